"""How well titles, dates and the other metadata are read, beside htmldate and trafilatura.

Dates are those of htmldate's own evaluation and scored as it scores them; titles those of trafilatura's.
Both sets are halved by a hash of the page's name: the half ``tune`` may be looked at while rules are made,
``final`` not. Of corpus pages every field is compared.

>>> page = b"<h1>Marr wins</h1><p>AUSTIN, Texas (Sept. 20, 2031) - Rain fell on us all.</p>"
>>> case = Case("a.html", page, "2031-09-20")
>>> figures = score(own_dates(), [case], same_day)
>>> figures.whole.right, figures.whole.f1
(1, 1.0)
"""

from __future__ import annotations

import hashlib
import json
import re
import time
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from extractor.benchmark.peers import PeerError
from extractor.corpus.releases import read_releases
from extractor.corpus.sites import read_sites
from extractor.page.source.decoding import decode
from extractor.page.source.spaces import one_line

_PAGES = ("test_set", "cache", "eval")  # where the checkouts keep their pages, looked at in this order
_TYPOGRAPHY = str.maketrans(
    {**dict.fromkeys("’‘‚‛", "'"), **dict.fromkeys("“”„‟«»", '"'), **dict.fromkeys("–—‐‑−", "-")}
)
FIELDS = ("title", "published", "publisher", "language", "canonical_url")


class CheckoutError(ValueError):
    """A folder that holds none of the evaluation's files; the message says which is missing."""


@dataclass(frozen=True, slots=True)
class Case:
    """A page and what is to be read from it, None where the set says that there is nothing."""

    name: str
    data: bytes
    gold: str | None


@dataclass(frozen=True, slots=True)
class Side:
    """Something that reads one thing from a page, which it is handed as bytes."""

    name: str
    version: str
    read: Callable[[bytes], str | None]


@dataclass(slots=True)
class Tally:
    """Answers counted as htmldate's evaluation counts them: no answer where there is one counts as missed.

    >>> tally = Tally(right=8, wrong=1, missed=1)
    >>> tally.f1, round(tally.precision, 3), tally.accuracy
    (0.8888888888888888, 0.889, 0.8)
    """

    right: int = 0
    wrong: int = 0
    missed: int = 0
    none: int = 0

    @property
    def pages(self) -> int:
        """All pages."""
        return self.right + self.wrong + self.missed + self.none

    @property
    def precision(self) -> float:
        """Of the answers given, those that are right."""
        return self.right / (self.right + self.wrong) if self.right else 0.0

    @property
    def recall(self) -> float:
        """Of the pages answered rightly or not at all, those answered (so the evaluation defines it)."""
        return self.right / (self.right + self.missed) if self.right else 0.0

    @property
    def accuracy(self) -> float:
        """Of all pages, those answered rightly, with nothing where there is nothing."""
        return (self.right + self.none) / self.pages if self.pages else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.right / (2 * self.right + self.wrong + self.missed) if self.right else 0.0


@dataclass(slots=True)
class Figures:
    """What one side made of a set: a tally for each half, and the milliseconds of CPU time of each page."""

    name: str
    version: str
    halves: dict[str, Tally] = field(default_factory=lambda: {"tune": Tally(), "final": Tally()})
    ms: list[float] = field(default_factory=list)
    misses: list[tuple[str, str | None, str | None]] = field(default_factory=list)

    @property
    def whole(self) -> Tally:
        """Both halves together."""
        tallies = self.halves.values()
        return Tally(*(sum(getattr(t, key) for t in tallies) for key in ("right", "wrong", "missed", "none")))


def half(name: str) -> str:
    """``tune`` or ``final``, by a hash of a page's name.

    >>> half("b.html"), half("h.html")
    ('tune', 'final')
    """
    return "tune" if hashlib.sha256(name.encode()).hexdigest()[0] in "01234567" else "final"


def date_cases(checkout: Path) -> list[Case]:
    """The pages of htmldate's evaluation (a checkout of adbar/htmldate) with their dates.

    Raises `CheckoutError` for a folder without them.
    """
    found: dict[str, dict[str, Any]] = {}
    for name in ("eval_mediacloud_2020.json", "eval_default.json"):
        found.update(_json(checkout / "tests" / name))
    return [Case(item["file"], _page(checkout, item["file"]), _text(item["date"])) for item in found.values()]


def title_cases(checkout: Path) -> list[Case]:
    """The pages of trafilatura's evaluation (a checkout of adbar/trafilatura) that have a title in it.

    Raises `CheckoutError` for a folder without them.
    """
    found = _json(checkout / "tests" / "evaldata.json")
    return [
        Case(item["file"], _page(checkout, item["file"]), _text(item["title"]))
        for item in found.values()
        if item.get("title")
    ]


def _text(value: object) -> str:
    return str(value)  # NaN, which the evaluation has here and there, is a date that nobody gives


def _json(path: Path) -> dict[str, dict[str, Any]]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CheckoutError(f"{path}: {error}") from error
    if not isinstance(found, dict):
        raise CheckoutError(f"{path}: not a JSON object")
    return found


def _page(checkout: Path, name: str) -> bytes:
    for folder in _PAGES:
        path = checkout / "tests" / folder / name
        if path.is_file():
            return path.read_bytes()
    raise CheckoutError(f"{checkout / 'tests'}: no page {name} in {', '.join(_PAGES)}")


def same_day(gold: str | None, got: str | None) -> bool:
    """Whether two stamps mean the same day.

    >>> same_day("2031-08-17", "2031-08-17T21:05:00+02:00")
    True
    """
    return gold is not None and got is not None and gold[:10] == got[:10]


def same_title(gold: str | None, got: str | None) -> bool:
    """Whether two titles are the same but for white space and the shape of quotes and dashes.

    >>> same_title("Marr’s  day – at last", "Marr's day - at last"), same_title("Marr wins", "MARR WINS")
    (True, False)
    """
    return gold is not None and got is not None and _plain(gold) == _plain(got)


def _plain(text: str) -> str:
    return one_line(unicodedata.normalize("NFKC", text).translate(_TYPOGRAPHY))


def own_dates() -> Side:
    """The date that `extractor.page.clean` gives."""
    return _own(lambda article: article.published)


def own_titles() -> Side:
    """The title that `extractor.page.clean` gives."""
    return _own(lambda article: article.title)


def _own(take: Callable[[Any], str | None]) -> Side:
    from extractor._version import __version__
    from extractor.page import clean

    return Side("extractor", __version__, lambda data: take(clean(data)))


def metadata_alone(name: str) -> Side:
    """The field ``name`` as the metadata alone give it: the page is parsed, but no body is made of it."""
    from extractor._version import __version__
    from extractor.page.meta.metadata import read_metadata
    from extractor.page.source.parsing import parse

    def read(data: bytes) -> str | None:
        tree, _ = parse(decode(data)[0].replace("\0", ""))
        return None if tree is None else getattr(read_metadata(tree, None), name)

    return Side("extractor, metadata alone", __version__, read)


def htmldate() -> Side:
    """htmldate's date of first publication. Raises `PeerError` where it is not installed."""
    try:
        from htmldate import find_date
    except ImportError as error:
        raise PeerError(f"htmldate: {error}; pip install 'extractor[benchmark]'") from error

    def read(data: bytes) -> str | None:
        found = find_date(decode(data)[0], original_date=True, extensive_search=True)
        return found if isinstance(found, str) else None

    return Side("htmldate", _version("htmldate"), read)


def trafilatura() -> Side:
    """trafilatura's title. Raises `PeerError` where it is not installed."""
    try:
        from trafilatura import extract_metadata
    except ImportError as error:
        raise PeerError(f"trafilatura: {error}; pip install 'extractor[benchmark]'") from error

    def read(data: bytes) -> str | None:
        found = extract_metadata(data)
        return found.title if found is not None else None

    return Side("trafilatura", _version("trafilatura"), read)


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def score(side: Side, cases: Iterable[Case], same: Callable[[str | None, str | None], bool]) -> Figures:
    """Ask ``side`` for every case. A page on which it fails counts as one without an answer."""
    figures = Figures(side.name, side.version)
    for case in cases:
        start = time.process_time()
        try:
            got = side.read(case.data)
        except Exception:  # what a peer raises on a page is its own; the others are still read
            got = None
        figures.ms.append((time.process_time() - start) * 1000)
        tally = figures.halves[half(case.name)]
        if got is None:
            tally.missed += case.gold is not None
            tally.none += case.gold is None
        elif same(case.gold, got):
            tally.right += 1
        else:
            tally.wrong += 1
        if not same(case.gold, got) and half(case.name) == "tune":
            figures.misses.append((case.name, case.gold, got))
    return figures


def corpus_fields(corpus: Path) -> dict[str, dict[str, tuple[int, int, list[str]]]]:
    """Of each split and field: pages read rightly, pages, and the names of the others (none of ``test``).

    A publisher is right if it is the release's issuer or the site; an address, if it is the page's own with
    or without "www.", and none where the page does not have it. Raises as `read_releases` does.
    """
    from extractor.page import clean

    sites = read_sites(corpus / "sites") if (corpus / "sites").is_dir() else {}
    out: dict[str, dict[str, tuple[int, int, list[str]]]] = {}
    for release in read_releases(corpus):
        data = release.page_path.read_bytes()
        article = clean(data)
        gold = release.gold.get("page") or {}
        site = sites.get(str(release.site_id))
        checks = {
            "title": same_title(release.body.title, article.title),
            "language": (article.language or "").split("-")[0] == release.body.language.split("-")[0],
        }
        if gold.get("published"):
            checks["published"] = same_day(gold["published"], article.published)
        if site is not None:
            names = (gold.get("publisher"), site.facts["publisher"], site.facts["name"])
            checks["publisher"] = any(same_title(name, article.publisher) for name in names if name)
            address = _bare(f"https://{site.domain}{gold['path']}")
            page = decode(data)[0].replace("\\/", "/")
            wanted = address if address in page else None
            checks["canonical_url"] = (_bare(article.canonical_url) or None) == wanted
        fields = out.setdefault(release.split, {})
        for name in FIELDS:
            if name in checks:
                right, pages, missed = fields.get(name, (0, 0, []))
                if not checks[name] and release.split != "test":
                    missed = [*missed, release.id]
                fields[name] = (right + checks[name], pages + 1, missed)
    return out


def _bare(address: str | None) -> str:
    return re.sub(r"^https?://(?:www\.)?", "", address or "").rstrip("/")
