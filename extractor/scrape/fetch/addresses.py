"""Which addresses may be connected to: public ones, and those that a source allows by name.

A page, a redirect or a name server could otherwise send the scraper to machines behind the firewall, or to
the metadata service of a cloud (server-side request forgery).
"""

from __future__ import annotations

import ipaddress

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_NAT64 = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052
_COMPATIBLE = ipaddress.ip_network("::/96")  # RFC 4291, 2.5.5.1: an IPv4 address in the last bits


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet; False for what is no address.

    Private, loopback, link-local, shared, reserved and multicast ranges (IANA's registries, as `ipaddress`
    has them) are not, nor are IPv6 addresses that carry such an IPv4 address.

    >>> [is_public(a) for a in ("8.8.8.8", "10.1.2.3", "169.254.169.254", "::ffff:127.0.0.1", "100.64.0.1")]
    [True, False, False, False, False]
    """
    try:
        ip = ipaddress.ip_address(address.split("%", 1)[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address) and (ip.ipv4_mapped is not None or ip in _NAT64):
        return _global(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF))  # nothing but another way to write it
    return all(_global(each) for each in (ip, *_carried(ip)))


def literal(host: str) -> str | None:
    """The IP address that a URL's host is, in whatever brackets; null for a name.

    >>> literal("[::1]"), literal("127.0.0.1"), literal("team.example")
    ('::1', '127.0.0.1', None)
    """
    bare = host.strip("[]").split("%", 1)[0].rstrip(".")
    try:
        return str(ipaddress.ip_address(bare))
    except ValueError:
        return None


def _global(ip: Address) -> bool:
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def _carried(ip: Address) -> list[Address]:
    if isinstance(ip, ipaddress.IPv4Address):
        return []
    if ip.sixtofour is not None:
        return [ip.sixtofour]
    if ip.teredo is not None:
        return list(ip.teredo)
    if ip in _COMPATIBLE:
        return [ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)]
    return []
