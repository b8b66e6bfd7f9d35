"""Is a source well? What there is to ask of its site, and what the answers say; others do the asking.

`probe` is a generator that yields addresses and is sent `Answer`s, so that one who fetches politely can drive
many of them at once.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from extractor.scrape.discovery.found import Channel, ChannelKind, Link, Listed
from extractor.scrape.sources.result import Answer, Found, Newest, ProbeResult
from extractor.scrape.urls import on_site

if TYPE_CHECKING:
    from protego import Protego

    from extractor.page import Article
    from extractor.scrape.sources.model import Source

MOST_REQUESTS = 15
"""What a source is asked for at most, robots.txt included."""
_MOST_TRIES = 8  # places that may be a channel
_MOST_PARTS = 3  # of an index of sitemaps, until one lists a release
_MOST_PAGES = 2  # until one is a release
_KINDS: tuple[ChannelKind, ...] = ("feed", "sitemap", "listing")
_DATA = (b"<?xml", b"<rss", b"<feed", b"<urlset", b"<sitemapindex", b"<rdf", b"{")  # a start "page"
_LIKE_NEWS = re.compile(r"news|press|media|post|article|release|stor(?:y|ies)", re.I)

Asking = Generator[str, Answer, Answer]


def probe(source: Source, *, agent: str = "extractor") -> Generator[str, Answer, ProbeResult]:
    """Ask a site for what a scraping run would: robots.txt, channels or the start page, the newest release.

    Yields addresses, at most `MOST_REQUESTS`, and is to be sent an `Answer` for each; returns what was found.
    Addresses that robots.txt (RFC 9309) keeps from `agent` are not asked for. Raises nothing: whatever
    a site answers is told in the result.
    """
    asked = _Probe(source, agent)
    try:
        yield from asked.run()
    except Exception as error:  # whatever one site sends, the others are still tried
        asked.result.problems.append(f"its answers cannot be read: {type(error).__name__}: {error}")
    return asked.result


class _Probe:
    def __init__(self, source: Source, agent: str) -> None:
        self.source, self.agent = source, agent
        self.result = ProbeResult(source.name, source.url)
        self.answers: dict[str, Answer] = {}
        named = filter(None, (source.feed, source.sitemap, source.listing))
        self.hosts = (*source.hosts, *(urlsplit(url).hostname or "" for url in named))
        self.robots: dict[str, Protego | str] = {}  # by origin; why nothing there may be asked for

    def run(self) -> Generator[str, Answer, None]:
        yield from self._allowed(self.source.url)
        rules = self.robots[_origin(self.source.url)]
        if isinstance(rules, str):
            self.result.problems.append(rules)
            return
        source = self.source
        addresses = (source.feed, source.sitemap, source.listing)
        configured = [Channel(kind, url) for kind, url in zip(_KINDS, addresses, strict=True) if url]
        if configured:
            links = yield from self._configured(configured)
        else:
            links = yield from self._discovered(list(rules.sitemaps))
        if links:
            yield from self._newest(links)
        elif not self.result.problems:
            self.result.problems.append(
                "no feed, sitemap or listing with a release was found: name one, or give a pattern that the "
                "addresses of releases match"
            )

    def _ask(self, url: str) -> Asking:
        """The answer for an address: the one it gave before, or a word why it was not asked for."""
        if url in self.answers:
            return self.answers[url]
        if not on_site(url, self.source.url, self.hosts):
            said = f"leads to another site, {urlsplit(url).hostname}: add it to hosts"
            return Answer(url, None, error=f"{said} if it belongs to the source")
        if not (yield from self._allowed(url)):
            rules = self.robots[_origin(url)]
            return Answer(url, None, error=rules if isinstance(rules, str) else "robots.txt forbids it")
        return (yield from self._fetch(url))

    def _fetch(self, url: str) -> Asking:
        if self.result.requests >= MOST_REQUESTS:
            return Answer(url, None, error=f"not asked for: {MOST_REQUESTS} requests are enough for a try")
        self.result.requests += 1
        answer = yield url
        self.answers[url] = answer
        self.result.reachable = self.result.reachable or answer.status is not None
        return answer

    def _allowed(self, url: str) -> Generator[str, Answer, bool]:
        """Whether robots.txt of its host lets this address be asked for."""
        origin = _origin(url)
        if origin not in self.robots:
            answer = yield from self._fetch(origin + "/robots.txt")
            self.robots[origin] = self._read_robots(answer)
            if len(self.robots) == 1:
                self._say_robots(answer)
        rules = self.robots[origin]
        return not isinstance(rules, str) and bool(rules.can_fetch(url, self.agent))

    def _read_robots(self, answer: Answer) -> Protego | str:
        """RFC 9309: 2.3.1.3, without a file all is allowed; 2.3.1.4, while the server fails nothing is."""
        from protego import Protego

        if answer.status is None:
            return f"cannot be reached: {answer}"
        if answer.status >= 500 or answer.status == 429:
            return f"robots.txt: {answer}: nothing may be asked for until it can be read; try again later"
        return Protego.parse(answer.body.decode("utf-8", "replace") if answer.well else "")

    def _say_robots(self, answer: Answer) -> None:
        rules = self.robots[_origin(self.source.url)]
        if isinstance(rules, str):
            self.result.robots = str(answer)
        elif not rules.can_fetch(self.source.url, self.agent):
            self.result.robots = "forbids"
        else:
            self.result.robots = "allows" if answer.well else "none"

    def _configured(self, channels: list[Channel]) -> Generator[str, Answer, list[Link]]:
        """What the channels list that the file names; each of them must answer."""
        found: list[Link] = []
        for channel in channels:
            listed, problem = yield from self._read(channel)
            if problem:
                self.result.problems.append(f"{channel.kind} {channel.url}: {problem}")
            elif not listed:
                self.result.problems.append(f"{channel.kind} {channel.url}: lists no release{self._sieve()}")
            self.result.channels.append(Found(channel.kind, channel.url, len(listed)))
            found.extend(listed)
        return found

    def _discovered(self, sitemaps: list[str]) -> Generator[str, Answer, list[Link]]:
        """What the channels list that a run would find: of each kind the first with a release."""
        from extractor.scrape.discovery import find_channels, usual_places

        start = yield from self._ask(self.source.url)
        if not start.well:
            self.result.problems.append(f"{self.source.url}: {start}")
            return []
        if what := _no_text(start.body):
            self.result.problems.append(f"{start.url}: {what}: give the page that has links to releases")
            return []
        if urlsplit(start.url).hostname != urlsplit(self.source.url).hostname:
            self.result.notes.append(f"{self.source.url} leads to {start.url}: is that the site's new home?")
        serving: dict[str, tuple[Channel, list[Link]]] = {}
        if start.body.lstrip()[:300].lower().startswith(_DATA):
            named: tuple[Channel, ...] = (Channel("feed", start.url), Channel("sitemap", start.url))
        else:
            named = find_channels(start.body, start.url, robots_sitemaps=sitemaps)
        tried = yield from self._try(named, serving, _MOST_TRIES)
        if not serving.keys() & {"feed", "sitemap"}:
            yield from self._try(usual_places(start.url), serving, _MOST_TRIES - tried, silent=True)
        if not serving:
            # A page of few releases does not show that it is a listing, but somebody gave its address.
            self.answers.setdefault(start.url, start)
            yield from self._try((Channel("listing", start.url),), serving, 1, silent=True)
        for kind in _KINDS:
            if kind in serving:
                channel, links = serving[kind]
                self.result.channels.append(Found(kind, channel.url, len(links)))
        return [link for _, links in serving.values() for link in links]

    def _try(
        self,
        channels: Iterable[Channel],
        serving: dict[str, tuple[Channel, list[Link]]],
        most: int,
        *,
        silent: bool = False,
    ) -> Generator[str, Answer, int]:
        """Ask channels until there is one of each kind that serves; how many were asked."""
        tried = 0
        for channel in channels:
            if channel.kind in serving or tried >= most:
                continue
            if any(channel.url == other.url for other, _ in serving.values() if channel.kind == "sitemap"):
                continue  # a feed may serve as a sitemap, but once is enough
            tried += 1
            links, problem = yield from self._read(channel)
            if links:
                serving[channel.kind] = (channel, links)
            elif not silent:
                why = problem or "lists no release" + self._sieve()
                self.result.notes.append(f"{channel.kind} {channel.url}: {why}")
        return tried

    def _read(self, channel: Channel) -> Generator[str, Answer, tuple[list[Link], str | None]]:
        """The links of a channel that belong to the source, and what went wrong."""
        answer = yield from self._ask(channel.url)
        if not answer.well:
            return [], str(answer)
        listed = self._listed(channel.kind, answer)
        links = self._own(channel, listed.links)
        notes = list(listed.notes)
        if channel.kind == "sitemap" and not links:
            for part in _best_parts(listed.more)[:_MOST_PARTS]:
                answer = yield from self._ask(part.url)
                inner = self._listed("sitemap", answer) if answer.well else Listed()
                notes.extend(inner.notes if answer.well else [f"{part.url}: {answer}"])
                if links := self._own(channel, inner.links):
                    break
        self.result.notes.extend(f"{channel.kind} {channel.url}: {note}" for note in notes[:5])
        return links, None

    def _listed(self, kind: str, answer: Answer) -> Listed:
        from extractor.scrape.discovery import read_feed, read_listing, read_sitemap

        if kind == "feed":
            return read_feed(answer.body, answer.url, timezone=self.source.timezone)
        if kind == "sitemap":
            return read_sitemap(answer.body, answer.url)
        return read_listing(
            answer.body,
            answer.url,
            content_type=answer.content_type,
            pattern=self.source.pattern,
            exclude=self.source.exclude,
        )

    def _own(self, channel: Channel, links: Iterable[Link]) -> list[Link]:
        """Those that a run would fetch: on the site, and as pattern and exclude want them."""
        from extractor.scrape.discovery import looks_like_article

        source = self.source
        wanted = re.compile(source.pattern) if source.pattern else None
        unwanted = re.compile(source.exclude) if source.exclude else None
        return [
            link
            for link in links
            if (wanted is None or wanted.search(link.url))
            and (unwanted is None or not unwanted.search(link.url))
            and on_site(link.url, source.url, source.hosts)
            # A sitemap lists everything that a site has, the legal notes too.
            and (
                wanted
                or channel.kind != "sitemap"
                or link.published
                or link.title
                or looks_like_article(link.url)
            )
        ]

    def _sieve(self) -> str:
        """What may have kept links out, for a message."""
        given = [key for key in ("pattern", "exclude") if getattr(self.source, key)]
        return f" that belongs to the source: see {' and '.join((*given, 'hosts'))}"

    def _newest(self, links: list[Link]) -> Generator[str, Answer, None]:
        """Clean the newest page, or the one before it where that fails."""
        failed: list[str] = []
        for link in newest_first(links)[:_MOST_PAGES]:
            answer = yield from self._ask(link.url)
            if not answer.well:
                failed.append(f"newest page {link.url}: {answer}")
                continue
            try:
                article = self._clean(answer)
            except ValueError as error:
                failed.append(f"newest page {link.url}: {error}")
                continue
            words = sum(len(block.text.split()) for block in article.blocks if block.kind != "title")
            date = article.published or link.published
            self.result.newest = Newest(link.url, article.title or link.title, date, words)
            if not words:
                why = "; ".join(article.warnings) or "write [source.rules] with its body"
                failed = [f"newest page {link.url}: no text was found in it: {why}"]
                break
            self.result.notes.extend(failed)
            return
        self.result.problems.extend(failed)

    def _clean(self, answer: Answer) -> Article:
        from extractor.page import clean

        return clean(answer.body, url=answer.url, content_type=answer.content_type, rules=self.source.rules)


def newest_first(links: Iterable[Link]) -> list[Link]:
    """By publication, else by the last change; those without any date stand at the end, in their order.

    >>> links = [Link("a"), Link("b", "2031-05-01"), Link("c", modified="2031-05-02T10:00:00Z")]
    >>> [link.url for link in newest_first(links)]
    ['c', 'b', 'a']
    """
    return sorted(links, key=lambda link: link.published or link.modified or "", reverse=True)


def _no_text(body: bytes) -> str | None:
    """What a start "page" is where it is no text.

    >>> _no_text(b"%PDF-1.7 ...")
    'this is a PDF document, not a page of text'
    """
    from extractor.page import PageError
    from extractor.page.source.sniff import refuse_binary

    try:
        if body.strip():
            refuse_binary(body)
    except PageError as error:
        return str(error).partition(": ")[0]
    return None


def _best_parts(parts: Iterable[Link]) -> list[Link]:
    """Parts of an index of sitemaps: those whose name promises news, then the one that changed last."""
    newest = newest_first(parts)
    return sorted(newest, key=lambda part: not _LIKE_NEWS.search(urlsplit(part.url).path))


def _origin(url: str) -> str:
    return urljoin(url, "/").rstrip("/")
