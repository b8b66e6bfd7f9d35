"""Which entry phrase a place, time or gap belongs to: the clause grammar of results."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..knowledge import pattern
from .entry_phrases import EntryPhrase
from .scene import Sentence

_OBJECT_BEFORE = pattern("subjects", "object_before")
_GIVEN_TO = pattern("subjects", "given_to")


_RANKED_OBJECT = pattern("subjects", "ranked_object")
_WEAK_OBJECT = re.compile(r"\bfrom\s(?:the\s|its\s|his\s|her\s|their\s)*$")


@dataclass(slots=True)
class Found:
    """The phrases chosen, how sure the grammar is (1 best), and whether they stand after the value."""

    phrases: list[EntryPhrase]
    sure: float
    after: bool = False


def is_object(sentence: Sentence, phrase: EntryPhrase) -> bool:
    """True when the phrase is the one passed, followed or beaten, and not the one spoken of."""
    known = sentence.objects.get(phrase.start)
    if known is None:
        a = max(0, phrase.start - sentence.start - 40)
        before = sentence.text[a : phrase.start - sentence.start].lower()
        known = sentence.objects[phrase.start] = bool(_OBJECT_BEFORE.search(before))
    return known


def is_source(sentence: Sentence, phrase: EntryPhrase) -> bool:
    """True for "from X": rarely the one spoken of, unless it stands right beside the value."""
    a = max(0, phrase.start - sentence.start - 24)
    return bool(_WEAK_OBJECT.search(sentence.text[a : phrase.start - sentence.start].lower()))


def is_name(phrase: EntryPhrase) -> bool:
    return bool(phrase.numbers or phrase.persons)


def _usable(phrase: EntryPhrase) -> bool:
    return not (phrase.corefs and not phrase.named and phrase.corefs[0].form == "his")


def with_neighbours(sentence: Sentence, phrase: EntryPhrase) -> list[EntryPhrase]:
    """The phrase and those listed with it ("the #7 and the #8", "A, B and C"), in text order."""
    group = [phrase]
    order = sentence.phrases
    i = order.index(phrase)
    for k in range(i - 1, -1, -1):
        if not _coordinated(sentence, order[k], group[0]):
            break
        group.insert(0, order[k])
    for k in range(i + 1, len(order)):
        if not _coordinated(sentence, group[-1], order[k]):
            break
        group.append(order[k])
    return group


def _coordinated(sentence: Sentence, a: EntryPhrase, b: EntryPhrase) -> bool:
    words = sentence.words(a.last + 1, b.first - 1)
    if not (is_name(a) or a.teams) or not (is_name(b) or b.teams or b.corefs):
        return False
    return re.fullmatch(
        r"(?:,|, and|and|&|, and the|and the|, the|(?:,|and|, and)(?: \w+ ’s)|plus|as well as|and his team-?mate|and teammate|and their)",  # noqa: E501
        words,
    ) is not None and (words != "," or _ends_in_and(sentence, b))


def _ends_in_and(sentence: Sentence, b: EntryPhrase) -> bool:
    for item in sentence.items[b.last + 1 : b.last + 14]:
        if item.low in ("and", "&"):
            return True
        if item.kind == "WORD" and item.text.islower() and item.low not in ("the", "of", "in"):
            return False
    return False


def find_subject(sentence: Sentence, first: int, last: int) -> Found | None:
    """The phrase(s) to which the value at items ``first`` to ``last`` belongs, by the grammar of its clause."""  # noqa: E501
    phrases = [p for p in sentence.phrases if _usable(p)]
    aside = sentence.is_aside(first)
    phrases = [p for p in phrases if aside or not sentence.is_aside(p.first) or abs(p.first - last) <= 2]
    phrases = [
        p
        for p, q in zip(phrases, [*phrases[1:], None], strict=False)
        if q is None or not (is_name(q) and sentence.words(p.last + 1, q.first - 1) in ("’s", "’s own"))
    ]
    before = [p for p in phrases if p.last < first]
    after = [p for p in phrases if p.first > last]
    value = sentence.items[first].mention
    assert value is not None

    if after:
        nxt = after[0]
        between = sentence.words(last + 1, nxt.first - 1)
        if _prenominal(sentence, first, last, nxt, between):
            return Found([nxt], 1.0, True)
    if before:
        near = before[-1]
        between = sentence.words(near.last + 1, first - 1)
        adjacent = between in (
            "",
            ",",
            "(",
            "–",
            "—",
            "-",
            ":",
            ", in",
            "in",
            "’s",
            "at",
            ", the",
            "the",
        ) and not (near.corefs and near.corefs[0].form == "his")
        if (
            adjacent
            and between in ("in", "at")
            and not is_name(near)
            and any(is_name(p) for p in before if sentence.part(p.first) == sentence.part(first))
        ):
            adjacent = False  # "Marr qualified the Wright Porsche in 13th"
        if (
            between == "in"
            and is_object(sentence, near)
            and is_name(near)
            and any(i.kind == "POSITION" for i in sentence.items[: near.first])
        ):
            return Found([near], 0.9)  # "finished third, just ahead of Hale in fourth"
        if (
            adjacent
            and not (
                _RANKED_OBJECT.search(
                    sentence.text[max(0, near.start - sentence.start - 30) : near.start - sentence.start]
                )
                if "," in between
                else is_object(sentence, near) and between != "("
            )
            and not _as_agent_of_next(sentence, last, after)
        ):
            return Found([near], 1.0)
    here = sentence.part(first)
    head = next((p for p in reversed(before) if _relative(sentence, p, first)), None)
    if head is not None:
        return Found([head], 0.9)
    clause = sentence.clause_of(first)
    same = [p for p in before if sentence.part(p.first) == here]
    if (
        before
        and clause is not None
        and before[-1].first >= clause.first
        and before[-1].teams
        and not is_name(before[-1])
        and sentence.words(before[-1].last + 1, first - 1) in ("to", "in", "was")
    ) and not any(is_name(p) for p in before if p.first >= clause.first):
        return Found([before[-1]], 0.9)  # "… moved up to sixth, LionSpeed GP to ninth"
    mine = _subjects(
        sentence,
        [p for p in same if clause is not None and p.first >= clause.first and (is_name(p) or p.corefs)],
    ) or _subjects(sentence, same)
    if (
        mine
        and not (is_name(mine[0]) or mine[0].corefs)
        and any(is_name(p) and not is_object(sentence, p) for p in before)
    ):
        mine = []  # a bare maker or team gives way to a driver named earlier
    if after and not mine:
        nxt = after[0]
        between = sentence.words(last + 1, nxt.first - 1)
        if (
            _GIVEN_TO.match(between)
            and (sentence.part(nxt.first) - here) <= 1
            and not (between.strip() in ("for", "of", "by") and not is_name(nxt) and before)
        ):
            return Found([nxt], 0.95, True)
    if (
        mine
        and not is_name(mine[0])
        and not mine[0].corefs
        and after
        and is_name(after[0])
        and sentence.words(last + 1, after[0].first - 1) == "by"
    ):
        return Found([after[0]], 0.95, True)  # "the Wright 911 was qualified 13th by Adelson"
    if mine:
        if (
            after
            and not any(i.kind == "POSITION" for i in sentence.items[last + 1 : after[0].first])
            and re.search(
                r"(?:went to|goes to|fell to|taken by|claimed by|secured by|belonged to|earned by|won by|(?:was|were|is)\sfor|(?:was|is)\sthe\s(?:place|position|spot|result|outcome|lot)\s(?:of|for)|captured by|scored by)\s(?:the\s)?$",  # noqa: E501
                sentence.words(last + 1, after[0].first - 1) + " ",
            )
        ):
            return Found([after[0]], 0.95, True)
        return Found([mine[0]], 0.95)
    for part in range(here - 1, -1, -1):
        there = _subjects(sentence, [p for p in before if sentence.part(p.first) == part])
        if (
            there
            and not (is_name(there[0]) or there[0].corefs)
            and any(is_name(p) and not is_object(sentence, p) for p in before)
        ):
            continue
        if there:
            return Found([there[0]], 0.85 if part == here - 1 else 0.75)
    later = [p for p in _subjects(sentence, after) if not is_object(sentence, p)]
    if later and not before:
        same = [p for p in later if sentence.part(p.first) <= here + 1]
        if same:
            return Found([same[0]], 0.8, True)
        return Found([later[0]], 0.6, True)
    return None


def _relative(sentence: Sentence, phrase: EntryPhrase, first: int) -> bool:
    """Does the clause of item ``first`` hang on ``phrase``: "Evans, for whom it was a win"?"""
    between = sentence.words(phrase.last + 1, first - 1)
    if re.match(r"^(?:having|being)\b", between) and "," not in between:
        return True  # "…, Rast having retired"
    return (
        re.match(r"^,?\s?(?:for|to|of)?\s?(?:who|whom|whose|which)\b", between) is not None
        and not re.search(r"[,;–—]", between[2:])
        and not re.search(r"\band\s(?:\w+ed|took|won|came|went)\b", between)
    )


def _subjects(sentence: Sentence, phrases: list[EntryPhrase]) -> list[EntryPhrase]:
    """Phrases that can be spoken of: cars and people first, stand-ins next, bare teams and makers last."""
    free = [p for p in phrases if not is_object(sentence, p) and not is_source(sentence, p)]
    names = [p for p in free if is_name(p)]
    stand_ins = [p for p in free if p.corefs and not p.named]
    if (
        names
        and stand_ins
        and stand_ins[0].first < names[0].first
        and stand_ins[0].corefs[0].form not in ("mate",)
    ):
        return stand_ins
    return names or stand_ins or free


def _as_agent_of_next(sentence: Sentence, last: int, after: list[EntryPhrase]) -> bool:
    return (
        bool(after)
        and re.match(
            r"^(?:went to|goes to|was taken by|taken by|fell to)",
            sentence.words(last + 1, after[0].first - 1),
        )
        is not None
    )


def _prenominal(sentence: Sentence, first: int, last: int, nxt: EntryPhrase, between: str) -> bool:
    """ "the seventh-placed No. 10", "race winner Rast", "victorious #36", "poleman Slater"."""
    value = sentence.items[first].mention
    assert value is not None
    noun = str(value.data or "")
    lead = sentence.items[first - 1].low if first else ""
    if (
        value.form == "ordinal"
        and noun.endswith(("placed", "-place", "-fastest", "-quickest", "finishing"))
        and between in ("", "driver", "car of")
    ):
        return True
    if value.form == "win" and noun in ("winner", "winners", "victorious", "winning"):
        return (
            between in ("", ",", "for", "was", "were", "driver")
            if noun != "winning"
            else between == "" and lead in ("the", "race", "eventual", "class")
        )
    if value.form == "pole" and noun.replace("-", " ") in ("pole winning", "pole sitting"):
        return between == ""
    if value.form == "pole" and noun.replace("-", " ") in ("poleman", "pole sitter", "polesitter"):
        return between in ("", ",", "was", "is")
    return (
        value.form == "runner_up"
        and between in ("", "was", "were", ",")
        and lead in ("the", "overall", "class", "and", "")
    )
