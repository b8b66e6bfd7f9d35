"""All faults by their names."""

from __future__ import annotations

from faults.answers import HEADERS, REDIRECTS, STATUSES
from faults.channels import FEEDS, LISTINGS, ROBOTS, SITEMAPS
from faults.connections import CONNECTIONS
from faults.fault import Fault

FAULTS: dict[str, Fault] = {
    name: fault
    for group in (CONNECTIONS, STATUSES, REDIRECTS, HEADERS, ROBOTS, FEEDS, SITEMAPS, LISTINGS)
    for name, fault in group.items()
}
