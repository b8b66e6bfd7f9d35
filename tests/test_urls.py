"""One page has one key, and pages that differ have keys that differ."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.scrape.urls import host_of, is_http, normal_form, on_site, without_credentials

PAGE = "https://marr.example/news/pole"

ONE_PAGE = [
    "https://marr.example/news/pole",
    "http://marr.example/news/pole",
    "HTTPS://MARR.Example/news/pole",
    "https://www.marr.example/news/pole",
    "https://marr.example./news/pole",
    "https://marr.example:443/news/pole",
    "http://marr.example:80/news/pole",
    "https://marr.example:/news/pole",
    "https://marr.example/news/pole/",
    "https://marr.example/news/pole//",
    "  https://marr.example/news/pole\n",
    "https://marr.example/ne\nws/pole",
    "https:\\\\marr.example\\news\\pole",
    "https://marr.example/news/pole#comments",
    "https://marr.example/news/pole?",
    "https://marr.example/news/pole?&",
    "https://marr.example/news/pole?utm_source=a&utm_medium=b&UTM_Campaign=c",
    "https://marr.example/news/pole?fbclid=abc&gclid=def&igshid=g",
    "https://marr.example/news/pole?mc_cid=1&mc_eid=2#x",
    "https://marr.example/news/pole?utm%5Fsource=a",
    "https://marr.example/news/pole?ref=rss",
    "https://marr.example/news/pole?source=newsletter",
    "https://marr.example/news/./pole",
    "https://marr.example/a/../news/b/%2e%2E/pole",
    "https://marr.example/../news/pole",
    "https://marr.example/n%65ws/p%6Fle",
    "https://marr.example/news/pole/amp",
    "https://marr.example/news/pole/amp/",
    "https://marr.example/news/pole.amp",
    "https://marr.example/news/pole?amp",
    "https://marr.example/news/pole?amp=1",
    "https://marr.example/news/pole?outputType=amp",
    "https://amp.marr.example/news/pole",
    "https://www.amp.marr.example/news/pole/amp?amp=1",
    "https://marr.example/news/pole/index.html",
    "https://marr.example/news/pole/index.php",
    "https://marr.example/news/pole/Default.aspx",
    "https://marr.example/news/pole;jsessionid=0A1B2C3D",
    "https://marr.example/news/pole?PHPSESSID=0123456789abcdef",
    "https://marr.example/news/pole?sid=0123456789abcdef0123456789abcdef",
    "https://marr.example/(S(abcdefghij0123456789abcd))/news/pole",
    "https://user:secret@marr.example/news/pole",
]


@pytest.mark.parametrize("url", ONE_PAGE)
def test_one_page_has_one_key(url: str) -> None:
    assert normal_form(url) == PAGE


SAME = [
    ("https://marr.example", "https://marr.example/"),
    ("https://marr.example/news?b=2&a=1", "https://marr.example/news?a=1&b=2"),
    ("https://marr.example/?id=12&utm_source=x", "https://marr.example/?id=12"),
    ("https://marr.example/index.php?id=12", "https://marr.example/?id=12"),
    ("https://marr.example/pole.amp.html", "https://marr.example/pole.html"),
    ("https://marr.example/é", "https://marr.example/%C3%A9"),
    ("https://marr.example/%c3%a9", "https://marr.example/%C3%A9"),
    ("https://marr.example/a b", "https://marr.example/a%20b"),
    ("https://marr.example/100%", "https://marr.example/100%25"),
    ("https://bücher.example/", "https://xn--bcher-kva.example/"),
    ("https://BÜCHER.example/", "https://xn--bcher-kva.example/"),
    ("https://marr.example:0443/", "https://marr.example/"),
    ("http://marr.example:8080/a", "https://www.marr.example:8080/a/"),
    ("http://[2001:DB8::1]/a", "https://[2001:db8::1]/a"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_two_ways_to_write_a_page(one: str, other: str) -> None:
    assert normal_form(one) == normal_form(other)


DIFFERENT = [
    ("https://marr.example/?id=12", "https://marr.example/?id=13"),
    ("https://marr.example/?p=345", "https://marr.example/"),
    ("https://marr.example/news?lang=de", "https://marr.example/news?lang=en"),
    ("https://marr.example/news?page=2", "https://marr.example/news"),
    ("https://marr.example/News", "https://marr.example/news"),
    ("https://marr.example/news?sid=5", "https://marr.example/news?sid=6"),
    ("https://marr.example/news?ref=412", "https://marr.example/news?ref=413"),
    ("https://marr.example/news?source=marr", "https://marr.example/news?source=ito"),
    ("https://marr.example/news?cid=4", "https://marr.example/news"),
    ("https://marr.example/news?type=race", "https://marr.example/news?type=amp"),
    ("https://marr.example/news?/a", "https://marr.example/news?/b"),
    ("https://marr.example/news?a&b", "https://marr.example/news?b&a"),
    ("https://marr.example/news?a=1&a=2", "https://marr.example/news?a=2&a=1"),
    ("https://marr.example/a%2Fb", "https://marr.example/a/b"),
    ("https://marr.example/a?b=1%262", "https://marr.example/a?b=1&2"),
    ("https://marr.example/a//b", "https://marr.example/a/b"),
    ("https://marr.example/amp", "https://marr.example/"),
    ("https://marr.example/champ", "https://marr.example/ch"),
    ("https://marr.example/index.html.bak", "https://marr.example/"),
    ("https://m.marr.example/a", "https://marr.example/a"),
    ("https://www.co.uk/", "https://co.uk/"),
    ("https://amp.example/", "https://example/"),
    ("https://marr.example:8080/", "https://marr.example:8081/"),
    ("http://127.0.0.1/", "http://127.1/"),
    ("http://2130706433/", "http://127.0.0.1/"),
]


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_pages_that_differ_are_never_merged(one: str, other: str) -> None:
    assert normal_form(one) != normal_form(other)


NO_ADDRESSES = [
    "",
    "/news",
    "news",
    "mailto:press@marr.example",
    "javascript:void(0)",
    "ftp://marr.example/a",
    "file:///etc/hosts",
    "data:text/html,x",
    "https:",
    "https://",
    "https:///",
    "https:news",
    "http://[::1/",
    "https://marr.example:99999/",
    "https://marr.example:no/",
    "https://mar r.example/",
    "https://marr%2eexample/",
    "//marr.example/news",
]


@pytest.mark.parametrize("url", NO_ADDRESSES)
def test_what_is_no_address_of_the_web_stays_and_is_not_asked_for(url: str) -> None:
    assert normal_form(url) == url
    assert not is_http(url)
    assert not on_site(url, "https://marr.example/")
    assert host_of(url) == ""


def test_credentials_are_never_kept_and_never_followed() -> None:
    for url in (
        "https://marr:secret@marr.example/a",
        "http://secret@marr.example",
        "https:\\\\a:secret@marr.example/",
    ):
        assert not is_http(url)
        assert not on_site(url, "https://marr.example/")
        assert "secret" not in normal_form(url) and "secret" not in without_credentials(url)
    assert without_credentials("https://marr.example/@press?a=b@c") == "https://marr.example/@press?a=b@c"


def test_an_endless_address_is_not_followed() -> None:
    assert not is_http("https://marr.example/" + "a" * 100_000)


@pytest.mark.parametrize(
    ("url", "hosts", "expected"),
    [
        ("https://marr.example/a", (), True),
        ("http://www.marr.example:8080/a", (), True),
        ("https://media.marr.example/a", (), True),
        ("https://a.b.MARR.example./a", (), True),
        ("https://notmarr.example/a", (), False),
        ("https://marr.example.evil.example/a", (), False),
        ("https://example/a", (), False),
        ("https://pressroom.example/a", ("pressroom.example",), True),
        ("https://cdn.pressroom.example/a", ("https://www.pressroom.example/marr",), True),
        ("https://cdn.pressroom.example/a", ("*.pressroom.example",), True),
        ("https://other.example/a", ("pressroom.example",), False),
        ("https://other.example/a", ("",), False),
        ("ftp://marr.example/a", (), False),
    ],
)
def test_what_belongs_to_a_site(url: str, hosts: tuple[str, ...], expected: bool) -> None:
    assert on_site(url, "https://www.marr.example/en/press", hosts) is expected


def test_a_host_below_that_of_the_start_is_the_site_but_not_one_above() -> None:
    assert on_site("https://eu.press.marr.example/", "https://press.marr.example/")
    assert not on_site("https://marr.example/", "https://press.marr.example/")


def test_an_ip_address_has_no_hosts_below() -> None:
    assert on_site("http://127.0.0.1:8001/a", "http://127.0.0.1:8002/")
    assert not on_site("http://8.127.0.0.1/a", "http://127.0.0.1/")


_PIECES = st.sampled_from(
    [
        "http://",
        "https://",
        "HTTP:",
        "www.",
        "amp.",
        "marr.example",
        "EXAMPLE",
        "bücher.example",
        "İ.example",
        "1.2.3.4",
        "[::1]",
        "co.uk",
        ":80",
        ":443",
        ":8080",
        ":",
        ".",
        "..",
        "/",
        "//",
        "\\",
        "amp",
        "/amp/",
        ".amp",
        ".html",
        ".amp.html",
        "index.html",
        "index.php",
        "?",
        "&",
        "=",
        "#",
        "a",
        "B",
        "%",
        "%2",
        "%2e",
        "%2F",
        "%41",
        "%c3%a9",
        "é",
        "e\u0301",
        "+",
        " ",
        "\t",
        ";",
        "jsessionid=12",
        ";jsessionid=ab;",
        "(S(abcdefghij0123456789abcd))",
        "utm_source=1",
        "id=12",
        "ref=rss",
        "sid=",
        "0123456789abcdef0123456789abcdef",
        "@",
        "user:pw@",
        "\ud800",
        "。",
        "１２７",
        "[",
        "]",
        "|",
        "\x00",
        "xn--bcher-kva",
    ]
)


@given(st.lists(_PIECES, max_size=14).map("".join) | st.text())
def test_the_key_of_a_key_is_the_key(text: str) -> None:
    for url in (text, "https://marr.example/" + text, "http://" + text):
        key = normal_form(url)
        assert normal_form(key) == key
        if is_http(url):
            assert is_http(key) and host_of(key)
            assert normal_form(key + "#part") == key


@given(st.lists(_PIECES, max_size=14).map("".join))
def test_a_key_is_made_of_what_addresses_are_made_of(text: str) -> None:
    key = normal_form("https://marr.example/" + text)
    assert not set(key) & set(' "<>\\^`{|}\x00\n') and key.isascii()


def test_addresses_need_none_of_the_slow_libraries() -> None:
    program = (
        "import sys, extractor.scrape.urls as u; u.normal_form('https://www.marr.example/a?utm_x=1');"
        "import extractor.scrape.discovery;"
        "print([m for m in ('spacy','feedparser','scrapy','idna','ftfy','extractor.page')"
        " if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
