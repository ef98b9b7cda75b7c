"""Whether teams, and who serves whom, are as the programme has them (C8, E4, S14, S15)."""

from collections.abc import Sequence
from datetime import date

from programme.roles import Role
from programme.schemes import RULES, Scheme, Served
from storage.actions.roster.drafting import Draft
from storage.actions.roster.problems import Reason
from storage.queries.roster_rows import (
    AssignmentRow,
    ClientRow,
    CycleRow,
    MemberRow,
    PersonRow,
    RegionRow,
    Row,
    TeamRow,
)

CURRENT = frozenset({"active", "ending"})
COMING = CURRENT | {"proposed"}


def check(laid: Draft) -> None:
    _members(laid)
    _teams(laid)
    for row in laid.came(AssignmentRow):
        _who_serves(laid, row)
        _who_is_served(laid, row)
        _days(laid, row)
    _same_relations(laid)
    _one_to_one(laid)
    _left_behind(laid)


def _members(laid: Draft) -> None:
    for row in laid.came(MemberRow):
        person = laid.find(PersonRow, row.person)
        if row.ends and row.starts and row.ends < row.starts:
            laid.wrong(row, "ends", Reason.ENDS_BEFORE_START)
        if person is None or _over(row, laid.today):
            continue
        if person.state == "left":
            laid.wrong(row, "person", Reason.HAS_LEFT, value=person.name or "")
        elif row.part and row.part not in laid.roles_of(person.code):
            laid.wrong(row, "person", Reason.NEEDS_ROLE, value=person.name or "", role=row.part)


def _teams(laid: Draft) -> None:
    """1+2+X (S14): one leader is held to, the two backbone are asked for."""
    members: dict[str, list[MemberRow]] = {}
    for member in laid.every(MemberRow):
        if not _over(member, laid.today):
            members.setdefault(member.code, []).append(member)
    touched = {row.code for row in laid.came(TeamRow)} | {row.code for row in laid.came(MemberRow)}
    for team in laid.every(TeamRow):
        if team.code in touched:
            _one_and_two(laid, team, members.get(team.code, []))


def _one_and_two(laid: Draft, team: TeamRow, members: Sequence[MemberRow]) -> None:
    leaders = [row for row in members if row.part == Role.LEADER]
    backbone = [row for row in members if row.part == Role.BACKBONE]
    for leader in leaders:
        others = [row for row in leaders if row is not leader]
        if leader.at and others:
            facts = {"line": str(others[0].at or ""), "code": others[0].person}
            laid.wrong(leader, "part", Reason.TWO_LEADERS, **facts)
    if team.state == "active" and (len(leaders), len(backbone)) != (1, 2):
        counts = {"leaders": str(len(leaders)), "backbone": str(len(backbone))}
        laid.warn(team, "code", Reason.NOT_ONE_AND_TWO, value=team.name or "", **counts)


def _over(row: MemberRow | AssignmentRow, today: date) -> bool:
    return row.ends is not None and row.ends < today


def _who_serves(laid: Draft, row: AssignmentRow) -> None:
    """The escort action is served by teams, the others by a person of that role."""
    if row.scheme is None:
        return
    if row.scheme == Scheme.ESCORT:
        if row.person:
            laid.wrong(row, "person", Reason.NEEDS_TEAM)
        elif row.team is None:
            laid.wrong(row, "team", Reason.NEEDS_TEAM)
        return
    if row.team:
        laid.wrong(row, "team", Reason.NEEDS_PERSON)
    elif row.person is None:
        laid.wrong(row, "person", Reason.NEEDS_PERSON)
    elif row.state in COMING:
        _may_serve(laid, row, Role(row.scheme))


def _may_serve(laid: Draft, row: AssignmentRow, role: Role) -> None:
    person = laid.find(PersonRow, row.person)
    if person is None:
        return
    if person.state == "left":
        laid.wrong(row, "person", Reason.HAS_LEFT, value=person.name or "")
    elif role not in laid.roles_of(person.code):
        laid.wrong(row, "person", Reason.NEEDS_ROLE, value=person.name or "", role=role)


def _who_is_served(laid: Draft, row: AssignmentRow) -> None:
    if row.scheme is None:
        return
    served: ClientRow | RegionRow | None
    if RULES[Scheme(row.scheme)].served is Served.CLIENT:
        wrong, right, reason = "region", "client", Reason.SERVES_CLIENTS
        served = laid.find(ClientRow, row.client)
    else:
        wrong, right, reason = "client", "region", Reason.SERVES_REGIONS
        served = laid.find(RegionRow, row.region)
    if getattr(row, wrong):
        laid.wrong(row, wrong, reason)
    elif getattr(row, right) is None:
        laid.wrong(row, right, reason)
    elif served is not None and row.state in COMING:
        if served.state == "retired":
            laid.wrong(row, right, Reason.RETIRED, value=served.name or "")
        elif row.scheme == Scheme.ESCORT and isinstance(served, ClientRow) and not served.key_unit:
            laid.warn(row, right, Reason.NOT_KEY, value=served.name or "")


def _days(laid: Draft, row: AssignmentRow) -> None:
    cycle = laid.find(CycleRow, row.cycle)
    if cycle is not None and row.scheme and cycle.scheme and cycle.scheme != row.scheme:
        laid.wrong(row, "cycle", Reason.OTHER_SCHEME, value=cycle.code)
        return
    if row.starts is None:
        if cycle is not None and cycle.starts is not None:
            laid.wrong(row, "starts", Reason.MISSING)
        return
    if row.ends and row.ends < row.starts:
        laid.wrong(row, "ends", Reason.ENDS_BEFORE_START)
        return
    if cycle is None or cycle.starts is None or cycle.ends is None:
        return
    facts = {"first": cycle.starts.isoformat(), "last": cycle.ends.isoformat()}
    if not cycle.starts <= row.starts <= cycle.ends:
        laid.wrong(row, "starts", Reason.OUTSIDE_CYCLE, **facts)
    elif row.ends and row.ends > cycle.ends:
        laid.wrong(row, "ends", Reason.OUTSIDE_CYCLE, **facts)


def _same_relations(laid: Draft) -> None:
    """One server serves one client or region under one scheme once at a time."""
    current: dict[tuple[str | None, ...], list[AssignmentRow]] = {}
    for row in laid.every(AssignmentRow):
        if row.state in CURRENT:
            who = (row.scheme, row.person, row.team, row.client, row.region)
            current.setdefault(who, []).append(row)
    for same in current.values():
        if len(same) > 1:
            for row in same:
                if row.at:
                    laid.wrong(row, "code", Reason.SAME_RELATION, **_against(row, same))


def _one_to_one(laid: Draft) -> None:
    """E4: one envoy a region, one region an envoy."""
    envoys = [
        row
        for row in laid.every(AssignmentRow)
        if row.scheme == Scheme.ENVOY and row.state in CURRENT
    ]
    for column, reason in (("person", Reason.ENVOY_TWICE), ("region", Reason.REGION_TWICE)):
        by_value: dict[str, list[AssignmentRow]] = {}
        for row in envoys:
            if getattr(row, column):
                by_value.setdefault(getattr(row, column), []).append(row)
        for same in by_value.values():
            for row in same:
                if len(same) > 1 and row.at:
                    laid.wrong(row, column, reason, **_against(row, same))


def _left_behind(laid: Draft) -> None:
    """Whoever leaves, or loses a role, may leave clients behind: they are handed over (C23)."""
    came = {row.code for row in laid.came(AssignmentRow)}
    people = {row.code: row for row in laid.came(PersonRow)}
    for row in laid.every(AssignmentRow):
        person = people.get(row.person or "")
        if person is None or row.state not in CURRENT or row.code in came:
            continue
        if person.state == "left" or row.scheme not in laid.roles_of(person.code):
            column = "state" if person.state == "left" else "roles"
            laid.warn(person, column, Reason.STILL_SERVES, value=row.code)


def _against(row: Row, same: Sequence[Row]) -> dict[str, str]:
    other = next(other for other in same if other is not row)
    return {"line": str(other.at or ""), "code": other.code}
