"""(d) Our durability the ordinary way: the async ORM, state and records in rows, a commit a step.

What a careful developer would write over python-telegram-bot: updates are kept before they are
confirmed; dialogue, record and outbox change in one transaction; what was sent is marked so.
Chats side by side, each in order; one writer at a time, as SQLite has it.
"""

import asyncio
import json
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, ForeignKey, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from telegram import Update

from bench.peers import card, store
from bench.peers.conversation import markup
from bench.peers.requests import application
from bench.people import Direct


class Base(DeclarativeBase):
    """The parent of this peer's tables."""


class Inbox(Base):
    """An update, kept before it is confirmed."""

    __tablename__ = "inbox"

    id: Mapped[int] = mapped_column(primary_key=True)
    update_id: Mapped[int] = mapped_column(unique=True)
    body: Mapped[str]
    done: Mapped[bool] = mapped_column(default=False)
    received_at: Mapped[datetime]


class Person(Base):
    """Who writes."""

    __tablename__ = "people"

    id: Mapped[int] = mapped_column(primary_key=True)
    chat_id: Mapped[int] = mapped_column(unique=True)
    name: Mapped[str]


class Dialogue(Base):
    """Where a person is, and what was answered so far."""

    __tablename__ = "dialogues"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    step: Mapped[int]
    draft: Mapped[dict[str, Any]] = mapped_column(JSON)
    open: Mapped[bool] = mapped_column(default=True)
    message_id: Mapped[int | None]


class Visit(Base):
    """One visit."""

    __tablename__ = "visits"

    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    client: Mapped[str]
    day: Mapped[str]
    mode: Mapped[str]
    content: Mapped[str]
    received_at: Mapped[datetime]


class VisitTask(Base):
    """A task done in a visit."""

    __tablename__ = "visit_tasks"

    visit_id: Mapped[int] = mapped_column(ForeignKey("visits.id"), primary_key=True)
    task: Mapped[str] = mapped_column(primary_key=True)


class Outbox(Base):
    """A message to send; marked once it was sent."""

    __tablename__ = "outbox"

    id: Mapped[int] = mapped_column(primary_key=True)
    dialogue_id: Mapped[int] = mapped_column(ForeignKey("dialogues.id"))
    chat_id: Mapped[int]
    message_id: Mapped[int | None]
    text: Mapped[str]
    rows: Mapped[list[Any]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(default="queued")


class Bot:
    """The whole bot."""

    def __init__(self, folder: Path, wire: Direct | str, _count: int) -> None:
        self.engine = store.engine(folder)
        self.sessions = async_sessionmaker(self.engine, expire_on_commit=False)
        self.app = application(wire)
        self.bot = self.app.bot
        self.writing = asyncio.Lock()
        self.chats: dict[int, asyncio.Lock] = defaultdict(asyncio.Lock)
        self.tasks: set[asyncio.Task[Any]] = set()

    async def start(self) -> None:
        async with self.engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)
        await self.bot.initialize()

    async def take(self, updates: list[bytes]) -> None:
        """Kept in one commit, then worked."""
        read = [Update.de_json(json.loads(raw), self.bot) for raw in updates]
        await self.keep(
            [(update, raw.decode()) for update, raw in zip(read, updates, strict=True)]
        )

    async def keep(self, updates: list[tuple[Update, str]]) -> None:
        rows = [
            Inbox(update_id=update.update_id, body=body, received_at=datetime.now(UTC))
            for update, body in updates
        ]
        async with self.writing, self.sessions() as session:
            session.add_all(rows)
            await session.commit()
        for (update, _), row in zip(updates, rows, strict=True):
            task = asyncio.create_task(self.work(row.id, update))
            self.tasks.add(task)
            task.add_done_callback(self.tasks.discard)

    async def work(self, inbox_id: int, update: Update) -> None:
        """One update in one transaction, then its messages; each chat in order."""
        chat_id = update.effective_chat.id
        async with self.chats[chat_id]:
            async with self.writing, self.sessions() as session:
                outs = await self.step(session, inbox_id, update)
                await session.commit()
            if update.callback_query is not None:
                await update.callback_query.answer()
            for out in outs:
                await self.deliver(out)

    async def step(self, session: AsyncSession, inbox_id: int, update: Update) -> list[Outbox]:
        row = await session.get(Inbox, inbox_id)
        if row is None or row.done:
            return []
        row.done = True
        person = await self.person(session, update)
        if update.message is not None and update.message.text == "/visit":
            dialogue = Dialogue(person_id=person.id, step=card.WHOM, draft={})
            session.add(dialogue)
            await session.flush()
        else:
            found = await session.scalars(
                select(Dialogue)
                .where(Dialogue.person_id == person.id, Dialogue.open)
                .order_by(Dialogue.id.desc())
            )
            dialogue = found.first()
            if dialogue is None:
                return []
            data = update.callback_query.data if update.callback_query else ""
            if data == "save":
                return await self.save(session, person, dialogue)
            self.answered(dialogue, data, update.message.text if update.message else "")
        text, rows = card.screen(dialogue.step, dialogue.draft)
        return await self.queue(session, person, dialogue, [(text, rows, dialogue.message_id)])

    async def person(self, session: AsyncSession, update: Update) -> Person:
        user = update.effective_user
        found = await session.scalars(select(Person).where(Person.chat_id == user.id))
        person = found.one_or_none()
        if person is None:
            person = Person(chat_id=user.id, name=user.full_name)
            session.add(person)
            await session.flush()
        return person

    def answered(self, dialogue: Dialogue, data: str, text: str) -> None:
        key, _, value = data.partition(":")
        draft, step = dict(dialogue.draft), dialogue.step
        if key in {"client", "mode", "day"}:
            draft[key] = value
            step += 1
        elif key == "task":
            draft["tasks"] = card.toggled(draft, value)
        elif key == "done":
            step += 1
        elif text:
            draft["content"] = text
            step = card.CARD
        dialogue.draft, dialogue.step = draft, step

    async def save(
        self, session: AsyncSession, person: Person, dialogue: Dialogue
    ) -> list[Outbox]:
        draft = dialogue.draft
        visit = Visit(
            author_id=person.id,
            client=draft["client"],
            day=draft["day"],
            mode=draft["mode"],
            content=draft["content"],
            received_at=datetime.now(UTC),
        )
        session.add(visit)
        await session.flush()
        session.add_all(VisitTask(visit_id=visit.id, task=task) for task in draft["tasks"])
        dialogue.open = False
        text, rows = card.receipt(visit.id, draft)
        screens = [(card.kept(visit.id), [], dialogue.message_id), (text, rows, None)]
        return await self.queue(session, person, dialogue, screens)

    async def queue(
        self, session: AsyncSession, person: Person, dialogue: Dialogue, screens: list[Any]
    ) -> list[Outbox]:
        outs = [
            Outbox(
                dialogue_id=dialogue.id,
                chat_id=person.chat_id,
                message_id=message_id,
                text=text,
                rows=rows,
            )
            for text, rows, message_id in screens
        ]
        session.add_all(outs)
        await session.flush()
        return outs

    async def deliver(self, out: Outbox) -> None:
        kwargs: dict[str, Any] = {"parse_mode": "HTML"}
        if out.rows:
            kwargs["reply_markup"] = markup(out.rows)
        if out.message_id is None:
            sent = await self.bot.send_message(out.chat_id, out.text, **kwargs)
        else:
            await self.bot.edit_message_text(
                out.text, chat_id=out.chat_id, message_id=out.message_id, **kwargs
            )
        async with self.writing, self.sessions() as session:
            row = await session.get_one(Outbox, out.id)
            row.state = "sent"
            if out.message_id is None:
                dialogue = await session.get_one(Dialogue, out.dialogue_id)
                dialogue.message_id = sent.message_id
            await session.commit()

    async def settled(self) -> None:
        while self.tasks:
            await asyncio.wait(tuple(self.tasks))

    async def poll(self) -> None:
        offset = 0
        while True:
            updates = await self.bot.get_updates(offset=offset, timeout=25)
            if updates:
                await self.keep([(update, update.to_json()) for update in updates])
                offset = updates[-1].update_id + 1

    async def stop(self) -> None:
        for task in self.tasks:
            task.cancel()
        await self.bot.shutdown()
        await self.engine.dispose()
