"""A roster of one of each kind: the ground on which a test changes one thing."""

from dataclasses import replace
from datetime import date
from typing import Any

from storage.actions.roster import planning
from storage.actions.roster.planning import Plan
from storage.queries.roster import NOWHERE, Standing
from storage.queries.roster_rows import (
    AssignmentRow,
    ClientRow,
    CycleRow,
    MemberRow,
    OrganisationRow,
    PersonRow,
    RegionRow,
    Roster,
    TeamRow,
)
from tests.roster.conftest import TODAY

SINCE = date(2025, 3, 1)


def person(code: str, *roles: str, at: int = 0, **more: Any) -> PersonRow:
    facts: dict[str, Any] = {"name": f"人{code}", "starts": SINCE, "roles": roles} | more
    return PersonRow(code=code, at=at, **facts)


def client(code: str, *, at: int = 0, **more: Any) -> ClientRow:
    facts: dict[str, Any] = {
        "name": f"对象{code}",
        "kind": "laboratory",
        "level": "provincial",
        "area": "330110",
    }
    return ClientRow(code=code, at=at, **(facts | more))


def serving(code: str, *, at: int = 0, **more: Any) -> AssignmentRow:
    facts: dict[str, Any] = {"scheme": "commissioner", "cycle": "ZY", "person": "P1"}
    return AssignmentRow(code=code, at=at, **(facts | {"client": "C1"} | more))


SMALL = Roster(
    organisations=(
        OrganisationRow(code="U1", at=2, name="浙江知新学院", kind="university", area="西湖区"),
        OrganisationRow(code="U2", at=3, name="省科技厅", kind="member_unit"),
    ),
    clients=(client("C1", at=2), client("C2", at=3, key_unit=True)),
    regions=(
        RegionRow(code="R1", at=2, name="景宁县", area="景宁县", mountain_island=True),
        RegionRow(code="R2", at=3, name="庆元县", area="331126"),
    ),
    people=(
        person("P1", "commissioner", at=2, mobile="15400000001", organisation="U1"),
        person("P2", "envoy", at=3, mobile="15400000002"),
        person("P3", "director", at=4),
        person("P4", "leader", at=5),
        person("P5", "backbone", at=6),
        person("P6", "backbone", at=7),
        person("P7", "envoy", at=8),
    ),
    cycles=(
        CycleRow(
            code="ZY",
            at=2,
            scheme="commissioner",
            starts=date(2025, 1, 1),
            ends=date(2026, 12, 31),
        ),
        CycleRow(
            code="TP", at=3, scheme="envoy", starts=date(2025, 1, 1), ends=date(2026, 12, 31)
        ),
        CycleRow(
            code="HH", at=4, scheme="escort", starts=date(2025, 1, 1), ends=date(2026, 12, 31)
        ),
    ),
    teams=(TeamRow(code="T1", at=2, name="护航一组"),),
    members=(
        MemberRow(code="T1", at=2, person="P4", part="leader", starts=SINCE),
        MemberRow(code="T1", at=3, person="P5", part="backbone", starts=SINCE),
        MemberRow(code="T1", at=4, person="P6", part="backbone", starts=SINCE),
    ),
    assignments=(
        serving("A1", at=2),
        AssignmentRow(code="A2", at=3, scheme="envoy", cycle="TP", person="P2", region="R1"),
        AssignmentRow(code="A3", at=4, scheme="escort", cycle="HH", team="T1", client="C2"),
    ),
)


def with_rows(**sheets: tuple[Any, ...]) -> Roster:
    """The small roster with further lines, from line 9 on."""
    added: dict[str, Any] = {
        sheet: (
            *getattr(SMALL, sheet),
            *(row if row.at else replace(row, at=at) for at, row in enumerate(rows, start=9)),
        )
        for sheet, rows in sheets.items()
    }
    return replace(SMALL, **added)


def planned(roster: Roster, standing: Standing = NOWHERE) -> Plan:
    return planning.plan(roster, standing, today=TODAY)


def told(plan: Plan) -> list[tuple[str, int, str, str]]:
    """Each problem as (sheet, line, column, reason)."""
    return [(one.sheet, one.at, one.column, one.reason) for one in plan.problems]


def warned(plan: Plan) -> list[tuple[str, int, str, str]]:
    return [(one.sheet, one.at, one.column, one.reason) for one in plan.warnings]
