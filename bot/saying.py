"""What is said by the clock: a later row becomes a turn of the person it names, with no update.

What the handlers then show leaves as after an update, in the transaction that ends the row.
"""

from collections.abc import Mapping
from datetime import datetime
from functools import partial

from bot import clock, ticking
from bot.queueing import Queueing
from handlers import words
from handlers.assistant import Assistant
from handlers.dialogue import Draft, Turn, bureau_day
from handlers.heard import Account, Heard
from handlers.routing import Due, Table
from storage import Session, actions, models, queries
from storage.queries.accounts import Who


class Saying:
    """Does what the table knows of later rows."""

    def __init__(self, table: Table, queueing: Queueing, about: Assistant) -> None:
        self.about = about
        self._table, self._queueing = table, queueing

    def doing(self) -> Mapping[str, ticking.Doing]:
        """Every kind of later row that speaks to somebody."""
        return {kind: partial(self._say, due) for kind, due in self._table.due.items()}

    async def _say(self, due: Due, session: Session, row: models.Later) -> ticking.Due:
        who = await self._who(session, row)
        if who is None:
            await actions.later.skipped(session, row.id, reason="nobody")
            return ticking.Due()
        newest = await queries.inbox.newest(session)
        turn = self.turn(session, who, clock.now(), key=newest)
        with words.speaking(turn.person.language):
            reason = await due(turn, row.subject)
        if reason is not None:
            await actions.later.skipped(session, row.id, reason=reason)
        outs = await self._queueing.answers(session, who, turn.answers, turn.now)
        return ticking.Due(outs)

    async def _who(self, session: Session, row: models.Later) -> Who | None:
        """The person in post, by the account it began on, or by the one heard last."""
        account = await queries.accounts.find_reachable(
            session, person_id=row.subject["person"], rather=row.subject["account"]
        )
        if account is None:
            return None
        who = await queries.accounts.who(session, account, bureau_day(clock.now()))
        return who if who.person is not None else None

    def turn(self, session: Session, who: Who, now: datetime, *, key: int) -> Turn[Draft]:
        """As after the update of that key: a card opened or shown now is as new as that."""
        account = who.account
        named = Account(account.channel, account.tenant, account.external_id)
        return Turn(
            session=session, heard=Heard(key=key, account=named, received=now, sent=None),
            who=who, now=now, dialogue=models.Dialogue(trail=[]), draft=Draft(),
            book=self._table.book, about=self.about,
        )  # fmt: skip
