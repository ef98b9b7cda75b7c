"""Links and the units' codes in the store: one use is one use, whoever hurries."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from sqlalchemy import select, text

from storage import Session, Store, actions, models, queries, sealing
from storage.actions.unit_keys import wait_after
from storage.errors import NotThere
from tests.storage.world import NOW, World

DAY = timedelta(days=1)


async def made(world: World, purpose: str = "visit", *, uses: int = 1) -> str:
    return await actions.links.make(
        world.session, purpose=purpose, subject="visit:1", made_by=None, now=NOW, valid=DAY,
        uses=uses,
    )  # fmt: skip


async def good(world: World, code: str, purpose: str = "visit", at: datetime = NOW) -> bool:
    found = await queries.links.find(world.session, code, purpose=purpose, now=at)
    return found is not None


async def test_a_link_is_good_for_its_purpose_until_it_ends(world: World) -> None:
    code = await made(world)
    assert await good(world, code)
    assert not await good(world, code, purpose="unit")
    assert not await good(world, code.swapcase())
    assert await good(world, code, at=NOW + DAY - timedelta(seconds=1))
    assert not await good(world, code, at=NOW + DAY)


async def test_of_its_code_only_the_hash_is_kept(world: World) -> None:
    code = await made(world)
    row = (await world.session.execute(text("SELECT * FROM links"))).one()
    assert code not in str(tuple(row))
    assert len(code) == 32


async def test_a_new_link_ends_the_one_before_and_leaves_others(world: World) -> None:
    first, other = await made(world), await made(world, "unit")
    second = await made(world)
    assert [await good(world, first), await good(world, second)] == [False, True]
    assert await good(world, other, purpose="unit")


async def test_uses_are_counted(world: World) -> None:
    code = await made(world, uses=2)
    link = await queries.links.find(world.session, code, purpose="visit", now=NOW)
    assert link is not None
    used = [await actions.links.use(world.session, link.id, now=NOW) for _n in range(3)]
    assert used == [True, True, False]
    assert not await good(world, code)


async def test_a_link_goes_a_month_after_its_end(world: World) -> None:
    await made(world)
    for days, left in ((30, 1), (32, 0)):
        await actions.purging.purge(
            world.session, now=NOW + timedelta(days=days), keep=actions.purging.Retention()
        )
        assert len(list(await world.session.scalars(select(models.Link)))) == left


@pytest.fixture
async def store(migrated_url: str, tmp_path: Path) -> AsyncIterator[Store]:
    sealing.use(sealing.Keyring.read_or_make(tmp_path / "zhida.key"))
    opened = await Store.open(migrated_url)
    yield opened
    await opened.close()


async def test_of_ten_who_use_it_at_once_one_does(store: Store) -> None:
    async def make(session: Session) -> int:
        await actions.links.make(
            session, purpose="visit", subject="visit:1", made_by=None, now=NOW, valid=DAY
        )
        return int((await session.scalars(select(models.Link.id))).one())

    link = await store.write(make)
    used = await asyncio.gather(
        *(store.write(lambda s: actions.links.use(s, link, now=NOW)) for _n in range(10))
    )
    assert sum(used) == 1


# The unit's code


async def unit(world: World) -> tuple[int, int, int]:
    """A person, a client, and a visit of the one to the other."""
    person, client = await world.person(), await world.client()
    return person, client, await world.visit(person, client=client)


async def shown(world: World, client: int, at: datetime = NOW) -> str:
    return (await actions.unit_keys.current(world.session, client, by=(None, None), now=at)).digits


async def tried(world: World, person: int, visit: int, digits: str, at: datetime = NOW) -> str:
    found = await actions.unit_keys.confirm(
        world.session, visit_id=visit, digits=digits, person_id=person, account_id=None, now=at
    )
    return found.state


@pytest.mark.parametrize(("seconds", "state"), [(0, "confirmed"), (599, "confirmed"),
                                                (600, "wrong"), (-301, "wrong")])  # fmt: skip
async def test_a_code_holds_for_its_step_and_the_next(
    world: World, seconds: int, state: str
) -> None:
    person, client, visit = await unit(world)
    assert NOW.timestamp() % 300 == 0
    code = await shown(world, client)
    assert await tried(world, person, visit, code, NOW + timedelta(seconds=seconds)) == state


async def test_the_code_is_the_standards(world: World) -> None:
    """Six digits of RFC 6238 by SHA-256 in steps of 300 s: what any authenticator would show."""
    _person, client, _visit = await unit(world)
    code = await shown(world, client)
    key = await world.session.get_one(models.UnitKey, client)
    moment = int(NOW.timestamp())
    assert TOTP(key.secret, 6, SHA256(), 300).generate(moment).decode() == code
    raw = await world.session.scalar(text("SELECT secret FROM unit_keys"))
    assert key.secret not in bytes(raw)


async def test_another_units_code_confirms_nothing(world: World) -> None:
    person, client, visit = await unit(world)
    other = await world.client()
    await shown(world, client)
    assert await tried(world, person, visit, await shown(world, other)) == "wrong"


async def test_guessing_waits_longer_and_longer(world: World) -> None:
    person, client, visit = await unit(world)
    code = await shown(world, client)
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    states = [await tried(world, person, visit, wrong) for _n in range(5)]
    assert states == ["wrong", "wrong", "wrong", "wait", "wait"]
    later = NOW + wait_after(3)
    assert await tried(world, person, visit, wrong, later) == "wrong"
    assert await tried(world, person, visit, code, later + timedelta(minutes=1)) == "wait"
    fresh = await shown(world, client, later + timedelta(minutes=2))
    assert await tried(world, person, visit, fresh, later + timedelta(minutes=2)) == "confirmed"
    assert await tried(world, person, visit, wrong, later + timedelta(minutes=2)) == "already"


def test_the_wait_doubles_up_to_an_hour() -> None:
    minutes = [wait_after(failures).total_seconds() / 60 for failures in (0, 2, 3, 4, 5, 9, 500)]
    assert minutes == [0, 0, 1, 2, 4, 60, 60]


async def test_only_who_took_part_in_a_visit_to_a_unit_has_it_confirmed(world: World) -> None:
    person, client, visit = await unit(world)
    code = await shown(world, client)
    other = await world.person("周楠")
    regional = await world.visit(person, region=await world.region())
    for who, number in ((other, visit), (person, regional), (person, 999)):
        with pytest.raises(NotThere):
            await tried(world, who, number, code)
    await actions.visits.withdraw(
        world.session, visit_id=visit, person_id=person, account_id=None, now=NOW
    )
    with pytest.raises(NotThere):
        await tried(world, person, visit, code)
