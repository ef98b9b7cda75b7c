"""What a message is read as: the fields of a card."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Intent = Literal["log", "plan", "cancelled", "other"]
INTENTS: tuple[Intent, ...] = ("log", "plan", "cancelled", "other")

Mode = Literal["onsite", "remote"]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a message says. `None`, empty and False mean unsaid; `assumed` names guessed fields."""

    intent: Intent
    date: dt.date | None = None
    date_end: dt.date | None = None
    mode: Mode | None = None
    clients: tuple[str, ...] = ()
    client_candidates: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()
    minutes: int | None = None
    consultations: int | None = None
    issue: bool = False
    issue_span: str | None = None
    # not in the batch's answer
    tasks_of: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    outside: tuple[str, ...] = ()
    # as it was written: a name that may mean several (the candidates, where nobody else is
    # served); a name that is not theirs (the first outside, or of nobody we know)
    unclear: str | None = None
    foreign: str | None = None
    place: str | None = None
    named: tuple[tuple[int, str], ...] = ()  # where each of those served is named, and who it is
    unnamed: str = ""  # the message with every name put as 某, sign for sign
    assumed: frozenset[str] = frozenset()

    def answer(self) -> dict[str, Any]:
        """The batch's answer, without the id."""
        return {
            "intent": self.intent,
            "date": self.date.isoformat() if self.date else None,
            "date_end": self.date_end.isoformat() if self.date_end else None,
            "mode": self.mode,
            "clients": list(self.clients),
            "client_candidates": list(self.client_candidates),
            "tasks": list(self.tasks),
            "minutes": self.minutes,
            "consultations": self.consultations,
            "issue": self.issue,
            "issue_span": self.issue_span,
        }
