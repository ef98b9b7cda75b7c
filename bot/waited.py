"""What the clock said and what waited to leave since: asked once more whether it still holds.

While the platform is out of reach, or holds the lane, hours may pass between a digest and its
leaving; the handlers say what no longer holds, and what is told instead.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot import slow_lane
from bot.outgoing import Out
from bot.saying import Saying
from handlers import routing
from handlers.dialogue import bureau_day
from storage import Session, models, queries

FRESH = timedelta(seconds=slow_lane.STALE)
"""What was put together within that time holds."""
NOT_THEIRS = frozenset({"gone", "moved"})


class Waited:
    """Asks about the cards of these conversations; each kind of message is theirs alone."""

    def __init__(self, saying: Saying, of: Mapping[str, routing.Waited]) -> None:
        self._saying, self._of = saying, of

    async def truth(
        self, session: Session, outs: Sequence[Out], now: datetime
    ) -> Mapping[int, str]:
        """Which are not to leave as they are, and why."""
        over: dict[int, str] = {}
        for out in outs:
            fresh = out.made is not None and timedelta(0) <= now - out.made <= FRESH
            why = None if fresh else await self._why(session, out, now)
            over |= {out.id: why} if why else {}
        return over

    async def _why(self, session: Session, out: Out, now: datetime) -> str | None:
        row = await session.get(models.Dialogue, out.dialogue or 0)
        waited = self._of.get(row.conversation) if row else None
        if row is None or waited is None:
            return None
        who = await queries.accounts.who(session, out.account_id, bureau_day(now))
        if who.person is None:
            return "gone"
        return await waited.no_longer(self._saying.turn(session, who, now, key=0), row)

    async def skipped(self, session: Session, out: Out, why: str, now: datetime) -> None:
        """In the transaction that skips it: what is told instead; who may not have it is noted."""
        row = await session.get_one(models.Dialogue, out.dialogue or 0)
        await self._of[row.conversation].taken_back(session, row, now)
        if why in NOT_THEIRS:
            await slow_lane.refused(session, out, why, now)
