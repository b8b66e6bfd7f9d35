"""Branches of the DOM that are no release whatever they say: scripts, menus, share bars, story cards."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import islice

from lxml import etree

from extractor.page.choice.phrases import language_of, names, says
from extractor.page.dom.boxes import holds_at_most, prune_boxes, prune_captions
from extractor.page.dom.cards import prune_cards, prune_rows_of_cards, prune_teaser_sections
from extractor.page.dom.tables import text_of
from extractor.page.dom.tree import HEADINGS, SAFE, hollow, is_under, name_of, remove, sizes_of
from extractor.page.source.spaces import folded

# Never text, or never the release's.
_DEAD = frozenset(
    [
        "script",
        "style",
        "link",
        "meta",
        "base",
        "applet",
        "canvas",
        "svg",
        "math",
        "map",
        "track",
        "source",
        "input",
        "select",
        "option",
        "optgroup",
        "textarea",
        "datalist",
        "button",
        "nav",
        "dialog",
        "menu",
        "noframes",
        "progress",
        "meter",
        "portal",
        "title",
    ]
)
_ROLES = frozenset(
    [
        "navigation",
        "banner",
        "search",
        "dialog",
        "alertdialog",
        "menu",
        "menubar",
        "toolbar",
        "tablist",
        "complementary",
        "tooltip",
        "alert",
        "status",
    ]
)
_HIDING = frozenset(["hidden", "style", "aria-hidden"])
_ASKING = _HIDING | {"lang", "role", "data-testid", "data-component"}
_TELLING = frozenset(["noscript", "template", "aside", "form", "footer", "header", "figcaption"])
_FOOTER = re.compile(
    r"(?:^|\|)(?:colophon"
    r"|(?:(?:site|page|global|main|app) )?footer(?: (?:wrap(?:per)?|container|main|bottom|inner))?)"
    r"(?=\||$)"
)
_STORY = 0.3  # of the page's text: a box that holds more, and tells, is no teaser whatever it is called
_NAVIGATION = 1500  # characters of a menu, a mega-menu's prose included
_SENTENCE = 60  # characters in one piece, which only text has
_SENTENCES = 5  # of such pieces make a story
_LINKED = 0.5  # of its prose; a box with more links leads elsewhere
_REPLIES = re.compile(
    r"\b(?:comments?|disqus|respon\w*|repl(?:y|ies)|discussion|related|recommend\w*|cookies?)\b"
)
_UNSEEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)


def prune(body: etree._Element, language: str | None, titles: tuple[str, ...] = ()) -> None:
    """Remove, in place, everything that its tag, role, name or shape gives away.

    `titles` are the page's own, folded: a headline that links to its own page is no story card.
    """
    for element in list(body.iter("script", "style", "link", "meta")):
        remove(element)
    _prune_sign_ups(body)
    prune_boxes(body)
    for element in list(body.iter(*_DEAD)):
        if element.tag == "button" and _folds(element):
            element.tag = "span"
        elif element.tag == "nav" and not holds_at_most(element, _NAVIGATION) and _tells(element):
            element.tag = "div"  # never closed: the page went on inside it
        else:
            remove(element)
    for element in list(body.iter("picture", "video", "audio", "iframe", "object", "embed")):
        hollow(element)  # that a picture stands here tells a caption; its own text is nobody's
    sizes = sizes_of(body)
    total = sizes.get(body, 0) or 1
    builders = _builders_names(body, titles)
    quiet: dict[tuple[str | None, str | None], bool] = {}  # class and id that nothing follows from
    for element in list(body.iter(etree.Element)):
        tag = element.tag
        keys = element.keys()
        if not keys and tag not in _TELLING:
            continue  # nothing to go by
        if tag not in _TELLING and _ASKING.isdisjoint(keys) and "-" not in tag:
            called = (element.get("class"), element.get("id"))
            if called not in quiet:
                quiet[called] = not _speaks_against(name_of(element))
            if quiet[called]:
                continue
        if element is body or tag in SAFE or element.getparent() is None:
            continue
        if _condemned(element, keys, sizes, total, language, builders):
            remove(element)
    prune_captions(body, sizes)
    prune_cards(body, titles, sizes)
    prune_rows_of_cards(body)
    prune_teaser_sections(body, sizes)


def _tells(element: etree._Element) -> bool:
    """Whether an element holds a text rather than links: sentences of some length, most of it unlinked."""
    prose = linked = 0
    for text in element.itertext():
        if len(text) >= _SENTENCE:
            prose += len(text)
    for link in element.iter("a"):
        linked += sum(map(len, link.itertext()))
    return prose > _SENTENCES * _SENTENCE and linked < _LINKED * prose


def _folds(button: etree._Element) -> bool:
    """Whether a button is all of a heading: it folds out what stands below."""
    parent = button.getparent()
    return parent is not None and parent.tag in HEADINGS and len(parent) == 1


def _prune_sign_ups(body: etree._Element) -> None:
    """The box around a field for an e-mail address, with the promises that stand in it."""
    headed = {parent for head in islice(body.iter("h1"), 50) for parent in head.iterancestors()}
    for field in list(body.iter("input")):
        if (field.get("type") or "").lower() != "email" or not is_under(field, body):
            continue
        box = field
        for parent in field.iterancestors():
            if parent is body or parent.tag in SAFE or parent in headed or not holds_at_most(parent, 500):
                break
            box = parent
        remove(box)


def _builders_names(body: etree._Element, titles: tuple[str, ...]) -> frozenset[str]:
    """Beginnings of names that tell nothing on this page, since its headline stands under them too.

    A page builder has words of its own: to one of them every part of a page is a "widget".
    """
    found: set[str] = set()
    for head in body.iter("h1"):
        if folded(text_of(head)) in titles:
            for element in head.iterancestors("div", "section", "article", "header", "span"):
                found.update(_dropped_names(name_of(element)))
    return frozenset(found)


@lru_cache(maxsize=4096)
def _dropped_names(name: str) -> frozenset[str]:
    """What speaks against an element in its names, each with what stands before it in the same name.

    >>> sorted(_dropped_names("elementor widget wrap|share"))
    ['elementor widget', 'share']
    """
    drop = names("drop")
    return frozenset(
        part[: match.end()]
        for part in name.split("|")
        for match in drop.finditer(part)
        if not part[: match.start()].endswith(("has ", "with ", "no "))
    )


def _condemned(
    element: etree._Element,
    keys: Sequence[str | bytes],
    sizes: dict[etree._Element, int],
    total: int,
    language: str | None,
    builders: frozenset[str],
) -> bool:
    tag = element.tag
    if tag in ("noscript", "template"):
        # A declarative shadow root is shown; other templates and noscript copies are not.
        return not (tag == "template" and (element.get("shadowrootmode") or element.get("shadowroot")))
    name = name_of(element)
    large = sizes.get(element, 0) > 0.5 * total
    if not _HIDING.isdisjoint(keys) and _hidden(element, name, language):
        return not (large and element.get("lang") in (None, language))
    if tag not in _TELLING and "lang" not in keys and "role" not in keys and not _speaks_against(name):
        return False
    if large:
        return False
    foreign = element.get("lang")
    if foreign and language and foreign[:2].lower() != language[:2].lower() and sizes.get(element, 0) > 80:
        # A page may give the wrong language as its own: then what it is written in tells.
        spoken = language_of(text_of(element.getroottree().getroot(), 20_000))
        return spoken is None or spoken != foreign[:2].lower()
    role = element.get("role")
    if role and role.lower() in _ROLES:
        return True
    quotes_or_facts = says("quote", name) or says("facts", name)
    if tag == "aside":
        beside = says("drop", name) or next(element.iterancestors("article", "main"), None) is None
        return not quotes_or_facts and (bool(beside) or not _factual(element))
    if tag == "form":
        return True
    if tag == "footer":
        return False  # the walk looks for a copyright line in it, and lets the rest go
    if tag == "header" and next(element.iter("h1", "p"), None) is None:
        # A section's own headline may stand in a <header>; a site's has links.
        return next(element.iter("h2", "h3", "h4"), None) is None or next(element.iter("a"), None) is not None
    if (
        tag == "figure"
        or tag == "figcaption"
        or tag in ("table", "tr", "td", "th", "tbody", "thead", "h1", "h2")
    ):
        return tag == "figcaption" and not _caption_stays(element)
    dropped, footer = _dropped_names(name), _is_footer(name)
    if not (dropped or footer) or quotes_or_facts or says("keep", name) or _inside_quote(element):
        return False
    if next(element.iter("pre"), None) is not None:
        return False  # what somebody set in columns stands there to be read, whatever holds it
    if footer and next(element.iter("h1"), None) is None:
        element.tag = "footer"
        return False
    if not dropped <= builders:
        if sizes.get(element, 0) > _STORY * total and not _REPLIES.search(name) and _tells(element):
            return False
        if _only_teasing(name) and not _leads_on(element):
            return False
        # A name may speak of the page's build ("has-sidebar content"); a headline inside speaks for the text.
        return not (any(text_of(h, 200) for h in element.iter("h1")) and sizes.get(element, 0) > 0.1 * total)
    return False


@lru_cache(maxsize=20_000)
def _speaks_against(name: str) -> bool:
    return bool(name) and (bool(_dropped_names(name)) or _is_footer(name))


@lru_cache(maxsize=4096)
def _is_footer(name: str) -> bool:
    return _FOOTER.search(name) is not None


@lru_cache(maxsize=4096)
def _only_teasing(name: str) -> bool:
    """Whether nothing but the word "teaser" speaks against an element."""
    return all(found.endswith(("teaser", "teasers")) for found in _dropped_names(name))


def _leads_on(element: etree._Element) -> bool:
    """Whether a link is in or around an element; a "teaser" without any is the lead of this story."""
    return next(element.iter("a"), None) is not None or next(element.iterancestors("a"), None) is not None


def _inside_quote(element: etree._Element) -> bool:
    for count, parent in enumerate(element.iterancestors()):
        if count > 3:
            return False
        if parent.tag == "blockquote" or says("quote", name_of(parent)):
            return True
    return False


def _caption_stays(element: etree._Element) -> bool:
    """Captions of pictures go; those of tables and quotes say what the table is and who speaks."""
    figure = element.getparent()
    if figure is not None and names("quote").search(name_of(figure)):
        return True
    return figure is not None and any(
        next(figure.iter(tag), None) is not None for tag in ("table", "blockquote")
    )


def _factual(element: etree._Element) -> bool:
    """A box beside the text that tells facts of this story: a table, or plain bullets, and hardly a link."""
    if next(element.iter("a"), None) is not None:
        return False
    return next(element.iter("table", "li", "blockquote"), None) is not None


def _hidden(element: etree._Element, name: str, language: str | None) -> bool:
    style = element.get("style")
    hidden = element.get("hidden") is not None or bool(style and _UNSEEN_STYLE.search(style))
    if element.get("aria-hidden") == "true" and not hidden:
        return len(text_of(element, 1000)) < 200
    if not hidden:
        return False
    # "Show more" parts and closed accordions are the release; a second language or a dialogue is not.
    if says("more", name) or says("keep", name) or element.get("hidden") == "until-found":
        spoken = language_of(text_of(element, 8000))
        foreign = element.get("lang") or spoken
        return bool(foreign and language and foreign[:2].lower() != language[:2].lower())
    return True
