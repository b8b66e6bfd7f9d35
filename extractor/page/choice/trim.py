"""The second look at sorted blocks: what stands between, behind or beside what went."""

from __future__ import annotations

import re
from itertools import pairwise

from extractor.page.choice.phrases import is_about, is_end_mark
from extractor.page.raw import Raw
from extractor.page.source.spaces import folded
from extractor.page.text.lines import is_sentence

# The line that closes a release on a wire; the issuer may stand above the headline too.
_SOURCE = re.compile(r"SOURCE:?\s+\w[^.!?\n]{1,70}(?:Inc\.|Ltd\.|S\.p\.A\.)?$")
_TOLD = 2  # paragraphs after which such a line is the end
_MOST_COMPARED = 200  # paragraphs that share the rarest word of a quote
_DIGIT = re.compile(r"\d")


def star_notes(raws: list[Raw], verdicts: list[str]) -> None:
    """A star footnote whose star the text never shows is the lawyers'; the others stay."""
    if "note" not in verdicts:
        return
    shown: dict[str, set[int]] = {}  # for each sign the blocks of the body that show it
    for number in range(len(raws)):
        match = re.match(r"(\*{1,3}|†|‡|\(\d\)|[¹²³])\s?\w", raws[number].text)
        if verdicts[number] == "body" and match and raws[number].kind == "paragraph":
            if match[1] not in shown:
                sign = re.escape(match[1])
                used = re.compile(rf"[\w”\")]\s?{sign}(?!\*)|(?<!\*){sign}\s?[A-Z]")
                shown[match[1]] = {
                    n for n, raw in enumerate(raws) if verdicts[n] == "body" and used.search(raw.words())
                }
            if not shown[match[1]] - {number}:
                verdicts[number] = "note"


def clear_ends(raws: list[Raw], verdicts: list[str], first_prose: int) -> None:
    """Labels stranded between pieces that went: category names, menu heads, the site's name."""
    seen: dict[str, int] = {}
    for raw in raws[:first_prose]:
        seen[folded(raw.text)] = seen.get(folded(raw.text), 0) + 1
    for number in range(min(first_prose, len(raws))):
        raw = raws[number]
        if (
            verdicts[number] == "body"
            and _label(raw)
            and (seen[folded(raw.text)] > 1 or raw.text.rstrip().endswith(("|", ">", "»", "/")))
        ) or (
            verdicts[number] == "body"
            and _label(raw)
            and len(raw.text.split()) <= 2
            and number + 1 < len(raws)
            and verdicts[number + 1] == "gone"
        ):
            verdicts[number] = "gone"
    last = len(raws)
    while last and verdicts[last - 1] != "body":
        last -= 1
    # From the last prose on: labels after a piece that went belong to what went.
    tail = last
    while tail and (
        verdicts[tail - 1] == "gone" or (verdicts[tail - 1] == "body" and _label(raws[tail - 1]))
    ):
        tail -= 1
    gone = False
    for number in range(tail, len(raws)):
        if verdicts[number] == "gone":
            gone = True
        elif verdicts[number] == "body" and gone:
            verdicts[number] = "gone"


def close_at_end_mark(raws: list[Raw], verdicts: list[str]) -> None:
    """Behind "– ENDS –", "SOURCE Harlan Racing" and the like nothing is the release any more."""
    total = sum(len(raw.words()) for raw in raws) or 1
    before = prose = 0
    for number, raw in enumerate(raws):
        before += len(raw.words())
        prose += verdicts[number] == "body" and is_sentence(raw.words())
        ended = before > 0.5 * total and is_end_mark(raw.text)
        ended = ended or (prose >= _TOLD and _SOURCE.match(raw.text) is not None)
        if ended and raw.kind in ("paragraph", "heading"):
            verdicts[number] = "gone"
            for later in range(number + 1, len(raws)):
                if verdicts[later] == "body":
                    verdicts[later] = (
                        "gone" if raws[later].kind == "table" or raws[later].links > 0.5 else "note"
                    )
            return


def set_self_portrait_apart(raws: list[Raw], verdicts: list[str]) -> None:
    """A company's words about itself at the very end, though no "About" stands above them."""
    last = len(raws)
    while last and verdicts[last - 1] != "body":
        last -= 1
    if last >= 4 and raws[last - 1].kind == "paragraph" and is_about(raws[last - 1].text):
        verdicts[last - 1] = "note"
        if raws[last - 2].kind == "heading" and verdicts[last - 2] == "body":
            verdicts[last - 2] = "note"


def _label(raw: Raw) -> bool:
    return (
        raw.kind in ("paragraph", "heading")
        and len(raw.text.split()) <= 4
        and not _DIGIT.search(raw.text)
        and not raw.text.endswith((".", ":", "!", "?", "”", '"'))
    )


def clear_copies(raws: list[Raw], verdicts: list[str]) -> None:
    """The same text in two places comes once: pull quotes, mobile copies, alt text beside its caption."""
    live = [n for n, verdict in enumerate(verdicts) if verdict == "body"]
    keys = {n: folded(raws[n].words()) for n in live}
    seen: dict[str, int] = {}
    for n in live:
        key = keys[n]
        if len(key) >= 60 and key in seen:
            verdicts[n] = "gone"
        else:
            seen.setdefault(key, n)
    for a, b in pairwise(live):
        if verdicts[a] != "body" or verdicts[b] != "body" or "table" in (raws[a].kind, raws[b].kind):
            continue
        if keys[a] == keys[b] and len(keys[a].split()) <= 8 and raws[a].kind != "list":
            # A short line twice in a row is a picture's alt text and its caption.
            verdicts[a] = verdicts[b] = "gone"
        elif len(keys[a]) >= 40 and keys[b].startswith(keys[a]) and raws[a].kind in ("heading", "paragraph"):
            verdicts[a] = "gone"  # a sub-head or teaser that the lead repeats and goes on from
    _clear_pull_quotes(raws, verdicts, {n: key for n, key in keys.items() if verdicts[n] == "body"})


def _clear_pull_quotes(raws: list[Raw], verdicts: list[str], keys: dict[int, str]) -> None:
    """Quotes of which a longer paragraph holds every word; `keys` are the folded texts of the body."""
    said = {n: folded(raws[n].text.split("\n")[0]) for n in keys if raws[n].kind == "quote"}
    said = {n: words for n, words in said.items() if len(words) >= 25}
    # Each quote is looked for only where the rarest of its words stands: a page of a thousand quotes is no
    # reason to compare each with all the others. The words at its ends may be parts of longer ones.
    holders: dict[str, list[int]] = {word: [] for words in said.values() for word in words.split()[1:-1]}
    for n, key in keys.items():
        if said and raws[n].kind in ("paragraph", "quote") and len(key) >= 40:
            for word in holders.keys() & set(key.split()):
                holders[word].append(n)
    for n, words in said.items():
        rarest = min((holders[word] for word in words.split()[1:-1]), key=len, default=[])
        if any(m != n and words in keys[m] and len(keys[m]) > len(keys[n]) for m in rarest[:_MOST_COMPARED]):
            verdicts[n] = "gone"
