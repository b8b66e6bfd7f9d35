"""Bytes or text in, `Article` out: decoding, blocks, boilerplate, tables, metadata."""

from __future__ import annotations

from extractor.page.article import Article, Block, Cell
from extractor.page.cleaning import clean
from extractor.page.source.sniff import PageError

__all__ = ["Article", "Block", "Cell", "PageError", "clean"]
