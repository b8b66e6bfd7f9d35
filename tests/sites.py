"""Press sites of any size for tests: made up, the same for the same seed, cheap, and changeable while served.

The texts are ours: sentences from parts, with names, numbers and places that differ from release to
release, so that no two are near-duplicates of each other.
"""

from __future__ import annotations

import gzip
import os
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from random import Random

FIRST = (
    "Ada", "Bruno", "Carla", "Dario", "Elin", "Fabio", "Greta", "Hugo", "Ilse", "Jarno", "Kaja", "Lorenz",
    "Mila", "Nils", "Olga", "Pavel", "Rosa", "Sven", "Tilda", "Uwe",
)  # fmt: skip
LAST = (
    "Abbing", "Brandvold", "Castellow", "Dremmel", "Eastlake", "Fennimore", "Gantry", "Holloway", "Isbister",
    "Jorvik", "Kestrel", "Lindqvist", "Marchbank", "Norrland", "Oakhurst", "Penhale", "Quillfeather",
    "Ravnkilde", "Santel", "Thackeray", "Umberland", "Vantongeren", "Wexcombe", "Yardley", "Zanetto",
)  # fmt: skip
TEAMS = (
    "Larkspur", "Brightwater", "Kestrel", "Tarnside", "Harrowgate", "Meridian", "Northgate", "Silverbeck",
    "Oxbow", "Wrenfield", "Alder", "Corrin",
)  # fmt: skip
KINDS = ("Racing", "Motorsport", "Autosport", "Engineering", "Competition")
TRACKS = (
    "Calder Point", "Thornbury Park", "Orbeck", "Haverholm", "Selby Moor", "Lyngdal", "Kirkgate",
    "Marsh Lane", "Stonehaven Ring", "Vasterby", "Corvino", "Pellworth", "Drumlin Hill", "Ashbrook",
    "Nordkap Park",
)  # fmt: skip
SERIES = ("Meridian GT Series", "Northern Touring Trophy", "Coastal Endurance Cup", "Alder Formula Cup")
WEATHER = (
    "a dry track and gusts from the west", "drizzle that never became rain", "heat that softened the tarmac",
    "fog which moved the start by an hour", "low sun in the last corner", "standing water at the chicane",
    "a crosswind on the back straight", "clouds that kept everybody guessing",
)  # fmt: skip
TROUBLE = (
    "a slow puncture", "a loose wheel nut", "a sticking throttle", "a torn splitter", "a silent radio",
    "an oil leak", "a cracked exhaust", "contact at the first corner", "a spin in the pit entry",
    "a weak battery",
)  # fmt: skip
SAYING = (
    "We left {0} tenths somewhere between turns {1} and {2} and I intend to find them",
    "My crew changed {0} wheels in {1} seconds and then asked for soup",
    "I counted {0} cars, {1} birds and one marshal with an umbrella",
    "The tyres gave up {0} laps before I did, which is a matter of pride",
    "Lap {1} was the good one, the {0} before it were for learning",
    "Nobody told me about the {0} metres of gravel until I had visited all of them",
)  # fmt: skip
_PER_PAGE = 25
_FEED = 20
_EPOCH = datetime(2026, 1, 1, 9, 0, tzinfo=UTC)


@dataclass
class Release:
    """A release of a made-up site; ``edits`` counts how often it was changed."""

    number: int
    path: str
    title: str
    paragraphs: list[str]
    published: datetime
    modified: datetime
    edits: int = 0


@dataclass
class Site:
    """A made-up press site in a folder, served at ``url``. Whatever changes is in the files at once."""

    folder: Path
    url: str
    seed: int
    releases: list[Release] = field(default_factory=list)  # the oldest first
    _moved: list[str] = field(default_factory=list)

    @property
    def urls(self) -> list[str]:
        """Where its releases stand, the oldest first."""
        return [self.url + release.path for release in self.releases]

    def publish(self, count: int = 1) -> list[Release]:
        """Write that many new releases; feed, sitemap and listing tell of them."""
        start = max((release.number for release in self.releases), default=0) + 1
        new = [made(self.seed, number) for number in range(start, start + count)]
        self.releases += new
        for release in new:
            self._write_page(release)
        self._write_channels()
        return new

    def edit(self, at: int) -> Release:
        """Change the text of a release; the sitemap tells the time of it."""
        release = self.releases[at]
        release.edits += 1
        release.modified += timedelta(hours=1)
        release.paragraphs[-1] = (
            f"Correction {release.edits}: the gap was {release.edits}.{release.number} seconds."
        )
        self._write_page(release)
        self._write_channels()
        return release

    def remove(self, at: int, *, gone: bool = False) -> Release:
        """Take a release away: 404, or 410 where it is said to be ``gone``."""
        release = self.releases.pop(at)
        self._file(release.path).unlink()
        if gone:
            self._tell(release.path)
        self._write_channels()
        return release

    def move(self, at: int, *, redirect: bool = True) -> Release:
        """Give a release another address; the old one leads there (301) or nowhere (404)."""
        release = self.releases[at]
        old = release.path
        release.path = old.replace("/news/", "/archive/") if "/news/" in old else f"{old[:-5]}-again.html"
        self._file(old).unlink()
        if redirect:
            self._tell(f"{old} {release.path}")
        self._write_page(release)
        self._write_channels()
        return release

    def _tell(self, line: str) -> None:
        self._moved.append(line)
        (self.folder / "_moved").write_text("\n".join(self._moved), encoding="utf-8")

    def _file(self, path: str) -> Path:
        file = self.folder / (path + "index.html" if path.endswith("/") else path).lstrip("/")
        file.parent.mkdir(exist_ok=True)
        return file

    def _write(self, path: str, content: str | bytes, changed: datetime) -> None:
        file = self._file(path)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        os.utime(file, (changed.timestamp(), changed.timestamp()))

    def _write_page(self, release: Release) -> None:
        body = "\n".join(f"<p>{text}</p>" for text in release.paragraphs)
        self._write(
            release.path,
            f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{release.title}</title>\n'
            f'<meta property="article:published_time" content="{release.published.isoformat()}"></head>\n'
            f'<body><nav><a href="/">Home</a> <a href="/news/">News</a></nav>\n<main><article>'
            f"<h1>{release.title}</h1>\n{body}\n"
            "</article></main>\n<footer>© Test press</footer></body></html>\n",
            release.modified,
        )

    def _write_channels(self) -> None:
        newest = sorted(self.releases, key=lambda release: release.number, reverse=True)
        changed = max((release.modified for release in newest), default=_EPOCH)
        items = "".join(
            f"<item><title>{r.title}</title><link>{self.url}{r.path}</link>"
            f"<pubDate>{format_datetime(r.published)}</pubDate></item>\n"
            for r in newest[:_FEED]
        )
        self._write(
            "/feed.rss",
            f'<rss version="2.0"><channel><title>News</title>\n{items}</channel></rss>\n',
            changed,
        )
        space = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
        places = "".join(
            f"<url><loc>{self.url}{r.path}</loc><lastmod>{r.modified.isoformat()}</lastmod></url>\n"
            for r in newest
        )
        self._write(
            "/releases.xml.gz",
            gzip.compress(f"<urlset {space}>\n{places}</urlset>\n".encode(), mtime=0),
            changed,
        )
        self._write(
            "/sitemap.xml",
            f"<sitemapindex {space}><sitemap><loc>{self.url}/releases.xml.gz</loc>"
            f"<lastmod>{changed.isoformat()}</lastmod></sitemap></sitemapindex>\n",
            changed,
        )
        self._write(
            "/robots.txt", f"User-agent: *\nDisallow: /private/\nSitemap: {self.url}/sitemap.xml\n", _EPOCH
        )
        head = '<link rel="alternate" type="application/rss+xml" title="News" href="/feed.rss">'
        self._write(
            "/",
            f"<!doctype html><html><head><title>Test press</title>{head}</head><body><h1>Test press</h1>"
            '<p><a href="/news/">All news</a></p></body></html>\n',
            _EPOCH,
        )
        for start in range(0, max(len(newest), 1), _PER_PAGE):
            page = start // _PER_PAGE + 1
            cards = "".join(
                f'<article class="card"><h2><a href="{r.path}">{r.title}</a></h2>'
                f'<time datetime="{r.published.date()}">{r.published:%d %B %Y}</time></article>\n'
                for r in newest[start : start + _PER_PAGE]
            )
            after = start + _PER_PAGE < len(newest)
            more = f'<nav><a rel="next" href="/news/page-{page + 1}.html">Older</a></nav>' if after else ""
            self._write(
                "/news/" if page == 1 else f"/news/page-{page}.html",
                f"<!doctype html><html><head><title>News</title>{head}</head><body><main>"
                f"<h1>News</h1>\n{cards}</main>{more}</body></html>\n",
                changed,
            )


def made(seed: int, number: int) -> Release:
    """The release of that number, as every site of that seed has it."""
    pick = Random(f"{seed}/{number}")
    car = pick.randrange(2, 99)
    one, two, three = (f"{pick.choice(FIRST)} {name}" for name in pick.sample(LAST, 3))
    team, other = (f"{name} {pick.choice(KINDS)}" for name in pick.sample(TEAMS, 2))
    track, series, place = pick.choice(TRACKS), pick.choice(SERIES), pick.randrange(1, 13)
    said = pick.choice(SAYING).format(pick.randrange(2, 10), pick.randrange(10, 30), pick.randrange(31, 60))
    published = _EPOCH + timedelta(hours=number * 5)
    sentences = [
        f"{one} finished {_ordinal(place)} in the {series} at {track}, {pick.uniform(0.2, 40):.3f} "
        f"seconds behind {two} of {other}.",
        f"The No. {car} {team} car had {pick.choice(TROUBLE)} after {pick.randrange(3, 50)} laps "
        f"and lost {pick.randrange(2, 30)} seconds in the pits.",
        f"There was {pick.choice(WEATHER)}, and {pick.randrange(400, 30000)} people came to see it.",
        f"{three} qualified {_ordinal(pick.randrange(1, 24))} in the No. {car + 100} with a lap of "
        f"1:{pick.randrange(10, 59)}.{pick.randrange(100, 999)}.",
        f"“{said},” said {one.split()[1]}.",
        f"The next round is at {pick.choice(TRACKS)} in {pick.randrange(2, 6)} weeks.",
    ]
    kept = sentences[:2] + pick.sample(sentences[2:], pick.randrange(2, 5))
    return Release(
        number=number,
        path=f"/news/{number:04}-{one.split()[1].lower()}-{track.lower().replace(' ', '-')}.html",
        title=f"{one.split()[1]} {_ordinal(place)} at {track} in race {number}",
        paragraphs=[" ".join(kept[:3]), *kept[3:]],
        published=published,
        modified=published,
    )


def make_site(folder: Path, url: str, releases: int = 300, seed: int = 0) -> Site:
    """A press site with that many releases in a folder that is served at ``url``."""
    site = Site(folder, url.rstrip("/"), seed)
    site.publish(releases)
    return site


def make_sources(folder: Path, count: int = 200) -> list[tuple[str, Path]]:
    """Folders for that many sites, each with the loopback address to serve it on, as `Served` takes them."""
    places = []
    for number in range(count):
        host = f"127.0.{1 + number // 250}.{1 + number % 250}"
        (folder / host).mkdir(parents=True)
        places.append((host, folder / host))
    return places


def fill_sources(places: list[tuple[str, Path]], urls: tuple[str, ...], releases: int = 1) -> list[Site]:
    """Write a small site into each of these folders, when it is known where they are served."""
    return [
        make_site(folder, url, releases, seed)
        for seed, ((_, folder), url) in enumerate(zip(places, urls, strict=True), 1)
    ]


def _ordinal(number: int) -> str:
    ending = "th" if 10 < number < 14 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
