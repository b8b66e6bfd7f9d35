"""Rules that somebody wrote down for one site, for the site where all else fails.

A file of rules is TOML, a ``[[site]]`` for each site or each time of a site::

    [[site]]
    domain = "team.example"        # and every host below it
    valid_from = 2031-01-01        # dates of pages, both ends included; leave out what has no end
    valid_until = 2031-12-31
    body = "div.story > *"         # CSS selectors, one or a list; at least one of these four
    title = "p.head"
    published = "span.when"
    drop = ["p.share", "div.shop"]
    note = "No markup tells text from shop; seen on https://team.example/2031/report-4"
"""

from __future__ import annotations

import datetime
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from cssselect import SelectorError
from lxml import etree
from lxml.cssselect import CSSSelector
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from extractor.page.dom.inline import BLOCK_TAGS
from extractor.page.dom.tables import text_of
from extractor.page.dom.tree import remove
from extractor.page.meta.dates import parse_date, parse_stamp
from extractor.page.meta.metadata import Metadata
from extractor.page.source.spaces import folded, one_line

# Never text, whatever a selector says.
_DEAD = ("script", "style", "noscript", "template", "iframe", "svg", "button", "input", "select", "textarea")
_WHOLE = ("html", "head", "body")  # a selector such as * must not mean these
_HOST = re.compile(r"(?!-)[a-z0-9-]+(?:\.[a-z0-9-]+)+")


class RulesError(ValueError):
    """Rules that cannot be used: the file, the line where it can be told, and what to do."""


def _selectors(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _compiles(selector: str) -> str:
    try:
        CSSSelector(selector, translator="html")
    except SelectorError as error:
        raise ValueError(f"no CSS selector: {selector!r} ({error})") from error
    return selector


def _host(value: str) -> str:
    if not _HOST.fullmatch(value):
        raise ValueError(f"no host name in small letters, such as team.example: {value!r}")
    return value


Selectors = Annotated[
    tuple[Annotated[str, AfterValidator(_compiles)], ...], BeforeValidator(_selectors), Field(min_length=1)
]


class SiteRule(BaseModel):
    """What to take and what to drop on the pages of one site, in one time."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    domain: Annotated[str, AfterValidator(_host)]
    valid_from: datetime.date | None = None
    valid_until: datetime.date | None = None
    body: Selectors | None = None
    title: Selectors | None = None
    published: Selectors | None = None
    drop: Selectors | None = None
    note: Annotated[str, Field(min_length=1)]

    @model_validator(mode="after")
    def _says_something(self) -> SiteRule:
        if not (self.body or self.title or self.published or self.drop):
            raise ValueError("give at least one of body, title, published, drop")
        if self.valid_from and self.valid_until and self.valid_from > self.valid_until:
            raise ValueError("valid_from is after valid_until")
        return self

    def is_for(self, host: str) -> bool:
        """Whether `host` is the domain or lies below it."""
        return host == self.domain or host.endswith("." + self.domain)

    def holds_on(self, day: str | None) -> bool:
        """Whether it holds for a page of that day (ISO 8601); a page without a date may be of any."""
        if day is None:
            return True
        return (self.valid_from is None or self.valid_from.isoformat() <= day[:10]) and (
            self.valid_until is None or day[:10] <= self.valid_until.isoformat()
        )

    def overlaps(self, other: SiteRule) -> bool:
        """Whether both hold on some day for the same domain."""
        return (
            self.domain == other.domain
            and (self.valid_from or datetime.date.min) <= (other.valid_until or datetime.date.max)
            and (other.valid_from or datetime.date.min) <= (self.valid_until or datetime.date.max)
        )


@dataclass(frozen=True, slots=True)
class SiteRules:
    """The rules of a file. The narrowest domain goes first, then the newest time."""

    rules: tuple[SiteRule, ...]

    def of_page(self, url: str | None, day: str | None) -> tuple[SiteRule, ...]:
        """The rules for a page, the best first: those of its host that hold on its day (ISO 8601).

        >>> rules = SiteRules((SiteRule(domain="team.example", body="article", note="why"),))
        >>> [rule.domain for rule in rules.of_page("https://press.team.example/1", None)]
        ['team.example']
        >>> rules.of_page("https://myteam.example/1", None)
        ()
        """
        try:
            host = (urlsplit(url or "").hostname or "").rstrip(".")
        except ValueError:
            return ()
        found = [rule for rule in self.rules if rule.is_for(host) and rule.holds_on(day)]
        newest = sorted(found, key=lambda rule: rule.valid_from or datetime.date.min, reverse=True)
        return tuple(sorted(newest, key=lambda rule: -rule.domain.count(".")))

    def apply(self, root: etree._Element, meta: Metadata, url: str | None, warnings: list[str]) -> bool:
        """Narrow the page to what its rule says, in place, and tell whether the rule gave its body.

        Title and date that the rule finds go before the page's own. Without a body from the rule, the page
        is to be read in the generic way; where the rule names one that is not there, a warning says so.
        """
        # A kept page has a file's address, and says itself where it comes from.
        rules = self.of_page(url, meta.published) or self.of_page(meta.canonical_url, meta.published)
        if not rules:
            return False
        # A page whose date is not known may be of any time: the rule whose body it has is the one.
        rule = next((one for one in rules if one.body and _found(root, one.body)), rules[0])
        for element in _found(root, rule.drop or ()):
            remove(element)
        _set_title(root, meta, rule, warnings)
        _set_date(root, meta, rule, warnings)
        if rule.body is None:
            return False
        parts = _outermost(_found(root, rule.body))
        if not any(text_of(part) for part in parts):
            warnings.append(
                f"the rule for {rule.domain} finds no body ({', '.join(rule.body)}): read without it"
            )
            return False
        _narrow(root, parts)
        return True


def _found(root: etree._Element, selectors: Sequence[str]) -> list[etree._Element]:
    """What any of `selectors` finds, in the order of the page."""
    if not selectors:
        return []
    found = CSSSelector(", ".join(selectors), translator="html")(root)
    elements = found if isinstance(found, list) else []
    return [one for one in elements if isinstance(one, etree._Element) and one.tag not in _WHOLE]


def _outermost(elements: list[etree._Element]) -> list[etree._Element]:
    chosen = set(elements)
    return [one for one in elements if not any(around in chosen for around in one.iterancestors())]


def _narrow(root: etree._Element, parts: list[etree._Element]) -> None:
    body = next(root.iter("body"), root)
    for part in parts:
        for dead in list(part.iter(*_DEAD)):
            if dead is not part:
                remove(dead)
        part.tail = None
        if part.tag not in BLOCK_TAGS or part.tag in ("td", "th"):
            part.tag = "div"  # each part that a rule names is a paragraph at least
    for child in list(body):
        body.remove(child)
    body.text = None
    body.extend(parts)


def _set_title(root: etree._Element, meta: Metadata, rule: SiteRule, warnings: list[str]) -> None:
    if rule.title is None:
        return
    title = next((text for element in _found(root, rule.title) if (text := one_line(text_of(element)))), None)
    if title is None:
        warnings.append(f"the rule for {rule.domain} finds no title ({', '.join(rule.title)})")
        return
    meta.title = title
    meta.titles = (folded(title), *meta.titles)


def _set_date(root: etree._Element, meta: Metadata, rule: SiteRule, warnings: list[str]) -> None:
    if rule.published is None:
        return
    for element in _found(root, rule.published):
        for shown in (element.get("datetime"), element.get("content"), one_line(text_of(element))):
            if not shown:
                continue
            day = parse_date(shown, meta.language)
            if stamp := parse_stamp(shown) or (day[0] if day else None):
                meta.published = stamp
                return
    warnings.append(f"the rule for {rule.domain} finds no date ({', '.join(rule.published)})")


def load_rules(path: Path) -> SiteRules:
    """Read a file of rules.

    Raises `RulesError` naming the file, the line, and what to do: for what is no TOML, unknown keys, no
    note, selectors and domains that are none, and two rules of one domain that hold on the same day.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RulesError(f"{path}: {getattr(error, 'strerror', None) or error}") from error
    return read_rules(text, str(path))


def read_rules(text: str, name: str = "rules") -> SiteRules:
    """Read rules from TOML text; `name` stands in errors. Raises as `load_rules` does.

    >>> read_rules('[[site]]\\ndomain = "team.example"\\nbody = "div["\\nnote = "why"')
    Traceback (most recent call last):
    extractor.page.site.rules.RulesError: rules:3: body: no CSS selector: 'div[' (Expected ...)
    """
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RulesError(f"{name}: no TOML: {error}") from error
    entries = raw.pop("site", [])
    if raw:
        raise RulesError(f"{name}: unknown {', '.join(map(repr, raw))}: rules stand under [[site]]")
    if not isinstance(entries, list):
        raise RulesError(f"{name}: write [[site]], not [site]")
    rules = [_rule(entry, number, text, name) for number, entry in enumerate(entries)]
    for (one, first), (two, second) in combinations(enumerate(rules), 2):
        if first.overlaps(second):
            raise RulesError(
                f"{name}:{_line(text, two)}: {second.domain} has a rule for the same days in line "
                f"{_line(text, one)}: set valid_from and valid_until so that they do not overlap"
            )
    return SiteRules(tuple(rules))


def _rule(entry: Any, number: int, text: str, name: str) -> SiteRule:
    try:
        return SiteRule.model_validate(entry)
    except ValidationError as error:
        first = error.errors()[0]
        key = str(first["loc"][0]) if first["loc"] else None
        said = first["msg"].removeprefix("Value error, ")
        if first["type"] == "extra_forbidden":
            said = f"unknown key; there are {', '.join(SiteRule.model_fields)}"
        elif first["type"] == "missing":
            said = "missing: add it" + (
                " and say why the rule is needed, and on which page" * (key == "note")
            )
        raise RulesError(f"{name}:{_line(text, number, key)}: {f'{key}: ' if key else ''}{said}") from error


def _line(text: str, number: int, key: str | None = None) -> int:
    """The line of ``key`` in the [[site]] of that number (from 0), or of the [[site]] itself."""
    heads = [n for n, line in enumerate(text.split("\n"), 1) if re.match(r"\s*\[\[\s*site\s*\]\]", line)]
    if number >= len(heads):
        return 1
    end = heads[number + 1] if number + 1 < len(heads) else None
    for n, line in enumerate(text.split("\n")[heads[number] : end and end - 1], heads[number] + 1):
        if key is not None and re.match(rf"\s*{re.escape(key)}\s*=", line):
            return n
    return heads[number]
