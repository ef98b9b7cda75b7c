"""What hangs on a saved card: joined, told, raised, sealed, counted; on both engines."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text

from storage import Session, actions, models, queries
from storage.errors import NotThere
from tests.storage.world import NOW, World

DAY = date(2026, 11, 20)
WORDS = "谈了专利布局"


async def served(world: World) -> dict[str, int]:
    """Two commissioners on one client, and somebody who serves nobody."""
    client = await world.client()
    people = {name: await world.person(name) for name in ("林晓", "王敏", "陈立")}
    for person in people.values():
        await world.role(person, "commissioner")
    for name in ("林晓", "王敏"):
        await world.assign("commissioner", person=people[name], client=client)
    return {"client": client, **people}


async def logged(session: Session, who: dict[str, int], **facts: Any) -> int:
    return await actions.visits.log(
        session,
        **{
            "author_id": who["林晓"], "account_id": None, "dialogue_id": None,
            "client_id": who["client"], "region_id": None, "day": DAY, "mode": "onsite",
            "channel": None, "content": WORDS, "minutes": 60,
            "tasks": [("commissioner", "guide")], "now": NOW, **facts,
        },
    )  # fmt: skip


async def who_is(session: Session, person: int) -> queries.accounts.Who:
    row = await session.get_one(models.Person, person)
    grants = await session.scalars(
        select(models.RoleGrant).where(models.RoleGrant.person_id == person)
    )
    account = models.Account(channel="n", tenant="n", external_id=str(person), person_id=person)
    return queries.accounts.Who(account, row, tuple(grants))


async def test_joining_credits_all_and_fills_the_quota_once(world: World) -> None:
    session = world.session
    who = await served(world)
    number = await logged(session, who)
    for _twice in range(2):
        await actions.visits.join(
            session, visit_id=number, person_id=who["王敏"], account_id=None,
            tasks=[("commissioner", "guide"), ("commissioner", "consult")], now=NOW,
            said="我答复了咨询",
        )  # fmt: skip
    parts = select(models.VisitParticipant).where(models.VisitParticipant.visit_id == number)
    said = {part.person_id: part.said for part in await session.scalars(parts)}
    assert said == {who["林晓"]: None, who["王敏"]: "我答复了咨询"}
    done = select(models.VisitTask.code).where(models.VisitTask.visit_id == number)
    assert set(await session.scalars(done)) == {"guide", "consult"}
    lines = await queries.quotas.of_served(
        session, client_id=who["client"], region_id=None, day=DAY
    )
    assert [line.done for line in lines] == [1]
    await actions.visits.leave(
        session, visit_id=number, person_id=who["王敏"], account_id=None, now=NOW
    )
    with pytest.raises(NotThere):
        await actions.visits.leave(
            session, visit_id=number, person_id=who["王敏"], account_id=None, now=NOW
        )


async def test_a_withdrawn_record_cannot_be_joined(world: World) -> None:
    session = world.session
    who = await served(world)
    number = await logged(session, who)
    await actions.visits.withdraw(
        session, visit_id=number, person_id=who["林晓"], account_id=None, now=NOW
    )
    with pytest.raises(NotThere):
        await actions.visits.join(
            session, visit_id=number, person_id=who["王敏"], account_id=None, tasks=[], now=NOW
        )


@pytest.mark.parametrize(
    ("days", "mode", "found"),
    [(0, "onsite", 1), (1, "onsite", 1), (-1, "onsite", 1), (2, "onsite", 0), (0, "remote", 0)],
)
async def test_the_same_visit_is_within_a_day_by_the_same_mode(
    world: World, days: int, mode: str, found: int
) -> None:
    session = world.session
    who = await served(world)
    await logged(session, who)

    async def asks(name: str) -> int:
        others = await queries.doubles.same_visit(
            session, who=await who_is(session, who[name]), today=DAY, client_id=who["client"],
            region_id=None, day=DAY + timedelta(days=days), last_day=None, mode=mode,
        )  # fmt: skip
        return len(others)

    assert await asks("王敏") == found
    assert await asks("林晓") == 0  # one's own record is no other's
    assert await asks("陈立") == 0  # who does not serve the client learns of nothing


async def test_a_range_of_days_is_near_from_its_first_to_its_last(world: World) -> None:
    session = world.session
    who = await served(world)
    await logged(session, who, last_day=DAY + timedelta(days=3))
    others = await queries.doubles.same_visit(
        session, who=await who_is(session, who["王敏"]), today=DAY, client_id=who["client"],
        region_id=None, day=DAY + timedelta(days=4), last_day=None, mode="onsite",
    )  # fmt: skip
    assert len(others) == 1


async def test_confidential_words_lie_sealed_and_open_to_whoever_may(world: World) -> None:
    session = world.session
    who = await served(world)
    number = await logged(session, who, confidential=True)
    about = {"visit_id": number, "client_id": who["client"], "region_id": None}
    await actions.issues.raise_in(
        session, said=WORDS, confidential=True, author_id=who["林晓"], account_id=None,
        now=NOW, **about,
    )  # fmt: skip
    await actions.consultations.tell(
        session, questions=[WORDS, WORDS], confidential=True, author_id=who["林晓"], now=NOW,
        **about,
    )  # fmt: skip
    for table in ("visits", "issues", "consultations"):
        rows = await session.execute(text(f"SELECT * FROM {table}"))  # noqa: S608 - our names
        assert not any(WORDS in str(tuple(row)) for row in rows)
    author = await who_is(session, who["林晓"])
    found = await queries.confidential.find(session, number, who=author, today=DAY)
    assert found is not None
    assert [(each.kind, each.said) for each in found] == [
        ("content", WORDS), ("issue", WORDS), ("consultation", WORDS), ("consultation", WORDS),
    ]  # fmt: skip
    stranger = await who_is(session, who["陈立"])
    assert await queries.confidential.find(session, number, who=stranger, today=DAY) is None
    since = NOW - timedelta(minutes=30)
    same = await queries.doubles.find_said(
        session, author_id=who["林晓"], content=WORDS, since=since
    )
    assert same == number


async def test_what_cards_cost_is_counted_for_all_together(world: World) -> None:
    session = world.session
    cost: list[tuple[str, int, int, list[str], dict[str, tuple[str, str]]]] = [
        ("message", 8, 1, ["minutes", "issue"], {}),
        ("message", 20, 3, ["issue"], {"mode": ("onsite", "remote")}),
        ("buttons", 60, 7, [], {}),
    ]
    for way, seconds, taps, skipped, corrected in cost:
        await actions.burden.note(
            session, day=DAY, way=way, seconds=seconds, taps=taps, skipped=skipped,
            corrected=corrected,
        )  # fmt: skip
    found = await queries.burden.since(session, DAY)
    assert (found.cards, found.messages, found.unchanged) == (3, 2, 1)
    assert (found.seconds, found.taps) == (20, 3)
    assert dict(found.skipped) == {"issue": 2, "minutes": 1}
    assert dict(found.corrected) == {"mode": 1}
    later = await queries.burden.since(session, DAY + timedelta(days=1))
    assert (later.cards, later.seconds) == (0, None)
