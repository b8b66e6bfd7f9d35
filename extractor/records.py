"""The record contract as types: what one press release becomes.

Field names follow motorsport timing practice (IMSA/Al Kamel result files first, then Ergast and
FastF1). The JSON Schemas in ``schemas/`` are generated from these classes (`extractor.schemas`), and a
test holds the two together.

    >>> Gap(value=0.052, unit="s", relation="ahead").model_dump(exclude_none=True)
    {'value': 0.052, 'unit': 's', 'relation': 'ahead'}
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

SCHEMA_VERSION = "1.0"

SessionType = Literal[
    "practice", "qualifying", "warm_up", "sprint_qualifying", "sprint", "race", "stage", "test"
]
Status = Literal["classified", "dnf", "dns", "dnq", "dsq", "not_classified", "withdrawn"]
Championship = Literal["drivers", "teams", "manufacturers", "owners", "endurance_cup", "other"]
Unit = Literal["s", "lap", "points"]
Relation = Literal["behind", "ahead"]

CarNumber = Annotated[
    str, Field(pattern=r"^[0-9]{1,4}$", description="digits as written, leading zeros kept")
]
Name = Annotated[str, Field(min_length=1, max_length=120)]
Place = Annotated[int, Field(ge=1, le=500)]
Number = Annotated[float, Field(allow_inf_nan=False)]


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Span(_Record):
    """Characters of ``Release.text`` that prove a value, or that supplied its context.

    ``start`` and ``end`` count Unicode code points, ``end`` is exclusive, and ``text`` repeats
    ``release.text[start:end]`` so that a record can be checked without the text at hand.
    """

    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=1)]
    text: str
    role: Literal["value", "context"] = "value"


Evidence = dict[str, list[Span]]


class Source(_Record):
    """Where a release came from. Dates are ISO 8601, the language is a BCP 47 tag."""

    url: str | None = None
    canonical_url: str | None = None
    publisher: str | None = None
    title: str | None = None
    published: str | None = None
    language: str | None = None
    retrieved: str | None = None
    content_hash: str | None = None


class EventFacts(_Record):
    """A race meeting. Dates are ISO 8601."""

    series: str | None = None
    season: Annotated[int, Field(ge=1894, le=2100)] | None = None
    round: Annotated[int, Field(ge=1, le=100)] | None = None
    event_name: str | None = None
    circuit: str | None = None
    start_date: str | None = None
    end_date: str | None = None


class Event(EventFacts):
    """The race meeting that a release is about; null where neither text nor knowledge files say."""

    evidence: Evidence = Field(default_factory=dict)
    inferred: list[str] = Field(default_factory=list)


class Other(_Record):
    """The entry at the far end of a gap: what the text calls it by."""

    car_number: CarNumber | None = None
    driver: Name | None = None
    team: Name | None = None
    manufacturer: Name | None = None
    position: Place | None = None


class Gap(_Record):
    """Distance to another entry, as the text gives it: seconds, laps or points."""

    value: Annotated[float, Field(ge=0, le=100_000, allow_inf_nan=False)]
    unit: Unit
    relation: Relation
    to: Other | None = None


class _Proven(_Record):
    """What every record carries besides its facts.

    ``evidence`` maps a field to the characters that say it; ``inferred`` lists fields that follow from
    the text without standing in it; ``missing`` says why an expected field is blank; ``confidence`` is
    the share of such records that are right.
    """

    evidence: Evidence = Field(default_factory=dict)
    inferred: list[str] = Field(default_factory=list)
    missing: dict[str, str] = Field(default_factory=dict)
    confidence: Annotated[float, Field(ge=0, le=1)] = 1.0


class ResultFacts(_Record):
    """What one entry did in one session. Times are seconds."""

    session_type: SessionType
    session_name: str | None = None
    series: str | None = Field(default=None, description="only where it is not the event's own")
    car_number: CarNumber | None = None
    drivers: list[Name] = Field(default_factory=list)
    team: Name | None = None
    manufacturer: Name | None = None
    vehicle: Name | None = None
    class_name: Name | None = None
    position: Place | None = None
    position_in_class: Place | None = None
    grid: Place | None = None
    status: Status | None = None
    gap: Gap | None = None
    fastest_lap_time: Annotated[float, Field(gt=0, le=7200, allow_inf_nan=False)] | None = None
    laps: Annotated[int, Field(ge=0, le=5000)] | None = None
    points: Number | None = Field(default=None, description="scored in this session")


class Result(ResultFacts, _Proven):
    """One entry in one session of the release's event. Times are seconds."""


class HistoryResult(Result):
    """A result of another event that the release mentions."""

    event: Event


class StandingFacts(_Record):
    """What one row of a championship table says."""

    championship: Championship
    series: str | None = None
    class_name: Name | None = None
    car_number: CarNumber | None = None
    drivers: list[Name] = Field(default_factory=list)
    team: Name | None = None
    manufacturer: Name | None = None
    position: Place | None = None
    points: Number | None = Field(default=None, description="total held")
    gap: Gap | None = None
    as_of: Literal["before", "after"] | None = None


class Standing(StandingFacts, _Proven):
    """One row of a championship table, as the release states it."""


class Release(_Record):
    """One press release: its source, its event, its text, and the records read from it."""

    schema_version: str = SCHEMA_VERSION
    source: Source = Field(default_factory=Source)
    event: Event = Field(default_factory=Event)
    text: str = Field(default="", description="title and body; every offset counts its code points")
    results: list[Result] = Field(default_factory=list)
    standings: list[Standing] = Field(default_factory=list)
    history: list[HistoryResult] = Field(default_factory=list)

    def trusted(self, least: float) -> Release:
        """The release with those records only whose ``confidence`` is at least ``least`` (0 to 1).

        >>> Release(results=[Result(session_type="race", position=1, confidence=0.6)]).trusted(0.8).results
        []
        """
        kept = {
            name: [record for record in getattr(self, name) if record.confidence >= least]
            for name in ("results", "standings", "history")
        }
        return self.model_copy(update=kept)
