"""One message read into the fields of a card: `read(text, role=…, today=…, …)`.

Pure and deterministic: the same message on the same day gives the same card.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from handlers.quicklog import (
    counts,
    days,
    intent,
    issue,
    learned,
    lengths,
    names,
    signs,
    tasks,
)
from handlers.quicklog.clauses import UNNAMED, Clause, corrected, cut, even
from handlers.quicklog.fields import Intent, Reading
from handlers.quicklog.registry import Registry


@dataclass(frozen=True)
class Look:
    """What is seen of a message before anything is decided."""

    text: str
    unnamed: str  # the text with each sign of a name put as 某
    clauses: tuple[Clause, ...]
    masked: str
    whom: names.Whom
    masks: tuple[str, ...]
    seen: Mapping[str, float]


def look(
    text: str,
    *,
    roles: tuple[str, ...],
    today: dt.date,
    assigned: Iterable[str],
    registry: Registry,
) -> Look:
    """Find the names and the days, and what the learned model goes by."""
    plain = corrected(even(text))
    clauses = cut(plain)
    whom = names.find(plain, registry, tuple(assigned), envoy="envoy" in roles)
    units = [(each.start, each.end) for each in whom.mentions]
    masked = signs.masked(plain, today, units)
    masks = tuple(signs.masked(each.text, today, _within(units, each)) for each in clauses)
    unnamed = _unnamed(plain, units)
    return Look(plain, unnamed, clauses, masked, whom, masks, learned.seen(masked, *roles[:1]))


def _unnamed(text: str, units: Iterable[tuple[int, int]]) -> str:
    """「温附一上午」 is an affiliated hospital this morning, no whole morning."""
    for start, end in units:
        text = text[:start] + UNNAMED * (end - start) + text[end:]
    return text


def _within(units: Iterable[tuple[int, int]], clause: Clause) -> list[tuple[int, int]]:
    """The places of units that lie in a clause, counted from its start."""
    return [
        (start - clause.start, end - clause.start)
        for start, end in units
        if clause.start <= start and end <= clause.end
    ]


def read(
    text: str,
    *,
    role: str | Iterable[str],
    today: dt.date,
    assigned: Iterable[str],
    registry: Registry,
    meant: Intent | None = None,
) -> Reading:
    """Read one message; `role` may be several, the tasks are then told apart in `tasks_of`.

    Without a role there are no tasks. An unknown role raises KeyError. `meant` where the intent
    is known.
    """
    roles = (role,) if isinstance(role, str) else tuple(dict.fromkeys(role))
    looked = look(text, roles=roles, today=today, assigned=assigned, registry=registry)
    scores = learned.model().scores(looked.seen)
    meant = meant or _intent(looked, roles, scores)
    if meant == "other":
        return Reading("other")
    day, last = _days(looked.unnamed, today, meant)
    how = None if meant == "cancelled" else learned.best_mode(scores)
    whom = looked.whom
    begun = Reading(
        meant, day, last, how, whom.clients, whom.candidates, outside=whom.outside,
        unclear=_words(text, whom.unclear_at), foreign=_words(text, whom.outside_at),
        place=_words(text, names.place(looked.text, whom, registry) if "envoy" in roles else None),
        unnamed=looked.unnamed, named=_named(whom),
    )  # fmt: skip
    if meant == "log":
        return _logged(text, looked, roles, begun)
    return replace(begun, assumed=_assumed(begun, whom) - {"tasks"})


def _words(text: str, at: tuple[int, int] | None) -> str | None:
    return text[slice(*at)] if at else None


def _named(whom: names.Whom) -> tuple[tuple[int, str], ...]:
    found = [(each.start, only) for each in whom.mentions for only in each.ids & {*whom.clients}]
    return tuple(sorted(found))


def _intent(looked: Look, roles: tuple[str, ...], scores: Mapping[str, float]) -> Intent:
    best = learned.best_intent(scores)
    done = (best == "other" and _doubtful(looked, roles)) or (
        best == "plan" and intent.done_before(looked.masked)
    )
    return "log" if done else best


def _doubtful(looked: Look, roles: tuple[str, ...]) -> bool:
    """Words of a task, and no question: rather one card too many than a visit passed over."""
    return intent.told(looked.masked) and any(
        tasks.by_words(done(looked.text, None, looked.whom.mentions), each) for each in roles
    )


def _logged(text: str, looked: Look, roles: tuple[str, ...], begun: Reading) -> Reading:
    """The fields that only something done has."""
    span = issue.find(looked.text, looked.masks, looked.clauses, learned.model().scores)
    served = done(looked.text, span, looked.whom.mentions)
    found = {
        each: _tasks(served, each, looked.text[: span.start] if span else None) for each in roles
    }
    visits = max(len(looked.whom.clients), counts.units(looked.text))
    read = replace(
        begun,
        tasks=tuple(code for codes in found.values() for code in codes),
        minutes=lengths.total(looked.unnamed, visits=visits, days=_length_in_days(begun)),
        consultations=counts.total(looked.text),
        issue=span is not None,
        issue_span=text[span.start : span.end] if span else None,
        tasks_of=found,
    )
    return replace(read, assumed=_assumed(read, looked.whom))


def _length_in_days(begun: Reading) -> int:
    return (begun.date_end - begun.date).days + 1 if begun.date and begun.date_end else 1


def _assumed(read: Reading, whom: names.Whom) -> frozenset[str]:
    """The fields that the card fills or the message only implies, to be marked on it."""
    guessed = {
        "date": read.date is None,
        "mode": read.mode is None,
        "clients": whom.assumed or not read.clients,
        # That a need was heard is implied, not told.
        "tasks": read.issue or not read.tasks,
    }
    return frozenset(name for name, is_so in guessed.items() if is_so)


def done(text: str, span: issue.Span | None, mentions: tuple[names.Mention, ...]) -> str:
    """The text without what was only needed, and without names, which may sound like tasks."""
    cuts = [(each.start, each.end, "某") for each in mentions]
    cuts += [(span.start, span.end, "，")] if span else []
    for start, end, sign in sorted(cuts, reverse=True):
        text = text[:start] + sign + text[end:]
    return text


def _tasks(done: str, scheme: str, before_issue: str | None) -> tuple[str, ...]:
    scores = learned.model().best(tasks.seen(done, scheme, need=before_issue is not None))
    return tasks.found(done, scheme, scores, _implied(scheme, before_issue))


def _implied(scheme: str, before_issue: str | None) -> frozenset[str]:
    """Whoever hears a need has understood (C14), or in a region listened (E6)."""
    if before_issue is None or scheme == "escort":
        return frozenset()
    if scheme == "commissioner":
        return frozenset({"understand"})
    return frozenset() if issue.FOUND_OUT.search(before_issue) else frozenset({"connect"})


def _days(text: str, today: dt.date, meant: Intent) -> tuple[dt.date | None, dt.date | None]:
    ahead = meant == "plan" or (meant == "cancelled" and _was_to_come(text, today))
    found = [each for each in days.find(text, today, ahead=ahead) if not _deadline(text, each)]
    fitting = [each for each in found if (each.day >= today if ahead else each.day <= today)]
    firm = [each for each in fitting if not each.part]
    for each in firm or fitting or (found if meant == "cancelled" else []):
        return each.day, each.last
    return None, None


def _was_to_come(text: str, today: dt.date) -> bool:
    """What is called off may have been meant for the next 5月11日, not for last year's."""
    named = [each for each in days.find(text, today) if not each.part]
    to_come = [each for each in days.find(text, today, ahead=True) if not each.part]
    return bool(named and to_come) and (
        (to_come[0].day - today).days <= signs.SOON < (today - named[0].day).days
    )


def _deadline(text: str, named: days.Named) -> bool:
    return text[named.end : named.end + 2].startswith(("前", "之前", "以前", "截止"))
