"""A small press site of invented racing, as addresses and what they answer."""

from __future__ import annotations

HOME = """<html><head><title>Oriel Racing</title>{links}</head><body>
<nav><a href="/">Home</a>
<a href="/shop">Shop</a></nav>
<main><h1>News</h1>{items}</main><footer>© Oriel Racing</footer></body></html>"""

PAGE = """<html lang="en"><head><title>{title}</title>
<meta property="article:published_time" content="{date}">
</head><body><nav><a href="/">Home</a></nav><article><h1>{title}</h1>
<p>Quentin Abara won the third round of the Tarn Cup at Velmora on Sunday in the number 14 Oriel.</p>
<p>He took the lead from Lotte Hagedorn on lap 12 and finished 4.2 seconds ahead of her after a long race.</p>
<p>“The car was a joy to drive all day long, and the crew never put a foot wrong,” said Abara.</p>
</article></body></html>"""

WORDS = 60  # of a page's body

SLUGS = (
    ("abara-wins-tarn-cup-round-at-velmora", "2031-05-11"),
    ("hagedorn-takes-pole-for-third-round", "2031-05-10"),
    ("oriel-racing-confirms-drivers-for-velmora", "2031-05-06"),
    ("oriel-racing-opens-new-workshop-in-tarn", "2031-04-22"),
)


def page(slug: str, date: str) -> str:
    return PAGE.format(title=slug.replace("-", " ").capitalize(), date=f"{date}T17:00:00+02:00")


def pages(base: str = "") -> dict[str, str]:
    """The releases, by address or path."""
    return {f"{base}/news/2031/{slug}": page(slug, date) for slug, date in SLUGS}


def feed(base: str) -> str:
    items = "".join(
        f"<item><title>{slug}</title><link>{base}/news/2031/{slug}</link><pubDate>{_rfc822(date)}</pubDate></item>"
        for slug, date in SLUGS
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>{items}</channel></rss>'


def sitemap(base: str) -> str:
    entries = "".join(
        f"<url><loc>{base}/news/2031/{slug}</loc><lastmod>{date}</lastmod></url>" for slug, date in SLUGS
    )
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>'


def sitemap_index(*parts: tuple[str, str]) -> str:
    entries = "".join(f"<sitemap><loc>{url}</loc><lastmod>{date}</lastmod></sitemap>" for url, date in parts)
    return f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</sitemapindex>'


def home(links: str = "", items: bool = False) -> str:
    listed = "".join(
        f'<div class="teaser"><a href="/news/2031/{slug}">{slug.replace("-", " ").capitalize()}</a>'
        f"<time datetime='{date}'>{date}</time></div>"
        for slug, date in SLUGS
    )
    return HOME.format(links=links, items=listed if items else "<p>Welcome to our pages.</p>")


def _rfc822(date: str) -> str:
    from datetime import UTC, datetime
    from email.utils import format_datetime

    return format_datetime(datetime.fromisoformat(date).replace(tzinfo=UTC))
