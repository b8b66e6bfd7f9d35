"""Reading what was fetched: what becomes of each kept page, once, whatever happens in between."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from archives import BRNO, SHOP, SPA, add_source, copies, keep, page, rows

from extractor.archive.reading import Reading, SourceReading, read_pending
from extractor.scrape.sources import Source
from extractor.store import Store, reader_version, unzipped
from extractor.store.releases import counts, current, load_profile
from extractor.store.schema import articles, profiles, releases, versions

A, B = "https://kettle.example/a", "https://kettle.example/b"


def release(store: Store, page_id: int) -> dict[str, Any]:
    with store.read() as conn:
        row = current(conn, page_id)
    assert row is not None and row.release is not None
    told: dict[str, Any] = json.loads(unzipped(row.release))
    return told


def test_a_kept_page_becomes_an_article_and_a_release(store: Store) -> None:
    page_id = keep(store, A, page())
    keep(store, B, page(SHOP))
    reading = read_pending(store)
    assert (reading.pages, reading.releases, reading.empty, reading.problems) == (2, 2, 1, 0)
    told = release(store, page_id)
    assert told["text"].startswith(BRNO[0])
    assert {"Ines Marr", "Bo Hale"} <= {name for one in told["results"] for name in one["drivers"]}
    assert told["source"]["url"] == A
    assert told["source"]["retrieved"] == "2031-08-18T06:00:00Z"
    with store.read() as conn:
        row = conn.execute(sa.select(releases).where(releases.c.page_id == page_id)).one()
        article = conn.execute(sa.select(articles).where(articles.c.page_id == page_id)).one()
        assert counts(conn) == {
            "releases": 2,
            "records": reading.records,
            "empty": 1,
            "revisions": 0,
            "duplicates": 0,
            "problems": 0,
        }
    assert (row.revision, row.current, row.reader) == (1, True, reader_version())
    assert row.records == reading.records > 0
    assert (article.title, article.published, article.language) == (BRNO[0], "2031-08-17", "en")
    assert article.words == len(told["text"].split())


def test_counts_are_told_by_source(store: Store) -> None:
    keep(store, A, page())
    keep(store, "https://tern.example/1", page(SHOP), source="tern")
    keep(store, "https://tern.example/2", b"", source="tern")
    reading = read_pending(store)
    kettle, tern = add_source(store, "kettle"), add_source(store, "tern")
    assert reading.sources == {
        kettle: SourceReading(read=1, empty=0, problems=0),
        tern: SourceReading(read=2, empty=2, problems=1),
    }


def test_a_page_is_read_once(store: Store) -> None:
    keep(store, A, page())
    keep(store, B, b"\x89PNG\r\n\x1a\n" + bytes(200))
    assert read_pending(store).pages == 2
    before = rows(store)
    assert read_pending(store) == Reading()
    assert rows(store) == before


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "empty"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "PDF"),
        (page(["Please wait"]), "no text but a headline"),
        (b"<html><body><div id='root'></div><script>start()</script></body></html>", "no text"),
    ],
)
def test_what_cannot_be_read_is_noted_with_why(store: Store, body: bytes, said: str) -> None:
    keep(store, A, body)
    keep(store, B, page())
    reading = read_pending(store)
    assert (reading.pages, reading.releases, reading.problems) == (2, 1, 1)
    (_, _, _, is_current, records, problem), good = rows(store)
    assert problem is not None and said in problem
    assert (is_current, records) == (False, 0)
    assert good[0] == B and good[3]


def test_a_reader_that_fails_leaves_the_other_pages_alone(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    import extractor.api

    read = extractor.api.read

    def failing(article: Any) -> Any:
        if "Spa" in article.text:
            raise RecursionError("too deep")
        return read(article)

    monkeypatch.setattr(extractor.api, "read", failing)
    keep(store, A, page(SPA))
    keep(store, B, page())
    assert read_pending(store).problems == 1
    assert [(row[0], row[5]) for row in rows(store)] == [(A, "RecursionError: too deep"), (B, None)]


def test_a_body_that_is_damaged_in_the_store_is_a_problem_of_that_page_only(store: Store) -> None:
    keep(store, A, page())
    keep(store, B, page(SPA))
    with store.begin() as conn:
        conn.execute(versions.update().where(versions.c.url == A).values(body=b"no zlib"))
    assert read_pending(store).problems == 1
    assert "damaged" in str(rows(store)[0][5])


def test_an_edit_is_a_revision_and_the_newest_is_current(store: Store) -> None:
    page_id = keep(store, A, page())
    read_pending(store)
    corrected = tuple(text.replace("4.2 seconds", "4.3 seconds") for text in BRNO)
    keep(store, A, page(corrected), fetched_at="2031-08-19T06:00:00Z")
    assert read_pending(store).edited == 1
    assert [row[1:4] for row in rows(store)] == [(1, 1, False), (2, 2, True)]
    assert "4.3 seconds" in release(store, page_id)["text"]


def test_an_edit_that_is_taken_back_is_a_revision_too(store: Store) -> None:
    for story in (BRNO, SPA, BRNO):
        keep(store, A, page(story))
        read_pending(store)
    assert [row[1:4] for row in rows(store)] == [(1, 1, False), (2, 2, False), (3, 3, True)]


def test_versions_that_came_between_two_readings_are_all_read_in_their_order(store: Store) -> None:
    for story in (BRNO, SPA):
        keep(store, A, page(story))
    read_pending(store)
    assert [row[1:4] for row in rows(store)] == [(1, 1, False), (2, 2, True)]


def test_another_page_around_the_same_text_is_no_revision_and_no_change(store: Store) -> None:
    keep(store, A, page())
    read_pending(store)
    keep(store, A, page(around="<aside><a href='/caps'>Caps</a></aside><script>t=7</script>"))
    reading = read_pending(store)
    assert (reading.pages, reading.releases, reading.empty) == (1, 0, 0)
    assert [row[1:4] for row in rows(store)] == [(1, 1, True)]
    assert read_pending(store).pages == 0


def test_what_is_learned_of_a_site_between_two_visits_makes_no_revision(store: Store) -> None:
    box = "<div class='club'><p>Members of the supporters' club of Kettle Racing meet on Thursdays.</p></div>"

    def with_box(story: Any, mark: str) -> bytes:
        return page([*story, f"</p>{box}<p hidden>{mark}"])

    first = keep(store, A, with_box(BRNO, "1"))
    read_pending(store)
    assert "supporters" in release(store, first)["text"]
    stories = [[word.replace("Brno", place) for word in SPA] for place in ("Most", "Imola", "Jerez")]
    for number, story in enumerate([*stories, SHOP]):
        keep(store, f"https://kettle.example/more/{number}", with_box(story, str(number)))
    read_pending(store)
    keep(store, A, with_box(BRNO, "2"))
    read_pending(store)
    assert "supporters" not in release(store, first)["text"]
    assert [row[2] for row in rows(store) if row[0] == A] == [1, 1]


def test_an_unreadable_version_leaves_the_release_as_it_was(store: Store) -> None:
    keep(store, A, page())
    read_pending(store)
    keep(store, A, b"")
    assert read_pending(store).problems == 1
    assert [row[1:4] for row in rows(store)] == [(1, 1, True), (2, 1, False)]
    keep(store, A, page(SPA))
    read_pending(store)
    assert rows(store)[-1][1:4] == (3, 2, True)


@pytest.mark.parametrize(
    ("own", "link", "kept"),
    [
        ("2031-08-17", "2031-09-30", "2031-08-17"),
        (None, "2031-08-16T18:00:00Z", "2031-08-16T18:00:00Z"),
        (None, "last Sunday", None),
        (None, None, None),
    ],
)
def test_the_date_of_the_page_goes_before_that_of_its_link(
    store: Store, own: str | None, link: str | None, kept: str | None
) -> None:
    page_id = keep(store, A, page(published=own), published=link)
    read_pending(store)
    assert release(store, page_id)["source"]["published"] == kept


def test_rules_and_language_of_the_source_are_used(store: Store) -> None:
    from extractor.page.site import read_rules

    rules = read_rules(
        '[[site]]\ndomain = "kettle.example"\nbody = "article"\ndrop = "p:last-child"\nnote = "a test"'
    )
    page_id = keep(store, A, page())
    bare = keep(store, B, b"Marr P4", content_type="text/plain")
    other = keep(store, "https://tern.example/1", page(SPA, language="en"), source="tern")
    known = [
        Source(name="kettle", url="https://kettle.example/", language="de", rules=rules),
        Source(name="tern", url="https://tern.example/", language="de"),
    ]
    read_pending(store, sources=known)
    told = release(store, page_id)
    assert "radiator" not in told["text"]
    languages = [release(store, one)["source"]["language"] for one in (page_id, bare, other)]
    assert languages == ["en", "de", "en"]  # what the page says goes before
    assert "radiator" in release(store, other)["text"]


def test_the_content_type_says_how_bytes_are_read(store: Store) -> None:
    text = "Marr siegt in Brünn\n\n" + "Ines Marr siegte am Sonntag für Kettle Racing in Brünn. " * 3
    page_id = keep(store, A, text.encode("cp1250"), content_type="text/plain; charset=windows-1250")
    read_pending(store)
    assert "Brünn" in release(store, page_id)["text"]


def comparable(store: Store) -> Any:
    """What must be equal after runs that were ended and after one that was not."""
    with store.read() as conn:
        found = [tuple(row) for row in conn.execute(sa.select(profiles.c.source_id, profiles.c.pages))]
        profile = [load_profile(conn, source_id) for source_id, _ in sorted(found)]
        query = sa.select(releases.c.page_id, releases.c.release).where(releases.c.current)
        told = {row.page_id: row.release and unzipped(row.release) for row in conn.execute(query)}
    return sorted(rows(store), key=str), copies(store), sorted(found), profile, told


def fill(store: Store) -> None:
    for number in range(6):
        story = [text.replace("Brno", f"Brno {number}").replace("lap 12", f"lap {number}") for text in BRNO]
        keep(store, f"https://kettle.example/{number}", page(story))
    keep(store, "https://kettle.example/none", b"")
    wire = [
        "Wire: Brno 3",
        "Grid Line Direct, as we had it.",
        *[text.replace("Brno", "Brno 3") for text in BRNO],
    ]
    keep(store, "https://wire.example/3", page([w.replace("lap 12", "lap 3") for w in wire]), source="wire")


class _Killed(BaseException):
    pass


@pytest.mark.parametrize("after", [0, 1, 2, 5, 9, 12])
def test_a_reading_that_ended_anywhere_goes_on_to_the_same_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    with Store.open(tmp_path / "whole.db") as whole, Store.open(tmp_path / "broken.db") as broken:
        fill(whole)
        fill(broken)
        read_pending(whole)
        begin, count = Store.begin, iter(range(1000))

        def failing(self: Store) -> Any:
            if next(count) == after:
                raise _Killed
            return begin(self)

        monkeypatch.setattr(Store, "begin", failing)
        ended = 0
        for _ in range(3):
            try:
                read_pending(broken)
            except _Killed:
                ended += 1
        assert ended == (1 if after < 10 else 0)
        assert comparable(broken) == comparable(whole)


def test_a_reading_that_was_killed_goes_on_to_the_same_store(tmp_path: Path) -> None:
    with Store.open(tmp_path / "whole.db") as whole, Store.open(tmp_path / "broken.db") as broken:
        fill(whole)
        fill(broken)
        read_pending(whole)
        script = (
            "import sys, os, signal\n"
            "from extractor.store import Store\n"
            "from extractor.archive.reading import read_pending\n"
            "def kill(done, total):\n"
            "    if done == 4: os.kill(os.getpid(), signal.SIGKILL)\n"
            "read_pending(Store.open(sys.argv[1]), on_progress=kill)\n"
        )
        ended = subprocess.run([sys.executable, "-c", script, tmp_path / "broken.db"], env=os.environ)
        assert ended.returncode == -signal.SIGKILL
        assert len(rows(broken)) == 4
        seen: list[tuple[int, int]] = []
        read_pending(broken, on_progress=lambda done, total: seen.append((done, total)))
        assert seen == [(0, 4)] * 4 + [(1, 4), (2, 4), (3, 4), (4, 4)]  # learned first, then read
        assert comparable(broken) == comparable(whole)


def test_the_order_of_fetching_does_not_matter(tmp_path: Path) -> None:
    pages: list[tuple[str, bytes, str]] = []
    with Store.open(tmp_path / "one.db") as one:
        fill(one)
        read_pending(one)
        first = [(row[0], row[3:]) for row in rows(one)], copies(one)
        with one.read() as conn:
            profile = load_profile(conn, add_source(one, "kettle"))
            for row in conn.execute(sa.select(versions.c.url, versions.c.body)):
                pages.append((row.url, unzipped(row.body), "wire" if "wire" in row.url else "kettle"))
    with Store.open(tmp_path / "two.db") as two:
        for number, (url, body, source) in enumerate(reversed(pages)):
            keep(two, url, body, source=source, fetched_at=f"2032-01-01T00:00:{number:02}Z")
        read_pending(two)
        assert ([(row[0], row[3:]) for row in rows(two)], copies(two)) == first
        with two.read() as conn:
            assert load_profile(conn, add_source(two, "kettle")) == profile


@pytest.fixture
def poisonous(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Worker processes that die of a page with the word POISON in it."""
    (tmp_path / "sitecustomize.py").write_text(
        "import extractor.page.cleaning as cleaning\n"
        "import extractor.page, os\n"
        "clean = cleaning.clean\n"
        "def deadly(page, **more):\n"
        "    if b'POISON' in page: os._exit(9)\n"
        "    return clean(page, **more)\n"
        "extractor.page.clean = deadly\n"
    )
    before = os.environ.get("PYTHONPATH", "")
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path}{os.pathsep}{before}")
    yield


def test_a_page_that_kills_its_process_is_a_problem_of_that_page_only(store: Store, poisonous: None) -> None:
    for number in range(30):
        story = list(BRNO) if number != 9 else [*BRNO, "POISON"]
        keep(store, f"https://kettle.example/{number:02}", page([*story, f"This is report {number}."]))
    reading = read_pending(store, processes=2)
    assert (reading.pages, reading.problems) == (30, 1)
    assert [row[0][-2:] for row in rows(store) if row[5]] == ["09"]
    assert "died" in next(row[5] for row in rows(store) if row[5])


def test_processes_do_not_change_what_is_read(tmp_path: Path) -> None:
    with Store.open(tmp_path / "one.db") as one, Store.open(tmp_path / "two.db") as two:
        for store, processes in ((one, 1), (two, 2)):
            for number in range(26):
                story = [text.replace("lap 12", f"lap {number + 20}") for text in BRNO]
                keep(store, f"https://kettle.example/{number:02}", page(story if number % 5 else [""]))
            read_pending(store, processes=processes)
        assert comparable(one) == comparable(two)


def test_nothing_slow_is_imported_where_there_is_nothing_to_read(tmp_path: Path) -> None:
    Store.open(tmp_path / "empty.db").close()
    script = (
        "import sys\n"
        "from extractor.store import Store\n"
        "from extractor.archive.reading import read_pending\n"
        "read_pending(Store.open(sys.argv[1]))\n"
        "print(sorted({'spacy', 'lxml', 'numpy', 'datasketch', 'feedparser', 'scrapy'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, tmp_path / "empty.db"], env=os.environ, capture_output=True, text=True
    )
    assert done.stdout == "[]\n", done.stderr
