"""Where a store can be and where not: each fault gives an error that names the place and the remedy."""

from __future__ import annotations

import sqlite3
import sys
from pathlib import Path

import filelock  # noqa: F401 - a plain user may not be able to import it later
import pytest
from postgres import Server
from stores import add, names, plain_user

from extractor.store import ReadOnlyError, Store, StoreError
from extractor.store.place import place_of


@pytest.fixture
def made(tmp_path: Path) -> Path:
    path = tmp_path / "extractor.db"
    with Store.open(path) as store, store.begin() as connection:
        add(connection, "harlan")
    return path


# --- what names a store ---------------------------------------------------------------------------------


def test_a_file_is_named_by_path_or_url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with Store.open("racing.db") as store, store.begin() as connection:
        add(connection, "harlan")
    (tmp_path / "link.db").symlink_to("racing.db")
    for place in [
        tmp_path / "racing.db",
        "sqlite:///racing.db",
        f"sqlite:///{tmp_path}/racing.db",
        "sqlite+pysqlite:///racing.db",
        "link.db",
    ]:
        with Store.open(place, create=False) as store, store.read() as connection:
            assert names(connection) == ["harlan"], place
            assert store.place == str(place)


def test_a_file_may_have_any_name(tmp_path: Path) -> None:
    for name in ["a?mode=ro&b#c%41.db", "Rennen ü 東京.db", "-x", "a%b.db"]:
        with Store.open(tmp_path / name) as store, store.lock(), store.begin() as connection:
            add(connection, "harlan")
        assert (tmp_path / name).stat().st_size > 0, name
        with Store.open(tmp_path / name, readonly=True) as store, store.read() as connection:
            assert names(connection) == ["harlan"], name


def test_leaving_the_folder_does_not_leave_the_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with Store.open("racing.db") as store:
        (tmp_path / "other").mkdir()
        monkeypatch.chdir(tmp_path / "other")
        with store.lock(), store.begin() as connection:
            add(connection, "harlan")
    assert list((tmp_path / "other").iterdir()) == []


@pytest.mark.parametrize(
    "place",
    [
        "postgresql://marr:secret@db.example/racing",
        "postgres://marr:secret@db.example/racing",
        "postgresql+psycopg://marr:secret@db.example/racing",
        "postgresql://marr@db.example/racing?password=secret",
        "mysql://marr:secret@db.example/racing",
        "postgresql+psycopg2://marr:secret@db.example/racing",
        "postgresql://marr:secret@db.example:port/racing",
    ],
)
def test_a_password_is_never_printed(place: str) -> None:
    try:
        said = place_of(place).name
    except StoreError as error:
        said = str(error)
    assert said and "secret" not in said


@pytest.mark.parametrize(
    ("place", "says"),
    [
        ("", "needs the path of a file"),
        (":memory:", "needs the path of a file"),
        ("sqlite://", "needs the path of a file"),
        ("sqlite:///:memory:", "needs the path of a file"),
        ("a\0b", "needs the path of a file"),
        ("sqlite:///a.db?mode=ro", "a path and nothing else"),
        ("mysql://db.example/racing", "an SQLite file (a path) or a PostgreSQL database"),
        ("postgresql+asyncpg://db.example/racing", "an SQLite file (a path) or a PostgreSQL database"),
        ("https://db.example/racing.db", "an SQLite file (a path) or a PostgreSQL database"),
        ("postgresql://db.example:port/racing", "cannot be understood"),
        ("://", "cannot be understood"),
    ],
)
def test_what_can_be_no_store_is_refused(place: str, says: str) -> None:
    with pytest.raises(StoreError) as caught:
        Store.open(place)
    assert says in str(caught.value)


def test_without_a_driver_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StoreError, match=r"pip install 'extractor\[postgresql\]'"):
        Store.open("postgresql://db.example/racing")


# --- what is found at a path ----------------------------------------------------------------------------


def test_an_empty_file_becomes_a_store(tmp_path: Path) -> None:
    path = tmp_path / "extractor.db"
    path.touch()
    with Store.open(path) as store, store.read() as connection:
        assert names(connection) == []


@pytest.mark.parametrize("content", [None, b""])
def test_a_store_that_is_not_there_is_made_only_if_wanted(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "extractor.db"
    if content is not None:
        path.write_bytes(content)
    before = sorted(tmp_path.iterdir())
    for options in ({"create": False}, {"readonly": True}):
        with pytest.raises(StoreError, match=f"{path}: there is no store; `extractor scrape` makes one"):
            Store.open(path, **options)
    assert sorted(tmp_path.iterdir()) == before


def test_files_and_folders_that_are_no_store(tmp_path: Path) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("Car 7 wins.")
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE laps (car INTEGER)")
    connection.close()
    loop = tmp_path / "loop.db"
    loop.symlink_to(loop)
    for place, says in [
        (text, "is no SQLite database"),
        (other, "is a database of another program (it has a table 'laps')"),
        (tmp_path, "is a folder"),
        (tmp_path / "none" / "extractor.db", f"there is no folder {tmp_path / 'none'}"),
        (text / "extractor.db", "cannot be read: Not a directory"),
        (loop, "loop"),
        (tmp_path / ("x" * 300), "File name too long"),
    ]:
        before = {path: path.read_bytes() for path in (text, other)}
        with pytest.raises(StoreError) as caught:
            Store.open(place)
        assert says in str(caught.value)
        assert str(place) in str(caught.value)
        assert {path: path.read_bytes() for path in (text, other)} == before


@pytest.mark.parametrize("readonly", [False, True])
def test_a_damaged_store_is_told_from_a_healthy_one(made: Path, readonly: bool) -> None:
    content = bytearray(made.read_bytes())
    content[100:] = b"\x55" * (len(content) - 100)  # all but the header
    made.write_bytes(content)
    with pytest.raises(StoreError, match=f"{made}: the file is damaged; .*extractor store check"):
        Store.open(made, readonly=readonly)


def test_damage_inside_is_found_by_a_check(made: Path) -> None:
    with Store.open(made) as store, store.begin() as connection:
        for n in range(2000):
            add(connection, f"team{n}")
    content = bytearray(made.read_bytes())
    middle = len(content) // 2 // 4096 * 4096
    content[middle : middle + 4096] = b"\x55" * 4096
    made.write_bytes(content)
    with Store.open(made, readonly=True) as store:
        assert store.check()


def test_rows_that_refer_to_none_are_found_by_a_check(made: Path) -> None:
    with sqlite3.connect(made) as connection:
        connection.execute("INSERT INTO profiles VALUES (99, x'00', 1, 'x')")
    connection.close()
    with Store.open(made, readonly=True) as store:
        assert store.check() == ["profiles: row 99 refers to a row of sources that is not there"]


# --- rights ---------------------------------------------------------------------------------------------


def test_no_right_to_read_the_file() -> None:
    with plain_user() as folder:
        path = folder / "extractor.db"
        Store.open(path).close()
        path.chmod(0)
        with pytest.raises(StoreError, match=f"{path}: cannot be read: Permission denied"):
            Store.open(path)


def test_no_right_to_make_the_file() -> None:
    with plain_user() as folder:
        folder.chmod(0o555)
        with pytest.raises(ReadOnlyError, match=f"its folder {folder} may only be read"):
            Store.open(folder / "extractor.db")


def test_a_file_that_may_only_be_read_opens_for_reading() -> None:
    with plain_user() as folder:
        path = folder / "extractor.db"
        with Store.open(path) as store, store.begin() as connection:
            add(connection, "harlan")
        path.chmod(0o444)
        with pytest.raises(ReadOnlyError, match=f"{path}: the file may only be read"):
            Store.open(path)
        with Store.open(path, readonly=True) as store:
            with store.read() as connection:
                assert names(connection) == ["harlan"]
            with pytest.raises(ReadOnlyError), store.begin():
                pass


def test_a_folder_that_may_only_be_read_opens_for_reading() -> None:
    with plain_user() as folder:
        path = folder / "extractor.db"
        with Store.open(path) as store, store.begin() as connection:
            add(connection, "harlan")
        path.chmod(0o444)
        folder.chmod(0o555)
        with pytest.raises(ReadOnlyError):
            Store.open(path)
        with Store.open(path, readonly=True) as store, store.read() as connection:
            assert names(connection) == ["harlan"]
        assert [path.name for path in folder.iterdir()] == ["extractor.db"]


def test_a_log_in_a_folder_that_may_only_be_read_is_not_overlooked() -> None:
    with plain_user() as folder:
        path = folder / "extractor.db"
        store = Store.open(path)
        with store.begin() as connection:
            add(connection, "harlan")
        copy = folder / "copy"
        copy.mkdir()
        for suffix in ("", "-wal"):
            (copy / f"extractor.db{suffix}").write_bytes((folder / f"extractor.db{suffix}").read_bytes())
        store.close()
        copy.chmod(0o555)
        with pytest.raises(StoreError, match=r"its last changes are in .*extractor\.db-wal.*copy both files"):
            Store.open(copy / "extractor.db", readonly=True)
        copy.chmod(0o755)
        with Store.open(copy / "extractor.db", readonly=True) as opened, opened.read() as connection:
            assert names(connection) == ["harlan"]


def test_rights_that_go_while_the_store_is_open_are_told() -> None:
    with plain_user() as folder:
        path = folder / "extractor.db"
        with Store.open(path) as store:
            store.close()
            path.chmod(0o444)
            with pytest.raises(ReadOnlyError, match=str(path)), store.begin() as connection:
                add(connection, "harlan")


def test_reading_leaves_nothing_beside_the_file(made: Path) -> None:
    with Store.open(made, readonly=True) as store, store.read() as connection:
        assert names(connection) == ["harlan"]
        with pytest.raises(ReadOnlyError):
            add(connection, "quill")
    assert [path.name for path in made.parent.iterdir()] == [made.name]


# --- PostgreSQL -----------------------------------------------------------------------------------------


def test_no_server_no_database_no_user_no_schema(postgres: Server, postgres_url: str, tmp_path: Path) -> None:
    for place, says in [
        (f"postgresql://ann:secret@/racing?host={tmp_path}", "see whether it runs"),
        (postgres.url("nowhere"), "createdb"),
        (postgres_url.replace("tester", "nobody_known"), "user"),
        (f"{postgres_url}&options=-csearch_path%3Dnone", "CREATE SCHEMA"),
    ]:
        with pytest.raises(StoreError) as caught:
            Store.open(place)
        assert says in str(caught.value)
        assert "secret" not in str(caught.value)


def test_two_schemas_of_a_database_are_two_stores(postgres: Server, postgres_url: str) -> None:
    database = postgres_url.split("@/")[1].split("?")[0]
    for schema in ("one", "two"):
        postgres.sql(f"CREATE SCHEMA {schema}", database)
    place = f"{postgres_url}&options=-csearch_path%3D"
    with Store.open(f"{place}one") as one, Store.open(f"{place}two") as two, one.lock(), two.lock():
        with one.begin() as connection:
            add(connection, "harlan")
            with two.begin() as other:  # nor do they wait for each other
                add(other, "quill")
        with one.read() as connection, two.read() as other:
            assert (names(connection), names(other)) == (["harlan"], ["quill"])


def test_a_database_with_tables_of_the_same_name_is_left_alone(postgres: Server, postgres_url: str) -> None:
    database = postgres_url.split("@/")[1].split("?")[0]
    postgres.sql("CREATE TABLE laps (car integer)", database)
    Store.open(postgres_url).close()  # other tables do not disturb it
    postgres.sql("DROP TABLE store_version", database)
    with pytest.raises(StoreError, match=r"another program .*'articles'.*another database or schema"):
        Store.open(postgres_url)


def test_without_create_an_empty_database_stays_empty(postgres: Server, postgres_url: str) -> None:
    for options in ({"create": False}, {"readonly": True}):
        with pytest.raises(StoreError, match="there is no store"):
            Store.open(postgres_url, **options)
    database = postgres_url.split("@/")[1].split("?")[0]
    assert postgres.sql("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'", database) == [(0,)]


def test_rights_in_a_database_are_told(postgres: Server, postgres_url: str) -> None:
    Store.open(postgres_url).close()
    database = postgres_url.split("@/")[1].split("?")[0]
    postgres.sql(f"CREATE ROLE reader_{database} LOGIN", database)
    postgres.sql(f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader_{database}", database)
    url = postgres_url.replace("tester", f"reader_{database}")
    with Store.open(url, readonly=True) as store, store.read() as connection:
        assert names(connection) == []
    with Store.open(url) as store, pytest.raises(StoreError, match="rights"), store.begin() as connection:
        add(connection, "harlan")
    postgres.sql(f"DROP OWNED BY reader_{database}", database)
