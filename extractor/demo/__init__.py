"""A small press site on loopback, and the scraper at work on it: ``extractor demo``."""
