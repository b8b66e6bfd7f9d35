"""The file of sources: TOML, read as a whole, with all its problems told in one go.

::

    contact = "press-data@team.example"    # goes into the User-Agent, so that a site can reach you

    [defaults]                             # for every source that does not say otherwise
    delay = 2
    timezone = "Europe/Berlin"

    [[source]]
    name = "marr-racing"
    url = "https://marr.example/en/news"
    feed = "https://marr.example/en/news.rss"

    [source.rules]                         # as in a file of rules, but for the domain
    body = "div.article"
"""

from __future__ import annotations

import errno
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from extractor.scrape.sources import checks
from extractor.scrape.sources.lines import Place, lines
from extractor.scrape.sources.model import Source, Sources
from extractor.scrape.urls import normal_form

if TYPE_CHECKING:
    from extractor.page.site.rules import SiteRules

LARGEST = 16 * 1024 * 1024  # bytes; some 100,000 sources
MOST_PROBLEMS = 100  # more of them are not told one by one
_OF_ONE = ("name", "url", "feed", "sitemap", "listing")  # keys that cannot be defaults
_TOP = ["contact", "defaults", "source"]
_KEYS = list(Source.model_fields)
_DEFAULTS = [key for key in _KEYS if key not in _OF_ONE]
_ADD = 'write one with "extractor sources add URL"'


class SourcesError(ValueError):
    """A file of sources that cannot be used. ``problems`` tells each: file, line, source, key, remedy."""

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def load_sources(path: str | Path) -> Sources:
    """Read the file of sources.

    Raises `SourcesError` with every problem of the file: where it cannot be read, is no TOML, names no
    source, or where a key or value of a source is wrong.
    """
    path = Path(path)
    return read_sources(read_text(path), str(path), folder=path.parent)


def read_text(path: Path) -> str:
    """The text of a file of sources. Raises `SourcesError` where there is none to be had."""
    try:
        if path.is_file() and path.stat().st_size > LARGEST:
            raise SourcesError(f"{path}: larger than {LARGEST // 1024**2} MiB: this is no file of sources")
        content = path.read_bytes()
    except OSError as error:
        raise SourcesError(f"{path}: {_why(error)}") from error
    if b"\0" in content[:4096]:
        raise SourcesError(f"{path}: is no text: name a file of sources (TOML) with --sources")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise SourcesError(f"{path}:{line}: not UTF-8: save the file with that encoding") from error


def _why(error: OSError) -> str:
    if error.errno == errno.ENOENT:
        return f"no such file: {_ADD}, or name another file with --sources"
    if error.errno == errno.EISDIR:
        return "is a folder: name a file with --sources"
    if error.errno == errno.EACCES:
        return "no permission to read it: change its mode, or run as its owner"
    return error.strerror or str(error)


def read_sources(text: str, name: str = "sources.toml", *, folder: Path | None = None) -> Sources:
    """Read sources from TOML text; `name` stands in errors, files of rules are looked for in `folder`.

    Raises as `load_sources` does.

    >>> read_sources('[[source]]\\nname = "marr"\\nurl = "https://marr.example/"\\ndelay = -1')
    Traceback (most recent call last):
    extractor.scrape.sources.file.SourcesError: sources.toml:4: source "marr": delay: must be 0 to 3600 \
seconds, not -1
    """
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SourcesError(_no_toml(str(error), text, name)) from error
    except RecursionError as error:
        raise SourcesError(f"{name}: no TOML: brackets nested too deep") from error
    return _Reading(text, name, folder or Path()).sources(raw)


def _no_toml(said: str, text: str, name: str) -> str:
    """tomllib says "Invalid value (at line 3, column 7)": put that in front, as for every other problem."""
    what, _, where = said.rpartition(" (at ")
    if where.startswith("line "):
        line, column = (part.split()[1] for part in where.rstrip(")").split(","))
        return f"{name}:{line}:{column}: no TOML: {what}"
    return f"{name}:{text.count(chr(10)) + 1}: no TOML: {what or said}"


class _Reading:
    """Reads one file and collects what is wrong with it."""

    def __init__(self, text: str, name: str, folder: Path) -> None:
        self.text, self.name, self.folder = text, name, folder
        self.problems: list[tuple[int, str]] = []
        self._lines: dict[Place, int] | None = None
        self._rules: dict[str, SiteRules | str] = {}  # by path; what is wrong with the file, where it is

    def sources(self, raw: dict[str, Any]) -> Sources:
        contact = raw.pop("contact", None)
        defaults = raw.pop("defaults", {})
        entries = raw.pop("source", None)
        for key in raw:
            kind = "table" if isinstance(raw[key], dict) else "key"
            near = checks.suggestion(key, _TOP + _KEYS) or _choice(_TOP)
            if key in _KEYS:
                near = ": it belongs below a [[source]] line"
            self._tell((key,), f'unknown {kind} "{key}"{near}')
        if contact is not None:
            self._value((), "contact", "", checks.contact, contact)
        found = self._entries(entries, self._defaults(defaults))
        self._raise()
        return Sources(sources=found, contact=contact)

    def _entries(self, entries: Any, defaults: dict[str, Any]) -> tuple[Source, ...]:
        if isinstance(entries, dict):
            self._tell(("source",), "write [[source]], with two brackets on each side, not [source]")
        elif entries is not None and not (
            isinstance(entries, list) and all(isinstance(entry, dict) for entry in entries)
        ):
            self._tell(("source",), "write a [[source]] table for each source")
        elif not entries:
            empty = "is empty" if not self.text.strip() else "has no [[source]]"
            self.problems.append((0, f"{self.name}: {empty}: {_ADD}"))
        else:
            self._tell_apart(entries, "name", str.lower, "give it another")
            self._tell_apart(entries, "url", normal_form, "take one of the two out")
            found = [self._source(entry, number, defaults) for number, entry in enumerate(entries)]
            return tuple(source for source in found if source is not None)
        return ()

    def _defaults(self, raw: Any) -> dict[str, Any]:
        """The defaults that can be used; of the others the file is told once, not for every source."""
        if not isinstance(raw, dict):
            self._tell(("defaults",), "write [defaults] and its keys below")
            return {}
        usable: dict[str, Any] = {}
        for key, value in raw.items():
            if key in _OF_ONE:
                self._tell(("defaults", key), f"[defaults]: {key}: is each source's own: write it there")
            elif key not in _DEFAULTS:
                near = checks.suggestion(key, _DEFAULTS)
                self._tell(("defaults", key), f'[defaults]: unknown key "{key}"{near or _choice(_DEFAULTS)}')
            elif key == "rules":
                if self._site_rules(value, ("defaults", "rules"), "[defaults]", ["team.example"]) is not None:
                    usable[key] = value
            elif self._model(("defaults",), "[defaults]", {"name": "x", "url": "https://x/", key: value}):
                usable[key] = value
        return usable

    def _source(self, raw: dict[str, Any], number: int, defaults: dict[str, Any]) -> Source | None:
        place: Place = ("source", number)
        who = _who(raw, number)
        values = {**defaults, **raw}
        rules = values.pop("rules", None)
        source = self._model(place, who, values)
        if rules is None:
            return source
        own = (*place, "rules") if "rules" in raw else ("defaults", "rules")
        read = self._site_rules(rules, own, who, _domains(source) if source else ["team.example"])
        return source.model_copy(update={"rules": read}) if source and read else None

    def _model(self, place: Place, who: str, values: dict[str, Any]) -> Source | None:
        try:
            return Source.model_validate(values)
        except ValidationError as error:
            for key, said in problems_of(error):
                self._tell((*place, key), f"{who}: {said}")
            return None

    def _value(self, place: Place, key: str, who: str, check: Any, value: object) -> None:
        try:
            check(value)
        except ValueError as error:
            self._tell((*place, key), f"{who}{key}: {error}")

    def _site_rules(self, raw: Any, place: Place, who: str, domains: list[str]) -> SiteRules | None:
        """The rules of a file that is named, or those that stand here, for each of `domains`."""
        from extractor.page.site.rules import RulesError, SiteRules, load_rules
        from extractor.scrape.sources.rules import inline_rules

        if isinstance(raw, str):
            if raw not in self._rules:
                try:
                    self._rules[raw] = load_rules(self.folder / raw)
                except RulesError as error:
                    self._rules[raw] = str(error)
                    self._tell(place, f"{who}: rules: {error}")
            read = self._rules[raw]
            return read if isinstance(read, SiteRules) else None
        rules, problems = inline_rules(raw, domains, f"rules of {who} in {self.name}")
        for within, said in problems:
            self._tell((*place, *within), f"{who}: rules: {said}")
        return None if problems else rules

    def _tell_apart(self, entries: list[Any], key: str, form: Callable[[str], str], remedy: str) -> None:
        """No two sources may share a name or an address; said of sources with other problems too."""
        seen: dict[str, int] = {}
        for number, entry in enumerate(entries):
            value = entry.get(key)
            if not isinstance(value, str) or not value.strip():
                continue
            first = seen.setdefault(form(value.strip()), number)
            if first != number:
                line = self._line(("source", first, key))
                said = f"{key}: is that of the source in line {line}: {remedy}"
                self._tell(("source", number, key), f"{_who(entry, number)}: {said}")

    def _line(self, place: Place) -> int:
        if self._lines is None:
            self._lines = lines(self.text)
        while place and place not in self._lines:
            place = place[:-1]
        return self._lines.get(place, 1)

    def _tell(self, place: Place, said: str) -> None:
        line = self._line(place)
        self.problems.append((line, f"{self.name}:{line}: {said}"))

    def _raise(self) -> None:
        if not self.problems:
            return
        told = [said for _, said in sorted(self.problems, key=lambda problem: problem[0])]
        rest = len(told) - MOST_PROBLEMS
        more = [f"{self.name}: and {rest} problems more"] if rest > 0 else []
        raise SourcesError(*told[:MOST_PROBLEMS], *more)


def problems_of(error: ValidationError) -> Iterator[tuple[str, str]]:
    """The keys of a source that are wrong, and why in words that begin with the key."""
    for one in error.errors():
        key = str(one["loc"][0])
        if one["type"] == "extra_forbidden":
            yield key, f'unknown key "{key}"{checks.suggestion(key, _KEYS) or _choice(_KEYS)}'
        elif one["type"] == "missing":
            yield key, f'{key}: is missing: add a line {key} = "…"'
        else:
            yield key, f"{key}: {one['msg'].removeprefix('Value error, ')}"


def _choice(keys: list[str]) -> str:
    return f"; there are {', '.join(keys)}"


def _who(entry: dict[str, Any], number: int) -> str:
    named = entry.get("name")
    if isinstance(named, str) and named.strip():
        return f'source "{" ".join(named.split())[:80]}"'
    return f"source no. {number + 1}"


def _domains(source: Source) -> list[str]:
    """The hosts that its rules are for, without those that lie below another of them."""
    from urllib.parse import urlsplit

    own = (urlsplit(source.url).hostname or "").rstrip(".").removeprefix("www.")
    hosts = dict.fromkeys((own, *source.hosts))
    return [host for host in hosts if not any(host.endswith("." + other) for other in hosts)]
