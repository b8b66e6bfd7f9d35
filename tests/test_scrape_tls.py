"""Certificates are checked: a site that only claims to be the source is not read."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from extractor.scrape.run import scrape
from extractor.scrape.sources import Source
from extractor.store import Store

FEED = b"<rss version='2.0'><channel><title>News</title></channel></rss>"


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/feed.rss" else 404)
        self.send_header("Content-Length", str(len(FEED)))
        self.end_headers()
        self.wfile.write(FEED)

    def log_message(self, *_: object) -> None:
        pass


def certificate(path: Path, name: str) -> Path:
    """A certificate for that name which nobody vouches for, with its key."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    who = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder(who, who, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM) + secret)
    return path


@pytest.fixture
def served(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """The address of a site at localhost whose certificate is for the name that the test gives, and that."""
    path = certificate(tmp_path / "site.pem", request.param)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"https://localhost:{server.server_port}", path
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("served", "vouched", "error"),
    [
        ("localhost", True, None),
        ("localhost", False, "the certificate of localhost cannot be trusted"),
        ("another.example", True, "cannot be trusted, or is that of another host"),
    ],
    indirect=["served"],
)
def test_a_certificate(
    served: tuple[str, Path],
    vouched: bool,
    error: str | None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    url, path = served
    if vouched:
        monkeypatch.setenv("SSL_CERT_FILE", str(path))
    source = Source(name="site", url=url, feed=f"{url}/feed.rss", allow_private=("localhost",), delay=0)
    with Store.open(tmp_path / "extractor.db") as store:
        report = scrape([source], store, retries=0)
    assert (report.sources[0].error is None) == (error is None)
    assert (error or "") in (report.sources[0].error or "")
