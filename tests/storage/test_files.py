"""Files in the database: albums, what a record holds, what goes when nobody holds it."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from storage import actions, models, queries
from storage.actions.purging import Retention
from tests.storage.world import NOW, World

MONTH = timedelta(days=30)
KEEP = Retention()


async def account(world: World, person: int | None = None) -> models.Account:
    row = models.Account(
        channel="telegram", tenant="1", external_id=str(person), person_id=person,
        language="zh_Hans_CN", first_seen=NOW, last_heard=NOW,
    )  # fmt: skip
    world.session.add(row)
    await world.session.flush()
    return row


async def card(world: World, account_id: int, *, at: Any = NOW, state: str = "open") -> int:
    row = await actions.dialogues.open(
        world.session, account_id=account_id, conversation="visit", step="whom",
        draft={"files": []}, opened_by=f"{at}:{state}:{account_id}", touched=1, now=at,
    )  # fmt: skip
    row.state = state
    await world.session.flush()
    return row.id


async def file(world: World, account_id: int, key: str, **facts: Any) -> int:
    return await actions.files.receive(
        world.session, key=key, account_id=account_id, dialogue_id=facts.get("dialogue_id"),
        album=facts.get("album"), kind="photo", type="image/jpeg", name=facts.get("name"),
        size=None, ref="ref", now=facts.get("now", NOW),
    )  # fmt: skip


async def numbers(world: World) -> list[int]:
    return list(await world.session.scalars(select(models.File.id).order_by(models.File.id)))


async def test_a_file_ends_once(world: World) -> None:
    mine = await account(world)
    number = await file(world, mine.id, "1:0", name="canary.jpg")
    assert await actions.files.kept(world.session, number, digest="a" * 64, size=5, now=NOW)
    assert not await actions.files.lost(
        world.session, number, state="gone", why="refused", now=NOW
    )
    world.session.expire_all()
    row = await world.session.get_one(models.File, number)
    assert (row.state, row.size, row.ref, row.name) == ("kept", 5, None, "canary.jpg")
    assert await queries.files.digests(world.session) == {"a" * 64}
    assert await queries.files.named(world.session, ["a" * 64, "b" * 64]) == {"a" * 64}
    assert await queries.files.count_waiting(world.session) == 0


async def test_an_album_is_found_by_its_account(world: World) -> None:
    mine, other = await account(world), await account(world, await world.person())
    first = await card(world, mine.id)
    await file(world, mine.id, "1:0", album="7", dialogue_id=first)
    await file(world, mine.id, "2:0", album="7", dialogue_id=first)
    found = await queries.files.find_album(world.session, account_id=mine.id, album="7")
    assert found is not None
    assert found.dialogue is not None
    assert (found.dialogue.id, found.visits) == (first, ())
    assert await queries.files.find_album(world.session, account_id=other.id, album="7") is None
    assert await queries.files.find_album(world.session, account_id=mine.id, album="8") is None


async def test_a_record_holds_each_file_once_and_only_those_that_are_there(world: World) -> None:
    mine = await account(world)
    author = await world.person()
    visit = await world.visit(author, client=await world.client())
    one, two = [await file(world, mine.id, f"{n}:0", album="7") for n in (1, 2)]
    await actions.files.hold(world.session, visit_id=visit, files=[one, two, 999])
    await actions.files.hold(world.session, visit_id=visit, files=[two, one])
    await actions.files.hold(world.session, visit_id=visit, files=[])
    await actions.files.lost(world.session, two, state="gone", why="refused", now=NOW)
    held = await queries.files.of_visit(world.session, visit)
    assert [each.id for each in held] == [one]
    found = await queries.files.find_album(world.session, account_id=mine.id, album="7")
    assert found is not None
    assert found.visits == (visit,)


async def test_the_files_of_a_confidential_visit_are_confidential(world: World) -> None:
    mine = await account(world)
    client = await world.client()
    author = await world.person()
    plain = await world.visit(author, client=client)
    sealed = await world.visit(author, client=client, sealed_content="不外传")
    one, two = [await file(world, mine.id, f"{n}:0") for n in (1, 2)]
    await actions.files.hold(world.session, visit_id=plain, files=[one])
    await actions.files.hold(world.session, visit_id=sealed, files=[two])
    world.session.expire_all()
    assert not (await world.session.get_one(models.File, one)).confidential
    assert (await world.session.get_one(models.File, two)).confidential


async def test_the_record_just_made_with_those_of_its_card(world: World) -> None:
    author, other = await world.person(), await world.person()
    client, second = await world.client(name="甲"), await world.client(name="乙")
    await world.visit(author, client=client, dialogue_id=5, nth=0)
    await world.visit(author, client=client, dialogue_id=6, nth=0)
    await world.visit(author, client=second, dialogue_id=6, nth=1)
    await world.visit(other, client=client, dialogue_id=7)
    await world.visit(author, client=client, dialogue_id=8, state="withdrawn")
    since = NOW - timedelta(minutes=10)
    found = await queries.files.just_recorded(world.session, author_id=author, since=since)
    assert [each.served for each in found] == ["甲", "乙"]
    later = await queries.files.just_recorded(
        world.session, author_id=author, since=NOW + timedelta(seconds=1)
    )
    assert later == []


async def purged(world: World, days: int) -> list[int]:
    await actions.purging.purge(world.session, now=NOW + timedelta(days=days), keep=KEEP)
    return await numbers(world)


async def test_a_file_that_no_record_holds_goes_after_thirty_days(world: World) -> None:
    mine = await account(world)
    cancelled = await card(world, mine.id, state="cancelled")
    visit = await world.visit(await world.person(), client=await world.client())
    loose = await file(world, mine.id, "1:0", dialogue_id=cancelled)
    held = await file(world, mine.id, "2:0", dialogue_id=cancelled)
    await actions.files.hold(world.session, visit_id=visit, files=[held])
    assert await purged(world, 29) == [loose, held]
    assert await purged(world, 31) == [held]


@pytest.mark.parametrize("own", [True, False], ids=["the card it came to", "a card of its own"])
async def test_a_card_left_open_keeps_its_files(world: World, own: bool) -> None:
    mine = await account(world)
    came = await card(world, mine.id, state="open" if own else "done")
    number = await file(world, mine.id, "1:0", dialogue_id=came)
    left = came if own else await card(world, mine.id, at=NOW + timedelta(minutes=1))
    assert await purged(world, 200) == [number]
    (await world.session.get_one(models.Dialogue, left)).state = "cancelled"
    await world.session.flush()
    assert await purged(world, 201) == []


async def test_an_ended_card_goes_though_its_files_stay_with_the_record(world: World) -> None:
    mine = await account(world)
    done = await card(world, mine.id, state="done")
    visit = await world.visit(await world.person(), client=await world.client())
    number = await file(world, mine.id, "1:0", dialogue_id=done)
    await actions.files.hold(world.session, visit_id=visit, files=[number])
    assert await purged(world, 400) == [number]
    assert await purged(world, 401) == [number]
    assert await world.session.scalar(select(models.Dialogue.id)) is None


async def test_what_was_lost_is_struck_off_its_open_card(world: World) -> None:
    mine = await account(world)
    came = await card(world, mine.id)
    row = await world.session.get_one(models.Dialogue, came)
    row.draft = {"files": [1, 2, 3], "name": "甲"}
    await actions.files.strike(world.session, dialogue_id=came, file_id=2)
    assert row.draft == {"files": [1, 3], "name": "甲"}
    row.state = "done"
    await actions.files.strike(world.session, dialogue_id=came, file_id=1)
    assert row.draft == {"files": [1, 3], "name": "甲"}
