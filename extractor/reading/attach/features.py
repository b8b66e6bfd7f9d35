"""Features: what a sentence shows of a value and of an entry that may own it, as hashed numbers.

A feature is a short string ("before=finished"), known to the model by its CRC-32 modulo `SIZE`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise
from zlib import crc32

from ..claims import Claim
from ..entry_phrases import EntryPhrase
from ..scene import Sentence
from ..scope import session_of
from ..subjects import Found, find_subject, is_object, is_source
from .anchors import Anchor
from .view import Candidate, View

SIZE = 1 << 17
"""Number of weights for each role."""

BELIEF = 0.55  # as in assembly: what the rules believe


def hashed(names: Iterable[str]) -> list[int]:
    """The numbers of features, each once.

    >>> hashed(["a", "b", "a"]) == hashed(["a", "b"])
    True
    """
    return list(dict.fromkeys(crc32(name.encode()) % SIZE for name in names))


def of_anchor(view: View, a: Anchor) -> list[int]:
    """What speaks for the role of an anchor, whoever owns it."""
    s, at = view.s, view.at
    f, n = a.first, a.last
    clause = s.clause_of(f)
    assert clause is not None
    out = ["bias", f"form={a.form}", f"noun={a.noun}", f"form={a.form}|value={_bucket(a)}", f"of={a.of}"]
    b1, b2, b3, n1, n2, n3 = at(f - 1), at(f - 2), at(f - 3), at(n + 1), at(n + 2), at(n + 3)
    out += [
        f"-1={b1}", f"-2={b2}", f"-3={b3}", f"-21={b2} {b1}", f"-321={b3} {b2} {b1}",
        f"+1={n1}", f"+2={n2}",
        f"+3={n3}", f"+12={n1} {n2}", f"+123={n1} {n2} {n3}", f"-1+1={b1} {n1}",
        f"{a.form}|-1={b1}", f"{a.form}|+1={n1}",
    ]  # fmt: skip
    inside = [w for w in view.words[clause.first : f] if len(w) > 1][-8:]
    behind = [w for w in view.words[n + 1 : clause.last + 1] if len(w) > 1][:8]
    out += [f"cb={w}" for w in inside] + [f"ca={w}" for w in behind]
    out += [f"bag={w}" for w in view.bag]
    verb = next((w for w in reversed(view.words[:f]) if _VERBAL.fullmatch(w)), "<none>")
    out += [f"verb={verb}", f"verb={verb}|form={a.form}"]
    done = view.doing(clause.first, f)
    then = (view.doing(n + 1, clause.last + 1) or ["<none>"])[0]
    last = " ".join(done[-1:]) or "<none>"
    out += [
        f"v={last}", f"v={last}|{a.form}", f"v={last}|{a.noun}", f"v={last}|-1={b1}",
        f"v={last}|-21={b2} {b1}",
        f"vv={' '.join(done[-2:])}", f"vv={' '.join(done[-2:])}|{a.form}", f"vvv={' '.join(done[-3:])}",
        f"v+={then}", f"v+={then}|{a.form}", f"v={last}|+1={n1}",
        f"s={' '.join(view.doing(0, f)[-3:])}",
    ]  # fmt: skip
    out += [f"done={kind}" for kind in done] + [f"all={kind}" for kind in sorted(set(view.verbs)) if kind]
    flags = {
        "history": clause.history, "wish": clause.wish, "running": clause.running, "finish": clause.finish,
        "closing": clause.closing, "aside": clause.aside, "quoted": s.quoted, "first": s.first_of_paragraph,
        "run": view.frame.race_was_run, "announces": view.frame.announcement,
    }  # fmt: skip
    on = [name for name, flag in flags.items() if flag]
    out += [f"flag={name}" for name in on] + ["flags=" + " ".join(on)]
    out += [
        f"kind={s.kind}",
        f"frame={view.frame.session}",
        f"session={session_of(s, f, n, view.frame, view.carried).type}",
        f"paragraph={min(s.paragraph, 8)}",
        f"before={view.before}",
        f"before={view.before}|opens={at(0)}",
        f"before={view.before}|form={a.form}",
    ]
    near = [i for i in s.of_kind("SESSION") if s.part(i) == clause.part]
    out += [f"named={view.words[i]}" for i in near]
    table = list(s.of_kind("CHAMPIONSHIP"))
    out.append(
        f"table={'clause' if any(s.part(i) == clause.part for i in table) else 'sentence' if table else 'no'}"
    )
    others = [o for o in view.anchors if o.kind == a.kind and o is not a]
    out += [
        f"others={min(len(others), 3)}",
        f"later={any(o.first > f for o in others)}",
        f"earlier={any(o.first < f for o in others)}",
    ]
    names = sum(c.phrase is not None for c in view.candidates)
    out.append(f"names={min(names, 4)}")
    said = [c for c in view.claims if about(c, a)]
    best = max((c.score for c in said), default=None)
    out.append("rules=" + ("silent" if best is None else _score(best)))
    out += [f"rules={role_of(c)}|{_score(c.score)}" for c in said]
    return hashed(out)


def of_pair(view: View, a: Anchor, c: Candidate, found: Found | None) -> list[int]:
    """What speaks for ``c`` as the owner of the anchor."""
    s, at, p = view.s, view.at, c.phrase
    rules = [o for o in view.claims if about(o, a)]
    mine = [o for o in rules if o.entry is c.entry]
    out = [f"p:rules={role_of(o)}|{_score(o.score)}" for o in mine]
    if not mine:
        out.append("p:rules=" + ("another" if any(o.score >= BELIEF for o in rules) else "none"))
    if p is None:
        kind = "last"
        out += ["p:last", f"p:last|first={s.first_of_paragraph}",
                f"p:last|names={min(len(view.candidates) - 1, 3)}",
                f"p:last|found={found is not None}", f"p:last|opener={at(0)}",
                f"p:last|kind={s.kind}|form={a.form}"]  # fmt: skip
        return hashed(out)
    kind = _kind(p)
    after = p.first > a.last
    lo, hi = (a.last + 1, p.first) if after else (p.last + 1, a.first)
    between = view.words[lo:hi]
    side = "after" if after else "before"
    if c.crew:
        kind = "pair"
    elif kind == "crew" and c.of > 1:
        kind = "one of crew"
    tag = f"{kind}|{side}"
    phrases = [o for o in view.candidates if o.phrase is not None and o.phrase is not p]
    inner = sum(lo <= o.phrase.first < hi for o in phrases if o.phrase is not None)
    values = sum(lo <= o.first < hi for o in view.anchors if o.kind == a.kind)
    nearest = inner == 0
    cp, ca = s.clause_of(p.first), s.clause_of(a.first)
    assert cp is not None and ca is not None
    place = (
        "clause" if cp is ca else "part" if cp.part == ca.part else f"parts{min(abs(cp.part - ca.part), 3)}"
    )
    out += [
        f"p:{tag}", f"p:{tag}|{place}", f"p:{tag}|d={_far(len(between))}", f"p:{tag}|inner={min(inner, 3)}",
        f"p:{tag}|values={min(values, 2)}", f"p:{place}|inner={min(inner, 3)}|values={min(values, 2)}|{side}",
        f"p:first={p is s.phrases[0]}|{side}", f"p:object={is_object(s, p)}|{side}",
        f"p:source={is_source(s, p)}|{side}",
        f"p:prep={at(p.first - 1)}|{side}", f"p:prep2={at(p.first - 2)} {at(p.first - 1)}|{side}",
        f"p:next={at(p.last + 1)}|{side}",
        f"p:open={at(cp.first)}|{side}|same={cp is ca}", f"p:commas={min(between.count(','), 3)}|{side}",
        f"p:form={a.form}|{tag}|near={nearest}", f"p:aside={cp.aside}|{ca.aside}",
        f"p:team={c.entry.is_team}|{side}",
    ]  # fmt: skip
    if len(between) <= 6:
        out.append(f"p:path={' '.join(between)}|{side}")
    edge = [*between[:2], *between[-2:]]
    out.append(f"p:edges={' '.join(edge)}|{side}")
    way = view.doing(lo, hi)
    own = (view.doing(p.last + 1, len(view.words)) or ["<none>"])[0]
    out += [
        f"p:way={' '.join(way[:3])}|{side}", f"p:way={' '.join(way[-2:])}|{side}|{at(p.first - 1)}",
        f"p:way={' '.join(way[-1:])}|{side}|inner={min(inner, 2)}", f"p:way={' '.join(way[:1])}|{tag}",
        f"p:own={own}|{side}", f"p:own={own}|{side}|{a.form}",
        f"p:by={at(p.first - 1)}|{' '.join(way[:1])}|{side}",
    ]  # fmt: skip
    out += [f"p:in={w}|{side}" for w in sorted(set(between[:10] if after else between[-10:])) if len(w) > 1]
    out.append(f"p:near={nearest}|{side}|{place}|-1={at(a.first - 1)}")
    out.append(f"p:near={nearest}|{side}|+1={at(a.last + 1)}")
    if found is not None:
        chosen = found.phrases[0] is p
        out.append(f"p:found={chosen}|{_score(found.sure)}" + ("|after" if found.after else ""))
    else:
        out.append("p:found=none")
    if a.of > 1 or c.of > 1:
        out.append(f"p:list={a.of == c.of}|{a.order == c.order}|{c.of > 1}|{a.of > 1}")
    rivals = [o for o in view.anchors if o.kind == a.kind and o is not a and o.value != a.value]
    closer = any(abs(o.first - p.last) < abs(a.first - p.last) for o in rivals)
    out.append(f"p:closer={closer}|{side}|near={nearest}")
    return hashed(out)


def of_fate(view: View, a: Anchor, c: Candidate) -> list[int]:
    """What a sentence says of the fate of an entry: words around its phrase, what the rules made of it."""
    s, at, p = view.s, view.at, c.phrase
    f, n = a.first, a.last
    out = [
        "bias",
        f"who={'pair' if c.crew else _kind(p) if p else 'last'}",
        f"one={c.of > 1}",
        f"kind={s.kind}",
        f"paragraph={min(s.paragraph, 8)}",
        f"before={view.before}",
    ]
    out += [f"bag={w}" for w in view.bag]
    out += [f"pair={x} {y}" for x, y in pairwise(view.words)]
    out += [f"frame={view.frame.session}", f"session={session_of(s, f, n, view.frame, view.carried).type}"]
    mine = [o for o in view.claims if o.entry is c.entry]
    for o in mine:
        told = f"{role_of(o)}={o.value if o.field.startswith('position') or o.field == 'status' else o.field}"
        out += [f"rules={told}|{_score(o.score)}", f"rules={told}|{o.inferred}"]
    out.append(f"rules={bool(mine)}")
    others = {
        role_of(o) + str(o.value)
        for o in view.claims
        if o.entry is not c.entry and o.field.startswith("position")
    }
    out += [f"others={told}" for told in others]
    out.append(f"places={min(sum(o.kind == 'place' for o in view.anchors), 3)}")
    out.append(f"amounts={'+'.join(sorted({o.kind for o in view.anchors}))}")
    if p is None:
        out += [f"last|bag={w}" for w in view.bag] + [f"last|names={min(len(view.candidates) - 1, 3)}"]
        return hashed(out)
    clause = s.clause_of(f)
    assert clause is not None
    side = view.words[clause.first : f], view.words[n + 1 : clause.last + 1]
    out += [f"cb={w}" for w in side[0][-10:]] + [f"ca={w}" for w in side[1][:10]]
    b1, b2, b3, n1, n2, n3 = at(f - 1), at(f - 2), at(f - 3), at(n + 1), at(n + 2), at(n + 3)
    done, then = view.doing(0, f), view.doing(n + 1, len(view.words))
    doing = f"{' '.join(done[-1:])}|{is_object(s, p)}|{is_source(s, p)}"
    out += [
        f"v-={doing}", f"v-={doing}|{b1}", f"v-={' '.join(done[-2:])}|{b1}", f"v+={' '.join(then[:1])}",
        f"v+={' '.join(then[:2])}", f"v+={' '.join(then[:3])}", f"v+={' '.join(then[:1])}|{n1}",
        f"v-+={' '.join(done[-1:])}|{' '.join(then[:1])}",
        f"v+={' '.join(then[:1])}|first={p is s.phrases[0]}",
    ]  # fmt: skip
    out += [f"v+{'cs'[i > clause.last]}={w}|{kind}" for i, kind in enumerate(view.verbs) if kind and i > n
            for w in view.words[i + 1 : i + 3]]  # fmt: skip
    out += [
        f"-1={b1}", f"-2={b2}", f"-21={b2} {b1}", f"-321={b3} {b2} {b1}", f"+1={n1}", f"+2={n2}",
        f"+12={n1} {n2}",
        f"+123={n1} {n2} {n3}", f"-1+1={b1} {n1}",
    ]  # fmt: skip
    out += [f"before={w}" for w in view.words[:f] if len(w) > 2] + [
        f"after={w}" for w in view.words[n + 1 :] if len(w) > 2
    ]
    out += [
        f"object={is_object(s, p)}",
        f"source={is_source(s, p)}",
        f"first={p is s.phrases[0]}",
        f"list={c.order}/{c.of}",
    ]
    out += [f"object={is_object(s, p)}|{w}" for w in view.bag if _VERBAL.fullmatch(w)]
    out += [f"first={p is s.phrases[0]}|{w}" for w in view.bag if _VERBAL.fullmatch(w)]
    flags = {
        "history": clause.history, "wish": clause.wish, "running": clause.running, "finish": clause.finish,
        "closing": clause.closing, "aside": clause.aside, "run": view.frame.race_was_run,
    }  # fmt: skip
    out += [f"flag={name}" for name, flag in flags.items() if flag]
    order = [o.phrase for o in view.candidates if o.phrase is not None]
    out.append(f"nth={min(order.index(p), 4)}|{min(len(order), 5)}")
    return hashed(out)


def subject_of(s: Sentence, a: Anchor) -> Found | None:
    """The grammar's own choice of an owner (`extractor.reading.subjects`), where it can be asked."""
    return find_subject(s, a.first, a.last) if s.items[a.first].mention is not None else None


def role_of(c: Claim) -> str:
    """What a claim of the rules takes its value for: a role of `extractor.reading.attach.anchors`."""
    if c.kind == "history":
        return "history"
    if c.field == "gap":
        return str(c.value[2])
    if c.field == "points":
        return "held" if c.kind == "standing" else "scored"
    if c.field == "fastest_lap_time":
        return "best"
    return "standing" if c.kind == "standing" else "grid" if c.field == "grid" else "finish"


def about(c: Claim, a: Anchor) -> bool:
    """Whether a claim of the rules is about the anchor."""
    if c.inferred or not any(x < a.end and a.start < y for x, y in c.spans[:1]):
        return False
    value = c.value[0] if isinstance(c.value, tuple) else c.value
    return bool(value == a.value)


_VERBAL = re.compile(r"[a-z]+(?:ed|ing)|took|won|came|went|was|were|set|ran|led|is|are|has|had|saw|brought|put|fell|lost|drove|sits?|holds?|held|kept|made|got|left|gave|began|rose|beat|lies|lay|stands?|takes?|leads?|starts?|moves?|drops?|finish(?:es)?|remains?")  # fmt: skip  # noqa: E501


def _bucket(a: Anchor) -> str:
    if a.kind != "place":
        return "half" if float(a.value or 0) % 1 else "small" if float(a.value or 0) < 30 else "large"
    return str(a.value) if a.value <= 3 else "top10" if a.value <= 10 else "more"


def _far(distance: int) -> str:
    return (
        str(distance)
        if distance <= 3
        else "5"
        if distance <= 5
        else "8"
        if distance <= 8
        else "15"
        if distance <= 15
        else "far"
    )


def _score(score: float) -> str:
    return (
        f"{max(-2.0, min(3.0, round(score * 2) / 2)):g}"
        if score < BELIEF - 0.25 or score > 1.2
        else f"{round(score, 1):g}"
    )


def _kind(p: EntryPhrase) -> str:
    if p.numbers:
        return "number"
    if p.persons:
        return "crew" if len(p.persons) > 1 else "person"
    if p.corefs and not p.named:
        return f"coref:{p.corefs[0].form}"
    return "team" if p.teams else "vehicle"
