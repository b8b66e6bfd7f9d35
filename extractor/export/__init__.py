"""Releases ▶ JSON Lines, CSV, Parquet: all of them, or what is new since the last time (a named cursor)."""
