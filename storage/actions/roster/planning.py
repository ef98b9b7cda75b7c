"""Whether a roster may come in, and what it would change: a pure question of rows and a day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from storage.actions.roster import checking, laying, searching
from storage.actions.roster.grants import GrantChanges
from storage.actions.roster.problems import Problem
from storage.queries.roster import Standing
from storage.queries.roster_rows import ClientRow, PersonRow, RegionRow, Roster, Row, Sheet


@dataclass(frozen=True, slots=True)
class Count:
    """What became of a sheet's lines."""

    new: int
    changed: int
    unchanged: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import does, or why it does not: with any problem, nothing is carried out."""

    standing: Standing
    problems: Sequence[Problem]
    warnings: Sequence[Problem]
    new: Mapping[Sheet, Sequence[Row]]
    changed: Mapping[Sheet, Sequence[Row]]
    counts: Mapping[Sheet, Count]
    grants: Mapping[str, GrantChanges]
    searched_by: Mapping[tuple[Sheet, str], str] = field(default_factory=dict)

    @property
    def changes_nothing(self) -> bool:
        return not any(self.new.values()) and not any(self.changed.values())


def plan(
    roster: Roster, standing: Standing, *, today: date, problems: Sequence[Problem] = ()
) -> Plan:
    """Check every line against all the others and all that stands; `problems` met in reading."""
    laid = laying.draft(roster, standing, today=today, problems=problems)
    checking.check(laid)
    coming = {sheet: [*laid.new[sheet], *laid.changed[sheet]] for sheet in Sheet}
    return Plan(
        standing=standing,
        problems=tuple(sorted(laid.problems, key=_place)),
        warnings=tuple(sorted(laid.warnings, key=_place)),
        new=laid.new,
        changed=laid.changed,
        counts={
            sheet: Count(
                len(laid.new[sheet]),
                len(laid.changed[sheet]),
                len(laid.given[sheet]) - len(coming[sheet]),
            )
            for sheet in Sheet
            if laid.given[sheet]
        },
        grants={person: made for person, made in laid.grants.items() if made.some},
        searched_by={} if laid.problems else _searched_by(coming),
    )


def _place(problem: Problem) -> tuple[int, int]:
    return list(Sheet).index(problem.sheet), problem.at


def _searched_by(coming: Mapping[Sheet, Sequence[Row]]) -> dict[tuple[Sheet, str], str]:
    """Pinyin takes longest of all, so it is made before the writer's turn comes."""
    words: dict[tuple[Sheet, str], str] = {}
    for sheet, rows in coming.items():
        for row in rows:
            if isinstance(row, PersonRow):
                words[sheet, row.code] = searching.person_search_text(row.name or "")
            elif isinstance(row, ClientRow):
                words[sheet, row.code] = searching.search_text(
                    row.name or "", row.aliases or (), most=1000
                )
            elif isinstance(row, RegionRow):
                words[sheet, row.code] = searching.search_text(row.name or "", most=300)
    return words
