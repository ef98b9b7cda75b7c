"""One bot's queue of updates: what was offered, what was confirmed, and who waits for more.

The rules are the Bot API's: an offset confirms everything below it, a negative one keeps only the
newest, one far ahead of the queue is ignored, and an update lives for 24 hours.
"""

import asyncio
import random
from collections import deque
from dataclasses import dataclass
from typing import Any

from bot.sandbox import limits
from bot.sandbox.answers import Refusal

OPTIONAL = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
_AHEAD = 10
_REMEMBERED = 20_000


@dataclass(frozen=True, slots=True)
class Queued:
    """An update as it will be sent, and when its message was written."""

    id: int
    body: bytes
    date: int
    chat: int = 0


class Queue:
    """The updates that wait for one bot."""

    def __init__(self, first: int) -> None:
        self.next_id = first
        self.waiting: deque[Queued] = deque()
        self.confirmed: deque[Queued] = deque(maxlen=_REMEMBERED)
        self.again: deque[Queued] = deque()
        self.allowed: frozenset[str] | None = None
        self.shuffle: random.Random | None = None
        self.copies = 1
        self._poll: asyncio.Future[Refusal | None] | None = None

    def wants(self, kind: str) -> bool:
        """Does the bot take updates of this kind?"""
        if self.allowed is None:
            return kind not in OPTIONAL
        return kind in self.allowed

    def put(self, update: Queued) -> bool:
        """Offer one more; a full queue loses it, as Telegram's does."""
        if len(self.waiting) >= limits.QUEUE:
            return False
        self.waiting.append(update)
        self.wake()
        return True

    async def wait(self, at_most: float) -> Refusal | None:
        """Hold a poll until something comes; a refusal where another call ended it."""
        poll: asyncio.Future[Refusal | None] = asyncio.get_running_loop().create_future()
        self._poll = poll
        try:
            async with asyncio.timeout(at_most):
                return await poll
        except TimeoutError:
            return None
        finally:
            if self._poll is poll:
                self._poll = None

    def wake(self, refusal: Refusal | None = None) -> None:
        """End the held poll, if there is one: with what has come, or with a refusal."""
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(refusal)

    def forget(self, offset: int, now: int) -> list[Queued]:
        """Confirm what the offset says is known, drop what is too old; the confirmed ones."""
        if offset > 0 and offset > self.next_id + _AHEAD:
            offset = 0
        keep = -offset if offset < 0 else None
        gone: list[Queued] = []
        waiting = self.waiting
        if keep is not None:
            while len(waiting) > keep:
                gone.append(waiting.popleft())
        elif waiting and (waiting[0].id < offset or waiting[-1].id < offset):
            gone = [update for update in waiting if update.id < offset]
            left = [update for update in waiting if update.id >= offset]
            waiting.clear()
            waiting.extend(left)
        while waiting and waiting[0].date + limits.UPDATE_SECONDS < now:
            waiting.popleft()
        self.confirmed.extend(gone)
        return gone

    def head(self, limit: int) -> list[Queued]:
        """The next batch; nothing is confirmed by being handed out."""
        batch = [self.again.popleft() for _ in range(min(limit, len(self.again)))]
        for update, _ in zip(self.waiting, range(limit - len(batch)), strict=False):
            batch.append(update)
        if batch and (self.copies > 1 or self.shuffle is not None):
            batch = (batch * self.copies)[: limits.POLL_UPDATES]
            if self.shuffle is not None:
                self.shuffle.shuffle(batch)
        return batch

    def disturb(self, *, copies: int, seed: int | None) -> None:
        """Hand out each batch several times over and, with a seed, in another order."""
        self.copies = max(1, copies)
        self.shuffle = None if seed is None else random.Random(seed)  # noqa: S311 - a rig's dice

    def redeliver(self, first: int) -> int:
        """Offer again, once and whatever the offset, what was confirmed from `first` on."""
        again = [update for update in self.confirmed if update.id >= first]
        self.again.extend(again)
        if again:
            self.wake()
        return len(again)

    def clear(self) -> None:
        """Drop everything that waits."""
        self.waiting.clear()
        self.again.clear()

    def state(self) -> dict[str, Any]:
        """What a restart must know."""
        allowed = None if self.allowed is None else sorted(self.allowed)
        return {"next_id": self.next_id, "allowed": allowed}
