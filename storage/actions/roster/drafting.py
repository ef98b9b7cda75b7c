"""A roster laid over what stands: names turned into codes, blanks into what was there before."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar, cast

from storage.actions.roster.grants import GrantChanges
from storage.actions.roster.problems import Problem, Reason
from storage.queries.roster import Grant, Standing
from storage.queries.roster_rows import (
    KINDS,
    Row,
    Sheet,
)

R = TypeVar("R", bound=Row)


@dataclass(slots=True)
class Draft:
    """The roster as it would stand: every row after the import, and those that come in or change.

    `given` are the lines that came, merged; `problems` grow as they are laid over.
    """

    standing: Standing
    today: date
    after: dict[Sheet, dict[str, Row]]
    given: dict[Sheet, list[Row]] = field(default_factory=dict)
    new: dict[Sheet, list[Row]] = field(default_factory=dict)
    changed: dict[Sheet, list[Row]] = field(default_factory=dict)
    grants: dict[str, GrantChanges] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    cells: set[tuple[Sheet, int, str]] = field(default_factory=set)

    def wrong(self, row: Row, column: str, reason: Reason, **facts: str) -> None:
        """One problem a cell is enough: what follows from it is not told again."""
        cell = (KINDS[type(row)], row.at, column)
        if cell not in self.cells:
            self.cells.add(cell)
            self.problems.append(Problem(*cell, reason, facts))

    def warn(self, row: Row, column: str, reason: Reason, **facts: str) -> None:
        self.warnings.append(Problem(KINDS[type(row)], row.at, column, reason, facts))

    def came(self, kind: type[R]) -> Sequence[R]:
        """The lines of that kind that came in, merged with what stood."""
        return cast("Sequence[R]", self.given[KINDS[kind]])

    def every(self, kind: type[R]) -> Collection[R]:
        """All rows of that kind as they would stand."""
        return cast("Collection[R]", self.after[KINDS[kind]].values())

    def find(self, kind: type[R], key: str | None) -> R | None:
        """The row of that key as it would stand."""
        return cast("R | None", self.after[KINDS[kind]].get(key or ""))

    def find_stood(self, kind: type[R], key: str) -> R | None:
        """The row of that key as it stands now."""
        return cast("R | None", self.standing.rows[KINDS[kind]].get(key))

    def grants_of(self, person: str) -> Sequence[Grant]:
        """The person's grants once the import is done."""
        made = self.grants.get(person)
        return made.after if made else self.standing.grants.get(person, ())

    def roles_of(self, person: str) -> set[str]:
        """The roles held on the day of the import or later."""
        return {grant.role for grant in self.grants_of(person) if not grant.over(self.today)}
