"""White space and mojibake: what a piece of text looks like before anything judges it."""

from __future__ import annotations

import re
from functools import lru_cache

import ftfy
from ftfy.badness import is_bad

# Only bytes read in the wrong charset are repaired. Quotes, dashes, ligatures and widths are the
# release's own typography: nothing of that is touched.
_ENCODING_ONLY = ftfy.TextFixerConfig(
    unescape_html=False,
    remove_terminal_escapes=False,
    fix_latin_ligatures=False,
    fix_character_width=False,
    uncurl_quotes=False,
    fix_line_breaks=False,
    remove_control_chars=False,
    normalization=None,
)
# Lowered figures, as in CO2, whose UTF-8 bytes were read as windows-1252: ftfy lets them stand.
_LOWERED = re.compile("â‚[€‚ƒ„…†‡ˆ‰]")
# Zero-width characters, soft hyphens, byte-order marks, direction marks: nobody sees them, patterns trip.
_UNSEEN = re.compile("[\u00ad\u200b\u200c\u200d\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_CONTROL_OR_LINE_END = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_WORD = re.compile(r"\w+")
_SPACES = re.compile(r"[^\S\n]+")  # no-break, thin and ideographic spaces become plain ones here
_SURROGATES = re.compile("[\ud800-\udfff]")


# What UTF-8 looks like when it is read in a charset of one byte a letter: a letter with an accent (or a
# Cyrillic, Greek or Arabic one), then a sign or letter of the upper half. Only then ftfy takes a closer look.
_SUSPECT = re.compile("[\u00c0-\u06ff\u221a][\x80-\xbf\u0100-\u06ff\u2010-\u22ff]")


def repair(text: str) -> str:
    """Undo mojibake, and nothing else.

    >>> repair("COâ‚‚ for JosÃ© – “as is”")
    'CO₂ for José – “as is”'
    """
    if text.isascii() or not _SUSPECT.search(text):
        return text
    text = _LOWERED.sub(lambda match: match[0].encode("cp1252").decode("utf-8"), text)
    return ftfy.fix_text(text, _ENCODING_ONLY) if is_bad(text) else text


def tidy_lines(text: str) -> str:
    """One kind of line end, no characters that nobody sees, mojibake undone; spaces stay as they are."""
    if text.isascii() and not _CONTROL_OR_LINE_END.search(text):
        return text
    text = _SURROGATES.sub("\ufffd", _LINE_ENDS.sub("\n", repair(text)))
    return _CONTROL.sub("", _UNSEEN.sub("", text))


def one_line(text: str) -> str:
    """`text` as one line with single spaces.

    >>> one_line("  No.\\u00a07 \\n takes\\tpole ")
    'No. 7 takes pole'
    """
    return " ".join(tidy_lines(text).split())


def spaced(text: str) -> str:
    """Single spaces within lines, no blanks at line ends; the line breaks stay.

    >>> spaced("P1   Marr \\n P2  Ito")
    'P1 Marr\\nP2 Ito'
    """
    return "\n".join(line.strip() for line in _SPACES.sub(" ", tidy_lines(text)).split("\n"))


@lru_cache(maxsize=8192)  # a block's text is compared with titles, copies and neighbours
def folded(text: str) -> str:
    """`text` for comparing: no case, no punctuation, single spaces.

    >>> folded("Pole — for  MARR!") == folded("pole for Marr")
    True
    """
    return " ".join(_WORD.findall(text.casefold()))
