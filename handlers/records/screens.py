"""A visit as a record: its line in a list, and the whole of it on a screen."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from handlers import days, minutes
from handlers.near import distances
from handlers.quotas import lines as quota_lines
from handlers.records import detail_words
from handlers.screens import Button, Screen, rows
from handlers.visits import card as visit_card
from handlers.words import gettext as _
from handlers.words import pgettext
from programme import tasks, visits
from programme.schemes import Scheme
from storage.queries.quotas import Line
from storage.queries.records import Around
from storage.queries.visits import Record, Row

NAME = 16  # a longer name would push day and mode off a phone's button
CONTENT = 3000  # leaves room for the other facts within one message


def button(row: Row, today: date, *, by: bool = False) -> Button:
    """「№318 之江实验室 · 11月20日 · 现场」; `by` names the author instead of those served."""
    parts = [
        f"№{row.id} {shortened(row.author if by else row.served)}",
        days.brief(row.day, today),
        visit_card.mode_name(row.mode, None),
    ]
    if row.withdrawn:
        parts.append(_("taken back"))
    return Button(" · ".join(parts), "record", str(row.id))


def shortened(name: str) -> str:
    return name if len(name) <= NAME else f"{name[: NAME - 1]}…"


def record(
    found: Record, lines: Sequence[Line], around: Around, *, today: date, zone: str
) -> Screen:
    """The whole record; a very long content goes on at a step of its own (`rest`)."""
    visit = found.visit
    body = "" if visit.state == "withdrawn" else "\n".join(
        quota_lines.sentence(line, today) for line in lines
    )  # fmt: skip
    content = visit.content if visit.sealed_content is None else _sealed(found)
    facts = (*_facts(found, today, zone), *_around(found, around), *_content(content))
    return Screen(title=_title(found), facts=facts, body=body)


def _title(found: Record) -> str:
    number = found.visit.id
    if found.visit.state == "withdrawn":
        return _("Record №{number} · taken back").format(number=number)
    return _("Record №{number}").format(number=number)


def _facts(found: Record, today: date, zone: str) -> tuple[tuple[str, str], ...]:
    visit = found.visit
    pairs = (
        (_("Whom"), found.served),
        (_("Area"), found.area if found.area != found.served else ""),
        (_("Place"), visit.place or ""),
        (_("Day"), _day(found, today, zone)),
        (_("Mode"), visit_card.mode_name(visit.mode, visit.channel)),
        (_("Tasks"), _tasks(found)),
        (_("Length"), minutes.shown(visit.minutes) if visit.minutes else ""),
        (_("Consultations"), visit_card.counted(visit.consultations)),
        (_("Distance"), distances.of_record(visit.distance) if visit.distance is not None else ""),
        (_("By"), pgettext("between items of a list", ", ").join(found.participants)),
        (_("Recorded on"), _recorded(found, today, zone)),
        (_("Why taken back"), visit.withdrawn_why or ""),
    )
    return tuple((name, said) for name, said in pairs if said)


def _day(found: Record, today: date, zone: str) -> str:
    """The day, or the first and last of several, and whether it was entered long afterwards."""
    visit = found.visit
    shown = days.shown(visit.day, today)
    if visit.last_day is not None:
        shown = _("{first} to {last}").format(first=shown, last=days.shown(visit.last_day, today))
    late = visits.is_afterwards(visit.last_day or visit.day, recorded_on=recorded_on(found, zone))
    return f"{shown} · {visit_card.afterwards()}" if late else shown


def _sealed(found: Record) -> str:
    """What stands in the place of confidential words."""
    return _("🔒 Confidential content №{number}").format(number=found.visit.id)


def _around(found: Record, around: Around) -> tuple[tuple[str, str], ...]:
    """What was told in it, and who has confirmed what."""
    told = [
        (_("Issue №{number}").format(number=each.id), each.said or _("🔒 confidential"))
        for each in around.issues
    ]
    told += [
        (_("Consultation №{number}").format(number=each.id), each.said or _("🔒 confidential"))
        for each in around.consultations
    ]
    told += detail_words.told(around.details)
    if around.files:
        told.append((_("Attachments"), f"📎 {around.files}"))
    told += [(each.name, each.said or visit_card.sealed()) for each in around.joined]
    if found.visit.confirmed_at is not None:
        told.append((_("Unit"), _("✅ Confirmed by the unit")))
    if around.declared is not None:
        said = {"clear": _("✅ Confirmed: nothing to declare"), "said": _("something declared")}
        told.append((_("Discipline"), said[around.declared]))
    return tuple(told)


def _tasks(found: Record) -> str:
    known = {(task.scheme.value, task.code): task for s in Scheme for task in tasks.of_scheme(s)}
    words = [visit_card.task_name(known[key]) for key in found.tasks if key in known]
    return pgettext("between items of a list", ", ").join(words)


def _recorded(found: Record, today: date, zone: str) -> str:
    """The day it was recorded, where that is not the day of the visit."""
    day = recorded_on(found, zone)
    return days.shown(day, today) if day != found.visit.day else ""


def recorded_on(found: Record, zone: str) -> date:
    """The local day on which the record was made."""
    return found.visit.received_at.astimezone(ZoneInfo(zone)).date()


def _content(content: str | None) -> tuple[tuple[str, str], ...]:
    if not content:
        return ()
    shown = content if len(content) <= CONTENT else f"{content[:CONTENT]}…"
    return ((_("Content"), shown),)


def more(found: Record) -> list[Button]:
    """The way to the rest, where the content is longer than one screen shows."""
    if len(found.visit.content or "") <= CONTENT:
        return []
    return [Button(_("Rest of the content"), "rest")]


def rest(found: Record) -> Screen:
    """What the record's screen had no room for."""
    said = (found.visit.content or "")[CONTENT:]
    return Screen(title=_title(found), facts=((_("Content"), f"…{said}"),))


def with_ways(screen: Screen, ways: Sequence[Button] = ()) -> Screen:
    """The screen with ways on, the first alone in its row, and the way back."""
    first, rest = list(ways[:1]), list(ways[1:])
    return replace(screen, rows=(*rows(first), *rows(rest, wide=2), (Button(_("Back"), "back"),)))
