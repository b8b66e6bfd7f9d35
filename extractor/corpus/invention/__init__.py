"""Copies of releases in which every person, team and sponsor bears another name."""

from extractor.corpus.invention.copying import invent
from extractor.corpus.invention.naming import Naming, Span, names_of, read_names

__all__ = ["Naming", "Span", "invent", "names_of", "read_names"]
