"""Versions of a record on screens: what changed old → new, the list of versions, an older one."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from handlers import days, minutes
from handlers.records import detail_words
from handlers.screens import Button, Screen, rows
from handlers.visits import card as visit_card
from handlers.words import gettext as _
from handlers.words import pgettext
from programme import tasks
from programme.schemes import Scheme
from storage.queries.versions import FIELDS, Facts, Version, changed

CHANGE = 160  # characters of a long text that one side of old → new shows
CONTENT = 3000

Names = Mapping[tuple[int | None, int | None], str]
"""Of those served, by (client, region)."""


def label(field: str) -> str:
    return {
        "whom": _("Whom"),
        "day": _("Day"),
        "mode": _("Mode"),
        "place": _("Place"),
        "tasks": _("Tasks"),
        "minutes": _("Length"),
        "consultations": _("Consultations"),
        "content": _("Content"),
        "details": _("Details"),
    }[field]


def value(field: str, facts: Facts, served: str, today: date) -> str:
    """What a version states in one field; empty where nothing."""
    return {
        "whom": served,
        "day": _days(facts, today),
        "mode": visit_card.mode_name(facts.mode, facts.channel),
        "place": facts.place or "",
        "tasks": done(facts.tasks),
        "minutes": minutes.shown(facts.minutes) if facts.minutes else "",
        "consultations": str(facts.consultations) if facts.consultations is not None else "",
        "content": facts.content or (_("🔒 confidential") if facts.sealed_content else ""),
        "details": detail_words.joined(facts.details),
    }[field]


def hidden(facts: Facts) -> Facts:
    """A version of a record whose words are confidential by now: they were so all along."""
    details = tuple((*each[:3], None, each[3] or each[4]) for each in facts.details)
    said = facts.sealed_content or facts.content
    return replace(facts, content=None, sealed_content=said, details=details)


def _days(facts: Facts, today: date) -> str:
    first = days.shown(facts.day, today)
    if facts.last_day is None:
        return first
    return _("{first} to {last}").format(first=first, last=days.shown(facts.last_day, today))


def done(chosen: Sequence[tuple[str, str]]) -> str:
    """The tasks in the notices' words and order."""
    listed = [task for scheme in Scheme for task in tasks.of_scheme(scheme)]
    names = [visit_card.task_name(t) for t in listed if (t.scheme.value, t.code) in chosen]
    return pgettext("between items of a list", ", ").join(names)


def changes(before: Facts, after: Facts, names: Names, today: date) -> tuple[tuple[str, str], ...]:
    """「日期　11月20日 周五 → 11月21日 周六」 for each field that differs."""
    fields = changed(before, after)
    if after.sealed_content is not None:
        before, after = hidden(before), hidden(after)
    both = [(each, names.get((each.client_id, each.region_id), "")) for each in (before, after)]
    return tuple(
        (label(field), " → ".join(_side(value(field, *each, today)) for each in both))
        for field in fields
    )


def _side(said: str) -> str:
    if not said:
        return _("(left out)")
    return said if len(said) <= CHANGE else f"{said[:CHANGE]}…"


def line(version: Version, today: date, zone: str) -> str:
    """「第2版 · 11月21日 · 改了日期、任务：填写有误」."""
    if version.at is None:
        return _("Version 1 · as it was recorded")
    fields = pgettext("between items of a list", ", ").join(map(label, version.changed))
    sentence = _("Version {number} · {day} · changed {fields}: {why}")
    return sentence.format(
        number=version.number,
        day=days.brief(version.at.astimezone(ZoneInfo(zone)).date(), today),
        fields=fields,
        why=version.why,
    )


def listed(number: int, versions: Sequence[Version], *, today: date, zone: str) -> Screen:
    """Every version, the newest first; each older one is a button."""
    newest = list(reversed(versions))
    older = [
        Button(_("Version {number}").format(number=each.number), "version", str(each.number))
        for each in newest[1:]
    ]
    return Screen(
        title=_("№{number} · history").format(number=number),
        body="\n".join(line(each, today, zone) for each in newest),
        rows=rows(older, wide=3),
        numbered=False,
    )


def older(number: int, version: Version, *, today: date) -> Screen:
    """One older version, whole."""
    pairs = [
        (label(field), value(field, version.facts, version.served, today)) for field in FIELDS
    ]
    title = _("№{number} · version {version}")
    return Screen(
        title=title.format(number=number, version=version.number),
        facts=tuple((name, said[:CONTENT]) for name, said in pairs if said),
        rows=((Button(_("Back"), "back"),),),
    )
