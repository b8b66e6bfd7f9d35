"""A new source written into the file, with everything that stands there already kept byte for byte."""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from extractor.scrape.sources.file import (
    SourcesError,
    problems_of,
    read_sources,
    read_text,
)
from extractor.scrape.sources.model import Source, Sources
from extractor.scrape.urls import host_of, normal_form

HEADER = """\
# What `extractor scrape` reads; `extractor sources check` tries it all. Keys of a [[source]]:
#   name, url                the only ones that it must have; url is the page that lists the releases, or the home page
#   feed, sitemap, listing   where the releases are listed; found by itself where none of them is given
#   pattern, exclude         regular expressions: what the address of a release must and must not match
#   language, timezone       of the releases, where they do not say themselves: "de", "Europe/Berlin"
#   delay, limit, since      seconds between requests; new pages a run; no release before this date
#   hosts                    further hosts that belong to the site
#   allow_private            hosts and addresses that may lie in a private network, where others are refused
#   recheck                  days after which a release is asked for again, for edits: [1, 7]
#   rules                    a file of rules for cleaning, or a table [source.rules] with body, title, drop …
#   enabled                  false leaves the source out

# contact = "you@your-organisation.example"    # goes into the User-Agent, so that a site can reach you

# [defaults]                                   # for every source that does not say otherwise
# delay = 2
# timezone = "Europe/Berlin"
"""  # noqa: E501


@dataclass(frozen=True, slots=True)
class Plan:
    """What a new source would be, the file's defaults included, and the file with it."""

    source: Source
    contact: str | None
    text: str


def add_source(path: str | Path, url: str, *, name: str | None = None, **fields: Any) -> Source:
    """Write a source at the end of the file, in one step, and return it; a missing file is created.

    `fields` are keys of `Source`; those that are None are left out. Without a name it gets that of its host,
    with a number where that is taken. Raises `SourcesError` and leaves the file as it was: for values that
    cannot be used, an address or name that is in the file already, a file that has problems itself or
    cannot be written.
    """
    plan = planned(path, url, name=name, **fields)
    _write(Path(path), plan.text)
    return plan.source


def planned(path: str | Path, url: str, *, name: str | None = None, **fields: Any) -> Plan:
    """What `add_source` would do. Raises as it does, and writes nothing."""
    path = Path(path)
    text = read_text(path) if path.exists() else HEADER
    mark = "\ufeff" if path.exists() and path.read_bytes().startswith(BOM_UTF8) else ""
    present = _present(text, path)
    known = {normal_form(source.url): source.name for source in present.sources}
    if (there := known.get(normal_form(url.strip()))) is not None:
        raise SourcesError(f'{path}: {url.strip()} is there already, as source "{there}": change that entry')
    taken = {source.name.lower() for source in present.sources}
    if name is not None and name.lower() in taken:
        raise SourcesError(f'{path}: there is a source "{name}" already: give another name')
    given = {key: value for key, value in fields.items() if value is not None}
    named = name if name is not None else free_name(url, taken)
    try:
        source = Source.model_validate({"name": named, "url": url, **given})
    except ValidationError as error:
        raise SourcesError(*(said for _, said in problems_of(error))) from error
    new = text + _joint(text) + _entry(source, given).replace("\n", _newline(text))
    try:
        read = read_sources(new, str(path), folder=path.parent)
    except SourcesError as error:
        raise SourcesError(f"{path}: no [[source]] can be put at its end: {error.problems[0]}") from error
    return Plan(read.sources[-1], read.contact, mark + new)


def free_name(url: str, taken: set[str]) -> str:
    """A name for the source of that address which none of `taken` (in small letters) is.

    >>> free_name("https://www.marr.example/news", {"marr.example"})
    'marr.example-2'
    """
    base = re.sub(r"[^a-z0-9.-]+", "-", host_of(url)).strip("-.")[:60] or "source"
    name, number = base, 1
    while name in taken:
        number += 1
        name = f"{base}-{number}"
    return name


def _present(text: str, path: Path) -> Sources:
    """The sources of the file; one that has none yet is well, as long as nothing else is wrong."""
    probe = '\n[[source]]\nname = "x"\nurl = "https://x.invalid/"\n'
    try:
        return read_sources(text, str(path), folder=path.parent)
    except SourcesError as error:
        try:
            read_sources(text + probe, str(path), folder=path.parent)
        except SourcesError:
            raise error from None
        return Sources(sources=())


def _joint(text: str) -> str:
    """What stands between the file and a new entry: the end of its last line, and an empty one."""
    if not text or text.endswith(("\n\n", "\n\r\n")):
        return ""
    return _newline(text) * (1 if text.endswith("\n") else 2)


def _newline(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _entry(source: Source, given: dict[str, Any]) -> str:
    import tomlkit

    table = tomlkit.table()
    for key in Source.model_fields:
        if key in ("name", "url") or key in given:
            value = getattr(source, key) if key != "rules" else given[key]
            if isinstance(value, float) and value.is_integer():
                value = int(value)  # delay = 2, as a person would write it
            if key in ("pattern", "exclude") and value.isprintable() and "'" not in value:
                value = tomlkit.string(value, literal=True)  # its backslashes as they are
            table.add(key, list(value) if isinstance(value, tuple) else value)
    document = tomlkit.document()
    tables = tomlkit.aot()
    tables.append(table)
    document.append("source", tables)
    return tomlkit.dumps(document)


def _write(path: Path, text: str) -> None:
    from extractor.output import no_file, opened

    try:
        with opened(path) as file:
            file.write(text)
    except OSError as error:
        raise SourcesError(f"{path}: cannot be written: {no_file(error, path)}") from error
