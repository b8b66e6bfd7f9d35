"""The foot of a release: what stands behind the last of the story without a heading that says so.

Read from the end upwards, as long as each block is a contact, a company's portrait of itself, a disclaimer or
an offer. The first block that tells of the race ends the search, so that nothing amid the story is touched.
"""

from __future__ import annotations

import re

from extractor.page.choice.phrases import is_contact, is_offer, is_portrait, tells_story
from extractor.page.raw import Raw
from extractor.page.text.lines import is_row, is_sentence

_LONGEST = 900  # characters of a portrait; contacts and offers are shorter
_SHORT = 420
_QUOTED = re.compile('[“”"«»„]')
_STORY_LEFT = 0.4  # of the body's characters that must stay, whatever the foot looks like
_LABEL = 6  # words of an address line, a category, a signature


def close_tail(raws: list[Raw], verdicts: list[str]) -> None:
    """Send the foot of a release to the notes (contacts, portraits) or away (offers), in `verdicts`."""
    sizes = [
        len(raw.words()) if verdict == "body" else 0 for raw, verdict in zip(raws, verdicts, strict=True)
    ]
    most = (1 - _STORY_LEFT) * sum(sizes)
    taken = 0
    labels: list[int] = []  # lines that go if what stands above them goes
    for number in reversed(range(len(raws))):
        taken += sizes[number]
        if verdicts[number] != "body":
            judged: str | None = "note" if verdicts[number] == "note" else "gone"
        elif taken > most:
            return
        else:
            judged = _foot(raws[number])
        if judged is None and not _is_label(raws[number]):
            return
        labels.append(number)
        if judged is not None:
            for spot in labels:
                if verdicts[spot] == "body":
                    verdicts[spot] = judged
            labels.clear()


def _foot(raw: Raw) -> str | None:
    words = raw.words()
    if (
        len(words) > _LONGEST
        or raw.kind not in ("paragraph", "heading")
        or raw.level
        or _QUOTED.search(words)
    ):
        return None
    if len(words) <= _SHORT and is_offer(words):
        return "gone"
    if len(words) <= _SHORT and is_contact(words):
        return "note"
    return "note" if is_portrait(words) and not tells_story(words) else None


def _is_label(raw: Raw) -> bool:
    """A line too short to tell anything: the name of a place, a signature, a heading."""
    return (
        raw.kind in ("paragraph", "heading")
        and len(raw.text.split()) <= _LABEL
        and not is_sentence(raw.text)
        and not is_row(raw.text.rstrip(":"))
    )
