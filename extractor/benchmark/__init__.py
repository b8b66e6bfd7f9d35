"""Measurements of cleaning and speed, side by side with others. Nothing here is needed to read a release."""
