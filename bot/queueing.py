"""What a handler answers becomes outbox rows, in the transaction of the update itself."""

from collections.abc import Mapping
from datetime import datetime

from bot.channels import Body, Channel
from bot.outgoing import Out
from handlers import words
from handlers.dialogue import bureau_day
from handlers.routing import Table
from handlers.screens import Answers, Erased, ForOperator, Menu, Shown, Told
from storage import Session, actions, models, queries
from storage.queries.accounts import Who


class Queueing:
    """Puts messages into the outbox; `operator` is an account's name on each channel."""

    def __init__(
        self, table: Table, channels: Mapping[str, Channel], operator: str | None
    ) -> None:
        self._table, self._channels, self._operator = table, channels, operator

    async def answers(
        self, session: Session, who: Who, answers: Answers, now: datetime
    ) -> list[Out]:
        """Rows for all that one update brings about; of one card only its last screen."""
        outs = []
        last = {
            screen.dialogue.id: at
            for at, screen in enumerate(answers.screens)
            if isinstance(screen, Shown)
        }
        for at, screen in enumerate(answers.screens):
            if isinstance(screen, ForOperator):
                outs += await self.for_operator(session, screen, now)
            elif isinstance(screen, Told):
                account = await self._account_of(session, who, screen.account_id)
                outs.append(await self.told(session, account, screen, now))
            elif isinstance(screen, Erased):
                outs.append(await self._erased(session, who.account, screen, now))
            elif isinstance(screen, Menu):
                outs.append(await self._menu(session, screen, now))
            elif last[screen.dialogue.id] == at:
                account = await self._account_of(session, who, screen.dialogue.account_id)
                outs.append(await self._shown(session, account, screen, now))
        return outs

    async def _account_of(
        self, session: Session, who: Who, account_id: int | None
    ) -> models.Account:
        """Whoever speaks, unless the message is for somebody else."""
        if account_id is None or account_id == who.account.id:
            return who.account
        return await queries.accounts.get(session, account_id)

    async def _shown(
        self, session: Session, account: models.Account, shown: Shown, now: datetime
    ) -> Out:
        row = shown.dialogue
        row.version += 1
        await actions.dialogues.keep(session, row)
        offered = [[c.label, c.action, c.argument] for c in shown.screen.choices()]
        buttons = ""
        if offered:
            buttons = await actions.dialogues.offer(
                session, dialogue=row, choices=offered, numbered=shown.screen.numbered, now=now
            )
        old = row.message_ref if shown.below and self._channels[account.channel].erases else None
        body = Body(shown.screen, buttons, erases=old or "")
        outbox_id = await actions.outbox.queue(
            session, account_id=account.id, dialogue_id=row.id, kind=shown.kind,
            dedupe_key=f"screen:{row.id}:{row.version}", body=body.as_json(), now=now,
            lane=shown.lane,
        )  # fmt: skip
        return Out.of(
            account, outbox_id, shown.kind, body, dialogue=row.id, ref=row.message_ref,
            lane=shown.lane,
        )  # fmt: skip

    async def told(
        self, session: Session, account: models.Account, told: Told, now: datetime
    ) -> Out:
        body = Body(told.screen)
        outbox_id = await actions.outbox.queue(
            session, account_id=account.id, kind=told.kind, dedupe_key=told.key,
            body=body.as_json(), now=now, lane=told.lane,
        )  # fmt: skip
        return Out.of(account, outbox_id, told.kind, body, lane=told.lane)

    async def _erased(
        self, session: Session, account: models.Account, erased: Erased, now: datetime
    ) -> Out:
        """The deletion of a message, or the word that this channel cannot."""
        if erased.ref is None or not self._channels[account.channel].erases:
            told = Told(erased.otherwise, key=erased.key)
            return await self.told(session, account, told, now)
        body = Body(None, erases=erased.ref)
        outbox_id = await actions.outbox.queue(
            session, account_id=account.id, kind="delete", dedupe_key=erased.key,
            body=body.as_json(), now=now,
        )  # fmt: skip
        return Out.of(account, outbox_id, "delete", body)

    async def _menu(self, session: Session, menu: Menu, now: datetime) -> Out:
        who = menu.who
        body = Body(None, menu=tuple(self._table.menu(who)))
        outbox_id = await actions.outbox.queue(
            session, account_id=who.account.id, kind="menu", dedupe_key=f"menu:{menu.key}",
            body=body.as_json(), now=now,
        )  # fmt: skip
        return Out.of(who.account, outbox_id, "menu", body)

    async def for_operator(
        self, session: Session, message: ForOperator, now: datetime
    ) -> list[Out]:
        """On each channel, in the operator's language."""
        outs = []
        for channel in self._channels.values() if self._operator else ():
            operator = await self._account(session, channel, self._operator or "", now)
            with words.speaking(operator.language):
                told = Told(message.draw(), key=f"{message.key}:{channel.name}")
            outs.append(await self.told(session, operator, told, now))
        return outs

    async def _account(
        self, session: Session, channel: Channel, external_id: str, now: datetime
    ) -> models.Account:
        found = await queries.accounts.find_speaker(
            session, channel=channel.name, tenant=channel.tenant, external_id=external_id,
            card=None, today=bureau_day(now),
        )  # fmt: skip
        if found is not None:
            return found.who.account
        return await actions.accounts.greet(
            session, channel=channel.name, tenant=channel.tenant, external_id=external_id,
            language=words.DEFAULT, now=now,
        )  # fmt: skip
