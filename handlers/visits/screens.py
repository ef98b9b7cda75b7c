"""The questions of a visit's card: pure functions from the draft and the day to a `Screen`."""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from handlers import days, minutes
from handlers.plans import month_grid
from handlers.screens import Button, Screen, rows
from handlers.visits import card as visit_card
from handlers.visits.card import channel_name, task_name
from handlers.visits.draft import (
    Step,
    VisitDraft,
    all_served,
    early_for,
    offered_tasks,
    task_keys,
)
from handlers.words import gettext as _
from programme.schemes import RULES, Scheme
from programme.tasks import Task
from programme.visits import Mode, RemoteChannel


def again(draft: VisitDraft, today: date) -> Screen:
    """The same words as not long ago: nothing is dropped by a guess."""
    number = draft.again.visit if draft.again else None
    return Screen(
        title=_("The same as №{number}: sent twice?").format(number=number)
        if number
        else _("The same as a card that is not saved yet: sent twice?"),
        facts=visit_card.facts(draft, today),
        rows=(
            (Button(_("Sent twice: do not record it"), "yes"),),
            (Button(_("A different visit: record it"), "no"),),
        ),
    )


def place(draft: VisitDraft, today: date) -> Screen:
    """Where in the region, in words (reading 13)."""
    none = [Button(_("Leave it out"), "none")] if draft.place else []
    return Screen(
        title=visit_card.asking(draft),
        body=_("Which unit or place in the region was it?"),
        facts=visit_card.facts(draft, today),
        rows=rows(none),
        numbered=False,
    )


def mode(draft: VisitDraft, today: date) -> Screen:
    """On the spot, or by what means (C10)."""
    remote = [
        Button(channel_name(channel), "mode", f"{Mode.REMOTE}:{channel}")
        for channel in RemoteChannel
    ]
    return Screen(
        title=visit_card.asking(draft),
        body=_("On-site, or by what means?"),
        facts=visit_card.facts(draft, today),
        rows=((Button(_("On-site"), "mode", Mode.ONSITE),), *rows(remote, wide=3)),
    )


def day(draft: VisitDraft, today: date) -> Screen:
    yesterday = today - timedelta(days=1)
    return Screen(
        title=visit_card.asking(draft),
        body=_("Which day?"),
        facts=visit_card.facts(draft, today),
        rows=(
            (Button(_("Today"), "day", today.isoformat()),),
            (
                Button(_("Yesterday"), "day", yesterday.isoformat()),
                Button(_("Another day"), "grid"),
            ),
        ),
        hint=_("Or write it: 20 Nov, last Friday."),
    )


def calendar(draft: VisitDraft, today: date) -> Screen:
    """A month, Monday first; days to come are not offered."""
    first = draft.month or today.replace(day=1)

    def button(each: date) -> Button | None:
        return Button(str(each.day), "day", each.isoformat()) if each <= today else None

    return Screen(
        title=visit_card.asking(draft),
        body="\n".join((days.month_name(first), _("Which day?"))),
        rows=month_grid.rows(first, day=button, latest=today),
        hint=_("Or write it: 20 Nov, last Friday."),
        numbered=False,
    )


def ahead(draft: VisitDraft, today: date) -> Screen:
    """A day to come is refused, with the way out: it becomes a plan."""
    day = days.brief(draft.ahead, today) if draft.ahead else ""
    return Screen(
        title=_("Not recorded: {day} has not come yet.").format(day=day),
        body=_("It can become a plan: on the day you get a reminder and the card, filled in."),
        facts=visit_card.facts(draft, today),
        rows=(
            (Button(_("Keep it as a plan"), "plan"),),
            (Button(_("Another day"), "change", Step.DAY),),
        ),
    )


def early(draft: VisitDraft, today: date) -> Screen:
    served = early_for(draft)
    since = days.shown(served.since, today) if served and served.since else ""
    sentence = _("Your service to {name} began on {since}. Was the visit really before that?")
    return Screen(
        title=_("Before your service began"),
        body=sentence.format(name=served.name if served else "", since=since),
        facts=visit_card.facts(draft, today),
        rows=((Button(_("Yes, that day"), "yes"), Button(_("Another day"), "no")),),
    )


def tasks(draft: VisitDraft, today: date) -> Screen:
    """The tasks in the scheme's own wording; several may be ticked."""
    several = len({task.scheme for task in offered_tasks(draft)}) > 1
    buttons = [
        Button(_ticked(task, key in draft.tasks, several), "task", key)
        for task, key in zip(offered_tasks(draft), task_keys(draft), strict=True)
    ]
    done = [Button(_("Done"), "done")] if draft.tasks else []
    return Screen(
        title=visit_card.asking(draft),
        body=_("What was done? Tap all that apply."),
        facts=visit_card.facts(draft, today),
        rows=(*rows(done), *rows(buttons, wide=2)),
        numbered=False,
        hint=_("Or write their names or numbers, with spaces between."),
    )


def _ticked(task: Task, chosen: bool, several: bool) -> str:
    name = task_name(task)
    if several:
        name = f"{RULES[task.scheme].words} · {name}"
    return f"✓ {name}" if chosen else name


def content(draft: VisitDraft, today: date) -> Screen:
    return Screen(
        title=visit_card.asking(draft),
        body=_("What was said and done? Write it in one message."),
        facts=visit_card.facts(draft, today),
        rows=((Button(_("Skip"), "skip"),),),
        numbered=False,
    )


def length(draft: VisitDraft, today: date) -> Screen:
    offered = [
        Button(minutes.brief(each), "minutes", str(each)) for each in (30, 60, 90, 120, 180, 240)
    ]
    return Screen(
        title=visit_card.asking(draft),
        body=_("How long did it take? Tap, or write it: 45, 1.5 h."),
        facts=visit_card.facts(draft, today),
        rows=(*rows(offered, wide=3), (Button(_("Leave it out"), "minutes", ""),)),
        numbered=False,
    )


def consultations(draft: VisitDraft, today: date) -> Screen:
    """How many were answered, or the questions themselves (C13)."""
    offered = [Button(str(number), "count", str(number)) for number in range(1, 7)]
    return Screen(
        title=visit_card.asking(draft),
        body=_("How many questions were answered? Tap, or write the questions, one a line."),
        facts=visit_card.facts(draft, today),
        rows=(*rows(offered, wide=3), (Button(_("Leave it out"), "count", ""),)),
        numbered=False,
    )


def issue(draft: VisitDraft, today: date) -> Screen:
    """What was voiced or found that needs somebody's doing, and by whom of several."""
    owners = [
        Button(f"✓ {each.name}" if each.target == draft.issue_of else each.name, "owner",
               each.target)
        for each in all_served(draft)
    ]  # fmt: skip
    several = len(owners) > 1 and draft.issue is not None
    drop = [Button(_("No issue"), "drop")] if draft.issue else []
    return Screen(
        title=visit_card.asking(draft),
        body=_("What is needed or wrong, in one message. It becomes an issue with a number."),
        facts=visit_card.facts(draft, today),
        rows=(*rows(owners if several else []), *rows(drop)),
        numbered=False,
    )


def seal(draft: VisitDraft, today: date) -> Screen:
    """What is kept in confidence (S24): sealed, never listed or searched, each opening logged."""
    ways = [
        Button(_("All that was said"), "seal", "content+issue"),
        Button(_("The content only"), "seal", "content"),
        Button(_("The issue only"), "seal", "issue"),
    ]
    open_again = [Button(_("Nothing"), "seal", "")] if draft.sealed else []
    return Screen(
        title=_("🔒 Confidential"),
        body=_(
            "What is confidential is sealed and deleted from the chat. No list, search or export "
            "shows it; each opening is noted. Whom you served, and when, still counts."
        ),
        rows=(*rows(ways[:1]), *rows(ways[1:], wide=2), *rows(open_again)),
    )


def split_list(text: str) -> list[str]:
    """What was written with commas, 、 or spaces between."""
    return re.split(r"[\s,，、;；+]+", text.strip())


def task_of(part: str, offered: Sequence[str]) -> str | None:
    """The task that a number (from 1) or the notice's words mean."""
    if part.isdecimal():
        return offered[int(part) - 1] if 1 <= int(part) <= len(offered) else None
    for key in offered:
        scheme, _sep, code = key.partition(":")
        if part in {word.words for word in RULES[Scheme(scheme)].task_list if word.code == code}:
            return key
    return None
