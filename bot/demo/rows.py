"""The demo bureau's tables as roster rows: what a filled sheet holds, and what `build` imports."""

from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date, timedelta
from typing import Any

from bot.demo import tables
from programme.schemes import RULES, Scheme
from storage.queries.roster_rows import (
    AssignmentRow,
    ClientRow,
    CycleRow,
    MemberRow,
    OrganisationRow,
    PersonRow,
    RegionRow,
    Roster,
    Row,
    TeamRow,
)

HALF_YEAR = timedelta(days=183)
_FIRST_YEAR = 2025
BEGAN = date(_FIRST_YEAR, 3, 1)
_PREFIX = {Scheme.COMMISSIONER: "ZY", Scheme.ENVOY: "TP", Scheme.ESCORT: "HH"}


def roster(today: date) -> Roster:
    """The whole roster, its cycles covering today and the half-year before."""
    return _numbered(
        Roster(
            organisations=tuple(_organisations()),
            clients=tuple(_clients()),
            regions=tuple(_regions()),
            people=tuple(_people()),
            cycles=tuple(_cycles(today)),
            teams=tuple(TeamRow(code=code, name=team[0]) for code, team in tables.TEAMS.items()),
            members=tuple(_members()),
            assignments=tuple(_assignments(today)),
        )
    )


def cycle_years(today: date) -> list[int]:
    """The first years of the two-year cycles that today and the half-year before lie in."""
    spans = {
        _FIRST_YEAR + 2 * max(0, (day.year - _FIRST_YEAR) // 2)
        for day in (today - HALF_YEAR, today)
    }
    return sorted(spans)


def code_of(number: int) -> str:
    """The person's code: P and the number used in the chat page."""
    return f"P{number}"


def mobile_of(number: int) -> str:
    return f"1540000{number}"


def _lines(table: str) -> Iterator[list[str]]:
    return (line.split() for line in table.strip().splitlines())


def _organisations() -> Iterator[OrganisationRow]:
    for code, name, kind, area in _lines(tables.ORGANISATIONS):
        yield OrganisationRow(code=code, name=name, kind=kind, area=area)


def _sites() -> dict[str, dict[str, Any]]:
    words = tables.SITES.split()
    return {
        code: {"latitude": float(north), "longitude": float(east), "datum": datum}
        for code, north, east, datum in zip(*(words[at::4] for at in range(4)), strict=True)
    }


def _clients() -> Iterator[ClientRow]:
    sites = _sites()
    for code, kind, level, area, key, name, alias in _lines(tables.CLIENTS):
        yield ClientRow(
            code=code,
            name=name,
            aliases=(*(() if alias == "-" else (alias,)), tables.ENGLISH[code]),
            kind=kind,
            level=level,
            area=area,
            key_unit=key == "key",
            state="pool",
            **sites.get(code, {}),
        )


def _regions() -> Iterator[RegionRow]:
    for code, name, area, listed in _lines(tables.REGIONS):
        yield RegionRow(
            code=code, name=name, area=area, mountain_island=listed == "yes", state="pool"
        )


def _people() -> Iterator[PersonRow]:
    for number, name, unit, roles, bound in _lines(tables.PEOPLE):
        yield PersonRow(
            code=code_of(int(number)),
            name=name,
            mobile=mobile_of(int(number)),
            organisation=None if unit == "-" else unit,
            roles=tuple(roles.split(",")),
            areas=(bound,) if bound.isdigit() else None,
            clients=(bound,) if bound.startswith("C") else None,
            starts=BEGAN,
            state="active",
            language="zh_Hans_CN",
        )


def _cycles(today: date) -> Iterator[CycleRow]:
    for year in cycle_years(today):
        for scheme in RULES:
            yield CycleRow(
                code=f"{_PREFIX[scheme]}{year}",
                scheme=scheme,
                starts=date(year, 1, 1),
                ends=date(year + 1, 12, 31),
            )


def _members() -> Iterator[MemberRow]:
    for code, (_, leader, backbone, experts) in tables.TEAMS.items():
        yield MemberRow(code=code, person=code_of(leader), part="leader", starts=BEGAN)
        for number in backbone:
            yield MemberRow(code=code, person=code_of(number), part="backbone", starts=BEGAN)
        for number, field in experts.items():
            yield MemberRow(
                code=code, person=code_of(number), part="expert", field_of=field, starts=BEGAN
            )


def _assignments(today: date) -> Iterator[AssignmentRow]:
    years = cycle_years(today)
    for year in years:
        current = year == years[-1]
        for scheme, server, served in _relations():
            yield AssignmentRow(
                code=f"{_PREFIX[scheme]}{year}-{server.get('team') or server.get('person')}"
                f"-{next(iter(served.values()))}",
                scheme=scheme,
                cycle=f"{_PREFIX[scheme]}{year}",
                starts=max(BEGAN, date(year, 1, 1)),
                ends=None if current else date(year + 1, 12, 31),
                state="active" if current else "renewed",
                **server,
                **served,
            )


def _relations() -> Iterator[tuple[Scheme, dict[str, Any], dict[str, Any]]]:
    for number, *clients in _lines(tables.COMMISSIONERS):
        for client in clients:
            person = {"person": code_of(int(number))}
            yield Scheme.COMMISSIONER, person, {"client": client}
    pairs = tables.ENVOYS.split()
    for number, region in zip(pairs[::2], pairs[1::2], strict=True):
        yield Scheme.ENVOY, {"person": code_of(int(number))}, {"region": region}
    for team, units in tables.TEAM_UNITS.items():
        for client in units:
            yield Scheme.ESCORT, {"team": team}, {"client": client}


def _numbered(whole: Roster) -> Roster:
    """Each row with the line it has in a filled sheet: the header is line 1."""

    def lines(rows: tuple[Row, ...]) -> tuple[Row, ...]:
        return tuple(replace(row, at=at) for at, row in enumerate(rows, start=2))

    numbered: dict[str, Any] = {one.name: lines(getattr(whole, one.name)) for one in fields(whole)}
    return Roster(**numbered)
