"""Which links of a page lead to articles, without a pattern for the site.

Each link is scored by what it says for itself, in the unit of a logarithm of odds, and then by its siblings:
those of one build and one kind of address stand together. The weights were set by hand over the pages
that the tests invent.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice

from lxml import etree

from extractor.scrape.discovery.addresses import (
    is_list,
    is_other,
    looks_like_article,
    names_a_page,
    segments_of,
    slug_words,
)
from extractor.scrape.discovery.cards import (
    cards,
    date_before,
    date_of,
    has_day,
    is_beside,
    is_heading,
    is_marked,
    says_more,
    text_of,
    texts,
    title_of,
    words,
)
from extractor.scrape.discovery.pages import Page, Target

_LONGEST_CARD = 3_000  # characters; what is longer is no card, and its dates are someone else's
_NO_MATTER = frozenset(["nav", "aside", "form"])
_ROLES = frozenset(
    ["navigation", "contentinfo", "banner", "complementary", "search", "menu", "menubar", "dialog"]
)


def articles(targets: list[Target], page: Page) -> list[Target]:
    """Those of `targets` that are articles, by what stands around their links and by their addresses."""
    here = segments_of(page.url)
    open_ones = []
    zones = _Zones(sum(len(target.anchors) for target in targets))
    for target in targets:
        parts = segments_of(target.url)
        above = parts == here[: len(parts)] and not names_a_page(target.url)
        if above or is_list(target.url) or is_other(target.url):
            continue
        if all(is_beside(text_of(anchor, 60)) for anchor in target.anchors):
            continue
        target.anchors = [anchor for anchor in target.anchors if not zones.hold(anchor)]
        if target.anchors:
            open_ones.append(target)
    described(open_ones, page.language)
    for target in open_ones:
        if target.card is not None and _is_of_something_else(target.card):
            target.date = None
            target.score = -2.5
        target.score += _alone(target, here)
    _with_siblings(open_ones)
    _without_outsiders(open_ones)
    return [target for target in open_ones if target.score > 0]


def described(targets: list[Target], language: str | None) -> None:
    """Fill in card, title and date of `targets`."""
    found = cards((anchor, target.number) for target in targets for anchor in target.anchors)
    for target in targets:
        fitting = [card for card in found[target.number] if len(text_of(card, _LONGEST_CARD)) < _LONGEST_CARD]
        for card in fitting:
            target.date = target.date or date_of(card, language) or date_before(card, language)
        target.card = max(fitting, key=lambda card: len(text_of(card)), default=None)
        title_card = target.card if target.card is not None else target.anchors[0]
        target.title = title_of(title_card, target.anchors)


class _Zones:
    """The parts of a page that hold no matter: menus, headers, footers, what stands beside."""

    def __init__(self, links: int) -> None:
        self._links = links
        self._known: dict[etree._Element, bool] = {}

    def hold(self, anchor: etree._Element) -> bool:
        path: list[etree._Element] = []
        outside = False
        node: etree._Element | None = anchor.getparent()
        while node is not None:
            if node in self._known:
                outside = self._known[node]
                break
            path.append(node)
            node = node.getparent()
        for element in reversed(path):
            outside = outside or self._is_one(element)
            self._known[element] = outside
        return outside

    def _is_one(self, element: etree._Element) -> bool:
        tag = element.tag
        if tag in ("body", "html", "main", "article", "li"):
            return False
        if tag in _NO_MATTER or (element.get("role") or "").lower() in _ROLES:
            # ASP.NET puts the whole page into a form.
            return not (tag == "form" and 2 * sum(1 for _ in element.iter("a")) > self._links)
        if any(up.tag in ("article", "li") for up in element.iterancestors()):
            return False  # a card has a header and a footer of its own
        if tag in ("header", "footer"):
            return not any(up.tag in ("main", "section") for up in element.iterancestors())
        tokens = [
            token.lower() for name in ("class", "id") for token in (element.get(name) or "")[:300].split()
        ]
        return any(token in words("zones", "outside") or _ends_outside(token) for token in tokens)


def _ends_outside(token: str) -> bool:
    parts = [
        part for part in re.split(r"[-_]+", token) if part not in ("left", "right") and not part.isdigit()
    ]
    if not parts or (len(parts) < 2 and parts[0] == token) or parts[-1] not in words("zones", "outside_ends"):
        return False
    return words("zones", "inside_parts").isdisjoint(parts)


def _alone(target: Target, here: list[str]) -> float:
    """What a link says for itself, in the unit of a logarithm of odds."""
    title = target.title or ""
    count = len(title.split())
    score = 5 * (looks_like_article(target.url) - 0.45)
    score += -2.0 if not count else -1.0 if count == 1 else -0.3 if count == 2 else 0.4 if count <= 4 else 1.2
    if title and not any(map(str.isspace, title)) and len(title) >= 12 and not title.isascii():
        score += 2.0  # writing without spaces
    if target.date:
        score += 1.5
    elif target.card is not None and has_day(target.card):
        score += 0.8
    if any(
        is_heading(up) for anchor in target.anchors for up in [anchor, *list(anchor.iterancestors())[:3]]
    ) or (target.card is not None and next(target.card.iter("h2", "h3", "h4", "h5"), None) is not None):
        score += 0.7
    if target.card is not None:
        if target.card.tag == "article" or is_marked(target.card, words("zones", "cards")):
            score += 0.4
        if (
            any(says_more(text_of(anchor, 60)) and text_of(anchor, 60) for anchor in target.anchors)
            and count >= 3
        ):
            score += 0.5
    parts = segments_of(target.url)
    if here and len(parts) > len(here) and parts[: len(here)] == here:
        score += 0.8  # below the listing's own address
    slug = set(slug_words(parts[-1])) if parts else set()
    if len(slug) >= 2 and len(slug & set(re.findall(r"\w+", title.lower()))) >= 0.6 * len(slug):
        score += 0.8 if len(slug) >= 3 else 0.4  # the slug is made of the title
    return score - 0.8


_DAYS = re.compile(
    r"(?<!\d)\d{1,2}\.?\s?(?:-|–|—|/|to|bis|au|al)\s?\d{1,2}\.?\s+[^\W\d]{3,}"
    r"|\b[^\W\d]{3,9}\s\d{1,2}\s?[-–—]\s?\d{1,2}\b",
    re.I,
)


def _is_of_something_else(card: etree._Element) -> bool:
    """Is the card an event's (it names several days: 11 - 13 March), a film's, a product's?"""
    tokens = (card.get("class") or "")[:300].lower().split()
    if any(token.rpartition("--")[2] in words("zones", "other_cards") for token in tokens):
        return True
    return any(len(text) < 40 and _DAYS.search(text) for _, text in islice(texts(card), 40))


def _with_siblings(targets: list[Target]) -> None:
    """Let links of one build and one kind of address stand together."""
    shapes = {target.number: _shape(target.url) for target in targets}
    builds = {target.number: _build(target.card) for target in targets}
    for kinds in (shapes, builds):
        good: Counter[object] = Counter()
        bad: Counter[object] = Counter()
        for target in targets:
            (good if target.score > 0 else bad)[kinds[target.number]] += 1
        for target in targets:
            kind = kinds[target.number]
            if kind and good[kind] + bad[kind] >= 3:
                share = good[kind] / (good[kind] + bad[kind])
                target.score += 2.0 * (share - 0.5) + (0.3 if share > 0.3 else 0.0)


def _without_outsiders(targets: list[Target]) -> None:
    """Mark down what has no date, and neither the build nor the folder of those that make up the list."""
    chosen = [target for target in targets if target.score > 0]
    dated = [target for target in chosen if target.date]
    core = dated if len(dated) >= 3 and 2 * len(dated) >= len(chosen) else chosen
    shapes = Counter(_shape(target.url) for target in core)
    builds = Counter(_build(target.card) for target in core)
    most_shapes, most_builds = (max(counter.values(), default=0) for counter in (shapes, builds))
    if most_shapes < 3 and most_builds < 3:
        return
    for target in chosen:
        shape, build = _shape(target.url), _build(target.card)
        familiar = builds[build] >= 2 or (len(shape) > 1 and shapes[shape] >= 2)
        if not target.date and not familiar:
            target.score -= 2.5 if core is dated else 2.0


def _shape(url: str) -> tuple[str, ...]:
    """The folders of an address, figures and slugs left open."""
    parts = segments_of(url)
    folders = ("*" if len(slug_words(part)) >= 3 else re.sub(r"\d+", "#", part) for part in parts[:-1])
    return (str(len(parts)), *folders)


def _build(card: etree._Element | None) -> tuple[str, ...]:
    """How a card is built: its tag and class, and those above it."""
    path: list[str] = []
    node = card
    while node is not None and len(path) < 4:
        classes = sorted(re.sub(r"\d+", "#", token) for token in (node.get("class") or "")[:300].split())
        path.append(f"{node.tag}.{'.'.join(classes[:2])}")
        node = node.getparent()
    return tuple(path)
