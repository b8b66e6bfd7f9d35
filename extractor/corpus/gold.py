"""Gold as types: what a careful reader takes from a release, with the words that say so.

Gold has the contract's fields (`extractor.records`) and anchors its evidence by quotation, so that a
change of the text elsewhere moves nothing.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from extractor.records import EventFacts, ResultFacts, StandingFacts

Quote = Annotated[
    str, Field(min_length=1, description="characters of one block; cells of a row joined by | ")
]


class _Gold(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Annotated(_Gold):
    """What every gold record carries besides its facts.

    ``quote`` is the run of characters that decides; ``evidence`` holds, for a field, the quotes that say it
    elsewhere; ``inferred`` lists fields that follow without standing in the text; ``optional`` records and
    ``optional_fields`` are what the contract leaves open: neither asked nor punished.
    """

    quote: Quote
    evidence: dict[str, Quote | list[Quote]] = Field(default_factory=dict)
    inferred: list[str] = Field(default_factory=list)
    optional: bool = False
    optional_fields: list[str] = Field(default_factory=list)
    missing: dict[str, str] = Field(default_factory=dict)
    note: str | None = Field(default=None, description="why, where the contract leaves room")


class GoldResult(ResultFacts, _Annotated):
    """A result that the text states or entails."""


class GoldHistory(GoldResult):
    """A result of another event, with what the text says of that event."""

    event: EventFacts


class GoldStanding(StandingFacts, _Annotated):
    """A championship row that the text states or entails."""


class GoldPage(_Gold):
    """The page: where and when it was published, and what its metadata must say.

    ``site`` is the folder below ``corpus/sites`` that it is built from; a page written by hand has none and
    says in ``title``, ``must_have`` and ``must_not_have`` what a cleaner must give, keep and leave out.
    """

    published: Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]
    publisher: str | None = None
    author: str | None = None
    kicker: str | None = None
    site: str | None = None
    path: Annotated[str, Field(pattern=r"^/")] | None = None
    title: str | None = None
    must_have: list[str] = Field(default_factory=list)
    must_not_have: list[str] = Field(default_factory=list)


class GoldRelease(_Gold):
    """The gold of one release: ``ID.json``."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)+$")]
    source_kind: Literal["team", "maker", "series", "track", "tyre", "wire", "sponsor"]
    year: Annotated[int, Field(ge=1990, le=2100)]
    retold: bool = Field(description="from a real release, by the rules of re-telling; else invented")
    page: GoldPage
    event: EventFacts = Field(default_factory=EventFacts)
    results: list[GoldResult] = Field(default_factory=list)
    standings: list[GoldStanding] = Field(default_factory=list)
    history: list[GoldHistory] = Field(default_factory=list)
    traps: list[str] = Field(default_factory=list, description="what a naive reader gets wrong")


def schema_problems(gold: dict[str, Any]) -> list[tuple[str, str]]:
    """Where gold breaks its schema, and how.

    >>> schema_problems({"id": "x"})[0]
    ('id', "String should match pattern '^[a-z0-9]+(-[a-z0-9]+)+$'")
    """
    try:
        GoldRelease.model_validate(gold)
    except ValidationError as error:
        return [(".".join(map(str, e["loc"])), e["msg"]) for e in error.errors()]
    return []
