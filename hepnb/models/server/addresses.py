"""Addresses of servers: their parts, and which of them are of this machine."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit


def split(address: str) -> SplitResult:
    """The parts of an address, which may lack its ``http://``.

    Raises ValueError for one that is none.
    """
    return urlsplit(address if "://" in address else f"http://{address}")


def is_loopback(address: str) -> bool:
    """True for a server on this machine."""
    try:
        host = split(address).hostname or ""
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:  # a name, or none at all
        return False
