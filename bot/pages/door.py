"""How often one address may knock: pages are open to the world, and codes must not be guessed."""

from collections import OrderedDict
from dataclasses import dataclass, field
from ipaddress import ip_address

from starlette.requests import Request

from bot import clock

A_MINUTE = 60.0
KNOCKS = 40
REMEMBERED = 10_000


@dataclass(slots=True)
class Door:
    """Counts knocks by address for a minute at a time; remembers the latest addresses only."""

    knocks: int = KNOCKS
    _seen: OrderedDict[str, tuple[float, int]] = field(default_factory=OrderedDict)

    def opens(self, request: Request) -> bool:
        """Whether this request may come in; counted either way."""
        address, now = address_of(request), clock.monotonic()
        since, count = self._seen.pop(address, (now, 0))
        if now - since >= A_MINUTE:
            since, count = now, 0
        self._seen[address] = (since, count + 1)
        if len(self._seen) > REMEMBERED:
            self._seen.popitem(last=False)
        return count < self.knocks


def address_of(request: Request) -> str:
    """Who knocks: the last address that our own proxy, on this machine, has named; else the peer.

    What the visitor wrote into the header themselves stands before it and counts nothing.
    """
    peer = request.client.host if request.client else ""
    named = request.headers.get("x-forwarded-for", "").rpartition(",")[2].strip()
    return named if named and _is_here(peer) else peer


def _is_here(peer: str) -> bool:
    try:
        return ip_address(peer).is_loopback
    except ValueError:
        return False
