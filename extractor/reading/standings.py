"""Championship tables in prose: places, totals, leads and deficits, titles."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .cast import Cast
from .claims import Claim
from .drafts import Offsets
from .entry_phrases import EntryPhrase
from .mentions.mention import Mention
from .places import _about_championship, _groups, _mention, _owners
from .scene import Sentence
from .scope import Frame
from .subjects import Found, find_subject, is_name, is_object, with_neighbours
from .who import Entry

_BEFORE_EVENT = re.compile(r"\b(?:enter(?:s|ed|ing)?|go(?:es|ing)?\sinto|head(?:s|ed|ing)?\sinto|arriv(?:e|es|ed|ing)|com(?:e|es|ing)\sinto|ahead\sof\sthe\s(?:race|event|weekend)|before\sthe\s(?:race|event|weekend)|starts\sthe\sweekend|going\sinto)\b", re.I)
_LEADS = re.compile(r"\b(?:leads?|leading|head(?:s|ing)?|tops?|topping|on\stop\sof|at\sthe\s(?:top|head)|(?:to|in)\sthe\s(?:top|lead)|atop|extend\w*|retain\w*|hold\w*\s(?:a|the|on\sto)|increas\w*|stretch\w*|maintain\w*|keep\w*|took\sover|tak(?:es|ing)\s(?:over\s)?the|regain\w*|remain\w*\s(?:in\sthe|the)|widen\w*|grown|has\s(?:a|an)|have\s(?:a|an)|with\s(?:a|an)|now\slead\w*|enjoy\w*|assum\w*)\b", re.I)
_TITLE_WON = re.compile(
    r"\b(?:clinch\w*|seal(?:ed|s|ing)?|secur(?:ed|es|ing)|w[io]n(?:s|ning)?|crown(?:ed|s)?|claim(?:ed|s|ing)?|captur(?:ed|es|ing)|wrapp?(?:ed|s)\sup|took|tak(?:es|en|ing)|belongs?\sto|earn(?:ed|s)?|settled|confirmed|became|becom(?:es|ing)|celebrat\w+|beyond\sdoubt|put\sthe|champions?\s(?:after|for)|made\s\w+(?:\s\w+)?\s(?:world\s)?champion|is\s(?:the\s)?(?:\d{4}\s)?(?:\w+\s)?champion|are\s(?:the\s)?(?:\d{4}\s)?(?:\w+\s)?champions|to\smake|as\schampion)\b", re.I
)  # fmt: skip
_OLD_TITLE = re.compile(r"(?:\b(?:reigning|defending|former|previous|past|ex-?|outgoing|last\syear|two-time|three-time|four-time|five-time|six-time|seven-time|multiple|\w+-times?|times?|[12]\d{3})\s(?:[\w’'-]+\s){0,4})$", re.I)
_BEHIND = re.compile(r"\b(?:behind|back|adrift|shy|short\sof|off\b|in\sarrears|down\son|deficit|trail\w*|away\sfrom|from\sthe\s(?:lead|top)|to\smake\sup|gap\sto|out\sof\sthe\slead|off\sthe\slead)\b", re.I)
_AHEAD = re.compile(r"\b(?:ahead|clear|lead\w*|advantage|margin|cushion|up\son|in\sfront|buffer|to\sthe\sgood|heads?|over)\b", re.I)
_SCORED = re.compile(r"\b(?:scor\w+|collect\w*|earn\w*|haul|took|tak(?:es|ing)|gain\w*|pick\w*\sup|bag\w*|add(?:ed|s|ing)?|amass\w*|total\sof|tally\sof|yield\w*|worth|brought|record\w*|award\w*|hand(?:ed|s)|net(?:ted|s)?|receiv\w*|banked|grabbed|points\son\sthe\sday|on\soffer|in\sall|reward\w*|another|was\shis|were\shis|was\s\d)\b", re.I)
_NO_POINTS = re.compile(r"\b(?:available|maximum|up\sto|will\sscore|would|could|can\sscore|even\sif|at\sstake|on\soffer|possible|per\s(?:race|win)|for\sthe\swin(?:ner)?\b|each\srace|bonus\spoint\sfor|career|worth\sof|penalt\w+|deduct\w*|licen[cs]e|system|since|all-time|leading\sup|talking|more\sthan|nearly|almost|over\s\d|out\sof)\b", re.I)
_OWN = re.compile(r"\b(?:and\sthe\s(?:three|five|two|\d+)\spoints\son\soffer)\b", re.I)


def _championship(s: Sentence, at: int) -> tuple[Mention | None, str | None]:
    """The nearest championship mention to the item ``at`` and the table it names."""
    best: tuple[int, Mention] | None = None
    for i in s.of_kind("CHAMPIONSHIP"):
        m = _mention(s, i)
        d = abs(i - at) + (0 if s.part(i) == s.part(at) else 10) + (0 if m.value else 1)
        if best is None or d < best[0]:
            best = (d, m)
    return (best[1], best[1].value) if best else (None, None)


def _table(entry: Entry, said: str | None) -> str:
    if said:
        return said
    if entry.is_team:
        return "teams" if entry.team else "manufacturers"
    return "drivers"


def _named(s: Sentence, entry: Entry) -> tuple[str, ...]:
    """The drivers of ``entry`` by whom the sentence speaks of it; a lone driver stands for "he" too."""
    here = tuple(q.value for p in s.phrases for q in p.persons if q.value in entry.drivers)
    if here and len(here) < len(entry.drivers) and len({p.first for p in s.phrases if any(q.value in entry.drivers for q in p.persons)}) == 1:
        return tuple(dict.fromkeys(here)) if any(p.numbers for p in s.phrases) else tuple(entry.drivers)
    if here:
        return tuple(dict.fromkeys(here))
    numbered = any(n.value == entry.number for p in s.phrases for n in p.numbers)
    return () if numbered else tuple(entry.drivers)


class StandingsReader:
    """Reads the standings sentences of a release; remembers the last pair so that "a further 35 back" finds its other end."""

    def __init__(self, cast: Cast, frame: Frame) -> None:
        self.cast = cast
        self.frame = frame
        self.last_behind: Entry | None = None
        self.last_table: str | None = None
        self.last_paragraph = -1

    def read(self, number: int, s: Sentence) -> Iterator[Claim]:
        """Yield the standing claims (and scored points) of one sentence."""
        if s.quoted:
            return
        champ = s.of_kind("CHAMPIONSHIP")
        points = [i for i in s.of_kind("POINTS")]
        if champ:
            self.last_paragraph = s.paragraph
            yield from self._places(number, s)
            yield from self._leads(number, s)
            yield from self._titles(number, s)
        for i in points:
            yield from self._points(number, s, i)
        if champ or (points and self.last_paragraph == s.paragraph) or self.last_paragraph == s.paragraph:
            yield from self._bracketed(number, s)

    # -- pieces ------------------------------------------------------------------------------------

    def _claim(self, number: int, s: Sentence, field: str, value: object, entry: Entry, at: int, m: Mention | None, *, inferred: bool = False, score: float = 1.5, spans: tuple[Offsets, ...] = (), who: tuple[str, ...] | None = None) -> Claim:
        champion, said = _championship(s, at)
        context = ((champion.start, champion.end),) if champion else ()
        class_name = self._class(s, at, entry)
        as_of = "before" if not self.frame.race_was_run or _BEFORE_EVENT.search(s.text) else "after"
        clause = s.clause_of(at)
        if clause and clause.wish:
            score -= 2.0
        if clause and clause.history and not re.fullmatch(r"(?:19|20)\d\d|since|back-to-back|fresh from|ago", s.text[clause.history[0] - s.start : clause.history[1] - s.start]):
            score -= 1.0
        if who is None:
            who = _named(s, entry)
        series = None
        for i in s.of_kind("SERIES"):
            sm = _mention(s, i)
            if clause and s.part(i) == clause.part:
                series = sm.value
        table = _table(entry, said or (self.last_table if entry.is_team and champion is None and self.last_table in ("teams", "manufacturers") else None))
        if table == "teams" and entry.is_team and not entry.team:
            entry = self.cast.entries.team_entry(Mention("TEAM", m.start if m else 0, m.end if m else 0, entry.manufacturer))
        if champion is not None:
            self.last_table = table
        return Claim(
            "standing", field, value, entry, None, None, class_name, table, series,
            spans=spans or (((m.start, m.end),) if m else context), context=context, inferred=inferred, score=score, start=s.items[min(at, len(s.items) - 1)].start, as_of=as_of, sentence=number, who=who,
        )  # fmt: skip

    def _class(self, s: Sentence, at: int, entry: Entry) -> str | None:
        if not self.frame.multi_class:
            near = [i for i in s.of_kind("CLASS") if abs(i - at) <= 6]
            return _mention(s, near[0]).value if near else None
        best: tuple[int, str] | None = None
        for i in s.of_kind("CLASS"):
            d = abs(i - at) + (0 if s.part(i) == s.part(at) else 8)
            if best is None or d < best[0]:
                best = (d, _mention(s, i).value)
        if best and best[0] <= 14:
            return best[1]
        section = self.frame.section_classes.get(s.paragraph)
        return entry.class_name or (section[0] if section else None)

    def _places(self, number: int, s: Sentence) -> Iterator[Claim]:
        for group in _groups(s):
            first, last = group[0], group[-1]
            form = _mention(s, first).form
            if form not in ("ordinal", "P", "runner_up") or not _about_championship(s, first, last):
                continue
            found = find_subject(s, first, last)
            entries, _, _ = _owners(s, self.cast, found, len(group))
            if len(entries) != len(group):
                continue
            for i, entry in zip(group, entries, strict=True):
                m = _mention(s, i)
                yield self._claim(number, s, "position", m.value, entry, i, m, score=1.6)

    def _leads(self, number: int, s: Sentence) -> Iterator[Claim]:
        for i in s.of_kind("CHAMPIONSHIP"):
            m = _mention(s, i)
            clause = s.clause_of(i)
            if clause is None:
                continue
            mine = [c for c in s.clauses if c.part == clause.part]
            a = s.items[mine[0].first].start - s.start
            text = s.text[a : s.items[mine[-1].last].end - s.start]
            phrase: EntryPhrase | None = None
            word = m.text if hasattr(m, "text") else s.items[i].low
            if m.form == "lead" and "leader" in word and not re.search(r"\b(?:former|previous|behind\sthe|to\sthe|on\sthe|from\sthe|of\sthe|over\sthe|than\sthe)\s(?:\w+\s)?$", s.text[: s.items[i].start - s.start].lower()):
                after = [p for p in s.phrases if p.first > i and s.words(i + 1, p.first - 1) in ("", ",", "is", "are")]
                before = [p for p in s.phrases if p.last < i and s.words(p.last + 1, i - 1) in (",", ", the", ", current", ", who are", ", the current", "is the", "are the", "are", "is", "remains", "remains the", "remain the", "as the", "as", "as front-runner of", "the", "is the new", "remain")]
                phrase = (after or before[-1:] or [None])[0]
            elif m.form in ("lead", "table") and (_LEADS.search(text) or m.form == "lead"):
                verbs = re.search(r"\b(?:leads?|now\sleads|heads|tops?|head\b)\s(?:\w+\s){0,3}", text)
                has_verb = m.form == "table" and (re.search(r"\b(?:leads?|leading|heads?|heading|tops|topping|atop|on\stop\sof|at\sthe\s(?:top|head)|front-runner)\b", text) is not None)
                if m.form == "lead" or has_verb:
                    named = [p for p in s.phrases if p.last < i and s.part(p.first) == clause.part and not is_object(s, p)]
                    names = [p for p in named if is_name(p) or p.teams or p.corefs or p.vehicles]
                    phrase = names[0] if names else None
                    if phrase is None and verbs is None:
                        found = find_subject(s, i, i)
                        phrase = found.phrases[0] if found and not found.after else None
                    if phrase is not None and re.search(r"\b(?:lost|loses|cut|reduc\w*|trim\w*|behind|within|closed|narrow\w*|off|from|out\sof)\b", text[: m.start - s.start - a]) and m.form == "lead":
                        phrase = None
            if phrase is None:
                phrase = self._headed_by(s, i)
            if phrase is None:
                continue
            group = with_neighbours(s, phrase)
            entries: list[Entry] = []
            for p in group:
                ref = self.cast.resolve(p, s)
                entries.extend(e for e in ref.entries if e not in entries)
            entries = self._own_possessive(s, phrase, entries)
            if not entries or (len(entries) > 1 and not self.cast.entries.crews):
                entries = entries[:1]
            for entry in entries[:1]:
                yield self._claim(number, s, "position", 1, entry, i, m, inferred=m.form == "lead", score=1.4)

    def _headed_by(self, s: Sentence, i: int) -> EntryPhrase | None:
        """"the team championship has Corvette Racing at its head", "the table is led by Ito"."""
        for p in s.phrases:
            if p.first > i and s.part(p.first) <= s.part(i) + 1:
                words = s.words(i + 1, p.first - 1)
                after = s.words(p.last + 1, p.last + 4)
                if re.search(r"\b(?:led|headed|topped)\sby(?:\sthe)?$", words) or (re.search(r"\b(?:has|have|sees?|shows?)(?:\sthe)?$", words) and re.match(r"(?:at|on|in)\s(?:its|the|top)\s?(?:head|top|lead|front)?", after)):
                    return p
        return None

    def _own_possessive(self, s: Sentence, phrase: EntryPhrase, entries: list[Entry]) -> list[Entry]:
        return entries

    def _titles(self, number: int, s: Sentence) -> Iterator[Claim]:
        for i in s.of_kind("CHAMPIONSHIP"):
            m = _mention(s, i)
            if m.form not in ("title", "champion", "table") or (m.form == "table" and "championship" not in s.items[i].low):
                continue
            clause = s.clause_of(i)
            before = s.text[: s.items[i].start - s.start]
            if clause is None or clause.wish or _OLD_TITLE.search(before):
                continue
            if self.frame.season and any(y != self.frame.season for y in clause.years):
                continue
            a = s.items[clause.first].start - s.start
            text = s.text[a : s.items[clause.last].end - s.start]
            if not _TITLE_WON.search(text):
                continue
            if re.search(r"\b(?:can|may|will|to\swin\sthe|battle|fight|race|hunt|chance|lead\w*|points|rounds?|contend\w*|point\w*|standings|towards?|for\sthe)\b", text, re.I) and not re.search(r"\b(?:clinch\w*|sealed|crowned|secured)\b", text, re.I):
                continue
            if any(abs(k - i) < 10 and _mention(s, k).form in ("ordinal", "P", "runner_up") and _about_championship(s, k, k) for k in s.of_kind("POSITION")):
                continue
            found = find_subject(s, i, i)
            if found is None:
                if self.cast.last is None or s.kind in ("title", "heading"):
                    continue
                entries = [self.cast.last]
            else:
                ref = self.cast.resolve(found.phrases[0], s)
                entries = ref.entries
            if len(entries) != 1:
                continue
            yield self._claim(number, s, "position", 1, entries[0], i, m, inferred=True, score=1.2)

    def _points(self, number: int, s: Sentence, i: int) -> Iterator[Claim]:
        m = _mention(s, i)
        clause = s.clause_of(i)
        if clause is None or clause.wish and not re.search(r"\bcushion|lead\b", s.text, re.I):
            return
        around = s.text[max(0, m.start - s.start - 45) : m.end - s.start + 30]
        if _NO_POINTS.search(around) and not _OWN.search(around):
            return
        lead_in = s.text[max(0, m.start - s.start - 30) : m.start - s.start]
        after = s.text[m.end - s.start : m.end - s.start + 34]
        champ = any(abs(k - i) < 16 for k in s.of_kind("CHAMPIONSHIP")) or self.last_paragraph == s.paragraph
        if re.match(r"\s?(?:\)|\]|,\s|\.|;|$)", after) and lead_in.endswith(("(", ", ", "– ", "- ")) or re.search(r"\(\s?$", lead_in):
            yield from self._total(number, s, i, m)
            return
        relation = self._relation(s, i, lead_in, after, clause.first, clause.last)
        if relation and (champ or re.search(r"\b(?:points?|standings|lead)\b", after) or True):
            yield from self._gap(number, s, i, m, relation)
            return
        if re.search(r"\b(?:with|on|has|have|holds?|sits?\son|now\son|tally\sto|total\sto|to|stands?\son|his|their)\s(?:now\s|a\stotal\sof\s|up\sto\s)?$", lead_in) and champ and not re.search(r"\b(?:scor|collect|earn|haul|gain)\w*[^,]*$", lead_in):
            yield from self._total(number, s, i, m)
            return
        clause_text = s.text[s.items[clause.first].start - s.start : s.items[clause.last].end - s.start]
        if _SCORED.search(clause_text) and m.form == "points" and not clause.history and not re.search(r"\b(?:first|last|more)\s$", lead_in):
            found = find_subject(s, i, i)
            entries, driver, _ = _owners(s, self.cast, found, 1)
            if len(entries) == 1 and not entries[0].is_team:
                yield Claim("result", "points", m.value, entries[0], None, driver, spans=((m.start, m.end),), score=1.2, start=m.start, sentence=number)

    def _relation(self, s: Sentence, i: int, lead_in: str, after: str, first: int, last: int) -> str | None:
        if re.match(r"\s(?:further\s|more\s|points\s)?(?:behind|back|adrift|shy|short|off|in\sarrears|down|to\smake\sup|away|from\sthe|deficit|gap\sto|out\sof)\b", after):
            return "behind"
        if re.match(r"\s(?:clear|ahead|up\s|lead|advantage|margin|cushion|in\sfront|buffer|to\sthe\sgood)", after):
            return "ahead"
        if re.search(r"\b(?:trail\w*|deficit|gap|behind)\b[^,.]*$", lead_in):
            return "behind"
        text = s.text[s.items[first].start - s.start : m_end(s, i)]
        if re.search(r"\b(?:by|of|to|is|at|stands\sat|to\sjust)\s(?:a\s)?(?:just\s|a\smere\s|only\s|now\s)?$", lead_in):
            if re.search(r"\b(?:trail\w*|deficit|gap|behind)\b", text, re.I):
                return "behind"
            if re.search(r"\b(?:lead\w*|advantage|margin|cushion|head\w*|ahead|clear)\b", text, re.I):
                return "ahead"
        return None

    def _gap(self, number: int, s: Sentence, i: int, m: Mention, relation: str) -> Iterator[Claim]:
        value = m.value
        text = s.text.lower()
        by_to = re.search(r"\b(?:extend\w*|increas\w*|stretch\w*|grow\w*|widen\w*|cut\w*|reduc\w*|trim\w*|clos\w*)\b", text[: m.start - s.start])
        nxt = re.match(r"\sto\s(?:a\stotal\sof\s|now\s)?(?P<n>\d+)(?:\spoints?)?\b", s.text[m.end - s.start :])
        spans: tuple[Offsets, ...] = ((m.start, m.end),)
        if by_to and nxt:
            value = float(nxt["n"])
            spans = ((m.end + nxt.start("n"), m.end + nxt.end("n")),)
        elif by_to and re.search(r"\bby\s(?:\w+\s){0,2}$", text[: m.start - s.start]):
            return
        found = find_subject(s, i, i)
        further = re.search(r"\b(?:further|another)\s(?:\w+\s)?$", text[: m.start - s.start]) or re.match(r"\s(?:further|more)\b", s.text[m.end - s.start :])
        if found is None:
            entries = [self.cast.last] if self.cast.last and not s.first_of_paragraph else []
        else:
            entries = self.cast.resolve(found.phrases[0], s).entries
        if len(entries) != 1:
            return
        entry = entries[0]
        other = self._other(s, i, entry)
        if further and other is None and relation == "behind":
            other = self.last_behind
        score = 1.5
        to = other
        yield self._claim(number, s, "gap", (value, "points", relation, to), entry, i, m, score=score, spans=spans)
        if relation == "ahead" and re.search(r"\b(?:leads?|leading|points\slead|championship\slead|lead\sof|cushion|heads?)\b", text):
            yield self._claim(number, s, "position", 1, entry, i, m, inferred=True, score=1.2)
        if relation == "ahead" and other is not None and not further and re.search(r"\b(?:up\son|clear\sof|ahead\sof|heads?|leads?|over)\b", text) and not any(_mention(s, k).form in ("ordinal", "P") and s.part(k) == s.part(i) for k in s.of_kind("POSITION")):
            yield self._claim(number, s, "position", 1, entry, i, m, inferred=True, score=0.9)
            yield self._claim(number, s, "position", 2, other, i, m, inferred=True, score=0.8)
        if other is not None and not further:
            back = "ahead" if relation == "behind" else "behind"
            yield self._claim(number, s, "gap", (value, "points", back, entry), other, i, m, score=score, spans=spans)
        if relation == "ahead":
            self.last_behind = other
        else:
            self.last_behind = entry

    def _other(self, s: Sentence, i: int, subject: Entry) -> Entry | None:
        """The far end of a points gap: behind, ahead of, over, "leads the #6"."""
        part = s.part(i)
        for p in s.phrases:
            if p.corefs and not p.named:
                continue
            near = s.part(p.first) in (part, part + 1) if p.first > i else s.part(p.first) == part
            if not near:
                continue
            before = s.text[: p.start - s.start].lower()
            if is_object(s, p) or re.search(r"\b(?:leads?|heads?|over|on|to|trails?|up on)\s(?:the\s|team-?mates?\s|rivals?\s)*$", before):
                entries = self.cast.resolve(p, s).entries
                if len(entries) == 1 and entries[0] is not subject:
                    return entries[0]
        return None

    def _total(self, number: int, s: Sentence, i: int, m: Mention) -> Iterator[Claim]:
        found = find_subject(s, i, i)
        if found is None:
            return
        if s.items[i - 1].text == "(":
            found = Found([[p for p in s.phrases if p.last < i][-1]], 1.0) if any(p.last < i for p in s.phrases) else found
        near = [p for p in s.phrases if p.last < i and s.words(p.last + 1, i - 1) in ("(", ",", "–", "-", "with", "on", "has", "’s")]
        phrase = near[-1] if near else found.phrases[0]
        entries = self.cast.resolve(phrase, s).entries
        if len(entries) == 1:
            yield self._claim(number, s, "points", m.value, entries[0], i, m, score=1.5)

    def _bracketed(self, number: int, s: Sentence) -> Iterator[Claim]:
        """"Envision Racing (268), Jaguar (268)": bare totals in brackets behind names."""
        for p in s.phrases:
            at = p.last + 1
            if at + 2 >= len(s.items) or s.items[at].text != "(" or s.items[at + 2].text != ")":
                m = re.search(r"\((?:[A-Z]{3})/(?P<n>\d{1,4}(?:\.5)?)\)$", s.text[p.start - s.start : p.end - s.start])
                if m and p.persons and not p.numbers:
                    entries = self.cast.resolve(p, s).entries
                    if len(entries) == 1:
                        yield self._claim(number, s, "points", float(m["n"]), entries[0], p.last, None, spans=((p.start + m.start("n"), p.start + m.end("n")),))
                continue
            inner = s.items[at + 1]
            if inner.kind != "WORD" or not re.fullmatch(r"\d{1,4}(?:\.5)?", inner.text):
                continue
            entries = self.cast.resolve(p, s).entries
            if len(entries) == 1:
                yield self._claim(number, s, "points", float(inner.text), entries[0], at + 1, None, spans=((inner.start, inner.end),))


def m_end(s: Sentence, i: int) -> int:
    return s.items[i].end - s.start


__all__ = ["Found", "StandingsReader"]
