"""Kept pages for tests of the archive and of exports: stories in our own words, and the site around them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import sqlalchemy as sa

from extractor.store import Store, zipped
from extractor.store.schema import articles, pages, releases, sources, versions

FETCHED = "2031-08-18T06:00:00Z"

BRNO = (
    "Marr wins at Brno for Kettle Racing",
    "Ines Marr won the race at Brno on Sunday, 4.2 seconds ahead of Bo Hale.",
    "The driver of the No. 14 Kettle Racing car had started third. She passed both cars of the front row in "
    "lap 12 and was never seen again, although rain fell on the back of the circuit for much of the hour.",
    "“We had the better tyres in the wet part and the worse ones in the dry part,” Marr said. “So we waited "
    "for the rain, and when it came nobody could stay with us. The crew made two stops without a fault.”",
    "Bo Hale was second for Tern Motorsport, in the No. 7 car. The Kettle crew now prepares the car for the "
    "next round, and has three weeks to mend what a stone did to the radiator on the way to the grid.",
)
SPA = tuple(
    text.replace("Brno", "Spa").replace("4.2", "0.8").replace("lap 12", "lap 31").replace("third", "fifth")
    for text in BRNO
)  # fmt: skip
SHOP = (
    "New caps in the Kettle Racing shop",
    "From today the shop of Kettle Racing has caps in three colours, and scarves for the autumn.",
    "They are made of wool from the hills behind the workshop, and each has the name of its maker sewn in.",
)
TOUR = (
    "Kettle Racing opens its workshop to visitors",
    "On the first Saturday of each month the people of the valley may look over our mechanics' shoulders.",
    "Coffee and cake are sold by the village choir, which needs a new roof for the hall in which it sings.",
)

MENU = "<nav><a href='/'>Home</a> <a href='/team'>The team</a> <a href='/shop'>Shop</a></nav>"


def page(
    story: Sequence[str] = BRNO,
    *,
    published: str | None = "2031-08-17",
    language: str | None = "en",
    canonical: str | None = None,
    around: str = "",
) -> bytes:
    """A press page that tells a story: headline first, then paragraphs."""
    head = f"<title>{story[0]}</title>"
    if published:
        head += f'<meta property="article:published_time" content="{published}">'
    if canonical:
        head += f'<link rel="canonical" href="{canonical}">'
    told = "".join(f"<p>{text}</p>" for text in story[1:])
    lang = f' lang="{language}"' if language else ""
    return (
        f"<!doctype html><html{lang}><head><meta charset='utf-8'>{head}</head><body>{MENU}<main><article>"
        f"<h1>{story[0]}</h1>{told}</article></main>{around}<footer>© 2031 Kettle</footer></body></html>"
    ).encode()


def add_source(store: Store, name: str) -> int:
    """A source of that name, once."""
    with store.begin() as conn:
        known = conn.scalar(sa.select(sources.c.id).where(sources.c.name == name))
        if known is not None:
            return int(known)
        row = sources.insert().values(name=name, url=f"https://{name}.example/", first_seen=FETCHED)
        return int(conn.execute(row).inserted_primary_key[0])  # type: ignore[index]


def keep(
    store: Store,
    url: str,
    body: bytes,
    *,
    source: str = "kettle",
    published: str | None = None,
    fetched_at: str = FETCHED,
    content_type: str = "text/html; charset=utf-8",
) -> int:
    """Keep a page as a run would, as a new version if it is known, and return its id."""
    source_id = add_source(store, source)
    with store.begin() as conn:
        page_id = conn.scalar(sa.select(pages.c.id).where(pages.c.url == url))
        if page_id is None:
            row = pages.insert().values(
                source_id=source_id, url=url, address=url, state="kept", found_at=fetched_at,
                published=published, attempts=0, checks=0,
            )  # fmt: skip
            page_id = conn.execute(row).inserted_primary_key[0]  # type: ignore[index]
        number = conn.scalar(sa.select(sa.func.count()).where(versions.c.page_id == page_id)) or 0
        conn.execute(
            versions.insert().values(
                page_id=page_id, number=number + 1, fetched_at=fetched_at, url=url, status=200,
                headers=[["Content-Type", content_type]], body=zipped(body), size=len(body),
                sha256=hashlib.sha256(body).hexdigest(),
            )
        )  # fmt: skip
        return int(page_id)


def rows(store: Store) -> list[tuple[str, int, int, bool, int, str | None]]:
    """(address, version, revision, current, records, problem) of each release, in the order of changes."""
    with store.read() as conn:
        query = (
            sa.select(
                pages.c.url,
                versions.c.number,
                releases.c.revision,
                releases.c.current,
                releases.c.records,
                releases.c.problem,
            )
            .join(versions, versions.c.id == releases.c.version_id)
            .join(pages, pages.c.id == releases.c.page_id)
            .order_by(releases.c.id)
        )
        return [tuple(row) for row in conn.execute(query)]


def copies(store: Store) -> dict[str, str]:
    """Each address whose page is marked as a copy, with the address of the original."""
    original = sa.alias(pages)
    with store.read() as conn:
        query = (
            sa.select(pages.c.url, original.c.url)
            .join(articles, articles.c.page_id == pages.c.id)
            .join(original, original.c.id == articles.c.same_as)
        )
        return dict(tuple(row) for row in conn.execute(query))
