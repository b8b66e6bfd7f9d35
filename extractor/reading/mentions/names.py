"""Shared ground of the open name classes: what a capitalised word may and may not be part of."""

from __future__ import annotations

import re
from functools import cache

from ... import knowledge

CAP = r"(?:[A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶĻĽŁŃŅŇŌŐŘŚŞŠŢŤŪŮŰŲŹŻŽ][\w’'\-]*\.?|d['’][A-Z]\w+)"
PARTICLE = r"(?:de|De|van|Van|von|Von|der|den|da|Da|di|Di|la|La|le|Le|del|Del|du|Du|dos|Dos|do|ten|Ten|ter|el|El|al|Al|bin|st\.|St\.|of|Sr|y)"  # noqa: E501
WORD = re.compile(rf"{CAP}|{PARTICLE}(?=\s)")


@cache
def not_names() -> frozenset[str]:
    """Lower-case words that are capitalised in releases but are no part of a person's name."""
    words = knowledge.load("phrases")["not_names"].values()
    return frozenset(w for some in words for w in some) | peoples()


@cache
def peoples() -> frozenset[str]:
    """What several people of a country are called, in lower case: "Americans", "Germans".

    >>> "germans" in peoples(), "german" in peoples()
    (True, False)
    """
    nations = knowledge.load("nationalities")["nationality"]
    return frozenset(f"{name.lower()}s" for nation in nations for name in nation.get("demonyms", ()))


@cache
def hard_words() -> frozenset[str]:
    """Words of the trade and the calendar: never a surname, whatever stands before them."""
    words = knowledge.load("phrases")["not_names"]
    return frozenset([*words["calendar"], *words["trade"]])


@cache
def given_names() -> frozenset[str]:
    """Given names of racing drivers and of many countries, in lower case, the ambiguous included."""
    names = (*knowledge.names("given_names"), *knowledge.names("given_names_general"))
    return frozenset(n.lower() for n in names) | ambiguous()


@cache
def surnames() -> frozenset[str]:
    """Surnames that racing drivers bear, in lower case, the ambiguous ones included."""
    return frozenset(n.lower() for n in knowledge.names("surnames")) | ambiguous()


@cache
def ambiguous() -> frozenset[str]:
    """Names that are common English words or places too, in lower case."""
    return frozenset(n.lower() for n in knowledge.names("ambiguous_names"))


def title_case(name: str) -> str:
    """Write a name that stands in capitals as names are written; leave others alone.

    >>> title_case("CHASE ELLIOTT"), title_case("AJ Allmendinger"), title_case("DE VRIES")
    ('Chase Elliott', 'AJ Allmendinger', 'De Vries')
    """
    if any(c.islower() for c in name.replace("c", "")) and not re.fullmatch(
        r"[^a-z]*\bMc[A-Z]+[^a-z]*", name
    ):
        return name
    words = []
    for word in name.split():
        if (
            len(word) <= 2
            and word.isupper()
            and word.isalpha()
            and word.lower()
            not in (
                "de",
                "di",
                "da",
                "du",
                "la",
                "le",
                "al",
                "jr",
                "sr",
                "ed",
                "bo",
                "jo",
                "ty",
                "li",
                "lu",
                "wu",
                "xu",
                "xi",
            )
        ):
            words.append(word)
        else:
            words.append(
                re.sub(
                    r"[^\W\d_]+", lambda m: m.group().capitalize() if len(m.group()) > 1 else m.group(), word
                )
            )
    return re.sub(r"\bMc([a-z])", lambda m: "Mc" + m.group(1).upper(), " ".join(words))
