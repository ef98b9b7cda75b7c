"""The access table in SQL and in plain loops reach the same rows, for everybody and everything."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import select

from programme.access import Action, Noun
from programme.roles import Role
from storage.models import Client, Consultation, Issue, Person, PlannedVisit, Region, Visit
from storage.queries import quotas, scopes
from storage.queries.accounts import Who
from tests.storage.reach import Mirror
from tests.storage.world import World

TODAY = date(2026, 11, 21)
PARTS = ("leader", "backbone", "expert")
COUNTIES = ("330106", "330110", "331127", "331126")
SPANS: Sequence[dict[str, Any]] = (
    {"starts": date(2025, 1, 10)},
    {"starts": date(2025, 1, 10), "ends": TODAY},
    {"starts": TODAY},
    {"starts": date(2025, 1, 10), "ends": TODAY - timedelta(days=1)},
    {"starts": TODAY + timedelta(days=1)},
)


async def peopled(world: World, rng: Random) -> list[int]:
    """Everybody at random: roles with their bounds, teams, assignments and visits."""
    units = [await world.organisation(area) for area in (*COUNTIES[:3], None)]
    clients = [await world.client(area) for area in (*COUNTIES, COUNTIES[0])]
    regions = [await world.region(area, area) for area in COUNTIES[2:]]
    people = [await world.person(f"人{n}", unit=rng.choice([*units, None])) for n in range(16)]
    for person, role in zip(people, [*Role, *rng.sample([*Role], 4)], strict=True):
        await granted(world, rng, person, role, units=units, clients=clients)
        if rng.random() < 0.4:
            other = rng.choice([*Role])
            await granted(world, rng, person, other, units=units, clients=clients)
    teams = [await world.team() for _ in range(2)]
    for team in teams:
        for part, person in zip(PARTS, rng.sample(people, 3), strict=True):
            await world.member(team, person, part, **rng.choice(SPANS[:4]))
    await assigned(world, rng, people, teams=teams, clients=clients, regions=regions)
    for _ in range(24):
        served = {"client": rng.choice(clients)}
        if rng.random() < 0.3:
            served = {"region": rng.choice(regions)}
        author, *others = rng.sample(people, rng.choice((1, 1, 2)))
        visit = await world.visit(author, *others, **served)
        if rng.random() < 0.6:
            await world.issue(author, rng.choice((visit, None)), **served)
            await world.consultation(rng.choice(people), rng.choice((visit, None)), **served)
        await world.plan(rng.choice(people), **served)
    return people


async def granted(
    world: World, rng: Random, person: int, role: Role, *, units: list[int], clients: list[int]
) -> None:
    bound: dict[str, Any] = {}
    if role is Role.LOCAL_DEPARTMENT:
        bound = {"area": rng.choice(("330100", "331100", "331127"))}
    elif role in {Role.DISPATCHING_UNIT, Role.MEMBER_UNIT}:
        bound = {"organisation_id": rng.choice(units)}
    elif role is Role.CLIENT_CONTACT:
        bound = {"client_id": rng.choice(clients)}
    days = rng.choice((SPANS[0], SPANS[0], SPANS[1], SPANS[3]))
    await world.role(person, role, **bound, **days)


async def assigned(
    world: World,
    rng: Random,
    people: list[int],
    *,
    teams: list[int],
    clients: list[int],
    regions: list[int],
) -> None:
    states = ("active", "active", "ending", "proposed", "ended")
    for _ in range(14):
        state = rng.choice(states)
        await world.assign(
            "commissioner", person=rng.choice(people), client=rng.choice(clients),
            state=state, **rng.choice(SPANS),
        )  # fmt: skip
    for team in teams:
        for client in rng.sample(clients, 2):
            await world.assign("escort", team=team, client=client, **rng.choice(SPANS))
    for region, envoy in zip(regions, rng.sample(people, len(regions)), strict=True):
        await world.assign("envoy", person=envoy, region=region, **rng.choice(SPANS))


async def reached(world: World, column: Any, condition: Any) -> set[int]:
    return set(await world.session.scalars(select(column).where(condition)))


async def reached_quotas(world: World, who: Who) -> set[tuple[str, int]]:
    c = quotas.STATUS.c
    condition = scopes.quotas(
        who, TODAY, client_id=c.client_id, region_id=c.region_id, area=c.area_code
    )
    rows = await world.session.execute(select(c.client_id, c.region_id).where(condition))
    return {("client", row[0]) if row[0] else ("region", row[1]) for row in rows}


@pytest.mark.parametrize("seed", range(6))
async def test_sql_and_the_table_reach_the_same_rows(world: World, seed: int) -> None:
    people = await peopled(world, Random(seed))
    mirror = await Mirror.of(world.session, TODAY)
    c = quotas.STATUS.c
    owed = {
        ("client", row[0]) if row[0] else ("region", row[1])
        for row in await world.session.execute(select(c.client_id, c.region_id))
    }
    sizes = 0
    for person in people:
        who = await world.who(person, today=TODAY)
        for action in (Action.SEE, Action.AMEND, Action.WITHDRAW, Action.OPEN):
            found = await reached(world, Visit.id, scopes.visits(who, TODAY, action))
            assert found == mirror.of_visits(person, action), (who.roles, action)
            sizes += len(found)
        for action in (Action.SEE, Action.ANSWER):
            found = await reached(world, Issue.id, scopes.issues(who, TODAY, action))
            assert found == mirror.of_told(Noun.ISSUE, person, action), (who.roles, action)
            found = await reached(world, Consultation.id, scopes.consultations(who, TODAY, action))
            assert found == mirror.of_told(Noun.CONSULTATION, person, action), (who.roles, action)
        condition = scopes.clients(who, TODAY, Action.INVITE, Noun.UNIT_LINK)
        assert await reached(world, Client.id, condition) == mirror.of_served(
            Noun.CLIENT, person, Action.INVITE, belonging=Noun.UNIT_LINK
        ), who.roles
        for action in (Action.SEE, Action.AMEND, Action.WITHDRAW):
            found = await reached(
                world, PlannedVisit.id, scopes.planned_visits(who, TODAY, action)
            )
            assert found == mirror.of_plans(person, action), (who.roles, action)
        for action in (Action.SEE, Action.FIND):
            found = await reached(world, Client.id, scopes.clients(who, TODAY, action))
            assert found == mirror.of_served(Noun.CLIENT, person, action), (who.roles, action)
            found = await reached(world, Region.id, scopes.regions(who, TODAY, action))
            assert found == mirror.of_served(Noun.REGION, person, action), (who.roles, action)
        for action, noun in (
            (Action.SEE, Noun.PERSON),
            (Action.FIND, Noun.PERSON),
            (Action.EDIT, Noun.PERSON),
            (Action.INVITE, Noun.INVITATION),
        ):
            found = await reached(world, Person.id, scopes.people(who, TODAY, action, noun))
            assert found == mirror.of_people(person, action, noun), (who.roles, action, noun)
        assert await reached_quotas(world, who) == mirror.of_quotas(person) & owed, who.roles
    assert sizes, "a world in which nobody reaches a visit proves nothing"


EXPECTED = {
    # who: visits to the first client, to the second, to the region
    "commissioner of the first": (True, False, False),
    "envoy of the region": (False, False, True),
    "leader of the first's team": (True, False, False),
    "expert of the first's team": (False, False, False),
    "department of the first's city": (True, True, False),
    "department of the region's county": (False, False, True),
    "contact of the first": (True, False, False),
    "dispatching unit": (False, False, False),
    "clerk": (True, True, True),
    "director": (True, True, True),
    "operator": (False, False, False),
    "commissioner without clients": (False, False, False),
    "somebody without a role": (False, False, False),
}


@pytest.mark.parametrize("name", EXPECTED)
async def test_who_sees_whose_visits(world: World, name: str) -> None:
    """The same in plain words, for a world small enough to check by eye."""
    unit, author = await world.organisation(), await world.person("作者")
    first, second = await world.client("330106"), await world.client("330110")
    region = await world.region("331127")
    visits = [
        await world.visit(author, client=first),
        await world.visit(author, client=second),
        await world.visit(author, region=region),
    ]
    person = await world.person()
    if name.startswith("commissioner"):
        await world.role(person, "commissioner")
    if name == "commissioner of the first":
        await world.assign("commissioner", person=person, client=first)
    elif name == "envoy of the region":
        await world.role(person, "envoy")
        await world.assign("envoy", person=person, region=region)
    elif name.endswith("first's team"):
        part = name.partition(" ")[0]
        await world.role(person, part)
        await world.assign("escort", team=await world.team(**{part: person}), client=first)
    elif name.startswith("department"):
        area = "330100" if "city" in name else "331127"
        await world.role(person, "local_department", area=area)
    elif name == "contact of the first":
        await world.role(person, "client_contact", client_id=first)
    elif name == "dispatching unit":
        await world.role(person, "dispatching_unit", organisation_id=unit)
    elif name in set(Role):
        await world.role(person, name)
    who = await world.who(person, today=TODAY)
    seen = await reached(world, Visit.id, scopes.visits(who, TODAY))
    assert tuple(visit in seen for visit in visits) == EXPECTED[name]


async def test_nobody_bound_reaches_nothing(world: World) -> None:
    await peopled(world, Random(1))
    nobody = Who((await world.who(1, today=TODAY)).account, None)
    assert not await reached(world, Visit.id, scopes.visits(nobody, TODAY))
    assert not await reached(world, Person.id, scopes.people(nobody, TODAY))
    assert not await reached(world, Client.id, scopes.clients(nobody, TODAY))


async def test_a_department_sees_who_serves_its_area_and_invites_only_its_own(
    world: World,
) -> None:
    """Whoever invites a person could become that person."""
    away, home = await world.organisation("330106"), await world.organisation("331127")
    envoy, local = await world.person(unit=away), await world.person(unit=home)
    clerk = await world.person(unit=home)
    await world.role(clerk, "local_department", area="331127")
    await world.assign("envoy", person=envoy, region=await world.region("331127"))
    who = await world.who(clerk, today=TODAY)
    found = await reached(world, Person.id, scopes.people(who, TODAY, Action.FIND))
    assert found == {envoy, local, clerk}
    invited = scopes.people(who, TODAY, Action.INVITE, Noun.INVITATION)
    assert await reached(world, Person.id, invited) == {local, clerk}


async def test_a_leader_of_one_team_is_no_leader_of_another(world: World) -> None:
    """The role reaches the teams one leads, not those one only advises."""
    person, first, second = await world.person(), await world.client(), await world.client()
    author = await world.person("作者")
    await world.role(person, "leader")
    await world.role(person, "expert")
    await world.assign("escort", team=await world.team(leader=person), client=first)
    await world.assign("escort", team=await world.team(expert=person), client=second)
    seen_one = await world.visit(author, client=first)
    await world.visit(author, client=second)
    who = await world.who(person, today=TODAY)
    assert await reached(world, Visit.id, scopes.visits(who, TODAY)) == {seen_one}
