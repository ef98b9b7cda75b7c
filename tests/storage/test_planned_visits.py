"""Planned visits on both engines: how they live, who finds them, and which visit closes which."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from programme.plans import Refusal
from storage import actions, models, queries
from storage.actions.planned_visits import By, Meant
from storage.errors import NotThere
from tests.storage.world import NOW, World

TODAY = date(2026, 11, 21)
DAY = date(2026, 12, 2)


async def commissioner(world: World, client: int, name: str = "林晓") -> int:
    person = await world.person(name, unit=await world.organisation(name="某学院"))
    await world.role(person, "commissioner")
    await world.assign("commissioner", person=person, client=client)
    return person


async def states(world: World) -> dict[int, str]:
    await world.session.flush()
    world.session.expire_all()
    rows = await queries_rows(world)
    return {row.id: row.state for row in rows}


async def queries_rows(world: World) -> list[models.PlannedVisit]:
    from sqlalchemy import select

    return list(
        await world.session.scalars(select(models.PlannedVisit).order_by(models.PlannedVisit.id))
    )


async def test_a_plan_is_made_moved_and_cancelled(world: World) -> None:
    client = await world.client()
    person = await commissioner(world, client)
    by = By(person, None)
    meant = Meant(client, None, DAY, mode="onsite", said="谈预审", tells_unit=True)
    first = await actions.planned_visits.plan(world.session, meant, by=by, now=NOW)
    moved = replace(meant, day=DAY + timedelta(days=2))
    second = await actions.planned_visits.move(world.session, first.id, moved, by=by, now=NOW)
    assert (second.moved_from, second.said, second.tells_unit) == (first.id, "谈预审", True)
    chain = await queries.planned_visits.chain(world.session, second)
    assert [row.id for row in chain] == [second.id, first.id]
    await actions.planned_visits.cancel(world.session, second.id, by=by, now=NOW)
    assert await states(world) == {first.id: "moved", second.id: "cancelled"}


async def test_only_ones_own_that_still_stands_can_be_changed(world: World) -> None:
    client = await world.client()
    person, other = await commissioner(world, client), await world.person("别人")
    plan = await world.plan(person, client=client)
    meant = Meant(client, None, DAY)
    theirs, mine = By(other, None), By(person, None)
    change = actions.planned_visits
    with pytest.raises(NotThere):
        await change.cancel(world.session, plan, by=theirs, now=NOW)
    with pytest.raises(NotThere):
        await change.move(world.session, plan, meant, by=theirs, now=NOW)
    with pytest.raises(NotThere):
        await change.refuse(world.session, plan, Refusal.TIME, by=theirs, now=NOW)
    with pytest.raises(NotThere):
        await change.cancel(world.session, plan + 1, by=mine, now=NOW)
    elsewhere = Meant(await world.client(), None, DAY)
    with pytest.raises(NotThere):
        await change.move(world.session, plan, elsewhere, by=mine, now=NOW)
    await change.cancel(world.session, plan, by=mine, now=NOW)
    with pytest.raises(NotThere):
        await change.cancel(world.session, plan, by=mine, now=NOW)


async def test_what_the_unit_did_not_provide_stays_when_it_is_moved(world: World) -> None:
    client = await world.client()
    person = await commissioner(world, client)
    by = By(person, None)
    plan = await world.plan(person, client=client)
    await actions.planned_visits.refuse(world.session, plan, Refusal.TRAVEL, by=by, now=NOW)
    meant = Meant(client, None, DAY + timedelta(days=1))
    moved = await actions.planned_visits.move(world.session, plan, meant, by=by, now=NOW)
    assert (moved.refused, moved.refused_at) == ("travel", NOW)
    clerk = await world.person("经办")
    await world.role(clerk, "clerk")
    who = await world.who(clerk, today=TODAY)
    found = await queries.planned_visits.refused(world.session, who=who, today=TODAY)
    assert {row.id for row in found.page} == {plan, moved.id}
    await actions.planned_visits.refuse(world.session, moved.id, None, by=by, now=NOW)
    assert (moved.refused, moved.refused_at) == (None, None)


CLOSES = [
    # visit's mode, days from the plan's; plan's mode; closed
    ("onsite", 0, "onsite", True),
    ("onsite", -3, "onsite", True),
    ("onsite", 3, "onsite", True),
    ("onsite", 4, "onsite", False),
    ("onsite", -4, "onsite", False),
    ("remote", 0, "onsite", False),
    ("remote", 0, "remote", True),
    ("onsite", 0, "remote", True),
    ("onsite", 0, None, True),
]


@pytest.mark.parametrize(("mode", "off", "planned", "closed"), CLOSES)
async def test_which_visit_closes_a_plan(
    world: World, mode: str, off: int, planned: str | None, *, closed: bool
) -> None:
    client = await world.client()
    person = await commissioner(world, client)
    plan = await world.plan(person, client=client, mode=planned)
    number = await world.visit(person, client=client, day=DAY + timedelta(days=off), mode=mode)
    done = await actions.planned_visits.close_by_visit(world.session, number, now=NOW)
    assert done == ([plan] if closed else [])
    row = await world.session.get_one(models.PlannedVisit, plan)
    assert row.visit_id == (number if closed else None)
    assert (await states(world))[plan] == ("done" if closed else "planned")


async def test_of_several_plans_the_nearest_is_closed_and_one_for_each_who_took_part(
    world: World,
) -> None:
    client, elsewhere = await world.client(), await world.client()
    lin, wang = await commissioner(world, client), await commissioner(world, client, "王敏")
    absent = await commissioner(world, client, "赵青")
    far = await world.plan(lin, client=client, day=DAY - timedelta(days=2))
    near = await world.plan(lin, client=client, day=DAY + timedelta(days=1))
    wangs = await world.plan(wang, client=client, day=DAY)
    others = [
        await world.plan(absent, client=client, day=DAY),
        await world.plan(lin, client=elsewhere, day=DAY),
        await world.plan(lin, client=client, day=DAY, state="cancelled"),
    ]
    visit = await world.visit(lin, wang, client=client, day=DAY)
    done = await actions.planned_visits.close_by_visit(world.session, visit, now=NOW)
    assert set(done) == {near, wangs}
    found = await states(world)
    assert found[far] == "planned"
    assert [found[other] for other in others] == ["planned", "planned", "cancelled"]


async def test_the_plan_a_card_was_opened_from_is_closed_whatever_the_day(world: World) -> None:
    client = await world.client()
    person = await commissioner(world, client)
    plan = await world.plan(person, client=client)
    nearer = await world.plan(person, client=client, day=DAY + timedelta(days=20))
    number = await world.visit(person, client=client, day=DAY + timedelta(days=20), mode="remote")
    done = await actions.planned_visits.close_by_visit(
        world.session, number, now=NOW, plan_id=plan
    )
    assert done == [plan]
    assert (await states(world))[nearer] == "planned"


async def test_somebody_elses_plan_is_not_closed_by_its_number(world: World) -> None:
    client = await world.client()
    lin, wang = await commissioner(world, client), await commissioner(world, client, "王敏")
    plan = await world.plan(wang, client=client)
    visit = await world.visit(lin, client=client)
    done = await actions.planned_visits.close_by_visit(world.session, visit, now=NOW, plan_id=plan)
    assert done == []


async def test_a_visit_taken_back_leaves_its_plan_to_be_done(world: World) -> None:
    client = await world.client()
    person = await commissioner(world, client)
    plan = await world.plan(person, client=client)
    number = await world.visit(person, client=client, day=DAY)
    await actions.planned_visits.close_by_visit(world.session, number, now=NOW)
    await actions.visits.withdraw(
        world.session, visit_id=number, person_id=person, account_id=None, now=NOW
    )
    await world.session.flush()
    world.session.expire_all()
    row = await world.session.get_one(models.PlannedVisit, plan)
    assert (row.state, row.visit_id, row.ended_at) == ("planned", None, None)


async def test_lists_hold_what_stands_in_order_page_by_page(world: World) -> None:
    client = await world.client()
    person = await commissioner(world, client)
    days = [DAY + timedelta(days=n) for n in (3, 1, 2, -30)]
    numbers = [await world.plan(person, client=client, day=day) for day in days]
    await world.plan(person, client=client, state="cancelled")
    await world.plan(await world.person("别人"), client=client)
    own = await queries.planned_visits.own(world.session, person_id=person, limit=3)
    assert [row.id for row in own.page] == [numbers[3], numbers[1], numbers[2]]
    assert own.total == 4
    who = await world.who(person, today=TODAY)
    seen = await queries.planned_visits.coming(world.session, who=who, today=TODAY)
    assert seen.total == 4  # the colleague's as well, the past one not
    assert numbers[3] not in {row.id for row in seen.page}


async def test_what_is_going_on_at_a_unit(world: World) -> None:
    """Visits of the last 30 days and plans of the next 30, so far as one may know of them."""
    client = await world.client()
    lin, chen = await commissioner(world, client), await world.person("陈立")
    await world.role(chen, "leader")
    team = await world.team(leader=chen)
    await world.assign("escort", team=team, client=client)
    for off in (0, 29, 30):
        await world.visit(chen, client=client, day=TODAY - timedelta(days=off))
    await world.visit(lin, client=client, day=TODAY, state="withdrawn")
    soon = await world.plan(chen, client=client, day=TODAY + timedelta(days=30))
    await world.plan(chen, client=client, day=TODAY + timedelta(days=31))
    own = await world.plan(lin, client=client, day=TODAY)
    who = await world.who(lin, today=TODAY)
    here = {"client_id": client, "region_id": None}
    found = await queries.planned_visits.nearby(world.session, who=who, today=TODAY, **here)
    assert (found.visits, found.last) == (2, TODAY)
    assert [(each.id, each.team) for each in found.plans] == [(own, None), (soon, "护航一组")]
    without = await queries.planned_visits.nearby(
        world.session, who=who, today=TODAY, without=own, **here
    )
    assert [each.id for each in without.plans] == [soon]
    outsider = await world.who(await commissioner(world, await world.client()), today=TODAY)
    nothing = await queries.planned_visits.nearby(world.session, who=outsider, today=TODAY, **here)
    assert (nothing.visits, nothing.plans) == (0, ())


EXPECTED = {
    # who: sees it, may change it
    "its author": (True, True),
    "another commissioner of the client": (True, False),
    "a commissioner of another client": (False, False),
    "leader of the client's team": (True, False),
    "expert of the client's team": (False, False),
    "department of the client's city": (True, False),
    "department of another county": (False, False),
    "the author's dispatching unit": (True, False),
    "another dispatching unit": (False, False),
    "contact of the client": (True, False),
    "contact of another client": (False, False),
    "member unit": (False, False),
    "clerk": (True, False),
    "director": (True, False),
    "operator": (False, False),
}


@pytest.mark.parametrize("name", EXPECTED)
async def test_who_sees_and_who_changes_a_plan(world: World, name: str) -> None:
    """The access matrix in plain words; not there and not theirs answer alike."""
    client, elsewhere = await world.client("330106"), await world.client("331127")
    author = await commissioner(world, client)
    employer = (await world.session.get_one(models.Person, author)).organisation_id
    plan = await world.plan(author, client=client)
    person = await reader(world, name, author=author, client=client, elsewhere=elsewhere,
                          employer=employer or 0)  # fmt: skip
    who = await world.who(person, today=TODAY)
    find = queries.planned_visits.find
    seen = await find(world.session, plan, who=who, today=TODAY)
    changed = await find(
        world.session, plan, who=who, today=TODAY, action=queries.planned_visits.Action.AMEND
    )
    assert (seen is not None, changed is not None) == EXPECTED[name]
    assert await find(world.session, plan + 1, who=who, today=TODAY) is None


async def reader(
    world: World, name: str, *, author: int, client: int, elsewhere: int, employer: int
) -> int:
    if name == "its author":
        return author
    if "commissioner" in name:
        return await commissioner(world, elsewhere if "another client" in name else client)
    person = await world.person("读者")
    if "team" in name:
        part = name.partition(" ")[0]
        await world.role(person, part)
        await world.assign("escort", team=await world.team(**{part: person}), client=client)
    elif "department" in name:
        await world.role(person, "local_department", area="330100" if "city" in name else "331127")
    elif "dispatching" in name:
        unit = await world.organisation() if "another" in name else employer
        await world.role(person, "dispatching_unit", organisation_id=unit)
    elif "contact" in name:
        await world.role(
            person, "client_contact", client_id=elsewhere if "another" in name else client
        )
    elif name == "member unit":
        await world.role(person, "member_unit", organisation_id=employer)
    else:
        await world.role(person, name)
    return person


async def test_the_countys_department_is_told_or_else_the_citys(world: World) -> None:
    city, county = await world.person("市局"), await world.person("区局")
    await world.role(city, "local_department", area="330100")
    accounts = [await account(world, city)]
    ask = queries.audiences.local_department
    found = await ask(world.session, area="330106", today=TODAY, but=0)
    assert found is not None
    assert (found.name, found.accounts) == ("杭州市", ((accounts[0], "zh_Hans_CN"),))
    await world.role(county, "local_department", area="330106")
    accounts.append(await account(world, county))
    found = await ask(world.session, area="330106", today=TODAY, but=0)
    assert found is not None
    assert (found.name, found.accounts) == ("西湖区", ((accounts[1], "zh_Hans_CN"),))
    found = await ask(world.session, area="330106", today=TODAY, but=county)
    assert found is not None
    assert found.name == "杭州市"
    assert await ask(world.session, area="330110", today=TODAY, but=city) is None
    elsewhere = await ask(world.session, area="331127", today=TODAY, but=0)
    assert elsewhere is not None
    assert (elsewhere.name, elsewhere.accounts) == ("丽水市", ())


async def test_whoever_left_or_blocked_us_is_not_told(world: World) -> None:
    unit = await world.organisation(name="某学院")
    ask = queries.audiences.dispatching_unit
    left, blocked = await world.person(state="left"), await world.person()
    ended = await world.person()
    for person, ends in ((left, None), (blocked, None), (ended, TODAY - timedelta(days=1))):
        await world.role(person, "dispatching_unit", organisation_id=unit, ends=ends)
        reason = "blocked" if person == blocked else None
        await account(world, person, unreachable=reason)
    found = await ask(world.session, organisation_id=unit, today=TODAY, but=0)
    assert (found.name, found.accounts) == ("某学院", ())


async def account(world: World, person: int, **facts: object) -> int:
    row = models.Account(
        channel="telegram", tenant="t", external_id=str(person), person_id=person,
        language="zh_Hans_CN", first_seen=NOW, last_heard=NOW, bound_at=NOW, **facts,
    )  # fmt: skip
    world.session.add(row)
    await world.session.flush()
    return row.id
