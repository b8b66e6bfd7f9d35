"""Features: what a release shows of a capitalised word, as hashed numbers.

They tell of a word's context and form; the word itself counts only where training releases share it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from zlib import crc32

from .words import Known, Word, known

SIZE = 1 << 18
"""Number of weights for each kind."""

_BRIEF = 150
"""Words of a text below which it is a passage, where most people are named once."""

_EDGE = Known("<edge>", "", "", ())


def of_text(words: Sequence[Word], found: Mapping[int, str]) -> list[tuple[int, list[int]]]:
    """The features of every word that may be part of a name, with its index in ``words``.

    ``found`` says what the rules take the word that begins at a character for.
    """
    facts = [known(w.text) for w in words]
    contexts = [f"<{w.inside}>" if w.inside else k.context for w, k in zip(words, facts, strict=True)]
    runs: dict[int, list[int]] = {}
    for i, w in enumerate(words):
        if w.name:
            runs.setdefault(w.run, []).append(i)
    seen = _seen(words, runs)
    small = {w.text for w in words if w.text[0].islower()}
    brief = "brief" if len(words) < _BRIEF else "long"
    out: list[tuple[int, list[int]]] = []
    for run in runs.values():
        shared = _of_run(words, facts, contexts, run)
        shared += [brief, f"{brief}|len={min(len(run), 5)}"]
        for k, i in enumerate(run):
            names = [*facts[i].own, *shared, *_of_word(facts, contexts, run, k)]
            low = words[i].text.lower()
            names += seen.get(low, ())
            if low in small:
                names.append("small")
            rule = found.get(words[i].start, "-")
            names += [f"rule={rule}", f"rule={rule}|l={facts[i].lists}"]
            out.append((i, [crc32(name.encode()) % SIZE for name in names]))
    return out


def _of_run(
    words: Sequence[Word], facts: Sequence[Known], at: Sequence[str], run: Sequence[int]
) -> list[str]:
    """What all words of a run share: its length and edges, what stands before and behind it."""
    first, last = run[0], run[-1]
    b1, b2, b3 = (at[first - n] if first >= n else "<edge>" for n in (1, 2, 3))
    n1, n2, n3 = (at[last + n] if last + n < len(at) else "<edge>" for n in (1, 2, 3))
    size = min(len(run), 5)
    opens = "1" if b1 in _STOPS else "0"
    ends = words[last].text.lower() if facts[last].lists else facts[last].shape
    starts = words[first].text.lower() if "N" in facts[first].lists else facts[first].shape
    lists = "/".join(facts[i].lists for i in run[:4])
    shapes = "/".join(facts[i].shape for i in run[:4])
    return [
        "bias", f"len={size}", f"lists={lists}", f"shapes={shapes}", f"end={ends}", f"begin={starts}",
        f"b1={b1}", f"b2={b2}", f"b21={b2} {b1}", f"b321={b3} {b2} {b1}",
        f"n1={n1}", f"n2={n2}", f"n12={n1} {n2}", f"n123={n1} {n2} {n3}",
        f"b1n1={b1} {n1}", f"len={size}|b1={b1}", f"len={size}|n1={n1}", f"len={size}|b1n1={b1} {n1}",
        f"lists={lists}|b1={b1}", f"lists={lists}|n1={n1}", f"opens={opens}|len={size}",
        f"opens={opens}|n1={n1}", f"opens={opens}|n12={n1} {n2}",
    ]  # fmt: skip


_STOPS = frozenset({".", "\n", "<edge>", "!", "?", "“", ":", '"'})


def _of_word(facts: Sequence[Known], at: Sequence[str], run: Sequence[int], k: int) -> list[str]:
    """Where a word stands in its run, between which others."""
    i = run[k]
    before = facts[run[k - 1]] if k else _EDGE
    after = facts[run[k + 1]] if k + 1 < len(run) else _EDGE
    place = f"{min(k, 3)}/{min(len(run), 4)}"
    own = facts[i].lists
    w1 = at[i - 1] if i else "<edge>"
    w2 = at[i + 1] if i + 1 < len(at) else "<edge>"
    return [
        f"at={place}", f"at={place}|l={own}", f"at={place}|sh={facts[i].shape}",
        f"-l={before.lists}|l={own}", f"+l={after.lists}|l={own}", f"-c={before.context}",
        f"+c={after.context}", f"-c+c={before.context} {after.context}", f"-w={w1}|l={own}",
        f"+w={w2}|l={own}", f"-w+w={w1} {w2}|l={own}",
    ]  # fmt: skip


def _seen(words: Sequence[Word], runs: Mapping[int, Sequence[int]]) -> dict[str, list[str]]:
    """What the release shows of a word elsewhere: how often, alone, behind or before which others."""
    count: Counter[str] = Counter()
    ways: dict[str, set[str]] = {}
    for run in runs.values():
        last = len(run) - 1
        for k, i in enumerate(run):
            low = words[i].text.lower()
            count[low] += 1
            way = ways.setdefault(low, set())
            way.add("alone" if not last else "first" if not k else "last" if k == last else "inner")
            if last == 1 and k == 1 and "g" in known(words[run[0]].text).lists:
                way.add("behind-given")
            if k == last and last and known(words[i].text).lists.endswith("T"):
                way.add("ends-team")
            if k < last and "S" in known(words[run[last]].text).lists:
                way.add("in-team")
            if k == last and i + 1 < len(words) and words[i + 1].text in ("'s", "’s", "'", "’"):
                way.add("owner")
    return {
        low: [f"count={min(n, 4)}", *(f"seen={way}" for way in sorted(ways[low])),
              f"seen={'+'.join(sorted(ways[low]))}"]
        for low, n in count.items()
    }  # fmt: skip
