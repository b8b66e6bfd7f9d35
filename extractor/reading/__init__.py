"""Reading: Article ▶ mentions ▶ entries ▶ claims ▶ drafts ▶ records."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ..page.article import Article
from ..records import HistoryResult, Release, Result, Source, Standing

if TYPE_CHECKING:
    from spacy.language import Language

    from .attach.judge import Case

__all__ = ["load", "read"]


def read(
    article: Article,
    *,
    watch: Callable[[Case], None] | None = None,
    note: Callable[[dict[str, float], Result | Standing | HistoryResult], None] | None = None,
) -> Release:
    """Read an article into a `Release`: the whole way from text to validated records.

    Two doors are for training: ``watch`` is shown what the model of attachment would be asked, and the model
    is not; ``note`` is shown the signs from which the confidence of each record is made.
    """
    from .checks import cross_check
    from .confidence import confident, signs
    from .event import find_event
    from .event_names import find_names
    from .history import keep_history
    from .mentions.finding import find_mentions
    from .merge import introduce, merge, name_in_full, settle_sessions
    from .reader import read_prose
    from .tabular import read_lists, read_tables
    from .writing import write

    names = find_names(article.text)
    event = find_event(article, names)
    lists = read_lists(article)
    mentions = find_mentions(article.text, event.series, names)
    tabular = [*read_tables(article), *lists.drafts]
    raced = sum(d.get("session_type") == "race" and d.get("position") is not None for d in tabular)
    prose, entries, frame = read_prose(article, event, mentions, list(lists.covered), raced >= 2, watch)
    if frame.announcement and not tabular:
        prose = [d for d in prose if d.event is not None]
    settle_sessions(tabular, frame)
    introduce(tabular, entries)
    name_in_full(prose, tabular)
    drafts = keep_history(merge([*tabular, *prose]), event, article.text)
    cross_check(drafts)
    results: list[Result] = []
    standings: list[Standing] = []
    history: list[HistoryResult] = []
    for draft in drafts:
        said = signs(draft)
        draft.confidence = confident(said, draft.confidence)
        record = write(draft, article.text)
        if note is not None and record is not None:
            note(said, record)
        if isinstance(record, HistoryResult):
            history.append(record)
        elif isinstance(record, Result):
            results.append(record)
        elif isinstance(record, Standing):
            standings.append(record)
    source = Source(
        url=article.url, canonical_url=article.canonical_url, publisher=article.publisher, title=article.title,  # noqa: E501
        published=article.published, language=article.language, content_hash=article.content_hash,
    )  # fmt: skip
    return Release(
        source=source, event=event, text=article.text, results=results, standings=standings, history=history
    )


def load() -> Language:
    """Build the spaCy pipeline (see `extractor.reading.pipeline.load`)."""
    from .pipeline import load as build

    return build()
