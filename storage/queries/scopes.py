"""Scopes of `programme.access` as SQL: what a person may see, as conditions on a statement."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, false, or_, select

from storage.models import Assignment, TeamMember


def area_prefix(code: str) -> str:
    """What codes within an area begin with: 3301 for the city 330100, six digits for a county."""
    while code.endswith("00") and len(code) > 2:
        code = code[:-2]
    return code


def within(column: Any, areas: Iterable[str]) -> ColumnElement[bool]:
    """The column holds one of the areas or an area inside it (a city sees its counties)."""
    return or_(false(), *(column.startswith(area_prefix(area), autoescape=True) for area in areas))


def holds(starts: Any, ends: Any, day: date) -> ColumnElement[bool]:
    """The span from `starts` to `ends` (inclusive, open where null) covers the day."""
    covered: ColumnElement[bool] = (starts <= day) & or_(ends.is_(None), ends >= day)
    return covered


def serves(person_id: int, today: date) -> ColumnElement[bool]:
    """An assignment of the person, alone or through a team, that holds today."""
    teams = select(TeamMember.team_id).where(
        TeamMember.person_id == person_id, holds(TeamMember.starts, TeamMember.ends, today)
    )
    mine = or_(Assignment.person_id == person_id, Assignment.team_id.in_(teams))
    current = Assignment.state.in_(("active", "ending"))
    return mine & current & holds(Assignment.starts, Assignment.ends, today)
