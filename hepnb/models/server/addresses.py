"""Addresses of servers: which of them are of this machine."""

from __future__ import annotations

from ipaddress import ip_address

import httpx


def is_loopback(address: str) -> bool:
    """True for a server on this machine."""
    try:
        host = httpx.URL(address if "://" in address else f"http://{address}").host
        return host == "localhost" or ip_address(host).is_loopback
    except (ValueError, httpx.InvalidURL):  # a name, or none at all
        return False
