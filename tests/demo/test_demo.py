"""The demo bureau: every role, three schemes, half a year of visits, and people left to join."""

from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, text

from bot.demo import build, building, half_year, operator, people, rows
from bot.roster import importing
from handlers import quicklog
from handlers.quicklog import Entry, Registry
from programme.roles import Role
from programme.schemes import Scheme, undertaken_by
from storage import sealing
from storage.actions.roster import planning
from storage.models import (
    Account,
    Assignment,
    Client,
    Later,
    Person,
    PlannedVisit,
    RoleGrant,
    Undertaking,
    Visit,
    VisitTask,
)
from storage.queries.roster import NOWHERE
from storage.queries.roster_rows import PersonRow, Roster
from storage.store import Store

NOW = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
TODAY = date(2026, 11, 21)
TENANT = "7000000001"


@pytest.fixture
async def store(migrated_url: str, tmp_path: Path) -> AsyncIterator[Store]:
    sealing.use(sealing.Keyring.read_or_make(tmp_path / "zhida.key"))
    opened = await Store.open(migrated_url)
    yield opened
    await opened.close()


async def scalars(store: Store, asked: Any) -> list[Any]:
    async with store.read() as session:
        return list(await session.scalars(asked))


async def test_it_stands_after_one_build_and_a_second_changes_nothing(store: Store) -> None:
    await build(store, now=NOW, tenant=TENANT)
    tables = (Person, Account, Assignment, Visit, VisitTask, Undertaking)
    before = [await scalars(store, select(func.count()).select_from(one)) for one in tables]
    await build(store, now=NOW + timedelta(days=30), tenant=TENANT)
    after = [await scalars(store, select(func.count()).select_from(one)) for one in tables]
    assert before == after
    assert set(await scalars(store, select(RoleGrant.role))) == set(Role)
    assert set(await scalars(store, select(Assignment.scheme))) == set(Scheme)


async def test_a_bureau_of_ones_own_is_left_alone(store: Store) -> None:
    own = Roster(people=(PersonRow(code="X1", name="甲", roles=("director",)),))
    await importing.bring_in(store, own, today=TODAY, now=NOW)
    await build(store, now=NOW, tenant=TENANT)
    assert await scalars(store, select(Person.code)) == ["X1"]
    assert await scalars(store, select(Account.id)) == []


async def test_a_build_that_was_cut_short_is_taken_up_again(store: Store) -> None:
    await importing.bring_in(store, rows.roster(TODAY), today=TODAY, now=NOW)
    await build(store, now=NOW, tenant=TENANT)
    assert len(await scalars(store, select(Account.id))) == sum(one.bound for one in people())
    assert await scalars(store, select(Visit.id)) != []


async def test_visits_lie_in_the_half_year_and_some_are_still_owed(store: Store) -> None:
    await build(store, now=NOW, tenant=TENANT)
    days = await scalars(store, select(Visit.day))
    assert 120 <= len(days) <= 250
    assert TODAY - rows.HALF_YEAR <= min(days) <= max(days) < TODAY
    received = await scalars(store, select(Visit.received_at))
    assert max(received) < NOW
    async with store.read() as session:
        quotas = await session.execute(
            text(
                "SELECT scheme, required, done FROM v_quota_status"
                " WHERE starts <= :today AND ends >= :today"
            ),
            {"today": TODAY if "postgresql" in str(store.url) else TODAY.isoformat()},
        )
        standings = Counter((scheme, done >= required) for scheme, required, done in quotas)
    assert standings == {
        ("commissioner", True): 19,
        ("commissioner", False): 7,
        ("envoy", True): 5,
        ("envoy", False): 3,
    }


async def test_whoever_has_joined_has_undertaken_what_their_roles_ask(store: Store) -> None:
    await build(store, now=NOW, tenant=TENANT)
    owing = await scalars(store, select(Person.code).where(Person.undertaken.is_(None)))
    assert set(owing) == {one.code for one in people()[:-1] if not one.bound}
    digests = await scalars(store, select(Person.undertaken).where(Person.code == "P1012"))
    assert digests == [undertaken_by(frozenset({Role.ENVOY})).accepting(None)]


async def test_some_clients_were_visited_by_two(store: Store) -> None:
    await build(store, now=NOW, tenant=TENANT)
    async with store.read() as session:
        together = await session.execute(
            text("SELECT visit_id FROM visit_participants GROUP BY visit_id HAVING COUNT(*) > 1")
        )
        assert len(together.all()) > 10


@pytest.mark.parametrize(
    "today", [date(2025, 3, 10), date(2026, 1, 1), TODAY, date(2027, 2, 28), date(2033, 12, 31)]
)
def test_it_is_a_good_roster_on_any_day(today: date) -> None:
    plan = planning.plan(rows.roster(today), NOWHERE, today=today)
    assert (plan.problems, plan.warnings) == ((), ())
    cycles = {row.code: row for row in rows.roster(today).cycles}
    current = {row.cycle for row in rows.roster(today).assignments if row.state == "active"}
    for code in current:
        cycle = cycles[code or ""]
        assert cycle.starts is not None
        assert cycle.ends is not None
        assert cycle.starts <= today <= cycle.ends


@pytest.mark.parametrize("today", [date(2025, 3, 1), date(2025, 3, 4), date(2027, 1, 1)])
def test_no_visit_is_older_than_the_schemes(today: date) -> None:
    made = half_year.records(rows.roster(today), today=today, zone=building.ZONE)
    assert all(rows.BEGAN <= record.day < today for record in made)
    assert bool(made) == (today > rows.BEGAN)


def test_the_cast_is_of_the_roster_and_one_is_not() -> None:
    roster = {row.code: row for row in rows.roster(TODAY).people}
    cast = people()
    stranger = cast.pop()
    assert {one.code for one in cast} == set(roster)
    assert stranger.code not in roster
    for one in cast:
        assert one.name == roster[one.code].name
        assert one.phone == f"+86{roster[one.code].mobile}"
    assert cast[0].note == "服务专员 · 浙江知新学院"
    assert sum(not one.bound for one in cast) == 5
    assert len({one.user_id for one in cast}) == len(cast)
    assert len({one.name for one in cast}) == len(cast)


def test_somebody_keeps_it_running() -> None:
    assert (operator().name, operator().bound) == ("程守一", True)


def test_nobodys_number_is_real() -> None:
    assert {one.phone[:10] for one in people()} == {"+861540000"}


async def test_some_visits_were_planned_and_some_are_still_to_come(store: Store) -> None:
    await build(store, now=NOW, tenant=TENANT)
    plans = await scalars(store, select(PlannedVisit))
    kept = [plan for plan in plans if plan.state == "done"]
    coming = [plan for plan in plans if plan.state == "planned"]
    assert (len(kept), len(coming)) == (4, 5)
    visits = {visit.id: visit for visit in await scalars(store, select(Visit))}
    for plan in kept:
        visit = visits[plan.visit_id]
        assert (plan.author_id, plan.client_id, plan.region_id, plan.day) == (
            visit.author_id, visit.client_id, visit.region_id, visit.day,
        )  # fmt: skip
    assert all(plan.day > TODAY for plan in coming)
    assert [plan.refused for plan in coming if plan.refused] == ["travel"]


async def test_each_plan_to_come_brings_its_card_and_its_question(store: Store) -> None:
    await build(store, now=NOW, tenant=TENANT)
    rows_ = await scalars(store, select(Later).where(Later.kind.like("plan%")))
    assert Counter(row.kind for row in rows_) == {"plan_day": 5, "plan_past": 5}
    assert all(row.due_at > NOW for row in rows_)


async def test_an_english_sentence_finds_the_client_it_names(store: Store) -> None:
    await build(store, now=NOW, tenant=TENANT)
    clients = await scalars(store, select(Client))
    registry = Registry.of(Entry(each.code, each.name, tuple(each.aliases)) for each in clients)
    for said, code in (
        ("Visited Zhejiang Lab yesterday, explained fast pre-examination", "C001"),
        ("Yesterday at Zhejiang University of Technology, answered 2 questions", "C011"),
        ("Called Qingzhu Sensing about PCT fees", "C016"),
    ):
        reading = quicklog.read(
            said, role="commissioner", today=TODAY, registry=registry,
            assigned=["C001", "C003", "C011", "C016"],
        )  # fmt: skip
        assert reading.clients == (code,), said
