"""Whom somebody has still to visit, where that is, and the trips it takes, on both engines."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from programme import county_seats
from programme.places import Point
from programme.trips import Limits
from storage import actions, models, queries
from storage.queries.near import Owed
from tests.storage.world import NOW, World

TODAY = date(2026, 11, 21)
HERE = Point(30.25, 119.9)


async def commissioner(world: World, *clients: int) -> int:
    person = await world.person()
    await world.role(person, "commissioner")
    for client in clients:
        await world.assign("commissioner", person=person, client=client)
    return person


async def owed(world: World, person: int, today: date = TODAY) -> list[Owed]:
    who = await world.who(person, today=today)
    return await queries.near.owed(world.session, who=who, today=today)


async def test_what_is_open_stands_with_its_county_and_site(world: World) -> None:
    sited = await world.client(
        "330110", latitude=HERE.latitude, longitude=HERE.longitude, sited="roster"
    )
    other, done = await world.client("331127"), await world.client()
    person = await commissioner(world, sited, other, done)
    await world.visit(person, client=done)
    found = {each.key: each for each in await owed(world, person)}
    assert set(found) == {f"client:{sited}", f"client:{other}"}
    assert found[f"client:{sited}"].site.place == HERE
    assert not found[f"client:{sited}"].site.approximate
    assert found[f"client:{other}"].site == queries.near.site(None, "331127")
    assert found[f"client:{other}"].site.place == county_seats.SEATS["331127"]
    assert found[f"client:{other}"].county == "景宁县"


async def test_a_region_is_owed_by_the_quarter_and_stands_at_its_seat(world: World) -> None:
    envoy, region = await world.person(), await world.region()
    await world.role(envoy, "envoy")
    await world.assign("envoy", person=envoy, region=region)
    (found,) = await owed(world, envoy)
    assert (found.key, found.line.ends) == (f"region:{region}", date(2026, 12, 31))
    assert found.site.approximate
    await world.visit(envoy, region=region, day=date(2026, 10, 9))
    assert await owed(world, envoy) == []
    assert len(await owed(world, envoy, date(2026, 9, 1))) == 1


async def test_a_department_has_those_of_its_area_once_and_no_others(world: World) -> None:
    near, far = await world.client("330106"), await world.client("331127")
    serving = await commissioner(world, near, far)
    department = await world.person("吴敏")
    await world.role(department, "local_department", area="330100")
    assert {each.key for each in await owed(world, department)} == {f"client:{near}"}
    await world.assign("commissioner", person=department, client=near)
    assert [each.key for each in await owed(world, department)] == [f"client:{near}"]
    assert len(await owed(world, serving)) == 2


@pytest.mark.parametrize(
    ("role", "scheme"), [("clerk", None), ("director", None), ("leader", "escort")]
)
async def test_whoever_serves_by_no_quota_owes_nothing(
    world: World, role: str, scheme: str | None
) -> None:
    client = await world.client()
    await commissioner(world, client)
    person = await world.person("某人")
    await world.role(person, role)
    if scheme:
        team = await world.team(leader=person)
        await world.assign(scheme, team=team, client=client)
    assert await owed(world, person) == []


PLANS = [
    ({}, date(2026, 12, 3)),
    ({"mode": "onsite"}, date(2026, 12, 3)),
    ({"mode": "remote"}, None),
    ({"state": "cancelled"}, None),
    ({"state": "moved"}, None),
    ({"day": date(2026, 11, 20)}, None),
    ({"day": date(2026, 11, 20), "last_day": date(2026, 11, 23)}, date(2026, 11, 20)),
]


@pytest.mark.parametrize(("facts", "day"), PLANS)
async def test_a_coming_plan_on_the_spot_tells_its_day(
    world: World, facts: dict[str, object], day: date | None
) -> None:
    client = await world.client()
    person = await commissioner(world, client)
    plan = {"author_id": person, "client_id": client, "day": date(2026, 12, 3), "created_at": NOW}
    world.session.add(models.PlannedVisit(**(plan | facts)))
    await world.session.flush()
    (found,) = await owed(world, person)
    assert found.planned == day
    who = await world.who(person, today=TODAY)
    arranged = await queries.trips.arrange(world.session, who=who, today=TODAY, limits=Limits())
    assert len(arranged.plan.trips) == (0 if day else 1)
    assert arranged.planned == (1 if day else 0)


async def test_trips_run_over_the_working_days_that_are_left(world: World) -> None:
    clients = [await world.client("330106"), await world.client("330110")]
    person = await commissioner(world, *clients, await world.client("331127"))
    who = await world.who(person, today=TODAY)
    arranged = await queries.trips.arrange(world.session, who=who, today=TODAY, limits=Limits())
    assert [len(trip.stops) for trip in arranged.plan.trips] == [2, 1]
    assert (arranged.days[0], arranged.days[-1]) == (date(2026, 11, 23), date(2026, 12, 31))
    late = await queries.trips.arrange(
        world.session, who=who, today=date(2026, 12, 31), limits=Limits()
    )
    assert [len(trip.stops) for trip in late.plan.trips] == [2]
    assert len(late.plan.late) == 1
    world.session.add(
        models.CalendarDay(
            day=date(2026, 11, 23),
            working=False,
            set_by=person,
            set_at=datetime(2026, 11, 21, tzinfo=UTC),
        )
    )
    await world.session.flush()
    loaded = await queries.trips.arrange(world.session, who=who, today=TODAY, limits=Limits())
    assert loaded.days[0] == date(2026, 11, 24)


async def test_a_site_set_on_the_spot_is_rounded_to_a_metre_and_audited(world: World) -> None:
    client = await world.client("330110")
    person = await commissioner(world, client)
    await actions.sites.set_here(
        world.session, client_id=client, place=Point(30.2741234567, 119.9912345678),
        person_id=person, account_id=None, now=datetime(2026, 11, 21, tzinfo=UTC),
    )  # fmt: skip
    site = await queries.near.site_of(world.session, f"client:{client}")
    assert site == queries.near.Site(Point(30.27412, 119.99123), approximate=False)
    asked = select(models.Client.sited).where(models.Client.id == client)
    assert await world.session.scalar(asked) == "here"
    row = (await world.session.scalars(select(models.Audit))).one()
    assert (row.action, row.noun, row.subject) == ("edit", "client", str(client))


async def test_a_site_of_nobody_is_none(world: World) -> None:
    assert await queries.near.site_of(world.session, "client:999") is None
    assert await queries.near.site_of(world.session, "region:999") is None
    region = await world.region()
    site = await queries.near.site_of(world.session, f"region:{region}")
    assert site == queries.near.site(None, "331127")


async def test_a_question_nobody_answered_is_forgotten_and_an_ended_one_left(
    world: World,
) -> None:
    account = models.Account(
        channel="c", tenant="t", external_id="1", language="en", first_seen=NOW, last_heard=NOW
    )
    world.session.add(account)
    await world.session.flush()
    facts = {
        "account_id": account.id, "conversation": "here", "step": "here", "touched": 0, "now": NOW,
    }  # fmt: skip
    for number, state in enumerate(("open", "done")):
        row = await actions.dialogues.open(
            world.session, draft={"latitude": 30.2}, opened_by=f"{number}", **facts
        )
        row.state = state
        await world.session.flush()
        await actions.dialogues.forget(world.session, row.id)
        await world.session.refresh(row)
        assert (row.state, row.draft) == (
            ("cancelled", None) if state == "open" else ("done", {"latitude": 30.2})
        )
