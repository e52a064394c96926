"""Keys of servers: from the environment or from the keyring of the system, never from a
notebook, a setting or a record.
"""

from __future__ import annotations

import os

from hepnb.models.server.addresses import is_loopback, split

#: the variables that hold the key and the address it is for, and the name under which a keyring
#: keeps keys (of which address)
VARIABLE, ADDRESS = "HEPNB_SERVER_KEY", "HEPNB_SERVER"
SERVICE = "hepnb"


class ApiKey:
    """A key that does not print itself."""

    def __init__(self, secret: str = "") -> None:
        self._secret = secret

    def __bool__(self) -> bool:
        return bool(self._secret)

    def __repr__(self) -> str:
        return "Key(…)" if self else "Key()"

    def __reduce__(self) -> tuple[type[ApiKey], tuple[()]]:
        return ApiKey, ()  # a pickled or copied one is empty

    def headers(self) -> dict[str, str]:
        """The headers sent with a request."""
        return {"Authorization": f"Bearer {self._secret}"} if self else {}

    def hide(self, text: str) -> str:
        """A text of the server without the key, which some servers repeat in their errors."""
        return text.replace(self._secret, "…") if self else text


def _is_for(address: str) -> bool:
    try:
        meant, asked = split(os.environ.get(ADDRESS, "")), split(address)
    except ValueError:
        return False
    if not meant.hostname:
        return is_loopback(address)
    return (meant.scheme, meant.netloc) == (asked.scheme, asked.netloc)


def key_of(address: str) -> ApiKey:
    """The key for a server: of ``HEPNB_SERVER_KEY``, else of the system's keyring where there is
    one, else none.

    The variable's key goes to the address of ``HEPNB_SERVER``, or to this machine where none is
    set: a notebook that names another server does not get it.
    """
    if (secret := os.environ.get(VARIABLE, "")) and _is_for(address):
        return ApiKey(secret.strip())
    try:
        import keyring
    except ImportError:
        return ApiKey()
    try:
        return ApiKey(keyring.get_password(SERVICE, address) or "")
    except keyring.errors.KeyringError:  # locked, or no backend on this machine
        return ApiKey()
