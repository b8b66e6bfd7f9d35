"""Statuses: retired, disqualified, did not start, did not qualify, withdrawn, not classified."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .mention import Mention

_PATTERNS = [
    ("dnf", r"\b(?:DNF|d\.n\.f\.|retired|retires|retirement|forced\s(?:out|to\sretire)|(?:did|could)(?:\snot|n[’']t)\s(?:see\sthe\s(?:finish|(?:chequered\s|checkered\s)?flag|end)|reach\sthe\sfinish|finish(?!\s(?:any\s)?(?:higher|lower|better|worse|ahead|behind|inside|outside|in\sthe|on\sthe|first|second|third|\w+th|P\d|\d)\b))|"  # noqa: E501
            r"fail(?:ed|ing)\sto\sfinish|ended\s(?:his|her|their|its)\s(?:race|day|night|afternoon|evening)|(?:race|day|night)\scame\sto\san\s(?:early|premature)\send|out\sof\sthe\srace|"
            r"(?:parked|withdrew)\sthe\scar|call(?:ed)?\sit\sa\s(?:day|night)|crashed\sout|(?:was|were|been)\seliminated\s(?:in|by)\s(?:an?|the)\s(?:[\w-]+\s){0,3}(?:crash|accident|collision|incident|pile-?up|tangle)|(?:his|her|their|its|whose)\s(?:race|day|night)\s(?:was\sover|ended|was\srun)|exit(?:ed)?\sthe\srace|put\s(?:him|her|them)\sout|retire\b)"),
    ("dns", r"\b(?:DNS|(?:did|could|would)\s(?:not|n[’']t)\s(?:start|take\s(?:the\s)?(?:re)?start)|didn[’']t\sstart|non-starter|unable\sto\sstart)\b"),  # noqa: E501
    ("dnq", r"\b(?:DNQ|(?:did\snot|didn[’']t|failed\sto)\squalify)\b"),
    ("dsq", r"\b(?:DSQ|DQ|disqualified|disqualification|excluded\sfrom|(?:was|were|been)\s(?:\w+\s)?excluded(?!\sby)|stripped\sof)\b"),  # noqa: E501
    ("withdrawn", r"\b(?:withdrawn|WD)\b"),
    ("not_classified", r"\b(?:not\sclassified|unclassified|(?<!,\s)NC)\b"),
]  # fmt: skip
_COMPILED = [(value, re.compile(pattern, re.I)) for value, pattern in _PATTERNS]


def find(text: str) -> Iterator[Mention]:
    """Yield ``STATUS`` mentions.

    >>> [(m.value) for m in find("Marr retired; Ito did not start and Koss was disqualified")]
    ['dnf', 'dns', 'dsq']
    """
    for value, pattern in _COMPILED:
        for m in pattern.finditer(text):
            yield Mention("STATUS", m.start(), m.end(), value)
