"""The demo's two invented press sites as files: a team's press room, and a wire that carries a copy.

Texts and templates stand in the folder ``pressroom``. The addresses in feeds and sitemaps are absolute, so
the files are made when it is known where they are served.
"""

from __future__ import annotations

import gzip
import os
import tomllib
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

PRESSROOM = Path(__file__).parent / "pressroom"
COPIED = "thornbury-six-hours"  # the release that the wire carries too
AMP = "calder-point-win"  # the release that has an AMP page besides
_PER_PAGE = 4
_FEED = 5


@dataclass(frozen=True)
class Release:
    """A release of the demo. ``published`` and ``modified`` are ISO 8601 with an offset, ``body`` is HTML."""

    slug: str
    section: str
    title: str
    published: str
    summary: str
    body: Markup
    modified: str | None = None
    caption: str | None = None

    @property
    def path(self) -> str:
        """Where it stands on its site."""
        return f"/{self.section}/{self.published[:4]}/{self.slug}/"

    @property
    def amp(self) -> str | None:
        """Where its AMP page stands, if it has one."""
        return f"/amp/{self.slug}/" if self.slug == AMP else None

    @cached_property
    def _time(self) -> datetime:
        return datetime.fromisoformat(self.published)

    @property
    def day(self) -> str:
        """The day of publication as people write it: `6 September 2026`."""
        return f"{self._time.day} {self._time:%B %Y}"

    @property
    def rss_date(self) -> str:
        """The time of publication as RSS wants it (RFC 822)."""
        return format_datetime(self._time)

    @property
    def seconds(self) -> float:
        """The time of the last change, as files have it."""
        return datetime.fromisoformat(self.modified or self.published).timestamp()

    @property
    def linked_data(self) -> dict[str, str]:
        """What the page says of itself in JSON-LD."""
        return {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": self.title,
            "datePublished": self.published,
            "dateModified": self.modified or self.published,
        }


def releases(kind: str = "releases") -> list[Release]:
    """The releases of the team (or ``wire``), the newest first.

    >>> [release.slug for release in releases()][:2]
    ['haverholm-title', 'academy-team-day']
    """
    found = []
    for path in sorted((PRESSROOM / kind).glob("*.html")):
        head, _, body = path.read_text(encoding="utf-8").partition("\n+++\n")
        found.append(Release(slug=path.stem, body=Markup(body.strip()), **tomllib.loads(head)))
    return sorted(found, key=lambda release: release.seconds, reverse=True)


class _Builder:
    """Writes the files of one site: rendered templates, with the time of change that they would have."""

    def __init__(self, folder: Path, url: str, site: dict[str, Any]) -> None:
        self.folder, self.url, self.site = folder, url, site
        self._templates = Environment(
            loader=FileSystemLoader(PRESSROOM / "templates"),
            autoescape=lambda name: name is not None and not name.endswith(".txt"),
            undefined=StrictUndefined,
        )
        for name in ("style.css", "car.svg"):
            (folder / name).write_bytes((PRESSROOM / name).read_bytes())

    def write(self, path: str, template: str, seconds: float, **names: Any) -> None:
        text = self._templates.get_template(template).render(site=self.site, url=self.url, **names)
        file = self.folder / (path + "index.html" if path.endswith("/") else path).lstrip("/")
        file.parent.mkdir(parents=True, exist_ok=True)
        content = text.encode()
        file.write_bytes(gzip.compress(content, mtime=0) if file.suffix == ".gz" else content)
        os.utime(file, (seconds, seconds))

    def listing(self, path: str, title: str, found: list[Release], draft: str | None = None) -> None:
        pages = [found[start : start + _PER_PAGE] for start in range(0, len(found), _PER_PAGE)]
        paths = [path, *(f"{path}page/{number}/" for number in range(2, len(pages) + 1))]
        for at, some in enumerate(pages):
            self.write(
                paths[at],
                "listing.html",
                found[0].seconds,
                title=title,
                releases=some,
                before=paths[at - 1] if at else None,
                after=paths[at + 1] if at + 1 < len(pages) else None,
                draft=draft,
            )


def build_team(folder: Path, url: str) -> list[str]:
    """Write the press room that is served at ``url`` (without a slash at its end) into an empty folder.

    Returns the addresses of its releases, the newest first.
    """
    data = tomllib.loads((PRESSROOM / "press.toml").read_text(encoding="utf-8"))
    site, found = _Builder(folder, url, data["team"]), releases()
    newest = found[0].seconds
    news, academy = ([r for r in found if r.section == section] for section in ("news", "academy"))
    for section in (news, academy):
        for release in section:
            others = [other for other in section if other is not release][:3]
            site.write(release.path, "release.html", release.seconds, release=release, related=others)
            if release.amp:
                site.write(release.amp, "amp.html", release.seconds, release=release)
    site.write(
        "/",
        "listing.html",
        newest,
        title="Press room",
        releases=found[:3],
        before=None,
        after="/news/",
        draft=None,
    )
    site.listing("/news/", "News", news, draft="/internal/draft/")
    site.listing("/academy/", "Academy", academy)
    for page in data["page"]:
        site.write(page["path"], "page.html", newest, title=page["title"], text=page["text"])
    site.write("/feed.rss", "feed.rss", newest, releases=news[:_FEED])
    site.write("/academy/feed.atom", "feed.atom", academy[0].seconds, releases=academy)
    site.write("/sitemap-releases.xml.gz", "sitemap.xml", newest, releases=found)
    site.write("/sitemap-news.xml", "sitemap-news.xml", newest, releases=found[:2])
    parts = [(path, found[0].published) for path in ("/sitemap-releases.xml.gz", "/sitemap-news.xml")]
    site.write("/sitemap-index.xml", "sitemap-index.xml", newest, parts=parts)
    site.write("/robots.txt", "robots.txt", newest)
    return [url + release.path for release in found]


def build_wire(folder: Path, url: str) -> list[str]:
    """Write the wire's site: a copy of one of the team's releases, a day later, and a note of its own."""
    data = tomllib.loads((PRESSROOM / "press.toml").read_text(encoding="utf-8"))
    site = _Builder(folder, url, data["wire"])
    (original,) = (release for release in releases() if release.slug == COPIED)
    copy = Release(
        slug=f"tarn-valley-{COPIED}",
        section="wire",
        title=f"Tarn Valley: {original.title}",
        published="2026-05-25T06:30:00+00:00",
        summary=original.summary,
        body=original.body,
    )
    found = [*releases("wire"), copy]
    for release in found:
        site.write(release.path, "release.html", release.seconds, release=release, related=())
    site.listing("/wire/", "Stories", found)
    site.write(
        "/",
        "listing.html",
        found[0].seconds,
        title="Latest",
        releases=found,
        before=None,
        after=None,
        draft=None,
    )
    site.write("/feed.rss", "feed.rss", found[0].seconds, releases=found)
    return [url + release.path for release in found]
