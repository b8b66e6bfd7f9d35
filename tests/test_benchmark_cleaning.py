"""The benchmark of cleaning: its measures by hand, its pages, its pieces, and the command."""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from command import run

from extractor.benchmark.cleaning import body_text, compare
from extractor.benchmark.goldpages import GoldError, GoldPage, corpus_pages, public_pages
from extractor.benchmark.kept import kept
from extractor.benchmark.overlap import Overlap, Scores, overlap
from extractor.benchmark.peers import PeerError, Side, peer
from extractor.benchmark.shown import shown_lines
from extractor.benchmark.snippets import foreign_sentences, snippets
from extractor.corpus.body import parse_body
from extractor.page import clean

BODY = parse_body(
    b"""<release lang="en"><title>Marr wins at Zolder</title>
<p>Ines Marr won the second race at Zolder for Harlan Tools Racing, eleven days after her crash there.</p>
<quote speaker="Ines Marr" role="driver">The car was a joy from the very first lap.</quote>
<table><tr><th>Pos</th><th>Driver</th><th>Gap</th></tr><tr><td>1</td><td>Ines Marr</td><td/></tr>
<tr><td>2</td><td>Oliver Hale</td><td>0.318</td></tr></table>
<list><item>Pole: <b>Hale</b></item><item>Laps: 24</item></list>
<end>Photos are free for editorial use.</end></release>"""
)
PAGE = """<html><head><title>Marr wins at Zolder | Harlan</title></head><body>
<nav><a>News and results</a> <a>Our two drivers</a></nav><h1>Marr wins at Zolder</h1>
<p>Ines Marr won the second race at Zolder for <b>Harlan Tools Racing</b>, eleven days after her crash
there.</p>
<blockquote><p>The car was a joy from the very first lap.</p><cite>Ines Marr, driver</cite></blockquote>
<table><tr><th>Pos</th><th>Driver</th><th>Gap</th></tr><tr><td>1</td><td>Ines Marr</td><td></td></tr>
<tr><td>2</td><td>Oliver Hale</td><td>0.318</td></tr></table>
<ul><li>Pole: <b>Hale</b></li><li>Laps: 24</li></ul>
<p>Photos are free for editorial use.</p>
<aside><a href="/x">Kestrel takes third place at Brno. The club dines on Friday evening.</a></aside>
<script>var hidden = "words that nobody ever sees";</script></body></html>"""


# --- the measure ---


@pytest.mark.parametrize(
    ("gold", "output", "counts"),
    [
        ("a b c d e", "a b c d e", (2, 0, 0)),
        ("a b c d e", "a b c d", (1, 0, 1)),
        ("a b c d", "x a b c d", (1, 1, 0)),
        ("a b c d", "A b c d", (0, 1, 1)),  # case counts
        ("a, b — c: d!", "a b c d", (1, 0, 0)),  # punctuation does not
        ("a b c d a b c d", "a b c d", (1, 0, 4)),  # a b c d stands twice in the gold
        ("a b c d", "a b c d a b c d", (1, 4, 0)),
        ("a b", "a b", (1, 0, 0)),  # fewer words than a shingle has
        ("a b", "a", (0, 1, 1)),
        ("a b c d", "", (0, 0, 1)),
        ("", "a b c d", (0, 1, 0)),
        ("", "—", (0, 0, 0)),
        ("Zürich_2 é", "Zürich_2 é", (1, 0, 0)),
    ],
)
def test_shingles_are_counted_as_often_as_they_stand(gold: str, output: str, counts: tuple[int, ...]) -> None:
    found = overlap(gold, output)
    assert (found.both, found.extra, found.missed) == counts


def test_scores_are_means_over_the_pages_that_have_one() -> None:
    pages = [Overlap(3, 1, 0), Overlap(0, 0, 2), Overlap(0, 5, 0), Overlap(0, 0, 0)]
    # precision of the first and third: (0.75 + 0) / 2; recall of the first and second: (1 + 0) / 2
    scores = Scores.of(pages)
    assert (scores.precision, scores.recall) == (0.375, 0.5)
    assert scores.f1 == pytest.approx(2 * 0.375 * 0.5 / 0.875)


def test_nothing_right_is_zero_and_no_division() -> None:
    assert Scores.of([Overlap(0, 1, 1)]) == Scores.of([]) == Scores(0, 0, 0)


# --- pieces ---


def test_what_must_be_in() -> None:
    wanted = snippets(PAGE, BODY).wanted
    assert wanted == (
        "ines marr won the second race at zolder",
        "tools racing eleven days after her crash there",
        "the car was a joy from the very first lap",
        "pos driver gap",
        "1 ines marr",
        "2 oliver hale 0 318",
        "pole hale",
        "laps 24",
    )


def test_what_must_not_be_in() -> None:
    found = snippets(PAGE, BODY)
    assert found.foreign == (
        "news and results our two drivers",
        "kestrel takes third place at brno",
        "the club dines on friday evening",
    )
    assert found.results == {"kestrel takes third place at brno"}


@pytest.mark.parametrize(
    "own",
    [
        "<p>The car was a joy</p>",  # part of the body
        "<p>MARR WINS AT ZOLDER!</p>",
        "<p>Photos are free for editorial use.</p>",
        "<p>Share this story</p>",  # three words
        "<div>Ines Marr, driver: “The car was a joy from the very first lap.”</div>",
    ],
)
def test_what_is_not_foreign(own: str) -> None:
    assert list(foreign_sentences(own, BODY)) == []


def test_lost_and_leaked_pieces_of_an_output() -> None:
    found = snippets(PAGE, BODY)
    whole = body_text(clean(PAGE))
    assert found.lost(whole) == found.leaked(whole) == []
    assert found.lost(whole.replace("Oliver Hale | ", "")) == ["2 oliver hale 0 318"]
    assert found.leaked(f"{whole}\n\nKestrel takes third place at Brno.") == [
        "kestrel takes third place at brno"
    ]


def test_lines_of_a_page_that_is_none() -> None:
    assert list(shown_lines("")) == list(shown_lines("<!-- nothing -->")) == []


# --- structure ---


def test_structure_that_came_out_whole() -> None:
    found = kept(BODY, clean(PAGE))
    assert (found.rows, found.quotes, found.speakers) == (5, 1, 1)
    assert found.lost_rows == found.lost_quotes == found.lost_speakers == found.repeated == ()


@pytest.mark.parametrize(
    ("before", "after", "lost"),
    [
        ("<td>Oliver Hale</td><td>0.318</td>", "<td>Oliver Hale 0.318</td>", "2 | oliver hale | 0 318"),
        ("<td>2</td><td>Oliver Hale</td>", "<td>Oliver Hale</td><td>2</td>", "2 | oliver hale | 0 318"),
        ("<td>1</td><td>Ines Marr</td>", "<td></td><td>Ines Marr</td>", "1 | ines marr"),
        ("</li><li>Laps: 24", " Laps: 24", "pole hale"),
    ],
)
def test_a_row_with_a_cell_merged_moved_or_gone_is_lost(before: str, after: str, lost: str) -> None:
    assert before in PAGE
    assert lost in kept(BODY, clean(PAGE.replace(before, after))).lost_rows


def test_a_quote_a_speaker_and_a_sentence_twice() -> None:
    assert kept(BODY, clean(PAGE.replace("<cite>Ines Marr, driver</cite>", ""))).lost_speakers == (
        "ines marr",
    )
    gone = clean(
        PAGE.replace("The car was a joy from the very first lap.", "The car was fine, said she of it.")
    )
    assert kept(BODY, gone).lost_quotes == ("the car was a joy from the very first lap",)
    said = "<p>She had slept for nine hours that night.</p>"
    twice = PAGE.replace("<table>", f"{said}<p>Hale did not.</p>{said}<table>")
    assert kept(BODY, clean(twice)).repeated == ("she had slept for nine hours that night",)


# --- pages ---


@pytest.fixture
def public(tmp_path: Path) -> Path:
    """A public benchmark of three invented pages, one of them in the part for tuning."""
    folder = tmp_path / "public"
    (folder / "html").mkdir(parents=True)
    truth = {}
    for key in ("0a", "8b", "ff"):
        text = f"Ines Marr won race {key} for Harlan Tools Racing."
        page = f"<html><body><h1>Report {key}</h1><p>{text}</p></body></html>"
        (folder / "html" / f"{key}.html.gz").write_bytes(gzip.compress(page.encode()))
        truth[key] = {"articleBody": text, "url": f"https://harlan.example/{key}"}
    (folder / "ground-truth.json").write_text(json.dumps(truth), encoding="utf-8")
    return folder


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A corpus of two splits with a release each."""
    for split, name in (("dev", "marr"), ("test", "hale")):
        folder = tmp_path / "corpus" / split
        folder.mkdir(parents=True)
        body = "<release><title>Marr wins at Zolder</title><p>Ines Marr won race two at Zolder.</p></release>"
        (folder / f"{name}.body.xml").write_text(body, encoding="utf-8")
        (folder / f"{name}.html").write_text(
            "<html><body><h1>Marr wins at Zolder</h1><p>Ines Marr won race two at Zolder.</p>"
            "<p>Kestrel came third in Brno last week, they say.</p></body></html>",
            encoding="utf-8",
        )
        (folder / f"{name}.json").write_text(json.dumps({"id": name, "event": None}), encoding="utf-8")
    return tmp_path / "corpus"


@pytest.mark.parametrize(
    ("part", "ids"), [("tune", ["0a"]), ("final", ["8b", "ff"]), ("all", ["0a", "8b", "ff"])]
)
def test_public_pages_by_part(public: Path, part: Any, ids: list[str]) -> None:
    pages = public_pages(public, part)
    assert [page.id for page in pages] == ids
    assert pages[0].url == f"https://harlan.example/{ids[0]}" and pages[0].gold in pages[0].text


def test_a_folder_that_is_no_benchmark(tmp_path: Path, public: Path) -> None:
    with pytest.raises(GoldError, match=r"ground-truth\.json"):
        public_pages(tmp_path)
    (public / "html" / "8b.html.gz").unlink()
    with pytest.raises(GoldError, match=r"8b\.html\.gz"):
        public_pages(public)
    with pytest.raises(GoldError, match="no release"):
        corpus_pages(tmp_path / "public")


def test_corpus_pages_have_body_and_split(corpus: Path) -> None:
    assert [(page.id, page.split, page.gold) for page in corpus_pages(corpus)] == [
        ("marr", "dev", "Ines Marr won race two at Zolder."),
        ("hale", "test", "Ines Marr won race two at Zolder."),
    ]
    assert [page.split for page in corpus_pages(corpus / "test")] == ["test"]


# --- sides ---


def _page(name: str) -> GoldPage:
    return GoldPage(name, b"", "", "Ines Marr won at Zolder.")


def test_sides_take_turns_after_a_round_that_does_not_count() -> None:
    log: list[str] = []
    sides = [Side(name, "1", lambda page, name=name: log.append(name + page.id) or "") for name in "ab"]
    figures = compare(sides, [_page("1"), _page("2")], rounds=2)
    assert log == ["a1", "a2", "b1", "b2"] * 3
    assert [(len(side.seconds), len(side.cpu_seconds), len(side.pages)) for side in figures] == [
        (2, 2, 2)
    ] * 2


def test_a_side_that_fails_on_a_page_gives_an_empty_text_there() -> None:
    def extract(page: GoldPage) -> str:
        if page.id == "2":
            raise RuntimeError("***\nno such thing")
        return page.gold

    (figures,) = compare([Side("a", "1", extract)], [_page("1"), _page("2")], rounds=1)
    assert figures.failed == {"2": "RuntimeError: no such thing"}
    assert (figures.scores.precision, figures.scores.recall) == (1.0, 0.5)


def test_nothing_to_compare() -> None:
    for sides, pages, rounds in (([], [_page("1")], 1), ([Side("a", "", lambda page: "")], [], 1)):
        with pytest.raises(ValueError, match="at least one"):
            compare(sides, pages, rounds=rounds)


@pytest.mark.parametrize(
    ("name", "module"),
    [
        ("trafilatura", "trafilatura"),
        ("readability", "readability"),
        ("newspaper", "newspaper"),
        ("resiliparse", "resiliparse.extract.html2text"),
    ],
)
def test_a_peer_that_is_not_installed(name: str, module: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(PeerError, match=r"pip install 'extractor\[benchmark\]'"):
        peer(name)


# --- the command ---


def test_the_command_scores_public_and_corpus_pages(public: Path, corpus: Path) -> None:
    result = run(
        "benchmark",
        "cleaning",
        corpus,
        "--public",
        public,
        "--part",
        "final",
        "--rounds",
        2,
        "--worst",
        5,
        "--json",
    )
    assert result.exit_code == 0, result.stderr
    public_set, corpus_set = json.loads(result.stdout)
    assert (public_set["set"], public_set["pages"], public_set["rounds"]) == ("public benchmark, final", 2, 2)
    (own,) = public_set["sides"]
    assert (own["name"], own["f1"], own["precision"], own["recall"]) == ("extractor", 1, 1, 1)
    assert 0 < own["ms_per_page"]["lowest"] <= own["ms_per_page"]["median"] <= own["ms_per_page"]["highest"]
    assert "corpus" not in own and own["failed"] == {} and own["splits"] == {}
    (own,) = corpus_set["sides"]
    assert list(own["splits"]) == ["dev", "test"]
    assert (own["corpus"]["pages"], own["corpus"]["wanted"], own["corpus"]["foreign"]) == (2, 2, 2)
    assert own["corpus"]["leaked"] == own["corpus"]["results_leaked"] == 2
    # Of the test split nothing but scores is told.
    told = {page["id"]: page for page in own["worst"]}
    assert told["marr"]["leaked"] == ["kestrel came third in brno last week they say"]
    assert set(told["hale"]) == {"id", "f1", "precision", "recall"}


def test_the_tables(public: Path, corpus: Path) -> None:
    result = run("benchmark", "cleaning", corpus, "--public", public, "--rounds", 1, "--worst", 1)
    assert result.exit_code == 0, result.stderr
    lines = result.stdout.splitlines()
    assert lines[0].startswith("public benchmark, all: 3 pages")
    assert lines[2].split()[:5] == ["extractor", clean_version(), "1.0000", "1.0000", "1.0000"]
    assert any(line.split()[1:3] == ["2/2", "2/2"] for line in lines if line.startswith("extractor"))
    assert any(line.startswith("hale") for line in lines)


def clean_version() -> str:
    from extractor._version import __version__

    return __version__


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "no pages: give a corpus folder, or --public"),
        (["--public", "nowhere"], "nowhere: ground-truth.json: No such file or directory"),
        (["nowhere"], "nowhere: no release of a corpus below this folder"),
        (["--against", "lynx"], "lynx: unknown; there are trafilatura"),
    ],
)
def test_what_the_command_cannot_do(arguments: list[str], said: str) -> None:
    result = run("benchmark", "cleaning", *arguments)
    assert result.exit_code == 1
    assert said in result.stderr
