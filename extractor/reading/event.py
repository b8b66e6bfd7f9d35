"""Which race meeting a release is about.

Every name of a series, a meeting or a circuit is weighed by where it stands (title, lead, body) and by
the words around it: "since the Austrian Grand Prix" or "next up is Monza" speak of another meeting. What
the knowledge files tie together (a meeting, its series and its circuit) supports each other. A field
stays null where no candidate is strong, or two are about as strong.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import replace
from functools import cache

from ..knowledge.choice import one_of
from ..page.article import Article
from ..records import Event, Evidence, Span
from .event_dates import Told, cue, find_days, find_round, find_season, page_year
from .event_names import (
    Family,
    Named,
    SeriesMention,
    find_family,
    find_names,
    find_series_mentions,
    fold,
    records,
)

__all__ = ["SeriesMention", "find_event", "find_series_mentions"]

_HEAD = 700  # characters behind the title in which datelines, rounds and days are believed
_ENOUGH = 1.0  # the score that a series needs: one undisputed mention in the body
_PLACED = 1.2  # the score that a meeting or a circuit needs: a mention at the top, or one that says "here"
_SHY = 0.9  # what names that mean other things too can reach by themselves: never enough
_CLEAR = 1.25  # how many times as strong as the second the best candidate must be


def find_event(article: Article, names: list[Named] | None = None) -> Event:
    """The meeting that ``article`` is about, with evidence; fields that stay unsure are null.

    ``series`` is the canonical name, or the official one of its years where the text writes that;
    ``event_name`` and ``circuit`` are as the text writes them, in their fullest form, or canonical and
    listed in ``inferred`` where they follow from the knowledge files. Never raises. ``names`` are those of
    the text (see `find_names`), where they have been looked for already.

    >>> text = "Porsche on pole at Petit Le Mans\\n\\nRoad Atlanta (Oct. 11, 2024) saw the final IMSA round."
    >>> event = find_event(Article(text=text, blocks=()))
    >>> event.series, event.season, event.event_name, event.circuit
    ('IMSA WeatherTech SportsCar Championship', 2024, 'Petit Le Mans', 'Road Atlanta')
    """
    return _Reading(article, find_names(article.text) if names is None else names).event()


class _Reading:
    """One pass over one article: the names, their weights, and what is chosen from them."""

    def __init__(self, article: Article, names: list[Named]) -> None:
        self.text = article.text
        self.title_end = _title_end(article)
        self.head = self.title_end + _HEAD
        self.names = names
        self.year = page_year(self.text, article.published, self.head)
        self.season = find_season(self.text, self.names, self.year, self.title_end)
        self.firsts = {family: _firsts(self.names, family) for family in ("series", "event", "circuit")}
        self.weights = {n: self._weight(n) for n in self.names}
        self.evidence: Evidence = {}
        self.inferred: list[str] = []

    def event(self) -> Event:
        meeting = self._meeting()
        if meeting is not None and not self._fits(meeting, None):
            meeting = None
        series = self._series(meeting)
        if meeting is not None and not self._fits(meeting, series):
            meeting = None
        circuit = self._circuit(meeting, series)
        meeting = meeting or self._grand_prix(series, circuit)
        head = max(self.head, 1000)
        round_ = find_round(self.text, head)
        days = find_days(self.text, self.season.value if self.season else None, head)
        first, last = (days[0], days[1]) if days else (None, None)
        if days:
            self._prove("start_date", days[2])
            self._prove("end_date", days[2])
        return Event(
            series=self._written_series(series),
            season=self._told("season", self.season),
            round=self._told("round", round_),
            event_name=self._written("event_name", "event", meeting),
            circuit=self._written("circuit", "circuit", circuit),
            start_date=first,
            end_date=last,
            evidence=self.evidence,
            inferred=self.inferred,
        )

    # -- weighing ------------------------------------------------------------------------------

    def _weight(self, named: Named) -> float:
        weight = 4.0 if named.end <= self.title_end else _by_depth(named.start - self.title_end)
        if named.byname:
            weight *= 0.4
        elif not named.sure and named.family != "event":
            weight *= 0.6
        before, after = _surroundings(self.text, named)
        year = re.search(r"\b(20\d\d)\s$", before) or re.match(r"[^.;]{0,20}\b(?:in|of)\s(20\d\d)\b", after)
        if year and self.season is not None and int(year[1]) != self.season.value:
            return weight * 0.1
        if cue("here", "before").search(before) or cue("here", "after").match(after):
            return weight * 1.3
        if cue("past", "before").search(before) or cue("past", "after").match(after):
            return weight * (0.6 if named.family == "series" else 0.1)
        if self._not_first(named) and (
            cue("ahead", "before").search(before) or cue("ahead", "after").match(after)
        ):
            return weight * 0.1
        return weight

    def _not_first(self, named: Named) -> bool:
        """Whether another name of the family stands before: previews begin with what is ahead, too."""
        return any(start < named.start for name, start in self.firsts[named.family] if name != named.name)

    def _scores(self, family: Family) -> dict[str, float]:
        scores: dict[str, float] = defaultdict(float)
        seen: Counter[str] = Counter()
        for named in self.names:
            if named.family == family and seen[named.name] < 8:
                seen[named.name] += 1
                scores[named.name] += self.weights[named]
        return scores

    # -- choosing ------------------------------------------------------------------------------

    def _meeting(self) -> str | None:
        scores = self._scores("event")
        circuits = self._scores("circuit")
        series = self._scores("series")
        for name in scores:
            record = records("event").get(name)
            if record is None:
                continue
            scores[name] += min(2.0, 0.5 * circuits.get(record.get("circuit", ""), 0.0))
            supported = max((series.get(s, 0.0) for s in record.get("series", ())), default=0.0)
            scores[name] += min(1.0, 0.5 * supported)
        return _best(scores, _PLACED)

    def _series(self, meeting: str | None) -> str | None:
        scores = self._scores("series")
        sure = {n.name for n in self.names if n.family == "series" and n.sure}
        for name in scores:
            if name not in sure:
                scores[name] = min(scores[name], _SHY)
        for name, strength in self._hinted().items():
            scores[name] += strength
        ring = _best(self._circuits(), _PLACED)
        for name in sure & {
            s for r in records("event").values() if r.get("circuit") == ring for s in r.get("series", ())
        }:
            scores[name] += 0.75  # the series races at the circuit of the release
        record = records("event").get(meeting or "", {})
        for place, name in enumerate(record.get("series", ())):
            if self._runs(name) and (place == 0 or scores.get(name, 0.0) >= _ENOUGH):
                scores[name] += 2.0
        for name in list(scores):  # "… Europe" and "… Europe Endurance Cup": the narrower one is meant
            wider = [w for w in scores if w != name and name.startswith(w + " ")]
            if wider and scores[name] >= _ENOUGH:
                scores[name] += sum(scores.pop(w) for w in wider)
        return _best(scores)

    def _hinted(self) -> dict[str, float]:
        """Series to which classes or other words of the text point, where only one series has them."""
        strengths: dict[str, float] = defaultdict(float)
        pattern, owners = _hints()
        for word in {m.group() for m in pattern.finditer(self.text)}:
            if self._runs(owners[word]):
                strengths[owners[word]] += 0.6
        return {name: min(n, 1.2) for name, n in strengths.items()}

    def _runs(self, series: str) -> bool:
        """Whether the series was held in the season in question, as far as the knowledge file says."""
        years = records("series")[series].get("years", {})
        if self.season is None:
            return True
        return bool(years.get("from", 0) <= self.season.value <= years.get("to", 9999))

    def _fits(self, meeting: str, series: str | None) -> bool:
        """A meeting of another series or at another circuit is none of ours, unless the title names it."""
        if any(n.name == meeting and n.end <= self.title_end for n in self.names):
            return True
        known = records("event").get(meeting, {})
        if series is not None and known.get("series") and series not in known["series"]:
            return False
        home = known.get("circuit")
        elsewhere = max((s for c, s in self._circuits().items() if c != home), default=0.0)
        return home is None or elsewhere <= self._scores("event")[meeting]

    def _circuits(self) -> dict[str, float]:
        return {name: score for name, score in self._scores("circuit").items() if self._at_circuit(name)}

    def _circuit(self, meeting: str | None, series: str | None) -> str | None:
        scores = self._circuits()
        known = records("event").get(meeting or "", {})
        home = known.get("circuit")
        usual = home in scores or series is None or series == (known.get("series") or [None])[0]
        if home and usual and scores.get(home, 0.0) + 3.0 >= max(scores.values(), default=0.0):
            return str(home)
        return _best(scores, _PLACED)

    def _at_circuit(self, name: str) -> bool:
        """Whether the text speaks of the circuit, not only of the city or state it is called after."""
        for named in self.names:
            if named.family == "circuit" and named.name == name and self.weights[named] > 0.3:
                before = self.text[max(0, named.start - 8) : named.start]
                if named.sure or (not named.byname and re.search(r"\bat\s(?:the\s)?$", before)):
                    return True
        return False

    def _grand_prix(self, series: str | None, circuit: str | None) -> str | None:
        """The only Grand Prix of the series at the circuit, where the text speaks of "the Grand Prix"."""
        if not re.search(r"\b[Tt]he Grand Prix\b|\b[Tt]he E-Prix\b", self.text):
            return None
        at_home = [(n, r) for n, r in records("event").items() if r.get("circuit") == circuit]
        known = [n for n, r in at_home if series in r.get("series", [])[:1]]
        return known[0] if len(known) == 1 and known[0].endswith("Prix") else None

    # -- writing -------------------------------------------------------------------------------

    def _written_series(self, series: str | None) -> str | None:
        if series is None:
            return None
        mentions = [n for n in self.names if n.family == "series" and n.name == series]
        best: tuple[int, str, Named] | None = None
        for named in mentions:
            for text in (named.text, re.sub(r"\s\([A-Z ]+\)$", "", named.text)):
                if self._official(series, text) and (best is None or len(text) > best[0]):
                    best = (len(text), re.sub(r"\s+", " ", text), named)
        if best is not None:
            self._prove("series", (best[2].start, best[2].start + best[0]))
            return best[1]
        literal = next((n for n in mentions if n.text == series), None)
        if literal is None:
            self.inferred.append("series")
        source = literal or max(mentions, key=lambda n: self.weights[n], default=None)
        if source is not None:
            self._prove("series", (source.start, source.end), literal is None)
        return series

    def _official(self, series: str, text: str) -> bool:
        """Whether ``text`` is what the series was officially called in the season in question."""
        for entry in records("series")[series].get("official", ()):
            if fold(entry["name"]) == fold(re.sub(r"\s+", " ", text)):
                season = self.season.value if self.season else None
                return season is None or entry.get("from", 0) <= season <= entry.get("to", 9999)
        return False

    def _written(self, field: str, family: Family, name: str | None) -> str | None:
        """The fullest form in which the text writes ``name``, else the canonical one, inferred."""
        if name is None:
            return None
        mentions = [n for n in self.names if n.family == family and n.name == name]
        if family == "circuit" and not any(n.sure for n in mentions):
            mentions += [n for n in self._within_meetings() if n.name == name]
        proper = [n for n in mentions if n.sure or (family == "event" and not n.byname)]
        if not proper:
            self.inferred.append(field)
            if mentions:
                self._prove(field, (mentions[0].start, mentions[0].end), context=True)
            return name
        here = [n for n in proper if self.weights[n] > 0.3] or proper
        best = max(here, key=lambda n: (len(re.sub(r"\s+", " ", n.text)), not n.text.isupper(), -n.start))
        written = re.sub(r"\s+", " ", best.text)
        if family == "circuit":
            written = re.sub(r"\s(?:circuit|track)$", "", written)
        shouted = written.isupper() and family == "circuit" and not best.form.isupper()
        self._prove(field, (best.start, best.end))
        return best.form if shouted else written

    def _within_meetings(self) -> list[Named]:
        """Circuits named by the names of meetings: Monza in "the 6 Hours of Monza"."""
        found = []
        for meeting in self.names:
            if meeting.family == "event":
                for n in find_family(meeting.text, "circuit"):
                    moved = replace(n, start=n.start + meeting.start, end=n.end + meeting.start)
                    self.weights[moved] = self.weights[meeting]
                    found.append(moved)
        return found

    def _told(self, field: str, told: Told | None) -> int | None:
        if told is None:
            return None
        if told.span is None:
            self.inferred.append(field)
        else:
            self._prove(field, told.span)
        return told.value

    def _prove(self, field: str, span: tuple[int, int], context: bool = False) -> None:
        start, end = span
        proof = Span(start=start, end=end, text=self.text[start:end], role="context" if context else "value")
        self.evidence.setdefault(field, []).append(proof)


def _firsts(names: list[Named], family: str) -> list[tuple[str, int]]:
    """Which two names of the family come first, and where: one of them is another name than any given one."""
    first: dict[str, int] = {}
    for named in names:
        if named.family == family:
            first.setdefault(named.name, named.start)
    return sorted(first.items(), key=lambda item: item[1])[:2]


def _by_depth(offset: int) -> float:
    """What a mention ``offset`` characters behind the title is worth."""
    return 3.0 if offset < 350 else 2.0 if offset < 900 else 1.0 if offset < 2500 else 0.5


def _title_end(article: Article) -> int:
    """Where the title, or else a short first line, ends."""
    for block in article.blocks:
        if block.kind == "title":
            return block.end
    if article.title and article.text.startswith(article.title):
        return len(article.title)
    first = article.text.lstrip().split("\n", 1)[0]
    return len(article.text) - len(article.text.lstrip()) + len(first) if len(first) <= 160 else 0


_SENTENCE_START = re.compile(r"(?<!\b[A-Z])[.!?][”\"’)]?\s(?=[\"“A-Z])|\n\s*\n|\n\s*[•*-]")


def _surroundings(text: str, named: Named) -> tuple[str, str]:
    """What stands before and after the name within its sentence."""
    before = text[max(0, named.start - 110) : named.start]
    cut = max((m.end() for m in _SENTENCE_START.finditer(before)), default=0)
    after = text[named.end : named.end + 80]
    stop = re.search(r"[.!?]\s|\n\s*\n", after)
    return re.sub(r"\s+", " ", before[cut:]), after[: stop.start()] if stop else after


def _best(scores: dict[str, float], enough: float = _ENOUGH) -> str | None:
    """The strongest candidate, if it is strong enough and clearly ahead of the second."""
    ranked = sorted(scores.items(), key=lambda item: -item[1])
    if not ranked or ranked[0][1] < enough:
        return None
    if len(ranked) > 1 and ranked[0][1] < _CLEAR * ranked[1][1]:
        return None
    return ranked[0][0]


@cache
def _hints() -> tuple[re.Pattern[str], dict[str, str]]:
    """Words that only one series has: its hints, and class names that no other series uses."""
    owners: dict[str, set[str]] = defaultdict(set)
    for name, record in records("series").items():
        for hint in record.get("hints", ()):
            owners[hint].add(name)
        for entry in record.get("classes", ()):
            for word in (entry["name"], *entry.get("aliases", ())):
                owners[word].add(name)
    telling = re.compile(r"[A-Z]{2}|\s|\d")
    single = {w: min(o) for w, o in owners.items() if len(o) == 1 and telling.search(w) and len(w) > 2}
    for name, record in records("series").items():
        single.update(dict.fromkeys(record.get("hints", ()), name))
    body = one_of(sorted(single, key=len, reverse=True), fold=False)
    return re.compile(rf"(?<![\w-]){body}(?![\w-])"), single
