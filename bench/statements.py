"""How many statements and commits there were, counted where every engine of SQLAlchemy passes."""

from typing import Any

from sqlalchemy import Engine, event

_ABOUT_TRANSACTIONS = ("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "COMMIT", "PRAGMA")


class Statements:
    """Counters of this process; a batch of rows in one statement counts once."""

    statements = 0
    commits = 0

    @classmethod
    def now(cls) -> tuple[int, int]:
        return cls.statements, cls.commits

    @classmethod
    def since(cls, before: tuple[int, int], updates: float) -> dict[str, float]:
        """What was added, for each update."""
        each = max(updates, 1)
        return {
            "statements": (cls.statements - before[0]) / each,
            "commits": (cls.commits - before[1]) / each,
        }


@event.listens_for(Engine, "before_cursor_execute")
def _executed(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
    if not statement.startswith(_ABOUT_TRANSACTIONS):
        Statements.statements += 1


@event.listens_for(Engine, "commit")
def committed(_conn: Any) -> None:
    Statements.commits += 1
