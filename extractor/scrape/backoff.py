"""How long a source that fails is left alone.

Only how long ago it failed counts, not a time to come: a clock that was wrong cannot lose a source.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

FIRST_REST = 30 * 60
LONGEST_REST = 24 * 3600


def rest(failures: int) -> int:
    """Seconds that a source rests after so many failures in a row: none after the first, then doubling to a
    day.

    >>> [rest(n) // 60 for n in (1, 2, 3, 4, 9)]
    [0, 30, 60, 120, 1440]
    """
    return 0 if failures < 2 else min(FIRST_REST * 2 ** min(failures - 2, 20), LONGEST_REST)


def resting_until(failures: int, failed_at: str | None, wait: int | None, now: str) -> str | None:
    """Until when a source is left alone (ISO 8601), null where it may be asked now.

    ``wait`` is what its ``Retry-After`` asked for, in seconds.

    >>> resting_until(2, "2031-08-17T10:00:00Z", None, "2031-08-17T10:10:00Z")
    '2031-08-17T10:30:00Z'
    >>> resting_until(2, "2031-08-17T10:00:00Z", None, "2031-08-17T09:00:00Z")  # the clock was set back
    """
    if failed_at is None or failures < 1:
        return None
    failed, present = datetime.fromisoformat(failed_at), datetime.fromisoformat(now)
    until = failed + timedelta(seconds=max(rest(failures), wait or 0))
    if present < failed or present >= until:
        return None
    return until.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
