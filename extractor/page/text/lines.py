"""Lines to raw blocks: for plain text, `<pre>` and `<br>` alike.

Which line breaks are the author's and which are the mailer's? Where the next line's first word would
still have fitted, somebody pressed Enter.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from extractor.page.choice.phrases import is_column_line
from extractor.page.raw import Raw, RawCell
from extractor.page.text.columns import Patience, table_at

_BULLET = re.compile(r"(?:[•·▪▫●○◦‣⁃∙■□►▶➢✓➤]\s*|[-–—*]\s+)(?=\S)")
_RANK = re.compile(
    r"(?!\d{1,2}[./]\s?\d{1,2}[./]\s?\d{2,4}\b)\(?(?:P|p)?\d{1,3}(?:st|nd|rd|th|er|ème|º|ª)?[.):]?(?:\s+[-–—]\s+|\s+|(?<=[.):])\s*)\*?\s*(?:#?\d+\b|No\.|\*|[A-ZÀ-Þ\"“(])"
)
_LABEL = re.compile(r"[^\s:“”\"][^:“”\"]{0,48}:\s+(?![“\"«„])\S")
_SENTENCE_END = re.compile(r"[.!?…][\"”’»)\]]*$")
_SENTENCE = re.compile(r"[.!?][\"”’»]*\s+[\"“‘«(]?[A-ZÀ-Þ]")
_SHORT = re.compile(r"\b(?:No|Nr|Jr|Sr|St|Mr|Ms|Dr|vs|Pos|Pts|Rd|Ltd|Inc|Co|[A-Z])\.|^\W*P?\d{1,3}[.)]")
_DASH_ROW = re.compile(r"\S.{0,60}?\s+[-–—|/]\s+(?:P?\d|DNF|DNS|DSQ|NC)", re.I)
_PRONOUNS = frozenset(
    [
        "he",
        "she",
        "it",
        "they",
        "we",
        "i",
        "you",
        "this",
        "that",
        "there",
        "but",
        "and",
        "so",
        "his",
        "her",
        "their",
        "our",
        "my",
    ]
)
_OPEN_QUOTES = '“"«„‟”'
_CLOSED = re.compile(r"[”\"»“][.,]?(?:\s*[-–—]\s*[^.!?“”]{2,120}|,?\s+(?:said|says|added)\s[^“”]{2,120})?$")


def is_sentence(text: str) -> bool:
    """Whether `text` reads like prose and not like a heading or a row.

    >>> is_sentence("Marr led all the way and won by 0.2 s."), is_sentence("Race 2")
    (True, False)
    """
    return (bool(_SENTENCE_END.search(text)) and len(text.split()) >= 5) or len(text) > 140


def is_row(line: str) -> bool:
    """A line of a result list or a label line: a rank, a label with a colon, a name with its place.

    >>> [is_row(x) for x in ("1st MARR, NO. 9", "FP1: 4th / 1:31.2", "Marr – P3 – 1:20.1", "Race report")]
    [True, True, True, False]
    """
    if len(line) > 140:
        return False
    if is_column_line(line):
        return True
    prose = _SENTENCE.search(_SHORT.sub("", line)) or (_SENTENCE_END.search(line) and len(line.split()) > 14)
    if prose:
        return False
    return bool(_RANK.match(line) or _LABEL.match(line) or _DASH_ROW.match(line))


def is_heading(line: str) -> bool:
    """A short line that names what comes: no prose, or a headline that somebody ended with a full stop.

    >>> is_heading("GTD Pro points leader takes pole."), is_heading("The race:"), is_heading("He won.")
    (True, True, False)
    """
    words = line.split()
    if not words or len(line) > 110 or line[0].islower() or line[0] in _OPEN_QUOTES + "*(":
        return False
    if not re.search(r"[^\W\d_]", line):
        return False
    if line.endswith(":"):
        return len(words) <= 12
    if _SENTENCE_END.search(line):
        return line.endswith(".") and len(words) <= 8 and not _spoken(words)
    return len(words) <= 14 and not line.endswith((",", ";", "-", "–", "—"))


def _spoken(words: list[str]) -> bool:
    """Short sentences of the story itself begin with a pronoun; headlines do not."""
    return len(words) < 2 or words[0].casefold() in _PRONOUNS or (words[0] in ("The", "A") and len(words) > 5)


def is_quote(text: str) -> bool:
    """A paragraph that is somebody's words from its first to its last, an attribution at the end aside."""
    return text[:1] in _OPEN_QUOTES and bool(_CLOSED.search(text[-400:])) and len(text) > 20


def wrap_width(lines: list[str]) -> int | None:
    """The column at which a mailer broke `lines`, or None where every break is the author's."""
    before = [len(a) for a, b in itertools.pairwise(lines) if a and b and b[0].islower()]
    if len(before) < 3:
        return None
    long = [len(line) for line in lines if line]
    width = max(before)
    if width > 130 or sum(length > width + 20 for length in long) > len(long) * 0.15:
        return None
    near = sum(length >= width * 0.7 for length in before)
    return width if width >= 40 and near >= len(before) * 0.7 else None


def _soft(line: str, following: str, width: int) -> bool:
    """Whether the break between two lines is the mailer's."""
    if _BULLET.match(following) or (_RANK.match(following) and _RANK.match(line) and len(line) < width * 0.7):
        return False
    if len(line) + 1 + len(following.split()[0]) > width:
        return True
    if _SENTENCE_END.search(line) or line.endswith(":") or is_row(following):
        return False
    return len(line) >= width * (0.5 if following[0].islower() else 0.8)


def unwrapped(lines: list[str]) -> list[tuple[str, int]]:
    """The author's lines, each with the number of blank lines before it.

    >>> unwrapped(["One", "", "", "Two"])
    [('One', 0), ('Two', 2)]
    """
    width = wrap_width(lines)
    out: list[tuple[list[str], int]] = []
    gap = 0
    last = ""
    for line in lines:
        if not line:
            gap += 1
            continue
        if width and out and not gap and last and _soft(last, line, width):
            # A word split by a hyphen at the margin keeps its hyphen: "front-\nrow" is one word.
            split = re.search(r"\w-$", last) and line[0].islower()
            out[-1][0].append(line if split else f" {line}")
        else:
            out.append(([line], gap))
        last, gap = line, 0
    return [("".join(parts), before) for parts, before in out]


def _cells(line: str) -> list[str]:
    if "\t" in line:
        return [" ".join(cell.split()) for cell in line.strip("\t").split("\t")]
    if line.count("|") >= 2:
        return [" ".join(cell.split()) for cell in line.strip().strip("|").split("|")]
    return []


def _rule(line: str) -> bool:
    return bool(re.fullmatch(r"[\s|:+=-]+", line)) and "-" in line


def blocks_of(text: str) -> list[Raw]:
    """The raw blocks of lines of text: bullets, rows and labels as lists, the rest as paragraphs.

    Headings are only guessed at here where prose follows; the caller knows about titles.
    """
    out: list[Raw] = []
    lines = [line.rstrip() for line in text.split("\n")]
    patience = Patience(len(text))
    position = 0
    while position < len(lines):
        if (found := table_at(lines, position, patience)) is not None:
            position, cells = found
            out.append(Raw("table", rows=[[RawCell(cell) for cell in row] for row in cells]))
            continue
        width = len(_cells(lines[position]))
        end = position
        while width >= 3 and end < len(lines) and (len(_cells(lines[end])) == width or _rule(lines[end])):
            end += 1
        if end - position >= 2:
            grid = [
                [RawCell(cell) for cell in _cells(line)] for line in lines[position:end] if not _rule(line)
            ]
            out.append(Raw("table", rows=grid))
            position = end
            continue
        # Up to the next table: plain lines.
        stop = position + 1
        while stop < len(lines) and len(_cells(lines[stop])) < 3 and table_at(lines, stop, patience) is None:
            stop += 1
        out.extend(_prose(unwrapped([" ".join(line.split()) for line in lines[position:stop]])))
        position = stop
    return out


def _prose(lines: list[tuple[str, int]]) -> Iterator[Raw]:
    position = 0
    while position < len(lines):
        line, gap = lines[position]
        run = _run(lines, position)
        if run > position:
            texts = [text for text, _ in lines[position:run]]
            if _BULLET.match(texts[0]):
                texts = [_BULLET.sub("", text, count=1) for text in texts]
            yield Raw("list", items=texts, gap=gap)
            position = run
            continue
        following = lines[position + 1][0] if position + 1 < len(lines) else ""
        if _heads(line, following):
            yield Raw("heading", line, gap=gap)
        else:
            yield Raw("quote" if is_quote(line) else "paragraph", line, gap=gap)
        position += 1


def gather(raws: list[Raw]) -> list[Raw]:
    """Join paragraphs that are the lines of one list: a page builder made each of them a `<p>`."""
    out: list[Raw] = []
    run: list[Raw] = []
    sort = ""
    for raw in raws:
        of_raw = _sort(raw)
        if run and (of_raw != sort or raw.footer != run[0].footer):
            out.extend(_joined(run, sort))
            run = []
        sort = of_raw
        if sort:
            run.append(raw)
        else:
            out.append(raw)
    return out + _joined(run, sort)


def _sort(raw: Raw) -> str:
    """Which list a paragraph could be a line of: its bullet sign, ``row``, or none."""
    if raw.kind != "paragraph" or "\n" in raw.text:
        return ""
    if mark := _BULLET.match(raw.text):
        return mark[0][0]
    return "row" if not raw.links and len(raw.text) <= 140 and is_row(raw.text) else ""


def _joined(run: list[Raw], sort: str) -> list[Raw]:
    if (len(run) == 1 and sort in ("row", "-", "–", "—", "*")) or not run:
        return run
    texts = [raw.text if sort == "row" else _BULLET.sub("", raw.text, count=1) for raw in run]
    links = sum(raw.links for raw in run) / len(run)
    first = run[0]
    return [
        Raw(
            "list",
            items=texts,
            links=links,
            footer=first.footer,
            gap=first.gap,
            at=first.at,
            picture=first.picture,
        )
    ]


def _heads(line: str, following: str) -> bool:
    """Whether `line` is a heading over `following`, the line after it."""
    if not is_heading(line):
        return False
    if line.endswith(":"):
        return True
    if not following:
        return False
    if line.endswith(".") or is_row(line):
        # Half a sentence or a lone row heads something only if prose follows, and holds no value of its own.
        return is_sentence(following) and not re.search(r":.*\d", line)
    return True


def _run(lines: list[tuple[str, int]], start: int) -> int:
    """The end of the run of list lines that begins at `start`; `start` itself where there is none."""
    first = lines[start][0]
    mark = _BULLET.match(first)
    end = start
    gap = lines[start + 1][1] if start + 1 < len(lines) else 0
    while end < len(lines):
        line, before = lines[end]
        # A wider gap than between the first two lines starts another group: its heading may be a picture.
        if end > start and (before > max(1, gap) or (gap == 0 and before > 0)):
            break
        if mark:
            found = _BULLET.match(line)
            if found is None or found[0][0] != mark[0][0]:
                break
        elif not is_row(line):
            break
        end += 1
    if end - start >= 2:
        return end
    # A single bullet is one only with a real bullet sign; a dash or star may open a signature or footnote.
    return end if mark and end > start and mark[0][0] not in "-–—*" else start
