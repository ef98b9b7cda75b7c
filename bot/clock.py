"""The only place that reads the wall clock: `now()` can be moved, `monotonic()` never.

Under `zhida try` the chat page moves `now()`; waits that count in wall time wake on such a jump.
Leases, back-off and timeouts use `monotonic()`, so that a jump never cuts or stretches them.
"""

import asyncio
import time
from datetime import UTC, datetime, timedelta

_offset = timedelta()
_jumped: set[asyncio.Event] = set()


def now() -> datetime:
    """The time people mean, aware, in UTC."""
    return datetime.now(UTC) + _offset


def offset() -> timedelta:
    """How far `now()` stands from the machine's own clock."""
    return _offset


def move(offset: timedelta) -> None:
    """Set how far `now()` stands from the machine's clock, and wake those who wait for a time."""
    global _offset  # noqa: PLW0603 - one clock a process is the point of this module
    _offset = offset
    for event in tuple(_jumped):
        event.set()


def monotonic() -> float:
    """Seconds that only grow, whatever the wall clock does."""
    return time.monotonic()


async def wait_until(when: datetime, *, at_most: float) -> None:
    """Return once `now()` has reached `when`, the clock was moved, or `at_most` seconds passed."""
    seconds = min((when - now()).total_seconds(), at_most)
    if seconds <= 0:
        return
    event = asyncio.Event()
    _jumped.add(event)
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        pass
    finally:
        _jumped.discard(event)
