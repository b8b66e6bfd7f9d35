"""The phrases of `knowledge/boilerplate.toml`, compiled once, as questions about a piece of text."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any

from extractor.knowledge import load

_LONGEST = 400  # no phrase needs more than the head of a block; long text is never matched as a whole


@cache
def _pattern(*path: str, whole: bool = False, start: bool = False) -> re.Pattern[str]:
    entries: Any = load("boilerplate")
    for step in path:
        entries = entries[step]
    body = "|".join(f"(?:{entry})" for entry in entries)
    if whole:
        body = rf"\W*(?:{body})\W*\Z"
    elif start:
        body = rf"(?:{body})"
    return re.compile(body, re.I)


@cache
def _each(*path: str) -> tuple[re.Pattern[str], ...]:
    entries: Any = load("boilerplate")
    for step in path:
        entries = entries[step]
    return tuple(re.compile(entry, re.I) for entry in entries)


@cache
def _cues() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The words of the consent trade, each with letters that it needs."""
    cues = load("boilerplate")["cookies"]["cues"]
    return tuple((letters, re.compile(cue, re.I)) for letters, cue in cues.items())


@cache
def _telltale() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """What makes a paragraph an end note wherever it stands in it, each with letters that it needs."""
    inside = load("boilerplate")["end_notes"]["inside"]
    return tuple((letters, re.compile("|".join(forms), re.I)) for letters, forms in inside.items())


@cache
def _words(*path: str) -> frozenset[str]:
    entries: Any = load("boilerplate")
    for step in path:
        entries = entries[step]
    return frozenset(entries)


@lru_cache(maxsize=4096)
def is_dropped(text: str) -> bool:
    """Lines that are of no use to anybody: sharing, reading time, credits, downloads.

    >>> is_dropped("Reading time: 3 minutes"), is_dropped("Reading the race well, Marr won.")
    (True, False)
    """
    flat = " ".join(text.split())
    if len(flat) > _LONGEST:
        return False
    return bool(
        _pattern("drop", "whole", whole=True).match(flat) or _pattern("drop", "start", start=True).match(flat)
    )


def is_more_button(text: str) -> bool:
    """What stands on a button that shows the rest of the text.

    >>> is_more_button("Show more…"), is_more_button("More about Marr")
    (True, False)
    """
    return bool(_pattern("more", "whole", whole=True).match(" ".join(text.split())))


_AGREED = ("agree", "consent", "accept")


@lru_cache(maxsize=4096)
def is_consent(text: str) -> bool:
    """Cookie and consent text: it says so, or it drops three of that trade's words.

    >>> is_consent("We use cookies to make this site better for you.")
    True
    """
    head = text[:4000]
    low = head.casefold()
    sure = "cookie" in low or ("by " in low and any(f"you {word}" in low for word in _AGREED))
    if sure and _pattern("cookies", "sure").search(head):
        return True
    return sum(letters in low and cue.search(head) is not None for letters, cue in _cues()) >= 3


@lru_cache(maxsize=4096)
def is_teaser_heading(text: str) -> bool:
    """A heading over other stories, sharing, partners.

    >>> is_teaser_heading("Related news"), is_teaser_heading("Race 2")
    (True, False)
    """
    flat = " ".join(text.split())
    if len(flat) > 80:
        return False
    return bool(_pattern("teasers", "headings", whole=True).match(flat)) or _made_of(flat, "teasers")


def _made_of(line: str, table: str) -> bool:
    """Whether a line has a word of `names`, one of `with`, and none but these and those of `between`.

    "Latest from our newsroom", "Media contact and notes": too many to list, and made of a few words only.
    """
    words = [word for word in re.findall(r"[^\W\d_]+", line.casefold()) if len(word) > 1]
    if not 2 <= len(words) <= 8 or any(sign.isdigit() for sign in line):
        return False
    first, second, rest = (_words(table, name) for name in ("names", "with", "between"))
    if not all(word in first or word in second or word in rest for word in words):
        return False
    return any(word in first for word in words) and any(word in second for word in words)


@lru_cache(maxsize=4096)
def is_note_heading(text: str) -> bool:
    """A heading whose section belongs to the end notes.

    >>> is_note_heading("About Harlan Tools Racing"), is_note_heading("About half the field stopped")
    (True, False)
    """
    flat = " ".join(text.split())
    if len(flat) > 100:
        return False
    return bool(_pattern("end_notes", "headings", whole=True).match(flat)) or _made_of(flat, "end_notes")


@lru_cache(maxsize=4096)
def is_note(text: str) -> bool:
    """A paragraph that is an end note by itself: copyright, consumption, contacts, safe harbour.

    >>> is_note("© 2031 Harlan Tools Racing"), is_note("Marr took 25 points.")
    (True, False)
    """
    flat = " ".join(text.split())
    if _pattern("end_notes", "start", start=True).match(flat):
        return True
    head = flat[:4000]
    if "@" in head and _pattern("end_notes", "address").search(head):
        return True
    low = head.casefold()
    return any(letters in low and pattern.search(head) for letters, pattern in _telltale())


def is_end_mark(text: str) -> bool:
    """The sign that the release is over.

    >>> is_end_mark("– ENDS –"), is_end_mark("-SHR-"), is_end_mark("Race 2")
    (True, True, False)
    """
    if len(text) > _LONGEST:
        return False
    return bool(_pattern("end_notes", "marks", whole=True).match(text.strip())) or bool(
        re.fullmatch(r"[-–—*#]{1,3} ?#?[\w ]{2,24}? ?[-–—*#]{1,3}", text.strip())
    )


@lru_cache(maxsize=4096)
def is_about(text: str) -> bool:
    """A company's portrait of itself.

    >>> is_about("Based in Hale, Ohio, the company was founded in 1989 and builds gearboxes.")
    True
    """
    return (
        sum(
            bool(re.search(entry, text[:4000], re.I))
            for entry in load("boilerplate")["end_notes"]["portrait"]
        )
        >= 2
    )


def is_portrait(text: str) -> bool:
    """A company's portrait of itself, by looser signs than `is_about`: for the foot of a release only.

    >>> is_portrait("Harlan Tools supplies gearboxes to customers in nine countries.")
    True
    """
    return sum(cue.search(text) is not None for cue in _each("tail", "portrait")) >= 2


def is_contact(text: str) -> bool:
    """Where to ask or to write: press office, telephone, postal address, what the pictures may be used for.

    >>> is_contact("Harlan Racing press office, Hale, Ohio"), is_contact("Marr pressed on.")
    (True, False)
    """
    return _pattern("tail", "contact").search(text) is not None


def is_offer(text: str) -> bool:
    """Something to win, to buy or to follow.

    >>> is_offer("Follow us on Instagram!"), is_offer("Ito followed Marr.")
    (True, False)
    """
    return _pattern("tail", "offer").search(text) is not None


def tells_story(text: str) -> bool:
    """Somebody did something at a race, or says so.

    >>> tells_story("Marr won by a second."), tells_story("Harlan is a maker of gearboxes.")
    (True, False)
    """
    return _pattern("tail", "story").search(text) is not None


def is_head_line(text: str) -> bool:
    """A line above the text that says where it comes from: source, author.

    >>> is_head_line("SOURCE: Harlan Racing"), is_head_line("By Ines Marr"), is_head_line("By the numbers")
    (True, True, False)
    """
    flat = " ".join(text.split())
    return len(flat) <= 100 and _pattern("drop", "early", whole=True).match(flat) is not None


def is_strip(text: str) -> bool:
    """Tools and labels in a row, apart by bars or dots: at least half of them known, none a sentence.

    >>> is_strip("17.08.2031 | Source: Harlan | Print | Send to a friend"), is_strip("Marr | Ito | Hale")
    (True, False)
    """
    parts = [part for part in re.split(r"\s*[|·•]\s*", text.strip()) if part]
    if len(parts) < 2 or len(text) > 200 or any(len(part.split()) > 9 for part in parts):
        return False
    known = sum(is_dropped(part) or is_head_line(part) for part in parts)
    return known >= max(2, 0.5 * len(parts))


def is_side_table(text: str) -> bool:
    """The head of a calendar or standings widget beside the text.

    >>> is_side_table("Next dates"), is_side_table("GT class")
    (True, False)
    """
    return bool(_pattern("teasers", "tables", whole=True).match(" ".join(text.split())[:100]))


def is_menu(entries: list[str]) -> bool:
    """A list of nothing but a site's menu words.

    >>> is_menu(["Home", "Journal"]), is_menu(["P1 Marr", "P2 Ito"])
    (True, False)
    """
    words = _words("nav", "words")
    plain = [entry.casefold().strip(" .:|•›»>") for entry in entries if entry.strip()]
    if not plain or any(len(entry) > 30 for entry in plain):
        return False
    known = sum(entry in words or is_dropped(entry) for entry in plain)
    return known >= max(1, len(plain) * 0.5) and not any(re.search(r"\d", entry) for entry in plain)


def is_column_line(text: str) -> bool:
    """The head line of a result list: nothing but column names.

    >>> is_column_line("POS. DRIVER"), is_column_line("Driver of the day")
    (True, False)
    """
    names = _words("columns", "words")
    words = [word.strip(".,:;*()/|").casefold() for word in re.sub(r"\([^)]*\)", "", text).split()]
    words = [word for word in words if word]
    return 2 <= len(words) <= 12 and all(word in names for word in words)


_WORDPRESS = frozenset(("hentry", "type-post", "type-page", "post-type-post"))
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_NO_WORD = re.compile(r"[^A-Za-z0-9]+")
_ABOUT_POST = re.compile(r"(?:category|tag|format|status|type|post)-")


@cache
def names(kind: str) -> re.Pattern[str]:
    """What to look for in class and id names (after `as_words`): ``drop``, ``keep``, ``quote`` …"""
    body = "|".join(f"(?:{entry})" for entry in load("boilerplate")["names"][kind])
    return re.compile(rf"(?:^|(?<=[ |]))(?:{body})(?=[ |]|$)")


@lru_cache(maxsize=20_000)
def says(kind: str, name: str) -> bool:
    """Whether class and id names (after `as_words`) hold a word of a kind; see `names`.

    >>> says("drop", "related news card"), says("drop", "unrelated")
    (True, False)
    """
    return names(kind).search(name) is not None


@lru_cache(maxsize=20_000)
def as_words(name: str) -> str:
    """Class and id names as words, names apart by ``|``.

    >>> as_words("relatedNews__card c-teaser")
    'related news card|c teaser'
    >>> as_words("post-14 post hentry category-news tag-gallery")
    'post|hentry'
    """
    given = name[:2000].split()[:40]
    if _WORDPRESS.intersection(given):  # what it is about, not what part of the page it is
        given = [part for part in given if not _ABOUT_POST.match(part)]
    return "|".join(map(_part_words, given))


@lru_cache(maxsize=20_000)
def _part_words(part: str) -> str:
    if part.isalnum() and part.islower():
        return part
    return _NO_WORD.sub(" ", _HUMP.sub(" ", part)).strip().casefold()


def language_of(text: str) -> str | None:
    """The language of `text` by its small words, or None where that is not plain to see.

    >>> language_of("The win was his second of the year, and it came after a fight with the leader.")
    'en'
    """
    words = re.findall(r"[^\W\d_]+", text[:6000].casefold())
    if len(words) < 8:
        return None
    counts = {code: sum(word in small for word in words) for code, small in _small_words().items()}
    best, second = sorted(counts, key=lambda code: -counts[code])[:2]
    if counts[best] < max(3, len(words) * 0.08) or counts[best] < counts[second] * 1.3:
        return None
    return best


@cache
def _small_words() -> dict[str, frozenset[str]]:
    return {code: frozenset(words) for code, words in load("boilerplate")["small_words"].items()}
