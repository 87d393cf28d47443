"""Addresses that requests come from, and who is behind one."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

_OF_ONE_SUBSCRIBER = 64


def known(address: str) -> IPv4Address | IPv6Address | None:
    """The address; none where it is no address. What is IPv4 in the guise of IPv6 is IPv4."""
    try:
        found = ip_address(address)
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return mapped or found


def subscriber(address: str) -> str:
    """Who is behind an address: of IPv6, whoever has one has all that share its first half."""
    found = known(address)
    if isinstance(found, IPv6Address):
        return str(ip_network((found, _OF_ONE_SUBSCRIBER), strict=False))
    return address if found is None else str(found)
