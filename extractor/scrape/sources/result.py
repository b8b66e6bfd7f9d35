"""What trying a source gives: the answers of its site, and what they say of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from http import HTTPStatus
from typing import Any

from extractor.scrape.discovery.found import ChannelKind


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: ``url`` is where it came from after redirects, ``body`` what is left after
    Content-Encoding; ``error`` says why nothing came, ``status`` is null then."""

    url: str
    status: int | None
    headers: Sequence[tuple[str, str]] = ()
    body: bytes = b""
    error: str | None = None

    @property
    def well(self) -> bool:
        return self.error is None and self.status is not None and 200 <= self.status < 300

    @property
    def content_type(self) -> str | None:
        return next((value for name, value in self.headers if name.lower() == "content-type"), None)

    def __str__(self) -> str:
        """In words.

        >>> str(Answer("https://marr.example/", 404))
        'HTTP 404 Not Found'
        """
        if self.error is not None or self.status is None:
            return self.error or "no answer"
        try:
            return f"HTTP {self.status} {HTTPStatus(self.status).phrase}"
        except ValueError:
            return f"HTTP {self.status}"


@dataclass(frozen=True, slots=True)
class Found:
    """A channel, and how many releases it lists in its first answer."""

    kind: ChannelKind
    url: str
    links: int


@dataclass(frozen=True, slots=True)
class Newest:
    """The newest page that the channels list, as it is after cleaning. ``published`` is ISO 8601."""

    url: str
    title: str | None
    published: str | None
    words: int


@dataclass(slots=True)
class ProbeResult:
    """What a source's site answered. ``problems`` say why it is not well, ``notes`` what else to know.

    ``reachable``: it answered at all. ``robots``: ``allows``, ``none``, ``forbids`` or what went wrong.
    ``channels``: those that serve, or that the file names, in the order in which a run asks them.
    """

    name: str
    url: str
    reachable: bool = False
    robots: str = ""
    channels: list[Found] = field(default_factory=list)
    newest: Newest | None = None
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    requests: int = 0

    @property
    def ok(self) -> bool:
        return not self.problems

    def to_dict(self) -> dict[str, Any]:
        """As JSON has it, with ``ok``."""
        return {"ok": self.ok, **asdict(self)}
