"""Where each quota stands, counted by `v_quota_status` as the programme's readings say."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from programme import periods, quotas
from programme.schemes import Scheme
from storage import queries
from storage.queries.quotas import Line
from tests.storage.world import World

TODAY = date(2026, 11, 21)
YEAR, QUARTER = "2026", "2026Q2"


async def line(world: World, period: str, **served: int) -> Line | None:
    """The quota of one client or region in one period; None where the view has none."""
    ((noun, number),) = served.items()
    day = periods.parse(period).start
    found = await queries.quotas.of_served(
        world.session,
        client_id=number if noun == "client" else None,
        region_id=number if noun == "region" else None,
        day=day,
    )
    return next((each for each in found if each.period == period), None)


async def done(world: World, period: str, **served: int) -> int:
    found = await line(world, period, **served)
    assert found is not None
    return found.done


@pytest.mark.parametrize(
    ("facts", "counted"),
    [
        ({}, 1),
        ({"mode": "remote", "channel": "phone"}, 0),
        ({"state": "withdrawn"}, 0),
        ({"state": "amended"}, 1),
        ({"day": date(2026, 1, 1)}, 1),
        ({"day": date(2026, 12, 31)}, 1),
        ({"day": date(2025, 12, 31)}, 0),
        ({"day": date(2027, 1, 1)}, 0),
    ],
)
async def test_only_an_onsite_visit_of_the_year_fills_a_clients_quota(
    world: World, facts: dict[str, object], counted: int
) -> None:
    person, client = await world.person(), await world.client()
    await world.assign("commissioner", person=person, client=client)
    await world.visit(person, client=client, **facts)
    assert await done(world, YEAR, client=client) == counted


@pytest.mark.parametrize(
    ("facts", "counted"),
    [
        ({"day": date(2026, 4, 1)}, 1),
        ({"day": date(2026, 6, 30)}, 1),
        ({"day": date(2026, 7, 1)}, 0),
        ({"day": date(2026, 3, 31)}, 0),
        # Reading 3: what an envoy does from afar is kept, and fills nothing.
        ({"mode": "remote", "channel": "video"}, 0),
        ({"state": "withdrawn"}, 0),
    ],
)
async def test_only_an_onsite_visit_of_the_quarter_fills_a_regions_quota(
    world: World, facts: dict[str, object], counted: int
) -> None:
    person, region = await world.person(), await world.region()
    await world.assign("envoy", person=person, region=region)
    await world.visit(person, region=region, **facts)
    assert await done(world, QUARTER, region=region) == counted


async def test_a_joint_visit_counts_once_and_for_everybody(world: World) -> None:
    """Reading 4: the quota is the client's; one visit of two commissioners fills it for both."""
    one, other, client = await world.person(), await world.person(), await world.client()
    await world.assign("commissioner", person=one, client=client)
    await world.assign("commissioner", person=other, client=client)
    await world.visit(one, other, client=client)
    for person in (one, other):
        (found,) = await queries.quotas.of_person(world.session, person_id=person, today=TODAY)
        assert (found.done, found.required) == (1, 1)


async def test_who_took_part_may_be_assigned_though_the_author_is_not(world: World) -> None:
    author, assigned, client = await world.person(), await world.person(), await world.client()
    await world.assign("commissioner", person=assigned, client=client)
    await world.visit(author, client=client)
    assert await done(world, YEAR, client=client) == 0
    await world.visit(author, assigned, client=client)
    assert await done(world, YEAR, client=client) == 1


async def test_a_teams_visit_fills_no_quota_unless_a_commissioner_came_along(
    world: World,
) -> None:
    """Reading 7: a team's unit may also be a commissioner's; each scheme counts its own."""
    leader, commissioner = await world.person(), await world.person()
    client = await world.client()
    team = await world.team(leader=leader)
    await world.assign("escort", team=team, client=client)
    await world.assign("commissioner", person=commissioner, client=client)
    await world.visit(leader, client=client)
    assert await done(world, YEAR, client=client) == 0
    await world.visit(leader, commissioner, client=client, day=date(2026, 7, 1))
    assert await done(world, YEAR, client=client) == 1


async def test_one_visit_of_somebody_in_both_schemes_counts_in_each(world: World) -> None:
    both, client = await world.person(), await world.client()
    team = await world.team(leader=both)
    await world.assign("escort", team=team, client=client)
    await world.assign("commissioner", person=both, client=client)
    await world.visit(both, client=client)
    assert await done(world, YEAR, client=client) == 1
    (unit,) = await queries.escort.of_person(world.session, person_id=both, today=TODAY)
    assert unit.last == date(2026, 6, 1)


async def test_the_escort_action_alone_sets_no_quota(world: World) -> None:
    leader, client = await world.person(), await world.client()
    await world.assign("escort", team=await world.team(leader=leader), client=client)
    await world.visit(leader, client=client)
    assert await line(world, YEAR, client=client) is None


@pytest.mark.parametrize(
    ("relation", "counted"),
    [
        ({}, 1),
        ({"starts": date(2026, 6, 1)}, 1),
        ({"starts": date(2026, 6, 2)}, 0),
        ({"ends": date(2026, 6, 1), "state": "ended"}, 1),
        ({"ends": date(2026, 5, 31), "state": "ended"}, 0),
        ({"state": "proposed"}, 0),
    ],
)
async def test_who_visits_must_be_assigned_on_that_day(
    world: World, relation: dict[str, object], counted: int
) -> None:
    """On 1 June, the visit's day. Another's assignment keeps the quota itself alive."""
    visitor, other, client = await world.person(), await world.person(), await world.client()
    await world.assign("commissioner", person=other, client=client)
    await world.assign("commissioner", person=visitor, client=client, **relation)
    await world.visit(visitor, client=client)
    assert await done(world, YEAR, client=client) == counted


async def test_an_envoy_of_another_region_fills_nothing(world: World) -> None:
    own, other = await world.region(), await world.region("331126", "庆元县")
    one, two = await world.person(), await world.person()
    await world.assign("envoy", person=one, region=own)
    await world.assign("envoy", person=two, region=other)
    await world.visit(two, region=own, day=date(2026, 5, 1))
    assert await done(world, QUARTER, region=own) == 0
    assert await done(world, QUARTER, region=other) == 0


async def test_a_change_of_commissioner_leaves_the_quota_with_the_client(world: World) -> None:
    """Reading 4: pro-rata looks at when service to the client began, not at who serves."""
    before, after, client = await world.person(), await world.person(), await world.client()
    await world.assign(
        "commissioner", person=before, client=client, ends=date(2026, 9, 30), state="ended"
    )
    await world.assign("commissioner", person=after, client=client, starts=date(2026, 10, 9))
    await world.visit(before, client=client)
    (found,) = await queries.quotas.of_person(world.session, person_id=after, today=TODAY)
    assert (found.done, found.required) == (1, 1)


async def test_service_that_broke_off_for_years_owes_nothing_meanwhile(world: World) -> None:
    before, after, client = await world.person(), await world.person(), await world.client()
    await world.assign(
        "commissioner", person=before, client=client, starts=date(2024, 1, 1),
        ends=date(2024, 12, 31), state="ended",
    )  # fmt: skip
    await world.assign("commissioner", person=after, client=client, starts=date(2026, 10, 1))
    assert await line(world, "2025", client=client) is None
    resumed = await line(world, YEAR, client=client)
    assert resumed is not None
    assert resumed.required == 0


async def test_a_proposed_assignment_makes_no_quota(world: World) -> None:
    person, client = await world.person(), await world.client()
    await world.assign("commissioner", person=person, client=client, state="proposed")
    assert await line(world, YEAR, client=client) is None


DAYS = st.dates(min_value=date(2024, 1, 1), max_value=date(2028, 12, 31))
LENGTHS = st.none() | st.integers(min_value=0, max_value=1200)


@settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(scheme=st.sampled_from([Scheme.COMMISSIONER, Scheme.ENVOY]), starts=DAYS, length=LENGTHS)
async def test_what_is_owed_is_what_the_programme_says(
    world: World, scheme: Scheme, starts: date, length: int | None
) -> None:
    """Reading 2, over spans drawn at random: the view and `programme.quotas.owed` agree."""
    ends = None if length is None else starts + timedelta(days=length)
    undone = await world.session.begin_nested()
    if scheme is Scheme.ENVOY:
        served = {"region": await world.region()}
    else:
        served = {"client": await world.client()}
    state = "active" if ends is None else "ended"
    await world.assign(
        scheme, person=await world.person(), starts=starts, ends=ends, state=state, **served
    )
    asked = text(
        "SELECT period, required FROM v_quota_status WHERE client_id = :n OR region_id = :n"
    )
    (number,) = served.values()
    told = {row.period: row.required for row in await world.session.execute(asked, {"n": number})}
    await undone.rollback()
    quota = quotas.QUOTAS[scheme]
    last = min(ends or LAST, LAST)
    assert told == {
        period.name: quotas.owed(quota, period, served_from=starts, served_until=ends)
        for period in periods.overlapping(quota.period, starts, last)
    }


LAST = date(2045, 12, 31)  # the last day of the periods the first migration makes
