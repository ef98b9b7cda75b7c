"""Whether the roster, as it would stand, is one that the programme allows."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import cast

from programme import cycles
from programme.areas import Tier
from programme.roles import Role
from programme.schemes import RULES, Scheme
from programme.units import DISPATCHING, UnitType
from storage.actions.roster import serving, siting
from storage.actions.roster.drafting import Draft, R
from storage.actions.roster.problems import Reason
from storage.queries.roster import Grant
from storage.queries.roster_rows import (
    AreaRow,
    ClientRow,
    CycleRow,
    OrganisationRow,
    PersonRow,
    RegionRow,
    Row,
    Sheet,
)

REQUIRED: Mapping[Sheet, Sequence[str]] = {
    Sheet.AREAS: ("name", "level"),
    Sheet.ORGANISATIONS: ("name", "kind"),
    Sheet.CLIENTS: ("name", "kind", "level", "area"),
    Sheet.REGIONS: ("name", "area"),
    Sheet.PEOPLE: ("name",),
    Sheet.CYCLES: ("scheme", "starts", "ends"),
    Sheet.TEAMS: ("name",),
    Sheet.MEMBERS: ("part",),
    Sheet.ASSIGNMENTS: ("scheme", "cycle"),
}


def check(laid: Draft) -> None:
    """Every rule on every line that came; what is wrong gathers in the draft."""
    for sheet in Sheet:
        for row in laid.given[sheet]:
            for column in REQUIRED[sheet]:
                if getattr(row, column) is None:
                    laid.wrong(row, column, Reason.MISSING)
    for rule in (_areas, _organisations, _clients, _regions, _people, _directors, _cycles):
        rule(laid)
    siting.check(laid)
    serving.check(laid)


def _areas(laid: Draft) -> None:
    parents = {Tier.PROVINCE: None, Tier.CITY: Tier.PROVINCE, Tier.COUNTY: Tier.CITY}
    for row in laid.came(AreaRow):
        parent = laid.find(AreaRow, row.parent)
        if row.level and (parent.level if parent else None) != parents[Tier(row.level)]:
            laid.wrong(row, "parent", Reason.WRONG_PARENT)


def _organisations(laid: Draft) -> None:
    for row in laid.came(OrganisationRow):
        if row.kind == UnitType.LOCAL_DEPARTMENT and row.area is None:
            laid.wrong(row, "area", Reason.NEEDS_AREA)


def _clients(laid: Draft) -> None:
    by_uscc = _several(laid.every(ClientRow), lambda row: row.uscc)
    by_name = _several(laid.every(ClientRow), lambda row: row.name)
    for row in laid.came(ClientRow):
        if row.uscc in by_uscc:
            laid.wrong(row, "uscc", Reason.USCC_TWICE, **named(row, by_uscc[row.uscc]))
        if row.name in by_name:
            laid.warn(row, "name", Reason.SAME_NAME, **named(row, by_name[row.name]))


def _regions(laid: Draft) -> None:
    by_area = _several(laid.every(RegionRow), lambda row: row.area)
    for row in laid.came(RegionRow):
        stood = laid.find_stood(RegionRow, row.code)
        if stood is not None and stood.area != row.area:
            laid.wrong(row, "area", Reason.FIXED)
        elif row.area in by_area:
            laid.wrong(row, "area", Reason.REGION_AREA_TWICE, **named(row, by_area[row.area]))
        area = laid.find(AreaRow, row.area)
        if area is not None and area.level != Tier.COUNTY:
            laid.warn(row, "area", Reason.NOT_A_COUNTY, value=area.name or "")


def _people(laid: Draft) -> None:
    here = [row for row in laid.every(PersonRow) if row.state == "active"]
    by_mobile = _several(here, lambda row: row.mobile)
    for row in laid.came(PersonRow):
        if row.state == "left":
            continue
        if row.mobile in by_mobile:
            laid.wrong(row, "mobile", Reason.MOBILE_TWICE, **named(row, by_mobile[row.mobile]))
        if any(grant.ends and grant.ends < grant.starts for grant in _redated(laid, row)):
            laid.wrong(row, "ends", Reason.ENDS_BEFORE_START)
        _bound_roles(laid, row)


def _redated(laid: Draft, row: PersonRow) -> Iterator[Grant]:
    """The grants whose days this line sets; one that it merely ends is not among them."""
    made = laid.grants[row.code]
    yield from made.added
    if row.starts or row.ends:
        named_now = set(row.roles or ())
        yield from (grant for grant in made.altered if grant.role in named_now)


def _bound_roles(laid: Draft, row: PersonRow) -> None:
    """A role for some place or unit needs it named."""
    held = {grant.role for grant in laid.grants_of(row.code)}
    roles = laid.roles_of(row.code) | set(row.roles or ())
    for role, column, reason in (
        (Role.LOCAL_DEPARTMENT, "areas", Reason.NEEDS_AREA),
        (Role.CLIENT_CONTACT, "clients", Reason.NEEDS_CLIENT),
    ):
        if role in roles - held:
            laid.wrong(row, column, reason)
        elif role not in roles and getattr(row, column):
            laid.warn(row, column, Reason.WITHOUT_USE)
    unit = laid.find(OrganisationRow, row.organisation)
    for role, kinds in _UNITS.items():
        if role not in roles:
            continue
        if unit is None:
            laid.wrong(row, "organisation", Reason.NEEDS_ORGANISATION)
        elif unit.kind not in kinds:
            laid.warn(row, "organisation", Reason.WRONG_KIND, value=unit.name or "", role=role)


_UNITS: Mapping[Role, frozenset[UnitType]] = {
    Role.DISPATCHING_UNIT: DISPATCHING,
    Role.MEMBER_UNIT: frozenset({UnitType.MEMBER_UNIT}),
}


def _directors(laid: Draft) -> None:
    """The bureau is never left without a director, not even until another one begins."""
    stood = cast("Mapping[str, PersonRow]", laid.standing.rows[Sheet.PEOPLE])
    before = {
        code
        for code, row in stood.items()
        if _directs(row, laid.standing.grants.get(code, ()), laid.today)
    }
    after = (_directs(row, laid.grants_of(row.code), laid.today) for row in laid.every(PersonRow))
    if before and not any(after):
        for row in laid.came(PersonRow):
            if row.code in before:
                column = "state" if row.state == "left" else "roles"
                laid.wrong(row, column, Reason.LAST_DIRECTOR)


def _directs(row: PersonRow, grants: Sequence[Grant], today: date) -> bool:
    return row.state == "active" and any(
        grant.role == Role.DIRECTOR and grant.holds(today) for grant in grants
    )


def _cycles(laid: Draft) -> None:
    by_start = _several(laid.every(CycleRow), lambda row: f"{row.scheme} {row.starts}")
    for row in laid.came(CycleRow):
        if not (row.scheme and row.starts and row.ends):
            continue
        stood = laid.find_stood(CycleRow, row.code)
        last = cycles.last_day(row.starts, years=RULES[Scheme(row.scheme)].cycle_years)
        if stood is not None and stood.scheme != row.scheme:
            laid.wrong(row, "scheme", Reason.FIXED)
        elif row.ends < row.starts:
            laid.wrong(row, "ends", Reason.ENDS_BEFORE_START)
        elif row.ends != last:
            laid.wrong(row, "ends", Reason.NOT_TWO_YEARS, value=last.isoformat())
        same = by_start.get(f"{row.scheme} {row.starts}")
        if same:
            laid.wrong(row, "starts", Reason.CYCLE_TWICE, **named(row, same))


def _several(rows: Iterable[R], said: Callable[[R], str | None]) -> dict[str | None, list[R]]:
    """Rows that say the same, by what they say."""
    by_value: dict[str | None, list[R]] = {}
    for row in rows:
        value = said(row)
        if value is not None:
            by_value.setdefault(value, []).append(row)
    return {value: same for value, same in by_value.items() if len(same) > 1}


def named(row: Row, same: Sequence[Row]) -> dict[str, str]:
    """Who stands against this row: its line, where it came in too, and its code."""
    other = next(other for other in same if other.key != row.key)
    return {"line": str(other.at or ""), "code": other.code}
