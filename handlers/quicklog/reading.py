"""One message read into the fields of a card: `read(text, role=…, today=…, …)`.

Pure and deterministic: the same message on the same day gives the same card.
"""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from handlers.quicklog import counts, days, intent, issue, lengths, mode, names, tasks
from handlers.quicklog.clauses import Clause, cut, even
from handlers.quicklog.intent import Intent
from handlers.quicklog.mode import Mode
from handlers.quicklog.registry import Registry


@dataclass(frozen=True, slots=True)
class Reading:
    """What a message says. `None`, empty and False mean unsaid; `assumed` names guessed fields."""

    intent: Intent
    date: datetime.date | None = None
    date_end: datetime.date | None = None
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
    place: str | None = None
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


def read(
    text: str, *, role: str | Iterable[str], today: datetime.date, assigned: Iterable[str], registry: Registry
) -> Reading:
    """Read one message; `role` may be several, the tasks are then told apart in `tasks_of`."""
    roles = (role,) if isinstance(role, str) else tuple(role)
    plain = even(text)
    clauses = cut(plain)
    meant = intent.by_words(plain)
    whom = names.find(plain, registry, tuple(assigned), envoy="envoy" in roles)
    day, last = _days(plain, clauses, today, meant)
    if meant == "other":
        return Reading("other")
    if meant != "log":
        return Reading(
            meant, day, last, None if meant == "cancelled" else mode.by_words(plain),
            whom.clients, whom.candidates, outside=whom.outside,
        )  # fmt: skip
    span = issue.find(plain, clauses)
    done = plain if span is None else plain[: span.start] + "，" + plain[span.end :]
    found = {each: _tasks(done, each, issue_found=span is not None) for each in roles}
    return Reading(
        intent="log",
        date=day,
        date_end=last,
        mode=mode.by_words(plain),
        clients=whom.clients,
        client_candidates=whom.candidates,
        tasks=tuple(code for codes in found.values() for code in codes),
        minutes=lengths.total(plain, visits=len(whom.clients)),
        consultations=counts.total(plain),
        issue=span is not None,
        issue_span=text[span.start : span.end] if span else None,
        tasks_of=found,
        outside=whom.outside,
    )


def _tasks(done: str, scheme: str, *, issue_found: bool) -> tuple[str, ...]:
    codes = set(tasks.by_words(done, scheme))
    if scheme == "commissioner" and issue_found:
        codes.add("understand")
    return tuple(code for code in tasks.OF_SCHEME[scheme] if code in codes)


def _days(
    text: str, clauses: tuple[Clause, ...], today: datetime.date, meant: Intent
) -> tuple[datetime.date | None, datetime.date | None]:
    ahead = meant == "plan"
    found = [each for each in days.find(text, today, ahead=ahead) if not _deadline(text, each)]
    fitting = [each for each in found if (each.day >= today if ahead else each.day <= today)]
    firm = [each for each in fitting if not each.part]
    for each in firm or fitting or (found if meant == "cancelled" else []):
        return each.day, each.last
    return None, None


def _deadline(text: str, named: days.Named) -> bool:
    return text[named.end : named.end + 2].startswith(("前", "之前", "以前", "截止"))
