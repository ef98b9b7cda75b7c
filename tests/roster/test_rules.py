"""What the programme allows of a roster: one change to a good one, and exactly what is said."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from storage.queries.roster_rows import (
    AreaRow,
    AssignmentRow,
    CycleRow,
    MemberRow,
    OrganisationRow,
    RegionRow,
    TeamRow,
)
from tests.roster.small import SMALL, client, person, planned, serving, told, warned, with_rows

JAN, DEC = date(2025, 1, 1), date(2026, 12, 31)
ENVOY = {"scheme": "envoy", "cycle": "TP", "client": None}


def test_the_small_roster_is_good() -> None:
    plan = planned(SMALL)
    assert told(plan) == []
    assert warned(plan) == []
    assert [(sheet.value, count.new) for sheet, count in plan.counts.items()] == [
        ("areas", 102),
        ("organisations", 2),
        ("clients", 2),
        ("regions", 2),
        ("people", 7),
        ("cycles", 3),
        ("teams", 1),
        ("members", 3),
        ("assignments", 3),
    ]


WRONG: list[tuple[str, dict[str, Any], list[tuple[str, int, str, str]]]] = [
    ("a code stands twice", {"people": (person("P1"),)}, [("people", 9, "code", "twice")]),
    (
        "a new line lacks what it needs",
        {"clients": (client("C9", name=None, area=None),)},
        [("clients", 9, "name", "missing"), ("clients", 9, "area", "missing")],
    ),
    (
        "a mobile is two people's",
        {"people": (person("P8", mobile="15400000001"),)},
        [("people", 2, "mobile", "mobile_twice"), ("people", 9, "mobile", "mobile_twice")],
    ),
    (
        "a credit code is two clients'",
        {"clients": (client("C8", uscc="X"), client("C9", uscc="X"))},
        [("clients", 9, "uscc", "uscc_twice"), ("clients", 10, "uscc", "uscc_twice")],
    ),
    (
        "a unit that nobody knows",
        {"people": (person("P8", organisation="U9"),)},
        [("people", 9, "organisation", "unknown")],
    ),
    (
        "an area that nobody knows, told once though others depend on it",
        {
            "clients": (client("C9", area="桃花源县"),),
            "assignments": (serving("A9", client="C9"),),
        },
        [("clients", 9, "area", "unknown")],
    ),
    (
        "a name that two have",
        {
            "clients": (client("C8", name="同名"), client("C9", name="同名")),
            "assignments": (serving("A9", client="同名"),),
        },
        [("assignments", 9, "client", "ambiguous")],
    ),
    (
        "a local department without its area",
        {"people": (person("P8", "local_department"),)},
        [("people", 9, "areas", "needs_area")],
    ),
    (
        "a client contact without the client",
        {"people": (person("P8", "client_contact"),)},
        [("people", 9, "clients", "needs_client")],
    ),
    (
        "a dispatching unit's person without the unit",
        {"people": (person("P8", "dispatching_unit"),)},
        [("people", 9, "organisation", "needs_organisation")],
    ),
    (
        "a role that ends before it starts",
        {"people": (person("P8", "clerk", ends=date(2025, 2, 28)),)},
        [("people", 9, "ends", "ends_before_start")],
    ),
    (
        "a local department's office without its area",
        {"organisations": (OrganisationRow(code="U9", name="某局", kind="local_department"),)},
        [("organisations", 9, "area", "needs_area")],
    ),
    (
        "two regions of one area",
        {"regions": (RegionRow(code="R9", name="景宁", area="331127"),)},
        [("regions", 2, "area", "region_area_twice"), ("regions", 9, "area", "region_area_twice")],
    ),
    (
        "a county under the province",
        {"areas": (AreaRow(code="339901", name="某县", level="county", parent="330000"),)},
        [("areas", 9, "parent", "wrong_parent")],
    ),
    (
        "a cycle that is not two years",
        {"cycles": (CycleRow(code="X", scheme="envoy", starts=date(2027, 1, 1), ends=DEC),)},
        [("cycles", 9, "ends", "ends_before_start")],
    ),
    (
        "a cycle of one year",
        {
            "cycles": (
                CycleRow(
                    code="X", scheme="envoy", starts=date(2027, 1, 1), ends=date(2027, 12, 31)
                ),
            )
        },
        [("cycles", 9, "ends", "not_two_years")],
    ),
    (
        "two cycles of a scheme that start on one day",
        {"cycles": (CycleRow(code="X", scheme="envoy", starts=JAN, ends=DEC),)},
        [("cycles", 3, "starts", "cycle_twice"), ("cycles", 9, "starts", "cycle_twice")],
    ),
    (
        "another scheme's cycle",
        {"assignments": (serving("A9", client="C2", cycle="TP"),)},
        [("assignments", 9, "cycle", "other_scheme")],
    ),
    (
        "a relation before its cycle",
        {"assignments": (serving("A9", client="C2", starts=date(2024, 12, 31)),)},
        [("assignments", 9, "starts", "outside_cycle")],
    ),
    (
        "a relation beyond its cycle",
        {"assignments": (serving("A9", client="C2", ends=date(2027, 1, 1)),)},
        [("assignments", 9, "ends", "outside_cycle")],
    ),
    (
        "a commissioner who is none",
        {"assignments": (serving("A9", person="P2"),)},
        [("assignments", 9, "person", "needs_role")],
    ),
    (
        "someone who has left",
        {
            "people": (person("P8", "commissioner", state="left"),),
            "assignments": (serving("A9", person="P8"),),
        },
        [("assignments", 9, "person", "has_left")],
    ),
    (
        "a client no longer in the pool",
        {
            "clients": (client("C9", state="retired"),),
            "assignments": (serving("A9", client="C9"),),
        },
        [("assignments", 9, "client", "retired")],
    ),
    (
        "a commissioner for a region",
        {"assignments": (serving("A9", client=None, region="R2"),)},
        [("assignments", 9, "region", "serves_clients")],
    ),
    (
        "an envoy for a client",
        {"assignments": (serving("A9", scheme="envoy", cycle="TP", person="P7"),)},
        [("assignments", 9, "client", "serves_regions")],
    ),
    (
        "nobody served",
        {"assignments": (serving("A9", client=None),)},
        [("assignments", 9, "client", "serves_clients")],
    ),
    (
        "the escort action by a person",
        {"assignments": (serving("A9", scheme="escort", cycle="HH", client="C2"),)},
        [("assignments", 9, "person", "needs_team")],
    ),
    (
        "a commissioner's client by a team",
        {"assignments": (serving("A9", person=None, team="T1"),)},
        [("assignments", 9, "team", "needs_person")],
    ),
    (
        "the same relation twice",
        {"assignments": (serving("A9"),)},
        [("assignments", 2, "code", "same_relation"), ("assignments", 9, "code", "same_relation")],
    ),
    (
        "an envoy with two regions",
        {"assignments": (serving("A9", **ENVOY, person="P2", region="R2"),)},
        [("assignments", 3, "person", "envoy_twice"), ("assignments", 9, "person", "envoy_twice")],
    ),
    (
        "a region with two envoys",
        {"assignments": (serving("A9", **ENVOY, person="P7", region="R1"),)},
        [
            ("assignments", 3, "region", "region_twice"),
            ("assignments", 9, "region", "region_twice"),
        ],
    ),
    (
        "a team with two leaders",
        {
            "people": (person("P8", "leader"),),
            "members": (MemberRow(code="T1", person="P8", part="leader"),),
        },
        [("members", 2, "part", "two_leaders"), ("members", 9, "part", "two_leaders")],
    ),
    (
        "a member without the role of the part",
        {"members": (MemberRow(code="T1", person="P1", part="expert"),)},
        [("members", 9, "person", "needs_role")],
    ),
    (
        "a member of a team that nobody knows",
        {"members": (MemberRow(code="T9", person="P5", part="backbone"),)},
        [("members", 9, "code", "unknown")],
    ),
]


@pytest.mark.parametrize(
    ("sheets", "problems"), [one[1:] for one in WRONG], ids=[w[0] for w in WRONG]
)
def test_it_names_sheet_line_column_and_reason(
    sheets: dict[str, Any], problems: list[tuple[str, int, str, str]]
) -> None:
    assert told(planned(with_rows(**sheets))) == problems


def test_two_that_clash_name_each_other() -> None:
    roster = with_rows(assignments=(serving("A9", **ENVOY, person="P7", region="R1"),))
    facts = [problem.facts for problem in planned(roster).problems]
    assert facts == [{"line": "9", "code": "A9"}, {"line": "3", "code": "A2"}]


def test_an_envoy_may_take_a_region_that_another_has_left() -> None:
    over = replace(SMALL.assignments[1], state="ended", ends=date(2025, 12, 31))
    new = AssignmentRow(code="A9", at=9, scheme="envoy", cycle="TP", person="P7", region="R1")
    roster = replace(SMALL, assignments=(SMALL.assignments[0], over, new))
    assert told(planned(roster)) == []


WARNED: list[tuple[str, dict[str, Any], list[tuple[str, int, str, str]]]] = [
    (
        "a team that is not 1+2",
        {"teams": (TeamRow(code="T2", name="护航二组"),)},
        [("teams", 9, "code", "not_one_and_two")],
    ),
    (
        "an escort of a unit that is not on the list",
        {"assignments": (serving("A9", scheme="escort", cycle="HH", person=None, team="T1"),)},
        [("assignments", 9, "client", "not_key")],
    ),
    (
        "a region that is a city",
        {"regions": (RegionRow(code="R9", name="丽水", area="丽水市"),)},
        [("regions", 9, "area", "not_a_county")],
    ),
    (
        "an area that no role uses",
        {"people": (person("P8", "clerk", areas=("330100",)),)},
        [("people", 9, "areas", "without_use")],
    ),
    (
        "a member unit's person of a university",
        {"people": (person("P8", "member_unit", organisation="U1"),)},
        [("people", 9, "organisation", "wrong_kind")],
    ),
    (
        "two clients of one name",
        {"clients": (client("C9", name="对象C1"),)},
        [("clients", 2, "name", "same_name"), ("clients", 9, "name", "same_name")],
    ),
]


@pytest.mark.parametrize(
    ("sheets", "warnings"), [one[1:] for one in WARNED], ids=[w[0] for w in WARNED]
)
def test_what_is_only_unusual_is_warned_of(
    sheets: dict[str, Any], warnings: list[tuple[str, int, str, str]]
) -> None:
    plan = planned(with_rows(**sheets))
    assert told(plan) == []
    assert warned(plan) == warnings


def test_names_do_where_they_are_unique_and_areas_by_what_people_say() -> None:
    plan = planned(
        with_rows(
            people=(person("P8", "local_department", areas=("景宁县", "景宁畲族自治县")),),
            assignments=(serving("A9", person="人P1", client="对象C2"),),
        )
    )
    assert told(plan) == []
    added = plan.grants["P8"].added
    assert [grant.area for grant in added] == ["331127"]
    assert [(row.code, row.person, row.client) for row in plan.new["assignments"]][-1] == (  # type: ignore[index, attr-defined]
        "A9",
        "P1",
        "C2",
    )
