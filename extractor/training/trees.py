"""Trees: how a dependency parse ties a value of a sentence to the entries that the sentence names."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc, Token

from extractor.reading.attach.hashing import hashed
from extractor.reading.attach.judge import Case
from extractor.reading.scene import Sentence

_UP = {"conj": 0.4, "parataxis": 0.6, "amod": 0.4, "nummod": 0.4, "compound": 0.4, "flat": 0.4, "appos": 0.5}
_DOWN = {
    "obl:agent": 0.1, "nsubj": 0.2, "nsubj:pass": 0.4, "nsubj:outer": 0.4, "nmod:poss": 0.3, "appos": 0.3,
    "flat": 0.2, "compound": 0.4, "nmod:desc": 0.3, "obj": 1.0, "conj": 1.2,
    "nsubjpass": 0.4, "poss": 0.3, "agent": 0.0, "pobj": 0.1, "dobj": 1.0,  # of spaCy's own English pipelines
}  # fmt: skip
_GIVEN_TO = ("for", "by", "of", "to")
_NOWHERE = 99.0  # the distance of an entry that the sentence does not name


def parse(nlp: Language, s: Sentence) -> Doc:
    """The sentence as one tree."""
    doc = nlp.make_doc(s.text)
    for token in doc:
        token.is_sent_start = token.i == 0
    for _, component in nlp.pipeline:
        doc = component(doc)
    return doc


def path(a: Token, b: Token) -> tuple[list[Token], Token, list[Token]]:
    """The words from ``a`` up to the one above both, that one, and the words down from it to ``b``."""
    above = [b, *b.ancestors]
    up, top = [], a
    while top not in above and top.head != top:
        up.append(top)
        top = top.head
    return up, top, above[: above.index(top)][::-1] if top in above else above[::-1]


def cost(a: Token, b: Token) -> float:
    """How far ``b`` is as the owner of ``a``: subjects, agents, appositions, "for X" near, the rest far."""
    up, _, down = path(a, b)
    far = sum(_UP.get(token.dep_, 0.7) for token in up)
    for token in down:
        if token.dep_ in ("obl", "nmod", "prep"):
            case = next((child.lower_ for child in token.children if child.dep_ == "case"), token.lower_)
            far += 0.4 if case in _GIVEN_TO else 1.8
        else:
            far += _DOWN.get(token.dep_, 1.5)
    return far


def look(tree: Doc, case: Case) -> tuple[list[float], list[list[int]]]:
    """How far each candidate is from the anchor, and the path to each as numbered features."""
    ranges = [(p.start, p.end) if (p := c.phrase) else None for c in case.candidates]
    at = _head(tree, case, (case.anchor.start, case.anchor.end))
    heads = [_head(tree, case, place) if place else None for place in ranges]
    far = [_NOWHERE if head is None else cost(at, head) for head in heads]
    return far, [
        [] if head is None else _shown(at, head, distance == min(far))
        for head, distance in zip(heads, far, strict=True)
    ]


def _head(tree: Doc, case: Case, place: tuple[int, int]) -> Token:
    """The word on which the others between two characters of the release hang."""
    start, end = (at - case.sentence.start for at in place)
    span = tree.char_span(start, end, alignment_mode="expand")
    return tree[0] if span is None else span.root


def _shown(a: Token, b: Token, best: bool) -> list[int]:
    up, top, down = path(a, b)
    rise, fall = (">".join(token.dep_ for token in part) for part in (up, down))
    cases = " ".join(child.lower_ for token in down for child in token.children if child.dep_ == "case")
    out = [f"t:best={best}", f"t:edges={len(up) + len(down)}|{best}", f"t:cost={round(2 * cost(a, b))}"]
    out += [f"t:top={top.lower_}|{fall}", f"t:top={top.tag_}|{fall}", f"t:path={rise}^{fall}"]
    return hashed([*out, f"t:path={rise}^{fall}|{top.tag_}", f"t:fall={fall}|{cases}", f"t:rise={rise}"])
