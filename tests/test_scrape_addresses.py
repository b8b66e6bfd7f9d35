"""Where the scraper connects to: the public internet, and what a source allows by name."""

from __future__ import annotations

import pytest

from extractor.demo.served import Served
from extractor.scrape.fetch.addresses import is_public, literal
from extractor.scrape.run import scrape
from extractor.scrape.sources import Source
from extractor.store import Store

PUBLIC = ("1.1.1.1", "93.184.216.34", "2606:4700:4700::1111", "2001:4860:4860::8888", "64:ff9b::101:101")
PRIVATE = (
    "127.0.0.1", "127.255.255.254", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1",  # RFC 1918
    "169.254.169.254", "fe80::1", "fe80::1%eth0",  # link-local; clouds keep secrets there
    "0.0.0.0", "100.64.0.1", "192.0.0.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255",
    "::1", "::", "fc00::1", "fd12:3456::1", "ff02::1", "2001:db8::1",
    "::ffff:127.0.0.1", "::ffff:a00:1", "::127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::",  # IPv4 inside
    "2001:0:7f00:1::", "not an address", "", "1.2.3", "2130706433",
)  # fmt: skip


@pytest.mark.parametrize("address", PUBLIC)
def test_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("address", PRIVATE)
def test_private(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    ("host", "address"),
    [("[::1]", "::1"), ("::1", "::1"), ("10.0.0.1.", "10.0.0.1"), ("team.example", None), ("127.1", None)],
)
def test_a_host_that_is_an_address(host: str, address: str | None) -> None:
    assert literal(host) == address


# Names, and numbers that the system's resolver takes for addresses: all of them lead to this machine.
NAMES = ("localhost", "127.1", "2130706433", "0x7f.1", "0177.0.0.1")


@pytest.mark.parametrize("name", NAMES)
def test_a_name_of_a_private_address_is_refused_unless_allowed(
    name: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder, store_folder = tmp_path_factory.mktemp("site"), tmp_path_factory.mktemp("store")
    (folder / "feed.rss").write_text("<rss version='2.0'><channel><title>News</title></channel></rss>")
    with Served(folder) as server, Store.open(store_folder / "extractor.db") as store:
        url = server.url.replace("127.0.0.1", name)
        fields = {"name": "site", "url": url, "feed": f"{url}/feed.rss", "delay": 0}
        report = scrape([Source(**fields)], store, retries=0, insist=True)
        assert server.log() == []
        assert report.sources[0].error is not None and "private address" in report.sources[0].error
        scrape([Source(**fields, allow_private=(name,))], store, retries=0, insist=True)
        assert [line.path for line in server.log()] == ["/robots.txt", "/feed.rss"]
