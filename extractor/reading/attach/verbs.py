"""Verbs by what they say of a place: "moved", "climbing" and "rises" are one to the model."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from extractor.knowledge import load


@cache
def kinds() -> dict[str, str]:
    """The kind of every known form of a verb (``verbs.toml``).

    >>> kinds()["climbing"], kinds()["slipped"], kinds()["won"], kinds()["tumbles"]
    ('climb', 'drop', 'win', 'drop')
    """
    known = load("verbs")
    doubled = set(known["doubled"].split())
    forms = {word: kind for kind, words in known["words"].items() for word in words.split()}
    for kind, verbs in known["kinds"].items():
        for verb in verbs.split():
            for form in _forms(verb, verb in doubled, known["irregular"].get(verb, "")):
                forms.setdefault(form, kind)
    return forms


def _forms(verb: str, doubled: bool, irregular: str) -> set[str]:
    """The forms of a verb.

    >>> sorted(_forms("carry", False, "")), sorted(_forms("win", True, "won"))
    (['carried', 'carries', 'carry', 'carrying'], ['win', 'winning', 'wins', 'won'])
    """
    stem = verb[:-1] if verb.endswith("e") else verb + verb[-1] if doubled else verb
    told = set(irregular.split())
    out = {verb, stem + "ing", *told}
    if verb.endswith("y") and verb[-2:-1] not in "aeiou":
        out |= {verb[:-1] + "ies"} | (set() if told else {verb[:-1] + "ied"})
    else:
        out |= {verb + ("es" if verb.endswith(("s", "sh", "ch", "x", "z", "o")) else "s")}
        out |= set() if told else {stem + "ed"}
    return out


def verbs_of(words: Sequence[str]) -> list[str]:
    """The kind of each word of a sentence, empty for what is no verb, helps none and denies nothing.

    >>> verbs_of("hale hopes to finish third".split()), verbs_of("hale fell to third".split())
    (['', 'hope', 'to', 'finish', ''], ['', 'drop', '', '', ''])
    """
    known = kinds()
    found = [known.get(word, "") for word in words]
    for i, kind in enumerate(found):
        if kind == "to" and (i + 1 == len(found) or found[i + 1] in ("", "to", "deny")):
            found[i] = ""
    return found
