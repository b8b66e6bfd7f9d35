"""Answers that are no page, whatever their headers say: they never take the place of a good version."""

from __future__ import annotations

from extractor.scrape.fetch.answers import Answer, FetchError

_BINARY = ("image/", "video/", "audio/", "font/", "application/pdf", "application/zip")
_BEGINNINGS = {
    b"%PDF-": "PDF",
    b"\x89PNG\r\n": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"PK\x03\x04": "ZIP",
    b"\x1f\x8b": "gzip",
}


def check_page(answer: Answer) -> None:
    """Raise `FetchError` for an answer that is no page.

    An empty one, or one in an encoding that was not asked for, may pass (the cause is "http"); a picture or a
    PDF stays one (the cause is "refused").

    >>> check_page(Answer("https://a.example/", 200, [("Content-Type", "image/png")], b"<p>A page after all"))
    >>> check_page(Answer("https://a.example/", 200, [("Content-Type", "text/html")], b"%PDF-1.7 ..."))
    Traceback (most recent call last):
    ...
    extractor.scrape.fetch.answers.FetchError: no page: PDF
    """
    start = answer.body.lstrip()[:8]
    if not start:
        raise FetchError("http", "an empty answer", status=answer.status)
    if start.startswith(b"<"):
        return  # many servers tell the wrong type or encoding
    for beginning, name in _BEGINNINGS.items():
        if start.startswith(beginning):
            raise FetchError("refused", f"no page: {name}")
    kind = (answer.header("Content-Type") or "").lower().strip()
    if kind.startswith(_BINARY):
        raise FetchError("refused", f"no page: {kind}")
    coding = answer.header("Content-Encoding")  # Scrapy takes away what it has unpacked
    if coding is not None and coding.strip().lower() not in ("", "identity", "none"):
        raise FetchError("http", f"an encoding that was not asked for: {coding}", status=answer.status)
