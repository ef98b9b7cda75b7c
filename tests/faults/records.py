"""What the database says, read from outside of the program: both engines, one way to ask."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, text

from bot import clock
from storage import Store, models, queries
from storage.errors import Unavailable


@dataclass(frozen=True, slots=True)
class Card:
    """A dialogue of the visit conversation that is still open."""

    id: int
    chat: int
    content: str | None
    card: str


class Records:
    """One database. Whoever asks while it cannot answer gets `Unavailable`."""

    def __init__(self, store: Store, tenant: str) -> None:
        self.store = store
        self._tenant = tenant
        self.ahead = 0.0
        """Seconds that the program's clock stands ahead of the machine's."""

    async def rows(self, statement: str, **values: Any) -> list[dict[str, Any]]:
        async with self.store.read() as session:
            found = await session.execute(text(statement), values)
            return [dict(row) for row in found.mappings()]

    async def count(self, statement: str, **values: Any) -> int:
        return int(next(iter((await self.rows(statement, **values))[0].values())))

    async def change(self, statement: str, **values: Any) -> None:
        """Change rows as the bureau's roster would; the program is not asked."""
        await self.store.write(lambda session: session.execute(text(statement), values))

    async def on_disk(self, number: int) -> bool | None:
        """Whether the record of that number is committed; None where nobody can tell now."""
        try:
            return await self.count("SELECT count(*) FROM visits WHERE id = :n", n=number) == 1
        except Unavailable:
            return None

    async def visits(self) -> list[dict[str, Any]]:
        """Every record; `content` is what was said, in the open or sealed (then `sealed`)."""
        async with self.store.read() as session:
            asked = models.Visit.__table__.select().order_by(models.Visit.id)
            rows = [dict(row) for row in (await session.execute(asked)).mappings()]
        for row in rows:
            row["sealed"] = row["sealed_content"] is not None
            row["content"] = row["sealed_content"] if row["sealed"] else row["content"]
        return rows

    async def joined(self) -> list[dict[str, Any]]:
        """Who took part in another's record, and what they said of it."""
        return await self.rows(
            "SELECT p.visit_id, p.person_id, p.said FROM visit_participants p"
            " JOIN visits v ON v.id = p.visit_id WHERE p.person_id <> v.author_id"
        )

    async def versions(self, visit: int) -> list[dict[str, Any]]:
        """The older versions of a record, oldest first: what it said, by the field's name."""
        async with self.store.read() as session:
            kept = models.VisitVersion.__table__
            asked = kept.select().where(kept.c.visit_id == visit).order_by(kept.c.number)
            return [dict(row.before) for row in await session.execute(asked)]

    async def open_cards(self) -> list[Card]:
        """Open visit cards with what was said on them."""
        async with self.store.read() as session:
            asked = (
                models.Dialogue.__table__.select()
                .with_only_columns(
                    models.Dialogue.id, models.Account.external_id, models.Dialogue.draft,
                    models.Dialogue.card,
                )
                .join(models.Account, models.Account.id == models.Dialogue.account_id)
                .where(models.Dialogue.conversation == "visit", models.Dialogue.state == "open")
            )  # fmt: skip
            return [
                Card(row[0], int(row[1]), (row[2] or {}).get("content"), row[3])
                for row in await session.execute(asked)
            ]

    async def outbox(self) -> list[dict[str, Any]]:
        """Every message with its chat, and the buttons it carried where it is a card's screen."""
        return await self.rows(
            "SELECT o.id, o.dedupe_key, o.kind, o.state, o.reason, a.external_id AS chat,"
            " b.id AS buttons, o.body IS NULL AS empty"
            " FROM outbox o JOIN accounts a ON a.id = o.account_id"
            " LEFT JOIN buttons b ON b.dialogue_id = o.dialogue_id AND (o.dedupe_key ="
            " 'screen:' || b.dialogue_id || ':' || b.version"
            " OR (o.lane = 'slow' AND o.kind = 'broadcast' AND b.version = 1)) ORDER BY o.id"
        )

    async def files(self) -> list[dict[str, Any]]:
        """Every file people sent, with the record that holds it."""
        return await self.rows(
            "SELECT f.id, f.state, f.problem, f.digest, v.visit_id FROM files f"
            " LEFT JOIN visit_files v ON v.file_id = f.id ORDER BY f.id"
        )

    async def files_of(self, visit: int) -> list[dict[str, Any]]:
        """The files that a record holds, fetched to the end."""
        return await self.rows(
            "SELECT f.id FROM files f JOIN visit_files v ON v.file_id = f.id"
            " WHERE v.visit_id = :visit AND f.state = 'kept'", visit=visit,
        )  # fmt: skip

    async def bodies_left(self) -> int:
        """Updates that were worked, and are kept all the same."""
        return await self.count(
            "SELECT count(*) FROM inbox WHERE state = 'done' AND body IS NOT NULL"
        )

    async def inbox_states(self) -> dict[str, int]:
        rows = await self.rows("SELECT state, count(*) AS n FROM inbox GROUP BY state")
        return {row["state"]: row["n"] for row in rows}

    async def busy(self) -> int:
        """Updates not worked, messages not ended, jobs not done, and what is due and not said.

        In one statement: one becomes the other in one transaction.
        """
        theirs = clock.now() - clock.offset() + timedelta(seconds=self.ahead)
        asked = text(
            "SELECT (SELECT count(*) FROM inbox WHERE state = 'waiting')"
            " + (SELECT count(*) FROM jobs WHERE state IN ('waiting', 'running'))"
            " + (SELECT count(*) FROM outbox WHERE state IN ('held', 'queued', 'sending'))"
            " + (SELECT count(*) FROM later WHERE state = 'waiting' AND due_at <= :now)"
        ).bindparams(bindparam("now", theirs, type_=models.Later.due_at.type))
        async with self.store.read() as session:
            return int((await session.execute(asked)).scalar_one())

    async def busy_with(self, update: int, chat: int) -> int:
        """The same for one person: this update of theirs, and messages to them."""
        return await self.count(
            "SELECT (SELECT count(*) FROM inbox WHERE state = 'waiting' AND chat = :chat)"
            " + (SELECT 1 - count(DISTINCT update_id) FROM inbox WHERE update_id = :update)"
            " + (SELECT count(*) FROM outbox o JOIN accounts a ON a.id = o.account_id"
            " WHERE a.external_id = :chat AND o.state IN ('held', 'queued', 'sending'))",
            update=update,
            chat=str(chat),
        )

    async def chain_broken_at(self) -> int | None:
        async with self.store.read() as session:
            return await queries.audit.broken(session)

    async def oldest_unsealed(self) -> float:
        """For how many seconds the oldest act has waited for its seal."""
        async with self.store.read() as session:
            oldest = await queries.audit.oldest_unsealed(session)
        return 0.0 if oldest is None else (clock.now() - oldest).total_seconds()
