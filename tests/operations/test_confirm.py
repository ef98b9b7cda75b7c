"""`zhida confirm`: what waits for a second person is listed and decided."""

import asyncio
import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot import clock
from bot.commands import run
from handlers import words
from storage import actions
from storage.models import Later, Person
from storage.store import Session, Store


@pytest.fixture
async def number(store: Store) -> int:
    """王经 is to be let go, as 赵局 asked."""

    async def fill(session: Session) -> int:
        session.add_all(
            Person(id=one, code=f"P{one}", name=name) for one, name in ((1, "王经"), (2, "赵局"))
        )
        await session.flush()
        now = clock.now()
        return await actions.seats.ask(
            session, "leave", 1, by=(2, None), now=now, expires=now + timedelta(days=1)
        )

    return await store.write(fill)


async def planned(store: Store) -> list[dict[str, object]]:
    async with store.read() as session:
        return list(await session.scalars(select(Later.subject).order_by(Later.id)))


@pytest.mark.usefixtures("settings")
@pytest.mark.parametrize("confirmed", [True, False])
async def test_it_is_listed_and_decided(
    store: Store, number: int, capsys: pytest.CaptureFixture[str], *, confirmed: bool
) -> None:
    options = () if confirmed else ("--refuse",)
    said = "Number 1 is confirmed." if confirmed else "Number 1 is refused."
    words.use("en")

    async def says(*arguments: str, code: int = 0) -> str:
        assert await asyncio.to_thread(run, ["confirm", *arguments]) == code
        told = capsys.readouterr()
        return told.out if code == 0 else told.err

    assert re.search(r"1 +│ Left the post +│ 王经 +│ +│ 赵局", await says())
    assert said in await says(str(number), *options)
    assert await planned(store) == [{"change": number, "confirmed": confirmed}]
    assert "Nothing with the number 7 waits" in await says("7", code=1)
    assert "Name the number" in await says("--refuse", code=1)

    async def leaves(session: Session) -> None:
        person = await session.get_one(Person, 1)
        person.state = "left"

    await store.write(leaves)
    assert await says() == "Nothing waits to be confirmed.\n"
    assert "Nothing with the number 1 waits" in await says("1", code=1)
    assert len(await planned(store)) == 1
