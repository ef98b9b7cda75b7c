"""Records and roles made behind the conversation, for stories that begin with some there."""

import json
from datetime import date, datetime
from typing import Any

from sqlalchemy import select, text, update

from storage import Session, actions, models
from tests.stories import bureau
from tests.stories.conftest import NOW
from tests.stories.town import OnTelegram, Town

LAB, UNIVERSITY, FACTORY, BAMBOO = 1, 2, 3, 4


async def record(
    town: Town,
    name: str = "林晓",
    *others: str,
    client: int | None = None,
    region: int | None = None,
    day: date = date(2026, 11, 20),
    content: str = "讲了快速预审",
    mode: str = "onsite",
    at: datetime = NOW,
) -> int:
    """One visit of that person, joined by the others; to the laboratory unless said."""

    async def work(session: Session) -> int:
        return await actions.visits.log(
            session, author_id=bureau.PEOPLE[name], account_id=None, dialogue_id=None,
            client_id=client if client or region else LAB, region_id=region, day=day, mode=mode,
            channel="phone" if mode == "remote" else None, content=content, minutes=60,
            tasks=[("commissioner", "publicise")], now=at,
            participants=[bureau.PEOPLE[other] for other in others],
        )  # fmt: skip

    return await town.store.write(work)


async def change(town: Town, statement: Any) -> None:
    """Something happens elsewhere meanwhile."""

    async def work(session: Session) -> None:
        await session.execute(statement)

    await town.store.write(work)


async def also(town: Town, *rows: models.Base) -> None:
    """More rows in the bureau of the story."""

    async def work(session: Session) -> None:
        session.add_all(rows)

    await town.store.write(work)


async def demote(town: Town, name: str) -> None:
    """Every role of that person ended yesterday."""
    grants = update(models.RoleGrant).where(models.RoleGrant.person_id == bureau.PEOPLE[name])
    await change(town, grants.values(ends=date(2026, 11, 20)))


async def leave(town: Town, name: str) -> None:
    """That person has left the post."""
    person = update(models.Person).where(models.Person.id == bureau.PEOPLE[name])
    await change(town, person.values(state="left"))


async def audited(town: Town, name: str, *, allowed: bool = True) -> list[tuple[str, str, str]]:
    """(action, noun, subject) of that person's acts."""
    number = bureau.PEOPLE.get(name, 1900 + len(name))
    asked = (
        select(models.Audit.action, models.Audit.noun, models.Audit.subject)
        .where(models.Audit.person_id == number, models.Audit.allowed.is_(allowed))
        .order_by(models.Audit.id)
    )
    async with town.store.read() as session:
        return [(row[0], row[1], row[2]) for row in await session.execute(asked)]


async def states(town: Town) -> dict[int, str]:
    """Every visit's state by its number."""
    async with town.store.read() as session:
        rows = await session.execute(text("SELECT number, state FROM v_visits"))
        return {row.number: row.state for row in rows}


async def everything(town: Town) -> str:
    """Every value of every table, opened where it is sealed, and of the view of visits."""
    said: list[str] = []
    async with town.store.read() as session:
        for table in models.Base.metadata.sorted_tables:
            for row in await session.execute(table.select()):
                said += [json.dumps(str(value), ensure_ascii=False) for value in row]
        said += [str(tuple(row)) for row in await session.execute(text("SELECT * FROM v_visits"))]
    return "\n".join(said)


def data_of(chatter: OnTelegram, label: str) -> tuple[str, int]:
    """The callback data of a button, and the message that has it."""
    person = chatter.person
    for number in person._numbers(None):
        for row in person._rows(number):
            for button in row:
                if label in button["text"]:
                    return button["callback_data"], number
    raise LookupError(label)
