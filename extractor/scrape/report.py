"""What a run did, for each source and in all: for the log, the summary on standard output, and the store."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

_SUMS = (
    "new", "changed", "unchanged", "failed", "gone", "refused", "waiting", "read", "empty", "requests",
    "not_modified", "bytes",
)  # fmt: skip


@dataclass(slots=True)
class SourceReport:
    """What a run did for one source.

    ``links`` counts what its channels list, null where nothing had changed since the last run. ``error`` is
    why the source failed, ``resting`` until when it is left alone after failures (ISO 8601, null: it is not).
    """

    name: str
    id: int | None = None
    error: str | None = None
    wait: int | None = None
    resting: str | None = None
    links: int | None = None
    queued: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    failed: int = 0
    gone: int = 0
    refused: int = 0
    waiting: int = 0
    read: int = 0
    empty: int = 0
    problems: int = 0
    requests: int = 0
    not_modified: int = 0
    bytes: int = 0
    drift: str | None = None
    notes: list[str] = field(default_factory=list)
    found: list[str] = field(default_factory=list)  # addresses that a dry run would fetch

    def note(self, message: str) -> None:
        """Keep a remark, each once."""
        if message not in self.notes:
            self.notes.append(message)

    @property
    def ok(self) -> bool:
        """Whether all is well with the source."""
        return self.error is None and self.resting is None and self.drift is None


@dataclass(slots=True)
class RunReport:
    """What a run did: its sources in the order of their file, and what came of the pages that were read."""

    sources: list[SourceReport] = field(default_factory=list)
    seconds: float = 0.0
    releases: int = 0
    records: int = 0
    problems: int = 0
    interrupted: bool = False  # by a signal, whose number is `signal`
    signal: int = 0
    dry: bool = False

    def total(self, name: str) -> int:
        """The sum of a count over all sources."""
        return sum(getattr(source, name) or 0 for source in self.sources)

    @property
    def failing(self) -> list[SourceReport]:
        """Sources that failed in this run, or are left alone since they failed before."""
        return [source for source in self.sources if source.error is not None or source.resting is not None]

    @property
    def drifting(self) -> list[SourceReport]:
        """Sources whose pages do not give what they used to."""
        return [source for source in self.sources if source.drift is not None]

    @property
    def status(self) -> int:
        """The exit status: 0 all well, 1 some sources failed or drift, 3 none could be asked; 128 and the
        number of the signal that ended the run."""
        if self.interrupted:
            return 128 + self.signal
        if self.sources and all(source.error is not None or source.resting for source in self.sources):
            return 3
        return 1 if self.failing or self.drifting else 0

    def line(self) -> str:
        """The summary in one line.

        >>> RunReport([SourceReport("lynx", new=2, requests=3)], seconds=1.24, records=9).line()
        '1 source: 2 new pages, 9 records; 3 requests, 1.2 s'
        """
        done = [_count(self.total("new"), "new page")]
        if self.dry:
            done = [f"would fetch {_count(sum(len(source.found) for source in self.sources), 'page')}"]
        else:
            if self.total("changed"):
                done.append(f"{self.total('changed')} edited")
            done.append(_count(self.records, "record"))
        for name, word in (("failed", "failed"), ("waiting", "waiting")):
            if self.total(name):
                done.append(f"{_count(self.total(name), 'page')} {word}")
        parts = [f"{_count(len(self.sources), 'source')}: {', '.join(done)}"]
        failed = [source.name for source in self.sources if source.error is not None]
        if failed:
            parts.append(f"{len(failed)} failing ({_some(failed)})")
        resting = [f"{source.name} until {source.resting}" for source in self.sources if source.resting]
        if resting:
            parts.append(f"{len(resting)} left alone after failures ({_some(resting)})")
        drifting = [source.name for source in self.drifting]
        if drifting:
            parts.append(f"{len(drifting)} drifting ({_some(drifting)})")
        if self.interrupted:
            parts.append("interrupted")
        parts.append(f"{_count(self.total('requests'), 'request')}, {self.seconds:.1f} s")
        return "; ".join(parts)

    def to_dict(self) -> dict[str, Any]:
        """The summary as JSON.

        ``status`` is the exit status, ``error`` null; sums over all sources of what `SourceReport` counts;
        what reading came to (``releases``, ``records``, and ``problems``: pages that could not be read); the
        names of sources that are ``failing`` and ``drifting``; and each of the ``sources`` with all that its
        report has. Times are seconds.
        """
        return {
            "status": self.status,
            "error": None,
            "interrupted": self.interrupted,
            "dry_run": self.dry,
            "seconds": round(self.seconds, 3),
            **{name: self.total(name) for name in _SUMS},
            "releases": self.releases,
            "records": self.records,
            "problems": self.problems,
            "failing": [source.name for source in self.failing],
            "drifting": [source.name for source in self.drifting],
            "sources": [asdict(source) for source in self.sources],
        }


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")


def _some(names: list[str]) -> str:
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
