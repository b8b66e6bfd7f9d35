"""The command line as people and scripts meet it: what it prints, its exit codes and error lines."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from command import first_lines, report, run, shell

from extractor import __version__, formats
from extractor.inputs import MAX_BYTES, printable
from extractor.records import Release
from extractor.schemas import SCHEMAS, schema_text


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    for n, name in enumerate(
        ["a/2.html", "a/b/1.TXT", "c.htm", "d.xhtml", "i.pdf", "z.json", ".h.htm", ".g/h.txt"]
    ):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(report(n), encoding="utf-8")
    return folder


# --- extract: what comes out ----------------------------------------------------------------------------


def test_a_file_gives_one_json_line_that_is_a_release(page: Path) -> None:
    done = run("extract", page)
    assert (done.exit_code, done.stderr) == (0, "")
    [line] = done.stdout.splitlines()
    release = Release.model_validate_json(line)
    assert release.text.startswith("Report 1")
    assert release.source.url == page.as_uri()


def test_a_given_url_is_the_source(page: Path) -> None:
    done = run("extract", page, "--url", "https://team.example/1")
    assert json.loads(done.stdout)["source"]["url"] == "https://team.example/1"


def test_standard_input_has_no_url_unless_one_is_given() -> None:
    for options, url in (([], None), (["--url", "https://team.example/1"], "https://team.example/1")):
        done = run("extract", "-", *options, stdin=report(1).encode())
        assert json.loads(done.stdout)["source"]["url"] == url


def test_lines_stand_in_the_order_of_the_inputs(tmp_path: Path) -> None:
    for n in range(3):
        (tmp_path / f"{n}.html").write_text(report(n), encoding="utf-8")
    done = run("extract", tmp_path / "2.html", "-", tmp_path / "0.html", stdin=report(7).encode())
    assert first_lines(done.stdout) == ["Report 2", "Report 7", "Report 0"]


def test_a_folder_gives_its_pages_sorted(folder: Path) -> None:
    assert first_lines(run("extract", folder).stdout) == ["Report 0", "Report 1", "Report 2", "Report 3"]


def test_file_names_need_no_suffix_and_may_be_odd(tmp_path: Path) -> None:
    path = tmp_path / "-o né #1%.page"
    path.write_text(report(1), encoding="utf-8")
    done = run("extract", "--", path)
    assert done.exit_code == 0
    assert json.loads(done.stdout)["source"]["url"] == path.as_uri()


def test_processes_change_nothing_but_the_time(folder: Path) -> None:
    one, two = (shell("extract", folder, "--processes", n) for n in ("1", "2"))
    assert one.returncode == two.returncode == 0
    assert one.stdout == two.stdout != b""


def test_output_is_utf8_whatever_the_locale_says(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_text("Sébastien Löfgren – P3", encoding="utf-8")
    environment = {**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = shell("extract", path, env=environment)
    assert done.returncode == 0
    assert "Sébastien Löfgren" in done.stdout.decode("utf-8")


def test_json_is_one_array(folder: Path, blank: Path) -> None:
    assert len(json.loads(run("extract", folder, "--format", "json").stdout)) == 4
    assert json.loads(run("extract", blank, "--format", "json").stdout) == []


def test_csv_of_a_page_starts_with_the_header(page: Path) -> None:
    header = run("extract", page, "--format", "csv").stdout_bytes.split(b"\r\n")[0]
    assert header.decode() == ",".join(formats.COLUMNS)


# --- extract: bad inputs --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b" \n\t\r\n ", ""),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(64), ""),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj" + bytes(64), ""),
        (bytes(range(256)) * 8, ""),
    ],
    ids=["empty", "blank", "image", "pdf", "binary"],
)
def test_what_is_no_page_is_named_and_the_rest_goes_on(
    tmp_path: Path, page: Path, content: bytes, why: str
) -> None:
    bad = tmp_path / "bad.html"
    bad.write_bytes(content)
    done = run("extract", bad, page)
    assert done.exit_code == 1
    assert first_lines(done.stdout) == ["Report 1"]
    [line] = done.stderr.splitlines()
    assert line.startswith(f"extractor: {bad}: ") and why in line


@pytest.mark.parametrize("processes", ["1", "2"])
def test_bad_inputs_are_named_in_their_order(tmp_path: Path, page: Path, blank: Path, processes: str) -> None:
    gone, lost = tmp_path / "gone.html", tmp_path / "lost.html"
    done = shell("extract", gone, page, blank, lost, page, blank, gone, "--processes", processes)
    names = [line.split(": ")[1] for line in done.stderr.decode().splitlines()]
    assert names == [str(path) for path in (gone, blank, lost, blank, gone)]
    assert first_lines(done.stdout.decode()) == ["Report 1", "Report 1"]


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    done = run("extract", tmp_path / "gone.html")
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == f"extractor: {tmp_path / 'gone.html'}: No such file or directory\n"


def test_a_folder_without_pages_is_named(tmp_path: Path, page: Path) -> None:
    (tmp_path / "none").mkdir()
    done = run("extract", tmp_path / "none", page)
    assert done.exit_code == 1
    assert "none: no .html, .htm, .xhtml or .txt file" in done.stderr
    assert first_lines(done.stdout) == ["Report 1"]


def test_a_linked_folder_that_leads_in_circles_ends(folder: Path) -> None:
    (folder / "a" / "again").symlink_to(folder)
    assert len(run("extract", folder).stdout.splitlines()) == 4


def test_a_link_to_nothing_is_named(tmp_path: Path) -> None:
    link = tmp_path / "page.html"
    link.symlink_to(tmp_path / "gone.html")
    assert run("extract", link).stderr == f"extractor: {link}: No such file or directory\n"


def test_an_endless_input_is_refused() -> None:
    done = run("extract", "/dev/zero")
    assert done.exit_code == 1
    assert f"larger than {MAX_BYTES // 1024**2} MiB" in done.stderr


def test_an_error_line_stays_one_line_and_steers_no_terminal(tmp_path: Path) -> None:
    done = run("extract", tmp_path / "a\n\x1b[31mred.html")
    [line] = done.stderr.splitlines()
    assert "\x1b" not in line
    assert printable("a\n\x1b[31mred.html") in line


@pytest.mark.parametrize(
    "content",
    [
        "<div>" * 5000 + "Marr won" + "</div>" * 5000,
        "<p>Marr won<table><tr><td><table><tr><td rowspan=999999999 colspan=999999999>1",
        "<p>Marr won\ud800 in the No. 7 (P1) by 1e400 seconds",
        "<script>" + "x" * 100_000,
        "P1 " * 5000,
        "No. 99999999999999999999 finished 99999999999999999999th with 1" + "0" * 400 + " points",
        "&#x110000;&#xD800;&#0; Marr won",
    ],
    ids=["deep", "broken table", "lone surrogate", "open script", "repeats", "huge numbers", "bad entities"],
)
def test_hostile_pages_end_in_json_or_in_an_error_line(tmp_path: Path, content: str) -> None:
    path = tmp_path / "page.html"
    path.write_bytes(content.encode("utf-8", "surrogatepass"))
    done = run("extract", path)
    assert done.exit_code in (0, 1)
    assert "Traceback" not in done.stderr
    for line in done.stdout.splitlines():
        Release.model_validate_json(line)
    assert len(done.stdout.splitlines()) + len(done.stderr.splitlines()) == 1


# --- usage ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [
        ["extract"],
        ["extract", "PAGE", "--format", "xml"],
        ["extract", "PAGE", "PAGE", "--url", "https://team.example/1"],
        ["extract", "PAGE", "--url", "not a url"],
        ["extract", "PAGE", "--url", "https://"],
        ["extract", "PAGE", "--url", "http://["],
        ["extract", "PAGE", "-o", ""],
        ["extract", "PAGE", "--processes", "0"],
        ["extract", "PAGE", "-o", "PAGE"],
        ["extract", "PAGE", "--colour"],
        ["extract", "-", "-"],
        ["clean"],
        ["clean", "PAGE", "--format", "csv"],
        ["evaluate"],
        ["evaluate", ".", "--min-card-f1", "2"],
        ["schema", "lap"],
        ["translate"],
        [],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_code_2_and_does_nothing(page: Path, arguments: list[str]) -> None:
    before = page.read_bytes()
    done = run(*(str(page) if argument == "PAGE" else argument for argument in arguments))
    assert done.exit_code == 2
    assert "Usage:" in done.output
    assert page.read_bytes() == before


@pytest.mark.parametrize("command", ["extract", "clean", "evaluate", "schema"])
def test_each_command_has_help_with_an_example(command: str) -> None:
    done = run(command, "--help")
    assert done.exit_code == 0
    assert f"Example: extractor {command}" in done.stdout


def test_version_comes_without_heavy_imports() -> None:
    assert run("--version").stdout == f"extractor {__version__}\n"
    code = (
        "import sys; sys.argv = ['extractor', '--version']\n"
        "from extractor.cli import main\n"
        "try: main()\n"
        "finally: print([n for n in ('spacy', 'pydantic', 'bs4', 'scipy', 'dateparser') if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [f"extractor {__version__}", "[]"]


# --- clean, schema, evaluate ----------------------------------------------------------------------------


def test_clean_prints_the_text(page: Path) -> None:
    done = run("clean", page)
    assert done.exit_code == 0
    assert done.stdout.startswith("Report 1\n")
    assert "Ines Marr won" in done.stdout and "<p>" not in done.stdout


def test_clean_as_json_has_the_whole_article(page: Path) -> None:
    article = json.loads(run("clean", page, "--format", "json").stdout)
    assert article["text"].startswith("Report 1")
    assert article["url"] == page.as_uri()
    assert {"blocks", "title", "end_notes", "warnings", "content_hash"} <= set(article)


def test_clean_names_bad_inputs_and_goes_on(page: Path, blank: Path) -> None:
    done = run("clean", blank, page)
    assert done.exit_code == 1
    assert done.stderr.startswith(f"extractor: {blank}: ")
    assert f"==> {page} <==\nReport 1\n" in done.stdout


@pytest.mark.parametrize("name", SCHEMAS)
def test_schema_prints_the_schema(name: str) -> None:
    assert run("schema", name).stdout == schema_text(name)


def test_schema_of_a_release_is_the_default() -> None:
    assert run("schema").stdout == schema_text("release")


def test_an_unknown_schema_lists_those_that_there_are() -> None:
    assert "release, result, standing" in run("schema", "lap").stderr


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    gold: dict[str, Any] = {
        "event": {"series": "Coastal GT Cup"},
        "results": [{"session_type": "race", "car_number": "7", "position": 1, "quote": "The No. 7 won."}],
    }
    guess = {"results": [{"session_type": "race", "car_number": "7", "position": 2}]}
    for split in ("dev", "train"):
        (tmp_path / split).mkdir()
        (tmp_path / split / f"{split}-1.json").write_text(json.dumps(gold))
        (tmp_path / split / f"{split}-1.txt").write_text("The No. 7 won.")
    (tmp_path / "predictions").mkdir()
    (tmp_path / "predictions" / "dev-1.json").write_text(json.dumps(gold))
    (tmp_path / "predictions" / "train-1.json").write_text(json.dumps(guess))
    return tmp_path


def test_evaluate_prints_tables_for_all_for_each_split_and_by_series(corpus: Path) -> None:
    done = run("evaluate", corpus, "--predictions", corpus / "predictions")
    assert done.exit_code == 0
    for title in ("all pages: 2 releases", "dev: 1 releases", "train: 1 releases", "card by series"):
        assert title in done.stdout
    # Of four gold facts on the card three are found, and one of four predicted ones is false.
    card = next(line for line in done.stdout.splitlines() if line.startswith("card "))
    assert card.split() == ["card", "0.750", "0.750", "0.750", "4"]
    assert any(line.split()[:4] == ["Coastal", "GT", "Cup", "0.750"] for line in done.stdout.splitlines())


def test_evaluate_lists_errors_with_their_sentence(corpus: Path) -> None:
    done = run("evaluate", corpus, "--predictions", corpus / "predictions", "--errors")
    assert "train-1: missed result position 1" in done.stdout
    assert "“The No. 7 won.”" in done.stdout
    assert "train-1: false result position 2" in done.stdout


def test_evaluate_keeps_the_errors_of_the_test_split_to_itself(corpus: Path) -> None:
    (corpus / "train").rename(corpus / "test")
    done = run("evaluate", corpus, "--predictions", corpus / "predictions", "--errors")
    assert "test: 1 releases" in done.stdout
    assert "train-1" not in done.stdout and "The No. 7 won" not in done.stdout


def test_evaluate_says_where_silence_was_right(corpus: Path) -> None:
    (corpus / "dev" / "dev-2.json").write_text('{"results": [], "standings": []}')
    (corpus / "dev" / "dev-2.txt").write_text("The No. 7 hopes to win.")
    done = run("evaluate", corpus / "dev", "--predictions", corpus / "predictions", "--json")
    assert json.loads(done.stdout)["silence"] == {"right": 1, "gold": 1}


def test_evaluate_as_json(corpus: Path) -> None:
    done = run("evaluate", corpus, "--predictions", corpus / "predictions", "--json", "--errors")
    figures = json.loads(done.stdout)
    assert figures["card"] == {"precision": 0.75, "recall": 0.75, "f1": 0.75, "gold": 4}
    assert figures["splits"]["dev"]["card"]["f1"] == 1.0
    assert [error["sort"] for error in figures["errors"]] == ["missed", "false"]


@pytest.mark.parametrize(("demand", "code"), [("0.75", 0), ("0.76", 1)])
def test_evaluate_fails_below_the_demanded_score(corpus: Path, demand: str, code: int) -> None:
    done = run("evaluate", corpus, "--predictions", corpus / "predictions", "--min-card-f1", demand)
    assert done.exit_code == code
    assert ("is below 0.76" in done.stderr) == bool(code)


def test_evaluate_extracts_the_pages_itself(corpus: Path) -> None:
    (corpus / "dev" / "dev-1.txt").write_bytes(b"")
    done = run("evaluate", corpus / "dev", "--json")
    assert done.exit_code == 1
    assert done.stderr.startswith("extractor: dev-1: ")
    assert json.loads(done.stdout)["problems"][0]["page"] == "dev-1"


def test_evaluate_of_no_corpus_is_one_error_line(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "gone"):
        done = run("evaluate", folder)
        assert (done.exit_code, len(done.stderr.splitlines())) == (1, 1)


def test_evaluate_names_what_has_no_partner_and_scores_the_rest(corpus: Path) -> None:
    (corpus / "dev" / "page-only.html").write_text(report(1))
    (corpus / "dev" / "gold-only.json").write_text('{"results": []}')
    (corpus / "dev" / "notes.json").write_text('{"author": "somebody"}')
    (corpus / "dev" / ".hidden.html").write_text(report(1))
    done = run("evaluate", corpus, "--predictions", corpus / "predictions")
    assert done.exit_code == 1
    gold, page = done.stderr.splitlines()
    assert gold.startswith(f"extractor: {corpus / 'dev' / 'gold-only.json'}: gold without a page: add ")
    assert page.startswith(f"extractor: {corpus / 'dev' / 'page-only.html'}: a page without gold: add ")
    assert "all pages: 2 releases" in done.stdout


def test_evaluate_names_all_bad_gold(corpus: Path) -> None:
    for name in ("dev/dev-1.json", "train/train-1.json"):
        (corpus / name).write_text("{")
    done = run("evaluate", corpus)
    assert (done.exit_code, done.stdout) == (1, "")
    assert [line.split(": ")[1] for line in done.stderr.splitlines()] == [
        str(corpus / "dev/dev-1.json"),
        str(corpus / "train/train-1.json"),
    ]


def test_records_that_are_less_sure_can_be_left_out(page: Path) -> None:
    def kept(least: str) -> list[float]:
        release = json.loads(run("extract", page, "--min-confidence", least).stdout)
        return [record["confidence"] for record in [*release["results"], *release["standings"]]]

    everything = kept("0")
    assert everything and kept("1") == []
    middle = sorted(everything)[len(everything) // 2]
    assert kept(str(middle)) == [confidence for confidence in everything if confidence >= middle]
    assert run("extract", page, "--min-confidence", "2").exit_code == 2


def test_commands_stand_in_the_order_of_use_and_none_is_cut() -> None:
    shown = run("--help").stdout
    assert "..." not in shown.partition("Commands:")[2]
    names = [
        line.split()[0] for line in shown.partition("Commands:")[2].splitlines() if line.startswith("  ")
    ]
    assert names[:8] == ["extract", "clean", "scrape", "sources", "export", "reread", "demo", "store"]
    assert names[8:13] == ["evaluate", "schema", "corpus", "train", "benchmark"]


@pytest.mark.parametrize("group", ["sources", "store", "benchmark"])
def test_what_a_sub_command_does_is_not_cut(group: str) -> None:
    assert "..." not in run(group, "--help").stdout.partition("Commands:")[2]
