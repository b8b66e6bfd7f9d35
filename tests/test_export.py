"""Exports: what stands in them, that each change is told to each cursor, and that nothing is lost."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import sqlalchemy as sa
import typer
from archives import BRNO, FETCHED, SHOP, SPA, TOUR, keep, page
from typer.testing import CliRunner

from extractor.archive.reading import read_pending
from extractor.export.columns import EXPORT_COLUMNS
from extractor.export.command import export
from extractor.formats import COLUMNS
from extractor.records import Release
from extractor.schemas import schema
from extractor.store import Store, reader_version, unzipped, zipped
from extractor.store.schema import exports, releases

BRNO_PAGE, SPA_PAGE, SHOP_PAGE = (f"https://kettle.example/{name}" for name in ("brno", "spa", "shop"))
WIRE_PAGE = "https://wire.example/1"

app = typer.Typer(rich_markup_mode=None)
app.command()(export)


def run(store: Store, *arguments: str | Path) -> Any:
    return CliRunner().invoke(app, ["--store", place(store), *map(str, arguments)])


def place(store: Store) -> str:
    return str(store.file) if store.file else store._engine.url.render_as_string(hide_password=False)


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def told(store: Store, *arguments: str) -> list[tuple[str, int, str | None]]:
    """(address, revision, whose copy) of each line of an export."""
    done = run(store, *arguments)
    assert done.exit_code == 0, done.stderr
    found = [line["archive"] for line in lines(done.stdout)]
    return [(one["page"], one["revision"], one["duplicate_of"]) for one in found]


@pytest.fixture
def kept(store: Store) -> Store:
    keep(store, BRNO_PAGE, page())
    keep(store, SHOP_PAGE, page(SHOP, published="2031-09-01"))
    keep(store, "https://kettle.example/none", b"")
    keep(store, SPA_PAGE, page(SPA, published="2031-09-14"))
    read_pending(store)
    return store


def edit(store: Store) -> None:
    keep(store, BRNO_PAGE, page([text.replace("4.2 seconds", "4.3 seconds") for text in BRNO]))
    read_pending(store)


def test_a_line_is_the_release_and_what_the_archive_knows_of_it(kept: Store) -> None:
    done = run(kept)
    assert (done.exit_code, done.stderr) == (0, "")
    first, *others = lines(done.stdout)
    assert [one["archive"]["page"] for one in others] == [SHOP_PAGE, SPA_PAGE]
    archive = first.pop("archive")
    assert Release.model_validate(first).source.title == BRNO[0]
    assert archive.pop("read") >= "2026"
    assert archive == {
        "source": "kettle",
        "page": BRNO_PAGE,
        "change": 1,
        "revision": 1,
        "revisions": 1,
        "current": True,
        "reader": reader_version(),
        "first_seen": FETCHED,
        "fetched": FETCHED,
        "duplicate_of": None,
    }


def test_lines_keep_their_schema(kept: Store) -> None:
    edit(kept)
    check = jsonschema.Draft202012Validator(schema("exported"))
    exported = lines(run(kept, "--all-revisions").stdout)
    assert len(exported) == 4
    for line in exported:
        check.validate(line)
    with pytest.raises(jsonschema.ValidationError):
        check.validate({**exported[0], "archive": None})


def test_a_cursor_gets_each_change_once(kept: Store) -> None:
    assert [one[0] for one in told(kept, "--cursor", "daily")] == [BRNO_PAGE, SHOP_PAGE, SPA_PAGE]
    nothing = run(kept, "--cursor", "daily")
    assert (nothing.exit_code, nothing.stdout) == (0, "")
    assert nothing.stderr == "extractor: nothing new to export\n"
    edit(kept)
    assert told(kept, "--cursor", "daily") == [(BRNO_PAGE, 2, None)]
    assert told(kept, "--cursor", "daily") == []
    assert len(told(kept, "--cursor", "weekly")) == 3
    assert len(told(kept)) == 3


def test_a_cursor_can_be_looked_at_and_forgotten(kept: Store) -> None:
    assert run(kept, "--cursor", "daily", "--peek").stdout == "3\n"
    assert len(told(kept, "--cursor", "daily")) == 3
    assert run(kept, "--cursor", "daily", "--dry-run").stdout == "0\n"
    assert run(kept, "--peek").stdout == "3\n"
    assert "forgotten" in run(kept, "--cursor", "daily", "--reset").stderr
    assert "there is none" in run(kept, "--cursor", "daily", "--reset").stderr
    assert len(told(kept, "--cursor", "daily")) == 3


def test_a_cursor_that_was_used_for_less_begins_again_for_more(kept: Store) -> None:
    keep(kept, "https://tern.example/1", page(TOUR), source="tern")
    read_pending(kept)
    assert len(told(kept, "--cursor", "daily", "--source", "tern")) == 1
    assert len(told(kept, "--cursor", "daily", "--source", "TERN")) == 0
    assert len(told(kept, "--cursor", "daily")) == 4
    assert len(told(kept, "--cursor", "daily", "--since", "2031-09-01")) == 2
    run(kept, "--cursor", "daily", "--reset")
    assert len(told(kept, "--cursor", "daily", "--source", "tern")) == 1


def test_copies_are_left_out_unless_they_are_asked_for(kept: Store) -> None:
    keep(kept, WIRE_PAGE, page(BRNO[:-1], published="2031-08-18"), source="wire")
    read_pending(kept)
    assert WIRE_PAGE not in [one[0] for one in told(kept)]
    assert told(kept, "--duplicates")[-1] == (WIRE_PAGE, 1, BRNO_PAGE)


def test_who_was_told_of_a_copy_before_the_original_came_hears_of_it(kept: Store) -> None:
    keep(kept, WIRE_PAGE, page([*BRNO, "From the wire."], published="2031-08-18"), source="wire")
    early = "https://kettle.example/0"
    read_pending(kept)
    told(kept, "--cursor", "daily")
    keep(kept, early, page(published="2031-08-16"))
    read_pending(kept)
    assert sorted(told(kept, "--cursor", "daily")) == [
        (early, 1, None),
        (BRNO_PAGE, 1, early),
        (WIRE_PAGE, 1, early),
    ]
    keep(kept, early, page(TOUR))  # the original turns into something else
    read_pending(kept)
    assert sorted(told(kept, "--cursor", "daily")) == [
        (early, 2, None),
        (BRNO_PAGE, 1, None),
        (WIRE_PAGE, 1, BRNO_PAGE),
    ]


def test_all_revisions_are_told_with_the_one_that_holds(kept: Store) -> None:
    edit(kept)
    exported = [line["archive"] for line in lines(run(kept, "--all-revisions").stdout)]
    mine = [one for one in exported if one["page"] == BRNO_PAGE]
    assert [(one["revision"], one["revisions"], one["current"]) for one in mine] == [
        (1, 2, False),
        (2, 2, True),
    ]
    (now,) = [one for one in told(kept) if one[0] == BRNO_PAGE]
    assert now == (BRNO_PAGE, 2, None)


def alter(store: Store, change: Callable[[dict[str, Any]], None]) -> None:
    """Change the newest release in the store."""
    with store.begin() as conn:
        row = conn.execute(sa.select(releases).order_by(releases.c.id.desc()).limit(1)).one()
        release = json.loads(unzipped(row.release))
        change(release)
        values = {"release": zipped(json.dumps(release))}
        conn.execute(releases.update().where(releases.c.id == row.id).values(values))


@pytest.mark.parametrize(
    ("arguments", "pages"),
    [
        (["--since", "2031-09-01"], [SHOP_PAGE, SPA_PAGE]),
        (["--since", "2031-09-15"], []),
        (["--source", "Kettle"], [BRNO_PAGE, SHOP_PAGE, SPA_PAGE]),
        (["--series", "imsa weathertech sportscar championship"], [SPA_PAGE]),
        (["--series", "Formula Nothing"], []),
    ],
)
def test_part_of_it_can_be_chosen(kept: Store, arguments: list[str], pages: list[str]) -> None:
    alter(kept, lambda told: told["event"].update(series="IMSA WeatherTech SportsCar Championship"))
    assert [one[0] for one in told(kept, *arguments)] == pages
    assert run(kept, "--peek", *arguments).stdout == f"{len(pages)}\n"


def test_records_that_are_less_sure_are_left_out(kept: Store) -> None:
    alter(kept, lambda told: told["results"][0].update(confidence=0.3))
    everything = [one for line in lines(run(kept).stdout) for one in line["results"]]
    least = 0.4
    surer = [
        one for line in lines(run(kept, "--min-confidence", str(least)).stdout) for one in line["results"]
    ]
    assert surer == [one for one in everything if one["confidence"] >= least]
    assert 0 < len(surer) < len(everything)


def test_a_cursor_for_surer_records_is_none_for_all_records(kept: Store) -> None:
    assert lines(run(kept, "--cursor", "daily", "--min-confidence", "0.9").stdout)
    assert not lines(run(kept, "--cursor", "daily", "--min-confidence", "0.9").stdout)
    assert lines(run(kept, "--cursor", "daily").stdout)


def test_csv_holds_no_formulas(kept: Store) -> None:
    alter(kept, lambda told: told["results"][0].update(team="=1+1"))
    told = table(run(kept, "--format", "csv").stdout)
    assert "'=1+1" in {row["team"] for row in told}


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_csv_has_a_row_for_each_record(kept: Store) -> None:
    done = run(kept, "--format", "csv")
    rows = table(done.stdout)
    assert tuple(rows[0]) == tuple(EXPORT_COLUMNS)
    assert tuple(rows[0])[: len(COLUMNS)] == COLUMNS
    records = [one for line in lines(run(kept).stdout) for one in line["results"]]
    assert [row["drivers"] for row in rows] == ["; ".join(one["drivers"]) for one in records]
    first = rows[0]
    assert (first["page_url"], first["source"], first["published"]) == (BRNO_PAGE, "kettle", "2031-08-17")
    assert (first["change"], first["revision"], first["current"], first["duplicate_of"]) == (
        "1",
        "1",
        "true",
        "",
    )
    assert run(kept, "--format", "csv", "--since", "2032-01-01").stdout.count("\n") == 1


def test_csv_tells_of_a_page_that_has_no_records_any_more(kept: Store) -> None:
    run(kept, "--cursor", "daily", "--format", "csv")
    keep(kept, BRNO_PAGE, page(TOUR))
    read_pending(kept)
    (row,) = table(run(kept, "--cursor", "daily", "--format", "csv").stdout)
    assert (row["kind"], row["page_url"], row["revision"], row["drivers"]) == ("", BRNO_PAGE, "2", "")


def test_parquet_has_the_rows_of_csv_with_types(kept: Store, tmp_path: Path) -> None:
    pq = pytest.importorskip("pyarrow.parquet")
    out = tmp_path / "records.parquet"
    assert run(kept, "--format", "parquet", "-o", out).exit_code == 0
    read = pq.read_table(out)
    assert read.column_names == list(EXPORT_COLUMNS)
    rows = read.to_pylist()
    expected = table(run(kept, "--format", "csv").stdout)

    def shown(value: Any) -> str:
        return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)

    assert [{name: shown(value) for name, value in row.items()} for row in rows] == expected
    kinds = {
        name: str(read.schema.field(name).type) for name in ("position", "confidence", "current", "team")
    }
    assert kinds == {"position": "int64", "confidence": "double", "current": "bool", "team": "string"}


def test_parquet_is_written_in_groups_of_rows(
    kept: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pq = pytest.importorskip("pyarrow.parquet")
    monkeypatch.setattr("extractor.export.writers.ROW_GROUP", 3)
    run(kept, "--format", "parquet", "-o", tmp_path / "records.parquet")
    records = sum(len(line["results"]) for line in lines(run(kept).stdout))
    assert records > 3
    assert pq.ParquetFile(tmp_path / "records.parquet").num_row_groups == -(-records // 3)


def test_without_pyarrow_the_extra_is_named(
    kept: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    done = run(kept, "--cursor", "daily", "--format", "parquet", "-o", tmp_path / "records.parquet")
    assert done.exit_code == 3
    assert "extractor[parquet]" in done.stderr
    assert not (tmp_path / "records.parquet").exists()
    assert len(told(kept, "--cursor", "daily")) == 3


@pytest.mark.parametrize("form", ["jsonl", "csv", "parquet"])
def test_a_file_is_replaced_in_one_step_and_then_the_cursor_moves(
    kept: Store, tmp_path: Path, form: str
) -> None:
    out = tmp_path / "out"
    out.write_text("the export before")
    arguments = ("--cursor", "daily", "--format", form, "-o", str(out))
    with kept.begin() as conn:  # a release that cannot be read: the export fails in its midst
        last = conn.scalar(sa.select(sa.func.max(releases.c.id)))
        good = conn.scalar(sa.select(releases.c.release).where(releases.c.id == last))
        conn.execute(releases.update().where(releases.c.id == last).values(release=b"no zlib"))
    done = run(kept, *arguments)
    assert done.exit_code == 3 and "damaged" in done.stderr
    assert out.read_text() == "the export before"
    assert list(tmp_path.glob(".out*")) == []
    with kept.begin() as conn:
        conn.execute(releases.update().where(releases.c.id == last).values(release=good))
    assert run(kept, "--cursor", "daily", "--peek").stdout == "3\n"
    assert run(kept, *arguments).exit_code == 0
    assert b"the export before" not in out.read_bytes()
    assert run(kept, "--cursor", "daily", "--peek").stdout == "0\n"


def test_what_goes_wrong_between_file_and_cursor_is_repeated_not_lost(
    kept: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import extractor.export.cursors

    out = tmp_path / "out.jsonl"
    with monkeypatch.context() as patched:
        patched.setattr(extractor.export.cursors, "move", lambda *_: 1 / 0)
        assert isinstance(run(kept, "--cursor", "daily", "-o", out).exception, ZeroDivisionError)
    assert len(lines(out.read_text())) == 3
    assert len(told(kept, "--cursor", "daily")) == 3


def test_an_output_that_cannot_be_written_leaves_the_cursor(kept: Store, tmp_path: Path) -> None:
    done = run(kept, "--cursor", "daily", "-o", tmp_path / "no" / "folder" / "out.jsonl")
    assert done.exit_code == 1 and f"there is no folder {tmp_path}/no/folder: make it first" in done.stderr
    done = run(kept, "--cursor", "daily", "-o", tmp_path)
    assert done.exit_code == 1 and "is a folder: name a file in it" in done.stderr
    assert run(kept, "--cursor", "daily", "-o", "/dev/full").exit_code == 1
    assert run(kept, "--cursor", "daily", "--peek").stdout == "3\n"


def test_nothing_new_makes_an_empty_file(kept: Store, tmp_path: Path) -> None:
    out = tmp_path / "out"
    for form, content in (("jsonl", b""), ("csv", ",".join(EXPORT_COLUMNS).encode() + b"\r\n")):
        for _ in range(2):
            done = run(kept, "--cursor", form, "--format", form, "-o", out)
            assert done.exit_code == 0
        assert out.read_bytes() == content
        assert done.stderr == "extractor: nothing new to export\n"


def shell(store: Store, *arguments: str) -> list[str]:
    script = "import typer; from extractor.export.command import export; typer.run(export)"
    return [sys.executable, "-c", script, "--store", place(store), *arguments]


def test_a_reader_that_goes_away_leaves_the_cursor(kept: Store) -> None:
    with kept.begin() as conn:  # more than a pipe holds
        row = conn.execute(sa.select(releases).where(releases.c.id == 1)).one()._asdict()
        for number in range(40):
            conn.execute(releases.insert().values({**row, "id": 1000 + number}))
    process = subprocess.Popen(
        shell(kept, "--cursor", "daily"), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None and process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    process.stderr.read()
    assert process.wait() != 0
    assert run(kept, "--cursor", "daily", "--peek").stdout == "43\n"


def test_an_export_sees_one_moment_while_a_run_goes_on(
    kept: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import extractor.export.selection

    items = extractor.export.selection.items

    def slow(*arguments: Any) -> Any:
        for number, item in enumerate(items(*arguments)):
            if number == 0:
                edit(kept)
            yield item

    with kept.lock(), monkeypatch.context() as patched:
        patched.setattr(extractor.export.selection, "items", slow)
        assert [one[:2] for one in told(kept, "--cursor", "daily")] == [
            (BRNO_PAGE, 1),
            (SHOP_PAGE, 1),
            (SPA_PAGE, 1),
        ]
    assert told(kept, "--cursor", "daily") == [(BRNO_PAGE, 2, None)]


def test_of_two_exports_with_one_cursor_one_says_so_and_takes_nothing_away(
    kept: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import extractor.export.selection

    items = extractor.export.selection.items
    out = tmp_path / "out.jsonl"
    entered = []

    def slow(*arguments: Any) -> Any:
        if not entered:
            entered.append(True)
            edit(kept)
            assert run(kept, "--cursor", "daily", "-o", out).exit_code == 0
        yield from items(*arguments)

    monkeypatch.setattr(extractor.export.selection, "items", slow)
    late = run(kept, "--cursor", "daily", "-o", out)
    assert late.exit_code == 3 and "another export has moved it" in late.stderr
    assert (BRNO_PAGE, 2) in [
        (one["archive"]["page"], one["archive"]["revision"]) for one in lines(out.read_text())
    ]
    assert told(kept, "--cursor", "daily") == []


def test_a_store_that_may_only_be_read_is_exported(tmp_path: Path) -> None:
    file = tmp_path / "shop" / "extractor.db"
    file.parent.mkdir()
    with Store.open(file) as store:
        keep(store, BRNO_PAGE, page())
        read_pending(store)
    file.chmod(0o444)
    with Store.open(file, readonly=True) as store:
        assert len(told(store)) == 1
        with store.read() as conn:
            assert conn.execute(sa.select(exports)).all() == []


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--source", "turn"], 3, "no source 'turn'; there are kettle"),
        (["--reset"], 2, "--cursor"),
        (["--cursor", "a b"], 2, "blanks"),
        (["--cursor", "daily", "--reset", "--peek"], 2, "--reset"),
        (["--cursor", "daily", "--reset", "-o", "out"], 2, "nothing else"),
        (["--since", "yesterday"], 2, "no date like 2026-11-01, nor days like 30d"),
        (["--since", "2031-13-01"], 2, "no date like"),
        (["-o", ""], 2, "empty"),
        (["--format", "xml"], 2, "xml"),
    ],
)
def test_what_cannot_be_meant_is_told(kept: Store, arguments: list[str], code: int, said: str) -> None:
    done = run(kept, *arguments)
    assert done.exit_code == code
    assert said in done.stderr


@pytest.mark.parametrize("end", ["", "-wal", "-shm", ".lock"])
def test_an_export_never_takes_the_place_of_the_store(tmp_path: Path, end: str) -> None:
    with Store.open(tmp_path / "press.db") as store:
        done = run(store, "-o", tmp_path / f"press.db{end}")
        assert done.exit_code == 2 and "is the store, or a file of it" in done.stderr
        assert store.check() == []


def test_days_ago_is_one_selection_of_a_cursor_however_many_days_pass(
    kept: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("extractor.export.command.day_of", lambda text: "2031-08-30")
    assert len(told(kept, "--cursor", "daily", "--since", "30d")) == 2
    monkeypatch.setattr("extractor.export.command.day_of", lambda text: "2031-08-31")
    assert told(kept, "--cursor", "daily", "--since", "30d") == []


def test_a_cursor_that_is_new_beside_others_is_told(kept: Store) -> None:
    assert run(kept, "--cursor", "daily").stderr == ""
    assert run(kept, "--cursor", "dialy").stderr == (
        "extractor: cursor 'dialy' is new: this export was of all; known are daily\n"
    )
    assert run(kept, "--cursor", "dialy3", "--quiet").stderr == ""
    assert "known are daily, dialy, dialy3" in run(kept, "--cursor", "daly", "--reset").stderr


def test_rows_of_a_page_are_counted(kept: Store) -> None:
    rows = list(csv.DictReader(io.StringIO(run(kept, "--format", "csv").stdout, newline="")))
    keys = [(row["page_url"], int(row["record"])) for row in rows]
    assert len(set(keys)) == len(keys)
    assert {min(n for page, n in keys if page == one) for one, _ in keys} == {1}


def test_a_store_that_is_not_there_is_told_and_not_made(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["--store", str(tmp_path / "none.db"), "--cursor", "daily"])
    assert done.exit_code == 3 and "none.db" in done.stderr
    assert not (tmp_path / "none.db").exists()


def test_an_export_loads_no_language_model(tmp_path: Path) -> None:
    with Store.open(tmp_path / "extractor.db") as store:
        keep(store, BRNO_PAGE, page())
        read_pending(store)
    script = (
        "import sys, typer\n"
        "from extractor.export.command import export\n"
        "export(store=sys.argv[1], out_name=sys.argv[2], cursor='daily', form='jsonl')\n"
        "print(sorted({'spacy', 'lxml', 'numpy', 'datasketch', 'feedparser', 'scrapy', 'alembic', 'pyarrow'}"
        " & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, tmp_path / "extractor.db", tmp_path / "out"],
        env=os.environ, capture_output=True, text=True,
    )  # fmt: skip
    assert done.stdout == "[]\n", done.stderr
    assert len(lines((tmp_path / "out").read_text())) == 1
