"""A channel that can do almost nothing: no buttons, no edits, no slash, 1 KB a message."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime

from bot import outcomes, rendering
from bot.channels import Body, Sent
from bot.hearing import Parsed, Unreadable
from bot.outcomes import Outcome
from bot.polling import RawUpdate
from handlers.heard import Account, Contact, Heard

LIMIT = 1024


class Narrow:
    """Keeps what it sent, by person; `wrote` makes the updates that a person causes."""

    name = "narrow"
    tenant = "n"
    edits = False
    erases = False

    def __init__(self) -> None:
        self.sent: dict[str, list[str]] = {}
        self._next = 0

    def wrote(self, external_id: str, **matter: object) -> RawUpdate:
        self._next += 1
        body = {"id": self._next, "from": external_id, **matter}
        return RawUpdate(self._next, json.dumps(body, ensure_ascii=False).encode())

    def read(self, body: bytes, *, received: datetime) -> Parsed:
        try:
            said = json.loads(body)
            external_id, number = str(said["from"]), int(said["id"])
        except (ValueError, KeyError, TypeError):
            raise Unreadable from None
        phone = said.get("phone")
        heard = Heard(
            key=0,
            account=Account(self.name, self.tenant, external_id),
            received=received,
            sent=datetime.now(UTC),
            language=said.get("language"),
            text=said.get("text"),
            start=said.get("start"),
            contact=Contact(phone, bool(said.get("own", True))) if phone else None,
        )
        return Parsed(number, external_id, heard)

    async def send(self, external_id: str, body: Body, *, plain: bool = False) -> Sent:
        assert body.screen is not None
        for text in rendering.numbered(body.screen, LIMIT):
            assert len(text.encode()) <= LIMIT
            self.sent.setdefault(external_id, []).append(text)
        return Sent(outcomes.SENT)

    async def edit(self, external_id: str, ref: str, body: Body) -> Outcome:
        raise AssertionError("this channel cannot edit")

    async def fetch(self, ref: str, *, at_most: int) -> bytes:
        raise AssertionError("this channel has no files")

    async def erase(self, external_id: str, ref: str) -> Outcome:
        raise AssertionError("this channel cannot delete")

    async def answer(self, query: str, text: str | None) -> None:
        raise AssertionError("this channel has no buttons")

    async def set_menu(self, external_id: str, menu: Sequence[tuple[str, str]]) -> Outcome:
        return outcomes.SENT
