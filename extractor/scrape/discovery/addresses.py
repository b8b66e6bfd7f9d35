"""What an address alone says: may an article stand there?"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from extractor.scrape.data import load

ARTICLE = 0.5
"""From this value of `looks_like_article` on an address is taken for an article's."""

_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)[/_-]?(0[1-9]|1[0-2])[/_-]?(0[1-9]|[12]\d|3[01])(?!\d)")
_MONTH = re.compile(r"/(?:19|20)\d\d/(?:0?[1-9]|1[0-2]|[a-z]{3,9})(?=/)", re.I)
_YEAR = re.compile(r"(?:19|20)\d\d")
_MONTH_OR_DAY = re.compile(
    r"\d{1,2}|(?:jan|feb|mar|apr|ma[iy]|ju[nl]|aug|sep|o[ck]t|nov|de[cz])[a-z]{0,6}|mär|märz|fév|févr|février|août|déc|décembre",
    re.I,
)
_CODE = re.compile(
    r"(?=.*\d)(?:[a-z]{0,3}\d{4,}[a-z]{0,3}|[0-9a-f]{8,}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})", re.I
)
_LANGUAGE = re.compile(r"[a-z]{2}(?:[-_][a-z]{2,4})?", re.I)
_END = re.compile(r"\.(?:s?html?|xhtml|php|aspx?|jsp|cfm|do)$", re.I)


class _Words(NamedTuple):
    articles: frozenset[str]
    lists: frozenset[str]
    never: frozenset[str]
    others: frozenset[str]
    named: frozenset[str]
    paging: frozenset[str]
    narrowing: frozenset[str]
    files: frozenset[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    data = load("links")
    segments, parameters = data["segments"], data["parameters"]
    return _Words(
        articles=frozenset(segments["articles"]),
        lists=frozenset(segments["lists"]),
        never=frozenset(segments["never"]),
        others=frozenset(segments["others"]),
        named=frozenset(parameters["articles"]),
        paging=frozenset(parameters["pages"]),
        narrowing=frozenset(parameters["lists"]),
        files=frozenset(data["files"]["names"]),
    )


def segments_of(url: str) -> list[str]:
    """The segments of an address's path, decoded, in lower case, empty ones left out.

    >>> segments_of("https://marr.example/News//Pole%20again.html?x=1")
    ['news', 'pole again.html']
    """
    return [unquote(part).lower() for part in _parts(url).path.split("/") if part]


def is_file(url: str) -> bool:
    """Is a file behind the address that is no page: a PDF, a picture, an archive?

    >>> is_file("https://marr.example/media/Pole.PDF?dl=1"), is_file("https://marr.example/news/no.1")
    (True, False)
    """
    name = _parts(url).path.rpartition("/")[2]
    return "." in name and name.rpartition(".")[2].lower() in _words().files


def is_list(url: str) -> bool:
    """Does the address name a list (by tag, author, year, page), and no article?

    >>> is_list("https://marr.example/news/page/2"), is_list("https://marr.example/tag/pole")
    (True, True)
    >>> is_list("https://marr.example/2026/11"), is_list("https://marr.example/2026/11/pole")
    (True, False)
    """
    words = _words()
    parts = segments_of(url)
    names = {name.lower() for name, _ in _query(url)}
    front = names == {"p"} and not parts  # WordPress: /?p=345 is an article
    if names & words.narrowing or (names & words.paging and not names & (words.named - {"p"}) and not front):
        return True
    if any(part in words.lists for part in parts[:-1]):
        at = next(index for index, part in enumerate(parts) if part in words.lists)
        # /archives/2026/pole-for-marr, /topics/racing/2026/11/22/pole-for-marr: a long slug is an article's.
        return len(parts) - at <= 2 or not _is_slug(parts[-1])
    if parts and (
        parts[-1] in words.lists or re.fullmatch(r"[\w,-]*(?:page|seite)[=_-]\d{1,4}(?:\.html?)?", parts[-1])
    ):
        return True
    tail = parts[1:] if parts and _LANGUAGE.fullmatch(parts[0]) else parts
    while tail and (tail[0] in words.articles):
        tail = tail[1:]
    return (
        bool(tail)
        and bool(_YEAR.fullmatch(tail[0]))
        and all(_MONTH_OR_DAY.fullmatch(part) for part in tail[1:])
    )


def is_other(url: str) -> bool:
    """Does the address lead to what is no article: a shop, a film, legal terms?

    >>> is_other("https://marr.example/videos/a-lap-of-cold-harbour"), is_other("https://marr.example/team/news/pole")
    (True, False)
    """
    words = _words()
    parts = [_END.sub("", part) for part in segments_of(url)]
    last = max((index for index, part in enumerate(parts) if part in words.never), default=None)
    return last is not None and not any(part in words.articles for part in parts[last + 1 :])


def names_a_page(url: str) -> bool:
    """Does a parameter say which article is meant?

    >>> names_a_page("https://marr.example/news.php?id=12"), names_a_page("https://marr.example/news.php?lang=de")
    (True, False)
    """
    named = _words().named
    return any(name.lower() in named and re.search(r"\d|\w{8}", value) for name, value in _query(url))


def _is_slug(segment: str) -> bool:
    return len(slug_words(segment)) >= 4


def slug_words(segment: str) -> list[str]:
    """The words of a slug, figures left out.

    >>> slug_words("marr-takes-pole-at-cold-harbour-40744.html")
    ['marr', 'takes', 'pole', 'at', 'cold', 'harbour']
    """
    return [
        word
        for word in re.split(r"[\W_]+", _END.sub("", segment))
        if word and not word.isdigit() and len(word) < 30
    ]


@lru_cache(maxsize=20_000)
def looks_like_article(url: str) -> float:
    """How much the address alone looks like an article's, 0 to 1; from `ARTICLE` on it is taken for one.

    What counts: a long slug, a date, a number as an identifier, segments such as `news` and `press` before
    it; against it: lists by tag, author and page, sections that hold no articles, files. Serves where nothing
    else is known of a link, as in a site map of a whole site.

    >>> looks_like_article("https://marr.example/news/2026/11/marr-takes-pole-at-cold-harbour") >= ARTICLE
    True
    >>> looks_like_article("https://marr.example/news?page=2"), looks_like_article("https://marr.example/contact")
    (0.0, 0.0)
    """
    words = _words()
    parts = segments_of(url)
    named = names_a_page(url)
    if is_file(url) or is_list(url) or is_other(url):
        return 0.0
    if parts and _LANGUAGE.fullmatch(parts[0]):
        parts = parts[1:]
    if not parts:
        return 0.55 if named else 0.0
    value = 0.2
    slug = parts[-1]
    if (
        len(parts) > 1
        and (_CODE.fullmatch(_END.sub("", slug)) or slug.isdigit())
        and len(slug_words(parts[-2])) >= 3
    ):
        slug = parts[-2]  # /news/marr-takes-pole/6651403/
        value += 0.15
    count = len(slug_words(slug))
    bare = _END.sub("", slug)
    above = parts[:-1]
    if count >= 5:
        value += 0.35
    elif count >= 3:
        value += 0.2
    elif {slug, bare} & (words.articles | words.others):
        # The list itself, unless a parameter says which of it: news.php?id=12
        return 0.55 if named and bare not in words.others else 0.0
    if any(part in words.articles for part in above):
        value += 0.25
    path = "/" + "/".join(parts)
    if _DAY.search(path):
        value += 0.35
    elif _MONTH.search(path):
        value += 0.25
    elif any(_YEAR.fullmatch(part) for part in above):
        value += 0.1
    numbered = re.search(r"(?:^|[-_])\d{4,}$", bare) and not re.search(r"(?:^|[-_])(?:19|20)\d\d$", bare)
    if numbered or _CODE.fullmatch(bare):
        value += 0.15
    elif named:
        value += 0.2
    elif count <= 1 and bare.isdigit():
        value += 0.1
    against = sum(part in words.others for part in above)
    if against:
        # /team/news/marr-takes-pole is an article, /teams/marr-racing is not.
        last = max(index for index, part in enumerate(above) if part in words.others)
        redeemed = any(part in words.articles for part in above[last + 1 :])
        value -= 0.0 if redeemed else 0.2 if count >= 6 else 0.4
    elif bare in words.others or (count <= 2 and any(word in words.others for word in slug_words(slug))):
        value -= 0.3
    return round(min(max(value, 0.0), 1.0), 2)


def _parts(url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError:
        return urlsplit("")


def _query(url: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(_parts(url).query, keep_blank_values=True, max_num_fields=50)
    except ValueError:
        return []
