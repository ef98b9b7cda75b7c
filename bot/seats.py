"""What waits for a second member of the bureau, confirmed or refused at the command line.

The command line writes the decision; the assistant that runs carries it out with its next tick, or
at its next start, and tells whoever asked and whom it is about.
"""

from bot import clock
from bot.queueing import Queueing
from bot.ticking import Due
from handlers import words
from handlers.dialogue import Draft, Turn
from handlers.heard import Account, Heard
from handlers.joining import seats
from handlers.routing import Table
from storage import Session, Store, actions, models, queries
from storage.errors import NotThere
from storage.queries.accounts import Who
from storage.queries.seats import Asked

SETTLED = "seat_settled"
"""The kind of later row by which the running assistant hears of it."""


async def listed(store: Store) -> list[Asked]:
    """What may be confirmed now, the oldest first."""
    async with store.read() as session:
        return await queries.seats.standing(session, clock.now())


async def decide(store: Store, number: int, *, confirmed: bool) -> None:
    """Have it carried out; raises `NotThere` where nothing of that number waits."""

    async def work(session: Session) -> None:
        now = clock.now()
        standing = await queries.seats.standing(session, now)
        if number not in {asked.id for asked in standing}:
            raise NotThere(str(number))
        await actions.later.plan(
            session, kind=SETTLED, key=f"{SETTLED}:{number}:{now.timestamp()}", due_at=now,
            subject={"change": number, "confirmed": confirmed},
        )  # fmt: skip

    await store.write(work)


class Settling:
    """Carries out what was decided at the command line."""

    def __init__(self, table: Table, queueing: Queueing) -> None:
        self._table, self._queueing = table, queueing

    async def settled(self, session: Session, row: models.Later) -> Due:
        """A decision that comes too late changes nothing."""
        now = clock.now()
        asked = await queries.seats.get(session, int(row.subject["change"]))
        turn = self._turn(session, row)
        with words.speaking(words.DEFAULT):
            await seats.settle(turn, asked, yes=bool(row.subject["confirmed"]), by=(None, None))
        return Due(await self._queueing.answers(session, turn.who, turn.answers, now))

    def _turn(self, session: Session, row: models.Later) -> Turn[Draft]:
        """Of nobody's chat: whatever it says names whom it is for."""
        now = clock.now()
        nobody = models.Account(id=0, language=words.DEFAULT)
        heard = Heard(key=-row.id, account=Account("", "", ""), received=now, sent=None)
        return Turn(
            session=session, heard=heard, who=Who(nobody, None), now=now,
            dialogue=models.Dialogue(trail=[]), draft=Draft(), book=self._table.book,
        )  # fmt: skip
