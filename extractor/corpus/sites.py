"""Press sites: ``SITE/site.toml`` with a site's facts and chrome, ``SITE/page.html.j2`` with its markup."""

from __future__ import annotations

import codecs
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, TemplateError

_NEEDED = ("id", "name", "publisher", "domain", "language", "build")


class SiteError(ValueError):
    """A site that cannot be used: the file and what to do."""


@dataclass(frozen=True, slots=True)
class Site:
    """A press site of the corpus.

    ``facts`` is its TOML, ``foreign`` the sentences on its pages that are no part of any release,
    ``encoding`` what its pages are written in.
    """

    id: str
    facts: dict[str, Any]
    template: Template
    encoding: str = "utf-8"

    @property
    def foreign(self) -> tuple[str, ...]:
        """Whole sentences and headlines on its pages that must not be taken for a body."""
        return tuple(self.facts.get("foreign", ()))

    @property
    def domain(self) -> str:
        """Its host, ending in ``.example``."""
        return str(self.facts["domain"])


def read_sites(folder: Path) -> dict[str, Site]:
    """Read every ``SITE/site.toml`` below ``folder``.

    Raises `SiteError` naming the file and what is wrong with it.
    """
    sites: dict[str, Site] = {}
    for path in sorted(folder.glob("*/site.toml")):
        site = _read(path)
        sites[site.id] = site
    return sites


def _read(path: Path) -> Site:
    try:
        facts = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SiteError(f"{path}: {error}") from error
    missing = [key for key in _NEEDED if not facts.get(key)]
    if missing:
        raise SiteError(f"{path}: add {', '.join(missing)}")
    if facts["id"] != path.parent.name:
        raise SiteError(f"{path}: id {facts['id']!r}, but the folder is {path.parent.name!r}; make them one")
    if not str(facts["domain"]).endswith(".example"):
        raise SiteError(f"{path}: domain {facts['domain']!r} must end in .example")
    encoding = str(facts.get("encoding", "utf-8"))
    try:
        codecs.lookup(encoding)
        environment = Environment(
            loader=FileSystemLoader(path.parent), autoescape=True, undefined=StrictUndefined
        )
        template = environment.get_template("page.html.j2")
    except (LookupError, TemplateError, OSError) as error:
        raise SiteError(f"{path.with_name('page.html.j2')}: {error}") from error
    return Site(str(facts["id"]), facts, template, encoding)
