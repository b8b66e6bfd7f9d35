"""Measurements of speed, side by side with other pipelines. Nothing here is needed to read a release."""
