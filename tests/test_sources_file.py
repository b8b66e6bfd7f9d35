"""The file of sources: what may stand in it, and that every problem is told by line, key and remedy."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.scrape.sources import Source, SourcesError, load_sources, read_sources
from extractor.scrape.sources.lines import lines

FULL = """\
contact = "press-data@oriel.example"  # who runs this

[defaults]
delay = 2
timezone = "Europe/Berlin"
recheck = []

[[source]]
name = "oriel-racing"
url = "https://www.oriel.example/en/news"
feed = "https://www.oriel.example/en/news.rss"
since = 2031-01-15
hosts = ["media.oriel.example"]

[source.rules]
body = "div.article"
drop = ["p.share", "aside"]

[[source]]
name = "Tarn.Cup"
url = "https://tarn.example/"
delay = 0.5
timezone = "Asia/Tokyo"
language = "ja"
pattern = '/news/\\d+'
recheck = [1, 3, 30]
enabled = false
"""


def problems(text: str, folder: Path | None = None) -> list[str]:
    with pytest.raises(SourcesError) as caught:
        read_sources(text, "s.toml", folder=folder)
    return list(caught.value.problems)


def with_line(line: str) -> str:
    return f'[[source]]\nname = "oriel"\nurl = "https://oriel.example/"\n{line}\n'


def test_a_source_has_what_it_says_then_the_defaults_then_what_is_usual() -> None:
    found = read_sources(FULL)
    oriel, tarn = found.sources
    assert found.contact == "press-data@oriel.example"
    assert (oriel.delay, oriel.timezone, oriel.recheck) == (2.0, "Europe/Berlin", ())
    assert (tarn.delay, tarn.timezone, tarn.recheck) == (0.5, "Asia/Tokyo", (1, 3, 30))
    assert (oriel.since, oriel.hosts, oriel.pattern) == ("2031-01-15", ("media.oriel.example",), None)
    assert (tarn.language, tarn.pattern, tarn.feed) == ("ja", r"/news/\d+", None)
    assert found.enabled == (oriel,)
    assert Source(name="a", url="https://a.example/").recheck == (1, 7)


def test_sources_are_chosen_by_name_in_the_order_of_the_file() -> None:
    found = read_sources(FULL)
    assert [one.name for one in found.named(["tarn.cup", "ORIEL-racing"])] == ["oriel-racing", "Tarn.Cup"]
    assert found.named([]) == found.sources
    assert list(found.unknown(["tarn.cup", "oriel-racin"])) == [
        """no source 'oriel-racin' (did you mean "oriel-racing"?)"""
    ]


def test_rules_of_a_source_hold_on_its_hosts_and_nowhere_else() -> None:
    rules = read_sources(FULL).sources[0].rules
    assert rules is not None
    for url, there in {
        "https://www.oriel.example/en/news/7": True,
        "https://oriel.example/7": True,
        "https://media.oriel.example/7": True,
        "https://tarn.example/7": False,
    }.items():
        assert [rule.body for rule in rules.of_page(url, None)] == [("div.article",)] * there, url
    assert read_sources(FULL).sources[1].rules is None


@pytest.mark.parametrize(
    ("start", "page"),
    [("http://127.0.0.1:8000/", "http://127.0.0.1:8000/7"), ("http://press/", "http://press/7")],
)
def test_rules_hold_on_addresses_and_short_names_too(start: str, page: str) -> None:
    rules = read_sources(f'[[source]]\nname = "a"\nurl = "{start}"\nrules.body = "main"').sources[0].rules
    assert rules is not None
    assert rules.of_page(page, None)


def test_rules_of_one_source_may_change_in_time() -> None:
    text = with_line(
        '[[source.rules]]\nbody = "main"\nvalid_until = 2030-12-31\n'
        '[[source.rules]]\nbody = "article"\nvalid_from = 2031-01-01'
    )
    rules = read_sources(text).sources[0].rules
    assert rules is not None
    assert [rule.body for rule in rules.of_page("https://oriel.example/7", "2031-04-01")] == [("article",)]
    assert problems(text.replace("valid_from = 2031", "valid_from = 2030")) == [
        's.toml:7: source "oriel": rules: hold on the same days as others: set valid_from and valid_until '
        "so that they do not"
    ]


def test_rules_may_stand_in_a_file_beside_the_sources(tmp_path: Path) -> None:
    (tmp_path / "sites.toml").write_text('[[site]]\ndomain = "oriel.example"\nbody = "main"\nnote = "why"')
    (tmp_path / "sources.toml").write_text(with_line('rules = "sites.toml"'))
    rules = load_sources(tmp_path / "sources.toml").sources[0].rules
    assert rules is not None
    assert rules.of_page("https://oriel.example/7", None)
    (tmp_path / "sites.toml").write_text('[[site]]\ndomain = "oriel.example"\nbody = "main"\n')
    with pytest.raises(
        SourcesError, match=r'sources.toml:4: source "oriel": rules: .*sites.toml:1: note: missing'
    ):
        load_sources(tmp_path / "sources.toml")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("delay = -1", "delay: must be 0 to 3600 seconds, not -1"),
        ("delay = nan", "delay: must be 0 to 3600 seconds, not nan"),
        ('delay = "2"', "delay: must be a number of seconds, not '2'"),
        ("delay = true", "delay: must be a number of seconds, not true"),
        ("limit = 0", "limit: must be a whole number from 1 to 100,000, not 0"),
        ("limit = 2.5", "limit: must be a whole number from 1 to 100,000, not 2.5"),
        ('feed = "oriel.example/feed"', 'feed: must begin with https:// or http://: write "https://oriel.example/feed"'),
        ('feed = "ftp://oriel.example/"', "feed: must begin with https:// or http://, not 'ftp://oriel.example/'"),
        ('feed = "file:///etc/passwd"', "feed: must begin with https:// or http://, not 'file:///etc/passwd'"),
        ('feed = "https://me:secret@oriel.example/"', "feed: must be without user and password"),
        ('feed = "https://"', "feed: names no host"),
        ('feed = "https://oriel.example:99999/"', "feed: is no web address"),
        ('feed = "https://oriel.example/a b"', "feed: must be without blanks"),
        ('feed = ""', "feed: is empty: give it a value or take the line out"),
        ("feed = 7", "feed: must be text in quotes, not 7"),
        (f'feed = "https://oriel.example/{"x" * 2000}"', "feed: must have at most 2000 characters, not 2022"),
        ("pattern = '/news/('", "pattern: is no regular expression: '/news/(' (missing )"),
        ("pattern = '(\\w+)+$'", "pattern: repeats what is repeated already"),
        (f'exclude = "{"x" * 501}"', "exclude: must have at most 500 characters, not 501"),
        ('language = "german"', """language: must be a language tag such as "de" or "en-GB", not 'german'"""),
        ('timezone = "Europe/Berln"', """not 'Europe/Berln' (did you mean "Europe/Berlin"?)"""),
        ('timezone = "../../etc/passwd"', 'timezone: must be a time zone such as "Europe/Berlin"'),
        ('since = "15.1.2031"', "since: must be a date such as 2031-06-15, not '15.1.2031'"),
        ('since = "2031-02-30"', "since: must be a date such as 2031-06-15, not '2031-02-30'"),
        ("since = 2031-01-15T10:00:00", "since: must be a date"),
        ('hosts = ["https://media.oriel.example/x"]', 'pages or networks: write "media.oriel.example"'),
        ('hosts = "*.oriel.example"', "must be host names such as media.team.example, not '*.oriel.example'"),
        ("hosts = 5", 'hosts: must be a list such as ["media.team.example"], not 5'),
        ('allow_private = ["10.0.0.0/8"]', "allow_private: must be host names, not addresses of pages"),
        ('allow_private = ["localhost:8000"]', "allow_private: must be host names without a port"),
        ("recheck = [7, 1]", "recheck: must be in ascending order: 1 comes after 7"),
        ("recheck = [3651]", "recheck: must be whole days from 0 to 3,650, not 3651"),
        ("recheck = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]", "recheck: must have at most 10 days, not 11"),
        ("recheck = 7", "recheck: must be a list of days such as [1, 7], not 7"),
        ('enabled = "no"', "enabled: must be true or false, not 'no'"),
        ('rules = "nowhere.toml"', "rules: nowhere.toml: No such file or directory"),
        ("rules = 5", 'rules: must be a table [source.rules], or the name of a file: "sites.toml"'),
        ('rules.boddy = "main"', 'rules: unknown key "boddy" (did you mean "body"?)'),
        ('rules.body = "div["', "rules: body: no CSS selector: 'div['"),
        ('rules.domain = "oriel.example"', "rules: domain: is the source's own host: take it out"),
        ('rules.note = "why"', "rules: give at least one of body, title, published, drop"),
        ('dealy = 2', 'unknown key "dealy" (did you mean "delay"?)'),
        ('time_zone = "Asia/Tokyo"', 'unknown key "time_zone" (did you mean "timezone"?)'),
        ("zzz = 2", 'unknown key "zzz"; there are name, url, feed'),
    ],
)  # fmt: skip
def test_a_wrong_value_is_told_by_line_source_key_and_remedy(line: str, said: str) -> None:
    [problem] = problems(with_line(line), Path())
    assert problem.startswith('s.toml:4: source "oriel": ')
    assert said in problem


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("delay = 0", 0.0),
        ("limit = 100000", 100_000),
        ('feed = "https://oriel.example:8443/f?x=1&y=%20"', "https://oriel.example:8443/f?x=1&y=%20"),
        ('feed = "http://[::1]:80/f"', "http://[::1]:80/f"),
        ('feed = "https://öriel.example/f"', "https://öriel.example/f"),
        ("pattern = '(?:/[a-z]+)+/\\d{4}'", r"(?:/[a-z]+)+/\d{4}"),
        ('language = "zh-Hant-TW"', "zh-Hant-TW"),
        ('language = "es-419"', "es-419"),
        ('since = "2031-06-15"', "2031-06-15"),
        ('hosts = "Media.Oriel.Example."', ("media.oriel.example",)),
        (
            'allow_private = ["localhost", "127.0.0.1", "[::1]", "127.0.0.1"]',
            ("localhost", "127.0.0.1", "::1"),
        ),
        ("recheck = [0, 3650]", (0, 3650)),
        ("enabled = false", False),
    ],
)
def test_a_right_value_is_taken(line: str, value: object) -> None:
    [source] = read_sources(with_line(line)).sources
    assert getattr(source, line.split()[0]) == value


def test_all_problems_of_a_file_are_told_at_once_in_its_order() -> None:
    text = """\
contact = "nobody"
delay = 3
[[source]]
name = "a b"
url = "https://oriel.example/"
note = \"\"\"
delay = -1
\"\"\"
recheck = [
  7,  # delay = -1
  1 ]
[defaults]
delay = -1
url = "https://x.example/"
limits = 4
[[source]]
url = "tarn.example"
[[source]]
name = "A B"
"url" = "http://www.oriel.example"
"""
    assert [problem.split(" must ")[0] for problem in problems(text)] == [
        "s.toml:1: contact:",
        's.toml:2: unknown key "delay": it belongs below a [[source]] line',
        's.toml:4: source "a b": name:',
        's.toml:6: source "a b": unknown key "note"; there are name, url, feed, sitemap, listing, pattern, '
        "exclude, language, timezone, delay, limit, since, hosts, allow_private, recheck, enabled, rules",
        's.toml:9: source "a b": recheck:',
        "s.toml:13: [defaults]: delay:",
        "s.toml:14: [defaults]: url: is each source's own: write it there",
        's.toml:15: [defaults]: unknown key "limits" (did you mean "limit"?)',
        's.toml:16: source no. 2: name: is missing: add a line name = "…"',
        "s.toml:17: source no. 2: url:",
        's.toml:19: source "A B": name: is that of the source in line 4: give it another',
        's.toml:19: source "A B": name:',
        's.toml:20: source "A B": url: is that of the source in line 5: take one of the two out',
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", 's.toml: is empty: write one with "extractor sources add URL"'),
        ("# nothing\n", 's.toml: has no [[source]]: write one with "extractor sources add URL"'),
        ('[source]\nname = "a"', "s.toml:1: write [[source]], with two brackets on each side, not [source]"),
        ("\nsource = [1]", "s.toml:2: write a [[source]] table for each source"),
        ('x = 1\n\n[[source]]\nname = "a\n', "s.toml:4:10: no TOML: Illegal character '\\n'"),
        ("[[source]]\ndelay = 1\ndelay = 2", "s.toml:3: no TOML: Cannot overwrite a value"),
        ("a = " + "[" * 100_000, "s.toml: no TOML: brackets nested too deep"),
        (f"{with_line('')}[sources]\n", 's.toml:5: unknown table "sources" (did you mean "source"?)'),
        (f"defaults = 3\n{with_line('')}", "s.toml:1: write [defaults] and its keys below"),
    ],
)
def test_a_file_that_is_no_file_of_sources_says_why(text: str, said: str) -> None:
    assert problems(text) == [said]


def test_a_file_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    latin = tmp_path / "latin.toml"
    latin.write_bytes("# Tarn\n# Köln".encode("latin-1"))
    huge = tmp_path / "huge.toml"
    with huge.open("wb") as file:
        file.truncate(16 * 1024 * 1024 + 1)
    for path, said in {
        tmp_path / "none.toml": "no such file: write one with",
        tmp_path: "is a folder: name a file with --sources",
        latin: "not UTF-8: save the file with that encoding",
        huge: "larger than 16 MiB: this is no file of sources",
    }.items():
        with pytest.raises(SourcesError) as caught:
            load_sources(path)
        assert str(path) in str(caught.value)
        assert said in str(caught.value)
    with pytest.raises(SourcesError, match=r"latin\.toml:2: "):
        load_sources(latin)


def test_a_file_without_permission_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(FULL)

    def refuse(self: Path) -> bytes:  # the tests may run as root, whom no mode keeps out
        raise PermissionError(13, os.strerror(13), str(self))

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(SourcesError, match=r"mine\.toml: no permission to read it: change its mode"):
        load_sources(path)


def test_windows_line_ends_and_a_byte_order_mark_change_nothing(tmp_path: Path) -> None:
    path = tmp_path / "sources.toml"
    path.write_bytes(b"\xef\xbb\xbf" + FULL.replace("\n", "\r\n").encode())
    assert [one.name for one in load_sources(path).sources] == ["oriel-racing", "Tarn.Cup"]
    path.write_bytes(path.read_bytes().replace(b"delay = 0.5", b"delay = -5"))
    with pytest.raises(SourcesError, match=r"sources\.toml:22: "):
        load_sources(path)


def test_thousands_of_problems_are_cut_off_and_counted() -> None:
    text = "".join(
        f'[[source]]\nname = "n{i}"\nurl = "https://n{i}.example/"\ndelay = -1\n' for i in range(300)
    )
    told = problems(text)
    assert len(told) == 101
    assert told[-1] == "s.toml: and 200 problems more"


def test_lines_are_found_whatever_stands_in_strings() -> None:
    text = '''\
a.b = """x"
[[source]]
y\\""""""
c = [ "]", # ]
 \'\'\'
k = 1\'\'\', { d = "}" } ]
[t . "u.v"]
e = 'x' # [[source]]
[[t.w]]
f = 1
[[t.w]]
[t.w.x]
g = 1
"h\\"" = 1
'''
    assert lines(text) == {
        ("a",): 1, ("a", "b"): 1, ("c",): 4, ("t",): 7, ("t", "u.v"): 7, ("t", "u.v", "e"): 8,
        ("t", "w"): 9, ("t", "w", 0): 9, ("t", "w", 0, "f"): 10, ("t", "w", 1): 11, ("t", "w", 1, "x"): 12,
        ("t", "w", 1, "x", "g"): 13, ("t", "w", 1, "x", 'h"'): 14,
    }  # fmt: skip


@given(st.text(st.sampled_from("[]{}\"'=.,# \n\\ab1")))
def test_any_text_is_read_or_told(text: str) -> None:
    with pytest.raises(SourcesError):
        read_sources(text)
    with pytest.raises(SourcesError):
        read_sources(f"{text}\n[[source]]\nname = 1\n")


def test_reading_sources_without_rules_loads_nothing_heavy(tmp_path: Path) -> None:
    path = tmp_path / "sources.toml"
    path.write_text('[[source]]\nname = "a"\nurl = "https://a.example/"\n')
    code = (
        "import sys; from extractor.scrape.sources import load_sources; load_sources(sys.argv[1]);"
        "print(sorted({'lxml', 'spacy', 'tomlkit', 'scrapy', 'numpy', 'protego'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code, path], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
