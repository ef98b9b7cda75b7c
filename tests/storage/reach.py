"""Who may reach what, computed row by row from the access table: the mirror of the scopes in SQL.

Written from `programme.access` alone, in loops, so that the two have no line in common.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from programme import access, areas
from programme.access import Action, Noun, Scope
from programme.roles import Role
from storage import Session, models

Key = tuple[str, int]


def holds(row: Any, day: date) -> bool:
    return bool(row.starts <= day and (row.ends is None or row.ends >= day))


@dataclass
class Mirror:
    """Every row that access depends on, read once."""

    today: date
    people: dict[int, models.Person]
    grants: list[models.RoleGrant]
    units: dict[int, models.Organisation]
    areas: dict[Key, str]
    members: list[models.TeamMember]
    assignments: list[models.Assignment]
    visits: dict[int, models.Visit]
    plans: dict[int, models.PlannedVisit]
    joined: set[tuple[int, int]]
    told: dict[Noun, list[Any]]

    @classmethod
    async def of(cls, session: Session, today: date) -> "Mirror":
        async def every(kind: Any) -> list[Any]:
            return list(await session.scalars(select(kind)))

        served = [*await every(models.Client), *await every(models.Region)]
        participants = await every(models.VisitParticipant)
        return cls(
            today,
            {row.id: row for row in await every(models.Person)},
            [row for row in await every(models.RoleGrant) if holds(row, today)],
            {row.id: row for row in await every(models.Organisation)},
            {(type(row).__name__.lower(), row.id): row.area for row in served},
            [row for row in await every(models.TeamMember) if holds(row, today)],
            await every(models.Assignment),
            {row.id: row for row in await every(models.Visit)},
            {row.id: row for row in await every(models.PlannedVisit)},
            {(row.visit_id, row.person_id) for row in participants},
            {
                Noun.ISSUE: await every(models.Issue),
                Noun.CONSULTATION: await every(models.Consultation),
            },
        )

    # What the scopes speak of

    def current(self) -> list[models.Assignment]:
        return [
            row
            for row in self.assignments
            if row.state in {"active", "ending"} and holds(row, self.today)
        ]

    def served_by(self, person: int) -> set[Key]:
        return {key(row) for row in self.current() if row.person_id == person}

    def served_by_teams(self, person: int, part: str) -> set[Key]:
        teams = self.teams(person, part)
        return {key(row) for row in self.current() if row.team_id in teams}

    def teams(self, person: int, part: str) -> set[int]:
        return {m.team_id for m in self.members if m.person_id == person and m.part == part}

    def staff(self, unit: int | None) -> set[int]:
        return {p.id for p in self.people.values() if unit and p.organisation_id == unit}

    def inside(self, code: str | None, outer: str) -> bool:
        return code is not None and areas.within(code, outer)

    def serving(self, wanted: set[Key]) -> set[int]:
        found = set()
        for row in self.current():
            if key(row) in wanted:
                found |= {m.person_id for m in self.members if m.team_id == row.team_id}
                found |= {row.person_id} - {None}
        return found

    # Whether one grant of a person reaches one row

    def granted(self, person: int, action: Action, noun: Noun) -> list[tuple[Any, Scope]]:
        held = [grant for grant in self.grants if grant.person_id == person]
        scopes = [(g, access.allowed(Role(g.role), action, noun)) for g in held]
        return [(grant, scope) for grant, scope in scopes if scope is not Scope.NONE]

    def reaches(self, person: int, grant: Any, scope: Scope, served: Key) -> bool:
        """Whether what belongs to a client or region is reached."""
        if scope is Scope.ALL or served in self.served_by(person):
            return True
        if scope is Scope.TEAM:
            return served in self.served_by_teams(person, grant.role)
        if scope is Scope.AREA:
            return self.inside(self.areas[served], grant.area)
        if scope is Scope.UNIT and grant.client_id:
            return served == ("client", grant.client_id)
        if scope is Scope.UNIT and grant.organisation_id:
            staff = self.staff(grant.organisation_id)
            return any(served in self.served_by(one) for one in staff)
        return False

    # The rows of each noun that a person reaches

    def of_served(
        self, noun: Noun, person: int, action: Action, *, belonging: Noun | None = None
    ) -> set[int]:
        """Clients or regions; `belonging` where it is about what belongs to one."""
        wanted, noun = noun.value, belonging or noun
        return {
            number
            for kind, number in self.areas
            if kind == wanted
            for grant, scope in self.granted(person, action, noun)
            if self.reaches(person, grant, scope, (kind, number))
        }

    def of_quotas(self, person: int) -> set[Key]:
        return {
            served
            for served in self.areas
            for grant, scope in self.granted(person, Action.SEE, Noun.QUOTA)
            if self.reaches(person, grant, scope, served)
        }

    def of_visits(self, person: int, action: Action) -> set[int]:
        found = set()
        for visit in self.visits.values():
            for grant, scope in self.granted(person, action, Noun.VISIT):
                if visit.author_id == person:
                    found.add(visit.id)
                elif action in {Action.AMEND, Action.WITHDRAW}:
                    continue
                elif (visit.id, person) in self.joined or self.reaches(
                    person, grant, scope, key(visit)
                ):
                    found.add(visit.id)
        return found

    def of_told(self, noun: Noun, person: int, action: Action) -> set[int]:
        """Issues or consultations; a member unit's are those referred to it, and none is yet."""
        found = set()
        for row in self.told[noun]:
            for grant, scope in self.granted(person, action, noun):
                own = row.author_id == person or (row.visit_id, person) in self.joined
                referred = scope is Scope.UNIT and not grant.client_id
                served = key(row) in self.served_by(person)
                if (
                    own
                    or served
                    or (not referred and self.reaches(person, grant, scope, key(row)))
                ):
                    found.add(row.id)
        return found

    def of_plans(self, person: int, action: Action) -> set[int]:
        found = set()
        for plan in self.plans.values():
            for grant, scope in self.granted(person, action, Noun.PLANNED_VISIT):
                if plan.author_id == person:
                    found.add(plan.id)
                elif action in {Action.AMEND, Action.WITHDRAW}:
                    continue
                elif scope is Scope.UNIT and grant.organisation_id:
                    # An employer is told of its own people's, not of all for those they serve.
                    own = plan.author_id in self.staff(grant.organisation_id)
                    found |= {plan.id} if own or key(plan) in self.served_by(person) else set()
                elif self.reaches(person, grant, scope, key(plan)):
                    found.add(plan.id)
        return found

    def of_people(self, person: int, action: Action, noun: Noun) -> set[int]:
        found: set[int] = set()
        for grant, scope in self.granted(person, action, noun):
            found.add(person)
            if scope is Scope.ALL:
                found |= self.people.keys()
            elif scope is Scope.TEAM:
                teams = self.teams(person, grant.role)
                found |= {m.person_id for m in self.members if m.team_id in teams}
            elif scope is Scope.UNIT and grant.client_id:
                found |= {g.person_id for g in self.grants if g.client_id == grant.client_id}
                found |= self.serving({("client", grant.client_id)})
            elif scope is Scope.UNIT:
                found |= self.staff(grant.organisation_id)
            elif scope is Scope.AREA:
                found |= self.people_in(grant.area)
                looked_at = noun is Noun.PERSON and action in {Action.SEE, Action.FIND}
                if looked_at or noun is Noun.BROADCAST:
                    inside = {k for k, code in self.areas.items() if self.inside(code, grant.area)}
                    found |= self.serving(inside)
        return found

    def people_in(self, outer: str) -> set[int]:
        """Those whose unit, or whose role, lies in the area."""
        found = set()
        for person in self.people.values():
            unit = self.units.get(person.organisation_id or 0)
            if unit is not None and self.inside(unit.area, outer):
                found.add(person.id)
        for grant in self.grants:
            client = self.areas.get(("client", grant.client_id or 0))
            if self.inside(grant.area, outer) or self.inside(client, outer):
                found.add(grant.person_id)
        return found


def key(row: Any) -> Key:
    """What it belongs to: ("client", 3) or ("region", 1)."""
    return ("client", row.client_id) if row.client_id else ("region", row.region_id or 0)
