"""From a person's line to the roles granted: what begins, what is corrected, what ends."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from programme.roles import Role
from storage.queries.roster import Grant
from storage.queries.roster_rows import NO_END, PersonRow

Bound = tuple[str, str | None, str | None, str | None]


@dataclass(frozen=True, slots=True)
class GrantChanges:
    """One person's grants: those to add, those to write anew, and all as they stand then."""

    added: tuple[Grant, ...]
    altered: tuple[Grant, ...]
    after: tuple[Grant, ...]

    @property
    def some(self) -> bool:
        return bool(self.added or self.altered)


def changes(row: PersonRow, standing: Sequence[Grant], *, today: date) -> GrantChanges:
    """What the line asks for; a role no longer named ends yesterday, and is never deleted.

    `row` is the line merged with what stood: its state and organisation are known.
    """
    if row.state == "left":
        wanted: list[Bound] = []
    elif row.roles is None:
        # Nothing is said of roles: those held go on, moved with the area or client if named.
        wanted = list(_bound(row, _held(standing, today), standing, today))
    else:
        wanted = list(_bound(row, row.roles, standing, today))
    kept = {bound: _find(standing, bound, row, today) for bound in wanted}
    added = tuple(_new(bound, row, today) for bound, found in kept.items() if found is None)
    altered = [
        after
        for bound, found in kept.items()
        if found is not None and (after := _redated(found, row, today)) != found
    ]
    going_on = {found.id for found in kept.values() if found is not None}
    altered += [
        replace(grant, ends=today - timedelta(days=1))
        for grant in standing
        if not grant.over(today) and grant.id not in going_on
    ]
    anew = {grant.id: grant for grant in altered}
    standing_then: tuple[Grant, ...] = (*(anew.get(grant.id, grant) for grant in standing), *added)
    return GrantChanges(added, tuple(altered), standing_then)


def _held(standing: Sequence[Grant], today: date) -> tuple[str, ...]:
    return tuple(dict.fromkeys(grant.role for grant in standing if not grant.over(today)))


def _bound(
    row: PersonRow, roles: Sequence[str], standing: Sequence[Grant], today: date
) -> Iterator[Bound]:
    for role in dict.fromkeys(roles):
        if role == Role.LOCAL_DEPARTMENT:
            for area in areas_of(row, standing, today):
                yield role, area, None, None
        elif role == Role.CLIENT_CONTACT:
            for client in clients_of(row, standing, today):
                yield role, None, None, client
        elif role in {Role.DISPATCHING_UNIT, Role.MEMBER_UNIT}:
            yield role, None, row.organisation, None
        else:
            yield role, None, None, None


def areas_of(row: PersonRow, standing: Sequence[Grant], today: date) -> Sequence[str]:
    """The areas the line names, or else those the person answers for already."""
    if row.areas is not None:
        return row.areas
    return [grant.area for grant in standing if grant.area and not grant.over(today)]


def clients_of(row: PersonRow, standing: Sequence[Grant], today: date) -> Sequence[str]:
    """The clients the line names, or else those the person speaks for already."""
    if row.clients is not None:
        return row.clients
    return [grant.client for grant in standing if grant.client and not grant.over(today)]


def _find(standing: Sequence[Grant], bound: Bound, row: PersonRow, today: date) -> Grant | None:
    """The grant that is meant: that of the day named, else one still held."""
    same = [grant for grant in standing if grant.bound == bound]
    dated = [grant for grant in same if grant.starts == row.starts]
    held = [grant for grant in same if not grant.over(today)]
    return next(iter(dated or held), None)


def _new(bound: Bound, row: PersonRow, today: date) -> Grant:
    return Grant(*bound, starts=row.starts or today, ends=_end(row.ends))


def _redated(grant: Grant, row: PersonRow, today: date) -> Grant:
    going_on = None if grant.over(today) else grant.ends
    ends = going_on if row.ends is None else _end(row.ends)
    return replace(grant, starts=row.starts or grant.starts, ends=ends)


def _end(ends: date | None) -> date | None:
    return None if ends == NO_END else ends
