"""A source written into the file: what stands there stays byte for byte."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.scrape.sources import SourcesError, load_sources
from extractor.scrape.sources.add import add_source, planned

EDITED = """\
# our list   \t
contact="desk@oriel.example"
[defaults]
delay   =   2   # they asked us to


[[source]]   # first
url   = 'https://oriel.example/'
name = "oriel"
  [source.rules]
  body = [ "main",
           "article" ]
"""


@pytest.mark.parametrize("end", ["", "\n", "\n\n", "   # last words", "\n# last words\n"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_what_stands_in_the_file_stays_as_it_is(tmp_path: Path, end: str, newline: str, mark: bytes) -> None:
    path = tmp_path / "sources.toml"
    before = mark + (EDITED.rstrip("\n") + end).replace("\n", newline).encode()
    path.write_bytes(before)
    added = add_source(path, "https://www.tarn.example/news", feed="https://www.tarn.example/feed")
    after = path.read_bytes()
    assert after.startswith(before)
    entry = [
        "[[source]]",
        'name = "tarn.example"',
        'url = "https://www.tarn.example/news"',
        'feed = "https://www.tarn.example/feed"',
        "",
    ]
    assert after.endswith((newline * 2 + newline.join(entry)).encode())
    assert (b"\r" in after) == (newline == "\r\n")
    assert after.count(b"\n") == after.count(newline.encode())
    read = load_sources(path)
    assert [one.name for one in read.sources] == ["oriel", "tarn.example"]
    assert read.sources[1] == added
    assert added.delay == 2.0  # by the file's defaults


def test_a_missing_file_is_made_with_a_word_on_each_key(tmp_path: Path) -> None:
    path = tmp_path / "sources.toml"
    add_source(path, "https://tarn.example/")
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# ")
    head, _, entry = text.partition("[[source]]\nname")
    assert all(line.startswith("#") or not line for line in head.splitlines())
    for key in type(load_sources(path).sources[0]).model_fields:
        assert key in head, key
    assert entry == ' = "tarn.example"\nurl = "https://tarn.example/"\n'
    # What the comments show works when the marks are taken off.
    path.write_text(
        text.replace("\n# contact", "\ncontact").replace("\n# [", "\n[").replace("\n# delay", "\ndelay")
    )
    assert load_sources(path).contact == "you@your-organisation.example"
    assert load_sources(path).sources[0].delay == 2.0


def test_every_key_is_written_as_a_person_would(tmp_path: Path) -> None:
    path = tmp_path / "sources.toml"
    add_source(
        path,
        "https://tarn.example/",
        name="Tarn",
        pattern=r"/news/\d+",
        exclude="it's\t",
        delay=2.0,
        limit=50,
        since="2031-01-15",
        hosts=["media.tarn.example"],
        recheck=[1, 30],
        enabled=False,
        language=None,
        rules={"body": "main"},
    )
    assert (
        path.read_text(encoding="utf-8").partition('name = "Tarn"\n')[2]
        == """\
url = "https://tarn.example/"
pattern = '/news/\\d+'
exclude = "it's\\t"
delay = 2
limit = 50
since = "2031-01-15"
hosts = ["media.tarn.example"]
recheck = [1, 30]
enabled = false

[source.rules]
body = "main"
"""
    )
    [source] = load_sources(path).sources
    assert (source.pattern, source.exclude) == (r"/news/\d+", "it's\t")
    assert source.rules is not None


def test_names_come_from_hosts_and_are_made_unique(tmp_path: Path) -> None:
    path = tmp_path / "sources.toml"
    names = [
        add_source(path, url).name
        for url in (
            "https://WWW.Tarn.example/a",
            "https://tarn.example/b",
            "http://tarn.example:8080/c",
            "http://127.0.0.1:8000/",
            "http://[::1]/",
            "https://täm.example/",
        )
    ]
    assert names == [
        "tarn.example",
        "tarn.example-2",
        "tarn.example-3",
        "127.0.0.1",
        "1",
        "xn--tm-via.example",
    ]
    assert [one.name for one in load_sources(path).sources] == names


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"url": "https://oriel.example/"}, 'is there already, as source "oriel": change that entry'),
        ({"url": "http://www.oriel.example"}, 'is there already, as source "oriel": change that entry'),
        ({"name": "ORIEL"}, 'there is a source "ORIEL" already: give another name'),
        ({"url": "tarn.example"}, 'url: must begin with https:// or http://: write "https://tarn.example"'),
        ({"name": ""}, "name: is empty"),
        ({"delay": -1, "language": "x"}, "language: must be a language tag"),
        ({"delay": -1, "language": "x"}, "delay: must be 0 to 3600 seconds, not -1"),
        ({"rules": {"boddy": "x"}}, 'rules: unknown key "boddy" (did you mean "body"?)'),
    ],
)
def test_what_cannot_be_added_is_told_and_the_file_stays(
    tmp_path: Path, fields: dict[str, object], said: str
) -> None:
    path = tmp_path / "sources.toml"
    path.write_text(EDITED)
    with pytest.raises(SourcesError) as caught:
        add_source(path, **{"url": "https://tarn.example/", **fields})  # type: ignore[arg-type]
    assert said in str(caught.value)
    assert path.read_text() == EDITED
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    "text",
    [
        "contact = 5\n",
        "x",
        '[[source]]\nname = "a"\n',
        'source = [{name = "a", url = "https://a.example/"}]\n',
    ],
)
def test_a_file_with_problems_is_not_added_to(tmp_path: Path, text: str) -> None:
    path = tmp_path / "sources.toml"
    path.write_text(text)
    with pytest.raises(SourcesError, match=r"sources\.toml"):
        add_source(path, "https://tarn.example/")
    assert path.read_text() == text


@pytest.mark.parametrize("text", ["", "\n", "# mine\n", 'contact = "a@b.example"', "[defaults]\ndelay = 3\n"])
def test_a_file_without_a_source_yet_takes_one(tmp_path: Path, text: str) -> None:
    path = tmp_path / "sources.toml"
    path.write_text(text)
    add_source(path, "https://tarn.example/")
    assert path.read_text().startswith(text)
    assert len(load_sources(path)) == 1


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(SourcesError, match=r"cannot be written: there is no folder .*/no: make it first"):
        add_source(tmp_path / "no" / "folder.toml", "https://tarn.example/")
    with pytest.raises(SourcesError, match="is a folder"):
        add_source(tmp_path, "https://tarn.example/")


def test_a_plan_writes_nothing_and_knows_the_defaults(tmp_path: Path) -> None:
    path = tmp_path / "sources.toml"
    path.write_text(EDITED)
    plan = planned(path, "https://tarn.example/", name="tarn")
    assert (plan.source.name, plan.source.delay, plan.contact) == ("tarn", 2.0, "desk@oriel.example")
    assert path.read_text() == EDITED


@given(st.text(max_size=30))
def test_a_pattern_comes_back_as_it_was_given(tmp_path_factory: pytest.TempPathFactory, pattern: str) -> None:
    path = tmp_path_factory.mktemp("sources") / "sources.toml"
    try:
        add_source(path, "https://tarn.example/", pattern=pattern)
    except SourcesError as error:
        assert str(error).startswith("pattern: ")
        assert not path.exists()
    else:
        assert load_sources(path).sources[0].pattern == pattern
