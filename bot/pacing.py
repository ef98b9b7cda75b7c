"""How fast messages may leave: so many a second in all, one a second in one chat.

The slow lane leaves evenly, inside a window that slides over the last second and counts replies
too. Replies do not queue: while the slow lane runs, one waits at most until the window has moved
on by a message, so that it is not refused for what the slow lane has just sent.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot import clock

SECOND = 1.0
SLACK = 0.015  # seconds by which calls may come closer together on their way
REPLY_SLACK = 0.005
EVENLY = 0.98  # of the rate: the share at which the slow lane leaves


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
        self._sent: deque[tuple[float, str]] = deque()
        self._next = 0.0
        self._held_until = 0.0
        self.slow_runs = False
        """Whether the slow lane has something to send at present."""

    def hold(self, seconds: float) -> None:
        """The platform wants no broadcast for so long; replies are not held."""
        self._held_until = max(self._held_until, clock.monotonic() + seconds)

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
        now = clock.monotonic()
        last = next((at for at, to in reversed(self._sent) if to == chat), now - SECOND)
        return max(0.0, last + SECOND - now)

    async def reply(self, chat: str) -> None:
        """A reply leaves now."""
        if self.slow_runs:
            wait = self._room(clock.monotonic(), REPLY_SLACK)
            if wait > 0:
                await self._pause(min(wait, self._step))
        self._note(chat)

    async def slow(self, chat: str) -> None:
        """Return when the next message of the slow lane may leave."""
        await self.held()
        now = clock.monotonic()
        # A place on the grid: whoever comes a little late does not move the places behind.
        mine = self._next if self._next > now - SECOND else now
        self._next = mine + self._step
        wait = max(mine - now, self._room(now, SLACK))
        while wait > 0:
            await self._pause(wait)
            before, now = now, clock.monotonic()
            wait = self._room(now, SLACK) if now - before > wait / 2 else 0.0
        self._note(chat)

    def _room(self, now: float, slack: float) -> float:
        """Seconds until the window has room for one more."""
        self._forget(now)
        if len(self._sent) < self._rate:
            return 0.0
        return max(0.0, self._sent[-self._rate][0] + SECOND + slack - now)

    def _note(self, chat: str) -> None:
        now = clock.monotonic()
        self._forget(now)
        self._sent.append((now, chat))

    def _forget(self, now: float) -> None:
        while self._sent and self._sent[0][0] < now - SECOND - SLACK:
            self._sent.popleft()
