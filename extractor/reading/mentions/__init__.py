"""Mentions: typed pieces of text, found without understanding; one module per kind."""
