"""Kept pages ▶ articles and releases: reading, reading again, and telling copies of one release apart."""
