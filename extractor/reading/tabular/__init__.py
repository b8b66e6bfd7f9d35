"""Result tables and result lists: the second door of the reader, beside prose."""

from extractor.reading.tabular.lists import TabularLines, read_lists
from extractor.reading.tabular.tables import read_tables

__all__ = ["TabularLines", "read_lists", "read_tables"]
