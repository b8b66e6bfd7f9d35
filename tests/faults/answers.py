"""Faults of what an answer says: status, redirects, headers, and pages that change or want something."""

from __future__ import annotations

from faults.fault import Answer, Fault, Reply, Reset, Site, ok, reply_of, status


def _redirect(to: str, line: str = "302 Found") -> Answer:
    """A redirect; STRANGER stands for the host and port that nothing must ask."""
    return lambda s, p, n: status(line, f"Location: {to.replace('STRANGER', s.stranger)}")


def _elsewhere(to: str, said: str, *hosts: str) -> Fault:
    """A redirect to where nothing must go; the hosts belong to the source, but may not be private."""
    return Fault({"/bad": _redirect(to)}, said=said, entry={"feed": "URL/feed.rss", "hosts": hosts}, most=12)


def _port(to: str) -> Answer:
    """A redirect to the stranger by another name of its host."""
    return lambda s, p, n: status("302 Found", f"Location: http://{to}:{s.stranger.partition(':')[2]}/secret")


def _named(name: str, said: str = "private address") -> Fault:
    return Fault({"/bad": _port(name)}, said=said, entry={"feed": "URL/feed.rss", "hosts": (name,)})


def _later(headers: str) -> Answer:
    return lambda s, p, n: status("429 Too Many Requests", *([f"Retry-After: {headers}"] if headers else []))


def _once(line: str, *headers: str) -> Answer:
    return lambda s, p, n: status(line, *headers) if n == 1 else ok(s.article())


def _down_first(s: Site, p: str, n: int) -> Reply:
    if s.run == 1:
        return reply_of(Reset())
    return ok(s.feed(), kind="application/rss+xml") if p == "/feed.rss" else ok(s.article(p[1:]))


def _headed(*headers: str, kept: str = "good bad", said: str = "") -> Fault:
    return Fault({"/bad": lambda s, p, n: ok(s.article(), *headers)}, kept=kept, said=said)


def _said(line: str, said: str, *headers: str, kept: str = "good") -> Fault:
    return Fault({"/bad": lambda s, p, n: status(line, *headers, body=s.article())}, kept=kept, said=said)


_AUTH = 'WWW-Authenticate: Basic realm="press"'

STATUSES = {
    "304 unasked": Fault({"/bad": lambda s, p, n: status("304 Not Modified")}, said="304"),
    "204": Fault({"/bad": lambda s, p, n: status("204 No Content")}, said="204"),
    "206 unasked": _said("206 Partial Content", "206", "Content-Range: bytes 0-99/5000"),
    "300": _said("300 Multiple Choices", "300"),
    "401": _said("401 Unauthorized", "401", _AUTH),
    "402": _said("402 Payment Required", "402"),
    "403": _said("403 Forbidden", "403"),
    "404": _said("404 Not Found", "404"),
    "407": _said("407 Proxy Authentication Required", "407", 'Proxy-Authenticate: Basic realm="proxy"'),
    "410": _said("410 Gone", "410"),
    "418": _said("418 I'm a teapot", "418"),
    "451": _said("451 Unavailable For Legal Reasons", "451"),
    "999": _said("999 Request denied", "999"),
    "429 for a second": Fault({"/bad": _once("429 Too Many Requests", "Retry-After: 1")}, kept="good bad"),
    "429 for an hour": Fault({"/bad": _later("3600")}, kept="", said="asks to wait 3600 s"),
    "429 until a date": Fault(
        {"/bad": _later("Wed, 01 Jan 2098 00:00:00 GMT")}, kept="", said="asks to wait 604800 s"
    ),
    "429 for ten years": Fault({"/bad": _later("315360000")}, kept="", said="asks to wait 604800 s"),
    "429 for minus five": Fault({"/bad": _later("-5")}, said="429"),
    "429 in words": Fault({"/bad": _later("after the race")}, said="429"),
    "429 without more": Fault({"/bad": _later("")}, said="429"),
    "500 once": Fault({"/bad": _once("500 Internal Server Error")}, kept="good bad"),
    "500 for ever": _said("500 Internal Server Error", "500"),
    "503 for ever": Fault(
        {"/feed.rss": lambda s, p, n: status("503 Service Unavailable", "Retry-After: 7200")},
        kept="",
        said="asks to wait 7200 s",
        kept_later="",
        said_later="asks to wait 7200 s",
    ),
    "feed is gone": Fault({"/feed.rss": lambda s, p, n: status("410 Gone")}, kept="", said="410"),
    "down, then up": Fault(
        {"/feed.rss": _down_first, "/bad": _down_first, "/good": _down_first},
        kept="",
        said="closed the connection",
        kept_later="good bad",
    ),
}

REDIRECTS = {
    "redirect to itself": Fault({"/bad": _redirect("/bad")}, said="redirect", most=12),
    "redirects in a circle": Fault(
        {"/bad": _redirect("/round"), "/round": _redirect("/bad")}, said="redirect", most=12
    ),
    "50 redirects": Fault(
        {
            "/bad": _redirect("/step-1"),
            "/step-*": lambda s, p, n: status("302 Found", f"Location: /step-{int(p[6:]) + 1}"),
        },
        said="redirect",
        most=12,
    ),
    "redirect without Location": Fault({"/bad": lambda s, p, n: status("302 Found")}, said="302"),
    "redirect to nowhere": _elsewhere("http://", "redirect"),
    "redirect to another site": _elsewhere("http://STRANGER/stolen", "another site"),
    "redirect by scheme-less address": _elsewhere("//STRANGER/stolen", "another site"),
    "redirect to a file": _elsewhere("file:///etc/passwd", "302"),
    "redirect to FTP": _elsewhere("ftp://127.0.0.1/secret", "302"),
    "redirect to JavaScript": _elsewhere("javascript:alert(1)", "javascript"),
    "redirect to data": _elsewhere("data:text/html,<p>Hello</p>", "302"),
    "redirect with credentials": Fault(
        {"/bad": lambda s, p, n: status("302 Found", f"Location: http://me:secret@{s.host}:{s.port}/good")},
        said="password in it: http://127",
    ),
    "redirect to a cloud's metadata": _elsewhere(
        "http://169.254.169.254/latest/meta-data/", "private address", "169.254.169.254"
    ),
    "redirect to 10.0.0.1": _elsewhere("http://10.0.0.1/", "private address", "10.0.0.1"),
    "redirect to IPv6 loopback": _elsewhere("http://[::1]:9/", "private address|another site", "::1"),
    "redirect to mapped IPv4": _elsewhere(
        "http://[::ffff:127.0.0.1]:9/", "private address|another site", "::ffff:127.0.0.1", "::ffff:7f00:1"
    ),
    "redirect to 0.0.0.0": _named("0.0.0.0"),
    "redirect to a decimal address": _named("2130706433"),
    "redirect to a hexadecimal address": _named("0x7f000001"),
    "redirect to an octal address": _named("0177.0.0.1"),
    "redirect to a short address": _named("127.1"),
    "redirect to localhost": _named("localhost"),
    "redirect to localhost with a dot": _named("localhost.", "private address|no address is known"),
    "redirect to https": Fault(
        {"/bad": lambda s, p, n: status("301 Moved Permanently", f"Location: https://{s.host}:{s.port}/bad")},
        said="closed the connection|no HTTP|SSL|TLS",
    ),
    "feed has moved": Fault(
        {
            "/feed.rss": _redirect("/new/feed.rss", "301 Moved Permanently"),
            "/new/feed.rss": lambda s, p, n: ok(s.feed(), kind="application/rss+xml"),
        },
        kept="good bad",
        kept_later="good bad",
    ),
    "feed has moved to another site": Fault(
        {"/feed.rss": _redirect("http://STRANGER/feed.rss", "301 Moved Permanently")},
        kept="",
        said="another site",
    ),
    "robots.txt has moved to another site": Fault(
        {"/robots.txt": _redirect("http://STRANGER/robots.txt")}, kept="", said="robots.txt"
    ),
    "meta refresh to another site": Fault(
        {
            "/bad": lambda s, p, n: ok(
                s.article(head=f'<meta http-equiv="refresh" content="0; url=http://{s.stranger}/stolen">')
            )
        },
        kept="good bad",
    ),
}

HEADERS = {
    "sets cookies": Fault(
        {
            "/*": lambda s, p, n: (
                ok(s.feed(), "Set-Cookie: id=17; Path=/", kind="application/rss+xml")
                if p == "/feed.rss"
                else ok(s.article(p[1:]), "Set-Cookie: id=17; Path=/")
            )
        },
        kept="good bad",
    ),
    "weak tag": _headed('ETag: W/"17"'),
    "tag is garbage": _headed("ETag: \x01\x7f\xff'); drop table pages"),
    "tag of 100 kB": _headed(f'ETag: "{"x" * 100_000}"', said="closed the connection|no HTTP", kept="good"),
    "date of change is garbage": _headed("Last-Modified: yesterday, about noon"),
    "date of change in the future": _headed("Last-Modified: Fri, 01 Jan 2100 00:00:00 GMT"),
    "date is wrong": _headed("Date: Thu, 01 Jan 1970 00:00:00 GMT", "Expires: Thu, 01 Jan 1970 00:00:00 GMT"),
    "must not be stored": _headed("Cache-Control: no-store, private", "Pragma: no-cache", "Vary: *"),
    "another page at each visit": Fault(
        {
            "/bad": lambda s, p, n: ok(s.article(more=f"<p>You are visitor {s.run * 1000 + n}.</p>")),
            "/feed.rss": lambda s, p, n: ok(
                s.feed().replace(b"17:00:00", b"17:0%d:00" % s.run), kind="application/rss+xml"
            ),
        },
        kept="good bad",
        kept_later="good bad",
    ),
}
