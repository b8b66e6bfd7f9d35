"""The reading stage as a spaCy pipeline: a tokeniser and components that a spaCy user can ``add_pipe``.

Factories (registered as entry points, so ``nlp.add_pipe("extractor_mentions")`` works once the package
is installed):

``extractor_sentences``
    sets sentence starts; "No. 6" and "2.10 p.m." end none.
``extractor_mentions``
    fills ``doc.spans["mentions"]``: labels are the mention kinds (CAR_NUMBER, PERSON, POSITION …),
    ``span._.mention`` is the `Mention` with its value.
``extractor_records``
    fills ``doc._.release`` with the `Release` read from the text.

In ``doc.user_data`` mentions and release are kept as JSON, and each access builds them anew: so a doc can
be serialised, and ``nlp.pipe(texts, n_process=2)`` works. To read them from a doc loaded from bytes, have
one of the components made, as `load` does.
"""

from __future__ import annotations

import json
import re
from dataclasses import astuple
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup
from spacy.util import compile_infix_regex, compile_prefix_regex

from ..page.article import Article, Block
from ..records import Release
from .mentions.finding import find_mentions
from .mentions.mention import Mention
from .sentences import find_sentences

_NUMBER_SIGN = re.compile(r"^(?:#\d{1,4}|P\d{1,2}|\d{1,2}[:’']\d{2}[.,”\"″’']{1,2}\d{1,4}|\+\d+[.,]\d+)$")


_MENTIONS, _RELEASE = "extractor_mentions", "extractor_release"  # keys of doc.user_data


def _set_extensions() -> None:
    if not Span.has_extension("mention"):
        Span.set_extension("mention", getter=_get_mention)
    if not Doc.has_extension("mentions"):
        Doc.set_extension("mentions", getter=_get_mentions, setter=_set_mentions)
    if not Doc.has_extension("release"):
        Doc.set_extension("release", getter=_get_release, setter=_set_release)


def _get_mentions(doc: Doc) -> list[Mention] | None:
    kept = doc.user_data.get(_MENTIONS)
    return None if kept is None else [_as_mention(fields) for fields in json.loads(kept)]


def _set_mentions(doc: Doc, mentions: list[Mention]) -> None:
    doc.user_data[_MENTIONS] = json.dumps([astuple(m) for m in mentions])


def _as_mention(fields: list[Any]) -> Mention:
    # JSON has no tuples; a mention, which never changes, has no lists.
    values: list[Any] = [tuple(field) if isinstance(field, list) else field for field in fields]
    return Mention(*values)


def _get_mention(span: Span) -> Mention | None:
    """The mention that the tokens of ``span`` cover; of several, the one that the label of ``span`` names."""
    here = []
    for m in _get_mentions(span.doc) or ():
        if m.start < span.end_char and span.start_char < m.end:
            whole = span.doc.char_span(m.start, m.end, alignment_mode="expand")
            if whole is not None and (whole.start, whole.end) == (span.start, span.end):
                here.append(m)
    return next((m for m in here if m.kind == span.label_), here[0] if here else None)


def _get_release(doc: Doc) -> Release | None:
    kept = doc.user_data.get(_RELEASE)
    return None if kept is None else Release.model_validate_json(kept)


def _set_release(doc: Doc, release: Release) -> None:
    doc.user_data[_RELEASE] = release.model_dump_json()


class _Sentences:
    """Mark where sentences start."""

    def __call__(self, doc: Doc) -> Doc:
        starts = {a for a, _ in find_sentences(doc.text, [(m.start, m.end) for m in _mentions(doc)])}
        first_after = sorted(starts)
        for token in doc:
            token.is_sent_start = token.idx in starts
        if len(doc) and first_after:
            doc[0].is_sent_start = True
        return doc


class _Mentions:
    """Write the mentions into ``doc.spans["mentions"]``."""

    def __call__(self, doc: Doc) -> Doc:
        spans = []
        for m in _mentions(doc):
            span = doc.char_span(m.start, m.end, label=m.kind, alignment_mode="expand")
            if span is not None:
                spans.append(span)
        doc.spans["mentions"] = SpanGroup(doc, name="mentions", spans=spans)
        return doc


class _Records:
    """Read the release: ``doc._.release``."""

    def __call__(self, doc: Doc) -> Doc:
        from . import read

        _set_release(doc, read(_as_article(doc.text)))
        return doc


def _mentions(doc: Doc) -> list[Mention]:
    mentions = _get_mentions(doc)
    if mentions is None:
        mentions = find_mentions(doc.text)
        _set_mentions(doc, mentions)
    return mentions


def _as_article(text: str) -> Article:
    """Plain text as an article: blank lines part paragraphs, nothing is stripped, offsets stay as they are."""  # noqa: E501
    blocks = [
        Block("paragraph", m.group(), m.start(), m.end())
        for m in re.finditer(r"\S(?:[^\n]|\n(?!\s*\n))*", text)
    ]
    return Article(text, tuple(blocks))


@Language.factory("extractor_sentences", assigns=["token.is_sent_start"])
def make_sentences(nlp: Language, name: str) -> _Sentences:
    """spaCy factory of the sentence component."""
    _set_extensions()
    return _Sentences()


@Language.factory("extractor_mentions", assigns=["doc.spans", "span._.mention"])
def make_mentions(nlp: Language, name: str) -> _Mentions:
    """spaCy factory of the mention component."""
    _set_extensions()
    return _Mentions()


@Language.factory("extractor_records", assigns=["doc._.release"])
def make_records(nlp: Language, name: str) -> _Records:
    """spaCy factory of the record component."""
    _set_extensions()
    return _Records()


def load() -> Language:
    """Build the spaCy pipeline; nothing is downloaded, no stock model is used.

    >>> doc = load()("Ines Marr put the #6 Porsche on pole by 0.052s. No. 14 was third.")
    >>> [(s.label_, s.text) for s in doc.spans["mentions"]][1:3]
    [('CAR_NUMBER', '#6'), ('VEHICLE', 'Porsche')]
    >>> len(list(doc.sents))
    2
    """
    _set_extensions()
    nlp = spacy.blank("en")
    tokenizer: Any = nlp.tokenizer  # the Tokenizer is a compiled class without stubs
    assert nlp.Defaults.prefixes is not None and nlp.Defaults.infixes is not None
    prefixes = [p for p in nlp.Defaults.prefixes if p != "#"]
    tokenizer.prefix_search = compile_prefix_regex(prefixes).search
    tokenizer.infix_finditer = compile_infix_regex([*nlp.Defaults.infixes, r"(?<=\w)[–—](?=\w)"]).finditer
    tokenizer.token_match = _NUMBER_SIGN.match
    for component in ("extractor_sentences", "extractor_mentions", "extractor_records"):
        nlp.add_pipe(component)
    return nlp
