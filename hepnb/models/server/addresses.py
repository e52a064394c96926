"""Addresses of servers: which of them are of this machine."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit


def is_loopback(address: str) -> bool:
    """True for a server on this machine."""
    try:
        host = urlsplit(address if "://" in address else f"http://{address}").hostname or ""
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:  # a name, or none at all
        return False
