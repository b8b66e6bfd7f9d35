"""What a value of a source may be, and in plain words what is wrong with one that may not."""

from __future__ import annotations

import datetime
import ipaddress
import re
from difflib import get_close_matches
from urllib.parse import urlsplit

LONGEST_URL = 2_000
"""Characters; what servers and browsers take without complaint."""
LONGEST_PATTERN = 500
LONGEST_DELAY = 3_600  # seconds
MOST_PAGES = 100_000
MOST_RECHECKS = 10
LATEST_RECHECK = 3_650  # days

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,63}")
_HOST = re.compile(r"(?=.{1,253}$)(?!-)[\w-]{1,63}(?:\.(?!-)[\w-]{1,63})*")
# RFC 5646: language, script, region, variants. No language of four letters or more was ever registered.
_LANGUAGE = re.compile(
    r"[A-Za-z]{2,3}(?:-[A-Za-z]{4})?(?:-(?:[A-Za-z]{2}|\d{3}))?(?:-(?:[A-Za-z\d]{5,8}|\d[A-Za-z\d]{3}))*"
)
# (a+)+ and its like: a group of nothing but one repeated piece, itself repeated without end.
_ENDLESS = re.compile(r"\((?:\?:|\?P<\w+>)?(?:\\.|\[(?:\\.|[^\]\\])+\]|[^\\()\[\]])[+*]\??\)[+*]")
_ENGLISH = {
    bool: "true or false",
    int: "a number",
    float: "a number",
    str: "text",
    list: "a list",
    tuple: "a list",
    dict: "a table",
}


def shown(value: object) -> str:
    """A value in an error: as TOML would write it, cut where it is long."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        text = repr(value)
    elif isinstance(value, (dict, list)):
        return _ENGLISH[type(value)]
    else:
        text = str(value)
    return text if len(text) <= 80 else text[:79] + "…"


def suggestion(word: str, known: list[str]) -> str:
    """`` (did you mean …?)`` where one of `known` looks like `word`, else nothing.

    >>> suggestion("time_zone", ["timezone", "url"])
    ' (did you mean "timezone"?)'
    """
    near = {one.lower(): one for one in known}
    close = get_close_matches(word.lower(), near, n=1, cutoff=0.6)
    return f' (did you mean "{near[close[0]]}"?)' if close else ""


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f'must be text in quotes, not {shown(value)}: write "…"')
    if not value.strip():
        raise ValueError("is empty: give it a value or take the line out")
    return value


def name(value: object) -> str:
    """A name of letters, digits, dots and dashes: it is typed after ``--source``."""
    text = _text(value)
    if not _NAME.fullmatch(text):
        raise ValueError(
            f"must be up to 64 letters (a to z), digits, dots and dashes, a letter or digit first, "
            f"not {shown(text)}"
        )
    return text


def web_address(value: object) -> str:
    """An absolute http or https address without user and password.

    >>> web_address("team.example/news")
    Traceback (most recent call last):
    ValueError: must begin with https:// or http://: write "https://team.example/news"
    """
    text = _text(value).strip()
    if len(text) > LONGEST_URL:
        raise ValueError(f"must have at most {LONGEST_URL} characters, not {len(text)}")
    if any(c.isspace() or not c.isprintable() for c in text):
        raise ValueError(f"must be without blanks and control characters, not {shown(text)}")
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname or "", parts.port
    except ValueError as error:
        raise ValueError(f"is no web address ({error}): {shown(text)}") from error
    if parts.scheme not in ("http", "https"):
        bare = "://" not in text and re.match(r"[\w-]+(\.[\w-]+)+(:\d+)?(/|$)", text)
        remedy = f': write "https://{text}"' if bare else f", not {shown(text)}"
        raise ValueError(f"must begin with https:// or http://{remedy}")
    if parts.username is not None or parts.password is not None:
        raise ValueError("must be without user and password: no credential is ever sent")
    if not (is_address(host) or _HOST.fullmatch(host.rstrip("."))):
        raise ValueError(f"names no host: {shown(text)}; write it as in a browser's address line")
    return text


def is_address(host: str) -> bool:
    """Whether `host` is an IP address."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def hosts(value: object) -> tuple[str, ...]:
    """Host names and addresses, one or a list, in small letters and without brackets."""
    given = [value] if isinstance(value, str) else value
    if not isinstance(given, (list, tuple)):
        raise ValueError(f'must be a list such as ["media.team.example"], not {shown(value)}')
    found: list[str] = []
    for one in given:
        text = _text(one).strip().lower().rstrip(".")
        if "/" in text:
            plain = text.partition("://")[2].partition("/")[0] or text.partition("/")[0]
            raise ValueError(f'must be host names, not addresses of pages or networks: write "{plain}"')
        if not is_address(text := text.removeprefix("[").removesuffix("]")) and not _HOST.fullmatch(text):
            remedy = " without a port" if ":" in text else " such as media.team.example"
            raise ValueError(f"must be host names{remedy}, not {shown(one)}")
        if text not in found:
            found.append(text)
    return tuple(found)


def pattern(value: object) -> str:
    """A regular expression that compiles, of bounded length and without the worst of nested repeats."""
    text = _text(value)
    if len(text) > LONGEST_PATTERN:
        raise ValueError(f"must have at most {LONGEST_PATTERN} characters, not {len(text)}")
    try:
        re.compile(text)
    except (re.error, OverflowError, RecursionError) as error:
        raise ValueError(f"is no regular expression: {shown(text)} ({error})") from error
    if _ENDLESS.search(text):
        raise ValueError(
            f"repeats what is repeated already, which may take hours: {shown(text)}; write (a+)+ as a+"
        )
    return text


def language(value: object) -> str:
    """A BCP 47 tag (RFC 5646): a language, and script, region and variants as far as they matter."""
    text = _text(value)
    if not _LANGUAGE.fullmatch(text):
        raise ValueError(f'must be a language tag such as "de" or "en-GB", not {shown(text)}')
    return text


def timezone(value: object) -> str:
    """A name of the IANA time zone database."""
    from zoneinfo import ZoneInfo, available_timezones

    text = _text(value)
    try:
        ZoneInfo(text)
    except (OSError, ValueError, LookupError) as error:
        near = suggestion(text, sorted(available_timezones()))
        raise ValueError(f'must be a time zone such as "Europe/Berlin", not {shown(text)}{near}') from error
    return text


def delay(value: object) -> float:
    """Seconds between two requests to a site."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise ValueError(f"must be a number of seconds, not {shown(value)}")
    if not 0 <= value <= LONGEST_DELAY:
        raise ValueError(f"must be 0 to {LONGEST_DELAY} seconds, not {shown(value)}")
    return float(value)


def limit(value: object) -> int:
    """New pages a run."""
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= MOST_PAGES:
        raise ValueError(f"must be a whole number from 1 to {MOST_PAGES:,}, not {shown(value)}")
    return value


def since(value: object) -> str:
    """A date, as TOML writes one or as text; returned in ISO 8601."""
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return value.isoformat()
    try:
        if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            return datetime.date.fromisoformat(value).isoformat()
    except ValueError:
        pass  # 2031-02-30
    raise ValueError(f"must be a date such as 2031-06-15, not {shown(value)}")


def recheck(value: object) -> tuple[int, ...]:
    """Days after the first fetch on which a page is asked for again; none is well."""
    if not isinstance(value, (list, tuple)):
        raise ValueError(f"must be a list of days such as [1, 7], not {shown(value)}")
    if len(value) > MOST_RECHECKS:
        raise ValueError(f"must have at most {MOST_RECHECKS} days, not {len(value)}")
    days: list[int] = []
    for day in value:
        if isinstance(day, bool) or not isinstance(day, int) or not 0 <= day <= LATEST_RECHECK:
            raise ValueError(f"must be whole days from 0 to {LATEST_RECHECK:,}, not {shown(day)}")
        if days and day <= days[-1]:
            raise ValueError(f"must be in ascending order: {day} comes after {days[-1]}")
        days.append(day)
    return tuple(days)


def enabled(value: object) -> bool:
    """Whether the source is scraped at all."""
    if not isinstance(value, bool):
        raise ValueError(f"must be true or false, not {shown(value)}")
    return value


def contact(value: object) -> str:
    """An e-mail or web address that goes into the User-Agent, which is one line of ASCII."""
    text = _text(value).strip()
    if not re.fullmatch(r"[\x21-\x7e]{3,200}", text) or not ("@" in text or "://" in text):
        raise ValueError(f"must be an e-mail or web address, not {shown(text)}")
    return text
