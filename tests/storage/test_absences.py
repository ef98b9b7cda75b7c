"""Who is away, who stands in, whose hours are whose; on both engines."""

from datetime import date, time, timedelta

from programme.hours import Hours
from storage import actions, models, queries
from tests.storage.world import NOW, World

DAY = date(2026, 12, 1)
ONE = timedelta(days=1)


async def away(world: World, person: int, stand_in: int | None = None, **days: date) -> int:
    given = {"first_day": DAY, "last_day": DAY + ONE, **days}
    return await actions.absences.begin(
        world.session, person_id=person, stand_in_id=stand_in, now=NOW, **given
    )


async def bound(world: World, person: int, unreachable: str | None = None) -> None:
    world.session.add(
        models.Account(
            channel="telegram", tenant="1", external_id=str(person), person_id=person,
            first_seen=NOW, last_heard=NOW, unreachable=unreachable,
        )
    )  # fmt: skip
    await world.session.flush()


async def test_an_absence_covers_its_days_and_no_others(world: World) -> None:
    lin, wang = await world.person("林晓"), await world.person("王敏")
    await away(world, lin, wang)
    for day, expected in (
        (DAY - ONE, set()),
        (DAY, {lin}),
        (DAY + ONE, {lin}),
        (DAY + 2 * ONE, set()),
    ):
        assert await queries.absences.away(world.session, day=day) == expected
    assert await queries.absences.stood_in_for(world.session, wang, day=DAY) == {lin: "林晓"}
    assert await queries.absences.stood_in_for(world.session, lin, day=DAY) == {}


async def test_whoever_is_back_is_not_away(world: World) -> None:
    lin, wang = await world.person("林晓"), await world.person("王敏")
    number = await away(world, lin, wang)
    back = actions.absences.take_back
    assert not await back(world.session, number, person_id=wang, now=NOW)  # not theirs
    assert await back(world.session, number, person_id=lin, now=NOW)
    assert not await back(world.session, number, person_id=lin, now=NOW)
    assert await queries.absences.away(world.session, day=DAY) == set()
    assert await queries.absences.stood_in_for(world.session, wang, day=DAY) == {}
    assert await queries.absences.coming(world.session, lin, today=DAY) == []


async def test_of_two_absences_the_later_word_holds(world: World) -> None:
    lin, wang, wu = [await world.person(name) for name in ("林晓", "王敏", "吴敏")]
    await away(world, lin, wang, last_day=DAY + 5 * ONE)
    await away(world, lin, wu)
    assert await queries.absences.stood_in_for(world.session, wang, day=DAY) == {}
    assert await queries.absences.stood_in_for(world.session, wu, day=DAY) == {lin: "林晓"}
    later = DAY + 4 * ONE
    assert await queries.absences.stood_in_for(world.session, wang, day=later) == {lin: "林晓"}
    found = await queries.absences.find_standing_for(world.session, lin, day=DAY)
    assert found is not None
    assert found.stand_in_id == wu


async def test_colleagues_are_of_the_unit_the_team_or_the_bureau(world: World) -> None:
    unit, other = await world.organisation(), await world.organisation(name="另一单位")
    lin = await world.person("林晓", unit=unit)
    same, mate, clerk = (
        await world.person("王敏", unit=unit), await world.person("陈立", unit=other),
        await world.person("孙书", unit=other),
    )  # fmt: skip
    unheard, blocked = await world.person("沈未", unit=unit), await world.person("褚堵", unit=unit)
    left = await world.person("卫离", unit=unit, state="left")
    for person in (lin, same, mate, clerk, left):
        await bound(world, person)
    await bound(world, blocked, unreachable="blocked")
    await world.team(leader=mate, backbone=lin)
    await world.role(clerk, "clerk")

    async def found(like: str = "") -> set[int]:
        listed = await queries.absences.colleagues(world.session, lin, today=DAY, like=like)
        return {each.id for each in listed}

    assert await found() == {same, mate}
    assert await found("王") == {same}
    assert unheard not in await found()
    await world.role(lin, "director")
    assert await found() == {same, mate, clerk}


async def test_hours_are_the_persons_own_or_the_bureaus(world: World) -> None:
    lin = await world.person("林晓")
    wang = await world.person("王敏", time_zone="America/New_York")
    assert await queries.hours.of_person(world.session, lin) == Hours()
    own = Hours(digest=time(14), quiet=(time(0), time(9)))
    await actions.hours.keep(world.session, lin, Hours(digest=time(10)))
    await actions.hours.keep(world.session, lin, own)
    found = await queries.hours.of_people(world.session, [lin, wang])
    assert found == {lin: own, wang: Hours(zone="America/New_York")}


async def test_the_bureaus_days_come_in_place_of_those_before(world: World) -> None:
    clerk = await world.person("王经")
    holiday, made_up = date(2027, 1, 1), date(2027, 1, 2)
    load = actions.hours.load_days
    await load(world.session, 2026, {date(2026, 12, 31): False}, set_by=clerk, now=NOW)
    await load(world.session, 2027, {holiday: False}, set_by=clerk, now=NOW)
    await load(world.session, 2027, {made_up: True}, set_by=clerk, now=NOW)
    working = await queries.hours.working_days(world.session)
    assert working.published(2027)
    assert working.is_working(made_up)  # a Saturday
    assert not working.is_working(holiday)  # by the statutory holidays
    assert not working.is_working(date(2026, 12, 31))
