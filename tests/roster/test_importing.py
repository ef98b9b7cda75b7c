"""A roster comes in whole or not at all, twice without a change, and changes what it names."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, text

from bot.demo import rows
from bot.roster import importing
from storage.actions.roster import carrying, planning
from storage.actions.roster.planning import Plan
from storage.actions.roster.problems import Reason
from storage.models import (
    Assignment,
    Audit,
    Base,
    Client,
    Person,
    RoleGrant,
)
from storage.queries import roster as rosters
from storage.queries.roster_rows import (
    NO_END,
    NOTHING,
    AreaRow,
    AssignmentRow,
    CycleRow,
    MemberRow,
    PersonRow,
    Roster,
)
from storage.store import Session, Store
from tests.roster.conftest import NOW, TODAY
from tests.roster.small import SMALL, client, person, serving, told, with_rows

YESTERDAY = TODAY - timedelta(days=1)


async def import_(store: Store, roster: Roster, *, today: date = TODAY) -> Plan:
    return await importing.bring_in(store, roster, today=today, now=NOW)


async def ask(store: Store, question: Callable[[Session], Awaitable[Any]]) -> Any:
    async with store.read() as session:
        return await question(session)


async def count(store: Store, model: type[Base]) -> int:
    found: int = await ask(store, lambda s: s.scalar(select(func.count()).select_from(model)))
    return found


async def grants(store: Store, code: str) -> list[tuple[str, date, date | None]]:
    async def question(session: Session) -> Any:
        asked = select(RoleGrant.role, RoleGrant.starts, RoleGrant.ends).join(Person)
        found = await session.execute(asked.where(Person.code == code).order_by(RoleGrant.id))
        return [tuple(row) for row in found]

    found: list[tuple[str, date, date | None]] = await ask(store, question)
    return found


def changed(plan: Plan) -> dict[str, tuple[int, int]]:
    """New and changed lines of the sheets where there are any."""
    return {
        sheet.value: (one.new, one.changed)
        for sheet, one in plan.counts.items()
        if one.new or one.changed
    }


async def test_the_example_comes_in_without_a_problem_and_twice_changes_nothing(
    store: Store,
) -> None:
    example = rows.roster(TODAY)
    first = await import_(store, example)
    assert (first.problems, first.warnings) == ((), ())
    assert await count(store, Person) == len(example.people)
    noted = await count(store, Audit)
    stood = await ask(store, rosters.standing)

    again = await import_(store, example, today=TODAY + timedelta(days=40))
    assert again.changes_nothing
    assert changed(again) == {}
    assert await ask(store, rosters.standing) == stood
    assert await count(store, Audit) == noted


async def test_a_blank_day_is_set_once(store: Store) -> None:
    blank = person("P1", "clerk", starts=None)
    roster = Roster(people=(blank,))
    await import_(store, roster)
    later = await import_(store, roster, today=TODAY + timedelta(days=9))
    assert later.changes_nothing
    assert await grants(store, "P1") == [("clerk", TODAY, None)]


async def test_one_wrong_line_keeps_out_all_the_others(store: Store) -> None:
    plan = await import_(store, with_rows(people=(person("P8", organisation="U9"),)))
    assert told(plan) == [("people", 9, "organisation", "unknown")]
    for model in (Person, Client, RoleGrant, Audit):
        assert await count(store, model) == 0


async def test_what_can_be_searched_is_filled(store: Store) -> None:
    await import_(
        store, with_rows(clients=(client("C9", name="之江实验室", aliases=("ZJ Lab",)),))
    )
    found = await ask(store, lambda s: s.scalar(select(Client.search).where(Client.code == "C9")))
    assert found == "之江实验室 zjlab zhijiangshiyanshi zjsys"


async def test_a_blank_cell_leaves_and_nothing_clears(store: Store) -> None:
    await import_(store, SMALL)
    said = PersonRow(code="P1", at=2, name="林晓", mobile=NOTHING)
    plan = await import_(store, Roster(people=(said,)))
    assert changed(plan) == {"people": (0, 1)}
    asked = select(Person.name, Person.mobile, Person.organisation_id, Person.search)
    row = (await ask(store, lambda s: s.execute(asked.where(Person.code == "P1")))).one()
    assert (row.name, row.mobile, row.search) == ("林晓", None, "林晓 linxiao lx")
    assert row.organisation_id is not None
    assert await grants(store, "P1") == [("commissioner", date(2025, 3, 1), None)]
    assert (await import_(store, Roster(people=(said,)))).changes_nothing


async def test_a_mobile_is_changed_and_stays_sealed(store: Store) -> None:
    await import_(store, SMALL)
    await import_(store, Roster(people=(PersonRow(code="P1", mobile="15400000077"),)))
    assert (
        await ask(store, lambda s: s.scalar(select(Person.mobile).where(Person.code == "P1")))
        == "15400000077"
    )
    raw = await ask(store, lambda s: s.scalar(text("SELECT mobile FROM people WHERE code = 'P1'")))
    assert b"154" not in bytes(raw)


async def test_a_role_no_longer_named_ends_and_one_named_again_goes_on(store: Store) -> None:
    await import_(store, SMALL)
    clerk = Roster(people=(person("P7", "clerk"),))
    await import_(store, clerk)
    since = date(2025, 3, 1)
    assert await grants(store, "P7") == [("envoy", since, YESTERDAY), ("clerk", since, None)]
    assert (await import_(store, clerk)).changes_nothing
    await import_(store, Roster(people=(person("P7", "clerk", "envoy"),)))
    assert await grants(store, "P7") == [("envoy", since, None), ("clerk", since, None)]


async def test_a_role_may_be_given_a_last_day_and_lose_it(store: Store) -> None:
    since, last = date(2025, 3, 1), date(2026, 12, 31)
    await import_(store, Roster(people=(person("P1", "clerk", ends=last),)))
    assert await grants(store, "P1") == [("clerk", since, last)]
    await import_(store, Roster(people=(person("P1", "clerk"),)))
    assert await grants(store, "P1") == [("clerk", since, last)]
    await import_(store, Roster(people=(person("P1", "clerk", ends=NO_END),)))
    assert await grants(store, "P1") == [("clerk", since, None)]


async def test_a_local_department_moves_with_its_area(store: Store) -> None:
    await import_(store, Roster(people=(person("P1", "local_department", areas=("331127",)),)))
    moved = PersonRow(code="P1", areas=("331100",), starts=TODAY)
    plan = await import_(store, Roster(people=(moved,)))
    assert told(plan) == []
    assert await grants(store, "P1") == [
        ("local_department", date(2025, 3, 1), YESTERDAY),
        ("local_department", TODAY, None),
    ]


async def test_envoys_may_change_regions_and_leaders_places_in_one_go(store: Store) -> None:
    second = serving("A9", scheme="envoy", cycle="TP", person="P7", client=None, region="R2")
    await import_(store, with_rows(assignments=(second,), people=(person("P8", "leader"),)))
    swapped = Roster(
        assignments=(
            AssignmentRow(code="A2", at=2, person="P7"),
            AssignmentRow(code="A9", at=3, person="P2"),
        ),
        people=(
            person("P4", "leader", "backbone", at=2),
            person("P5", "leader", "backbone", at=3),
        ),
        members=(
            MemberRow(code="T1", person="P4", at=2, part="backbone"),
            MemberRow(code="T1", person="P5", at=3, part="leader"),
        ),
    )
    plan = await import_(store, swapped)
    assert told(plan) == []
    assert changed(plan) == {"people": (0, 2), "members": (0, 2), "assignments": (0, 2)}
    asked = select(Assignment.code, Assignment.state).where(Assignment.scheme == "envoy")
    found = await ask(store, lambda s: s.execute(asked.order_by(Assignment.code)))
    assert [tuple(row) for row in found] == [("A2", "active"), ("A9", "active")]
    assert (await import_(store, swapped)).changes_nothing


async def test_cycles_may_change_their_first_days(store: Store) -> None:
    def cycles(first: int, second: int) -> Roster:
        return Roster(
            cycles=tuple(
                CycleRow(
                    code=code,
                    at=at,
                    scheme="envoy",
                    starts=date(year, 1, 1),
                    ends=date(year + 1, 12, 31),
                )
                for at, (code, year) in enumerate((("X", first), ("Y", second)), start=2)
            )
        )

    await import_(store, cycles(2025, 2027))
    assert told(await import_(store, cycles(2027, 2025))) == []
    assert (await import_(store, cycles(2027, 2025))).changes_nothing


async def test_what_was_set_for_good_is_not_changed(store: Store) -> None:
    await import_(store, SMALL)
    region = replace(SMALL.regions[0], area="331181")
    cycle = replace(SMALL.cycles[0], scheme="envoy", starts=date(2027, 1, 1))
    plan = await import_(store, Roster(regions=(region,), cycles=(cycle,)))
    assert told(plan) == [("regions", 2, "area", "fixed"), ("cycles", 2, "scheme", "fixed")]


async def test_rows_in_the_store_count_against_those_that_come(store: Store) -> None:
    await import_(store, SMALL)
    clash = serving("A9", at=2, scheme="envoy", cycle="TP", person="P7", client=None, region="R1")
    plan = await import_(
        store,
        Roster(assignments=(clash,), people=(person("P8", at=2, mobile="15400000001"),)),
    )
    assert told(plan) == [
        ("people", 2, "mobile", "mobile_twice"),
        ("assignments", 2, "region", "region_twice"),
    ]
    assert [dict(one.facts) for one in plan.problems] == [
        {"line": "", "code": "P1"},
        {"line": "", "code": "A2"},
    ]


async def test_a_store_that_moved_meanwhile_is_looked_at_again(store: Store) -> None:
    await import_(store, SMALL)
    roster = Roster(people=(person("P8", at=2, mobile="15400000009"),))
    stale = await importing.check(store, roster, today=TODAY)
    await import_(store, Roster(people=(person("P9", mobile="15400000009"),)))

    async def late(session: Session) -> Plan:
        return await carrying.bring_in(
            session, roster, stale, imported_by=None, today=TODAY, now=NOW
        )

    plan = await store.write(late)
    assert told(plan) == [("people", 2, "mobile", "mobile_twice")]
    codes = await ask(store, lambda s: s.scalars(select(Person.code)))
    assert "P8" not in set(codes)


async def test_two_imports_at_once_go_one_after_the_other(store: Store) -> None:
    plans = await asyncio.gather(*(import_(store, SMALL) for _ in range(3)))
    assert [told(plan) for plan in plans] == [[], [], []]
    assert sorted(plan.changes_nothing for plan in plans) == [False, True, True]
    assert await count(store, Person) == len(SMALL.people)


async def test_an_area_may_be_renamed_and_added(store: Store) -> None:
    await import_(store, SMALL)
    new = AreaRow(code="331199", name="某某新区", level="county", parent="丽水市")
    plan = await import_(store, Roster(areas=(AreaRow(code="331127", name="景宁"), new)))
    assert told(plan) == []
    assert changed(plan) == {"areas": (1, 1)}
    stood = await ask(store, rosters.standing)
    assert stood.rows["areas"]["331127"].name == "景宁"
    assert stood.rows["areas"]["331199"].parent == "331100"


@pytest.mark.parametrize(
    ("said", "column"),
    [(PersonRow(code="P1", at=2, state="left"), "state"), (person("P1", "clerk", at=2), "roles")],
)
async def test_whoever_leaves_clients_behind_is_warned_of(
    store: Store, said: PersonRow, column: str
) -> None:
    await import_(store, SMALL)
    plan = await importing.check(store, Roster(people=(said,)), today=TODAY)
    assert [(one.column, one.reason, one.facts) for one in plan.warnings] == [
        (column, Reason.STILL_SERVES, {"value": "A1"})
    ]
    over = AssignmentRow(code="A1", at=2, state="ended", ends=TODAY)
    both = Roster(people=(said,), assignments=(over,))
    assert (await importing.check(store, both, today=TODAY)).warnings == ()


async def test_what_was_changed_is_noted_without_content(store: Store) -> None:
    await import_(store, Roster(people=(person("P1", "clerk", mobile="15400000001"),)))
    asked = select(Audit.action, Audit.noun, Audit.subject)
    noted = [tuple(row) for row in await ask(store, lambda s: s.execute(asked))]
    number = await ask(store, lambda s: s.scalar(select(Person.id)))
    assert noted == [
        ("import", "roster", "areas:102 new, 0 changed"),
        ("import", "roster", "people:1 new, 0 changed"),
        ("grant", "role", f"person:{number}"),
    ]


def test_a_plan_needs_no_store() -> None:
    assert not planning.plan(SMALL, rosters.NOWHERE, today=TODAY).changes_nothing
