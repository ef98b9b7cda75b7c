"""How fast messages may leave: so many a second in all, one a second in one chat.

The slow lane leaves evenly, inside a window that slides over the last second and counts replies
too: a message is in it from when it leaves until a second after its answer, since nobody knows
when in between the platform counted it. Replies do not queue: while the slow lane runs, one waits
until the window has moved on by a message, and the slow lane lets it go first.
"""

import asyncio
from collections import Counter, deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot import clock

SECOND = 1.0
SLACK = 0.002
EVENLY = 0.975  # of the rate: the share at which the slow lane leaves


@dataclass(frozen=True, slots=True)
class Pace:
    """Messages a second that the platform allows, and how many leave at the same time."""

    rate: int = 30
    senders: int = 8


class Pacing:
    """The window of one bot. `pause` is how waits are waited: after it, the time has come."""

    def __init__(
        self, pace: Pace, *, pause: Callable[[float], Awaitable[None]] = asyncio.sleep
    ) -> None:
        self._rate, self._pause = pace.rate, pause
        self._step = SECOND / (pace.rate * EVENLY)
        self._flying: Counter[str] = Counter()
        self._landed: deque[tuple[float, str]] = deque()
        self._first = 0  # replies that wait for room
        self._next = 0.0
        self._held_until = 0.0
        self.slow_runs = False
        """Whether the slow lane has something to send at present."""

    def hold(self, seconds: float) -> None:
        """The platform wants no broadcast for so long; replies are not held."""
        self._held_until = max(self._held_until, clock.monotonic() + seconds)

    @property
    def holds(self) -> bool:
        """Whether the slow lane may not go on now."""
        return self._held_until > clock.monotonic()

    async def held(self) -> bool:
        """Return once the slow lane may go on; True where that took a while."""
        until = self._held_until
        wait = until - clock.monotonic()
        if wait <= 0:
            return False
        await self._pause(wait)
        if self._held_until == until:
            self._held_until = 0.0
        return True

    def rest(self, chat: str) -> float:
        """Seconds until that chat may have another message of the slow lane."""
        if self._flying[chat]:
            return SECOND
        now = clock.monotonic()
        last = next((at for at, to in reversed(self._landed) if to == chat), now - SECOND)
        return max(0.0, last + SECOND - now)

    async def reply(self, chat: str) -> None:
        """A reply leaves now; say `landed` once it was answered."""
        self._first += 1
        try:
            left = SECOND if self.slow_runs else 0.0
            while left > 0 and (wait := min(self._room(clock.monotonic(), self._first), left)) > 0:
                await self._pause(wait)
                left -= wait
        finally:
            self._first -= 1
        self._flying[chat] += 1

    async def slow(self, chat: str) -> None:
        """Return when the next message of the slow lane may leave; then as `reply`."""
        await self.held()
        now = clock.monotonic()
        # A place on the grid: whoever comes a little late does not move the places behind.
        mine = self._next if self._next > now - SECOND else now
        self._next = mine + self._step
        wait = max(mine - now, self._room(now, self._first + 1))
        while wait > 0:
            await self._pause(wait)
            before, now = now, clock.monotonic()
            wait = self._room(now, self._first + 1) if now - before > wait / 2 else 0.0
        self._flying[chat] += 1

    def landed(self, chat: str) -> None:
        """The call has ended, however it did."""
        self._flying[chat] -= 1
        if not self._flying[chat]:
            del self._flying[chat]
        now = clock.monotonic()
        self._forget(now)
        self._landed.append((now, chat))

    def _room(self, now: float, more: int) -> float:
        """Seconds until the window has room for so many more, so far as that is known."""
        self._forget(now)
        over = self._flying.total() + len(self._landed) + more - 1 - self._rate
        if over < 0:
            return 0.0
        if over >= len(self._landed):
            return self._step  # of those that have not been answered nobody knows more
        return max(0.0, self._landed[over][0] + SECOND + SLACK - now)

    def _forget(self, now: float) -> None:
        while self._landed and self._landed[0][0] <= now - SECOND - SLACK:
            self._landed.popleft()
