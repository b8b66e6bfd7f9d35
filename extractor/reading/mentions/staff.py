"""Staff: people with an office (team principals, engineers), who drive no car."""

from __future__ import annotations

import re

from .mention import Mention

_ROLE = r"(?:director|manager|principal|chief|owner|head\sof|president|engineer|CEO|chairman|officer|boss|strategist|coordinator|founder|commentator|spokes\w+|mechanic|co-owner)"  # noqa: E501
_ROLE_AFTER = re.compile(rf"^\s?[(,:–-]\s?(?:[\w&.’/-]+,?\s){{0,5}}?{_ROLE}\b", re.I)
_ROLE_BEFORE = re.compile(rf"\b{_ROLE}(?:\s(?:of\s)?[\w&.’/-]+){{0,2}}[,:]?\s$", re.I)


def part_staff(text: str, people: list[Mention]) -> list[Mention]:
    """Give people with an office ("Team Principal", "Technical Director") the kind ``STAFF``: they drive no car here."""  # noqa: E501
    office = set()
    for m in people:
        if m.form == "full" and (
            _ROLE_AFTER.match(text[m.end : m.end + 70])
            or _ROLE_BEFORE.search(text[max(0, m.start - 46) : m.start])
        ):
            office.add(m.value)
    for m in people:
        if m.value in office and re.search(
            r"\b(?:drivers?|#\d+|No\.\s\d+)[\s:]*$|\b(?:driver|co-driver)\s$",
            text[max(0, m.start - 14) : m.start],
            re.I,
        ):
            office.discard(m.value)
    return [Mention("STAFF", m.start, m.end, m.value, m.form) if m.value in office else m for m in people]
