"""The screens of a visit's card: pure functions from the draft and the day to a `Screen`."""

import calendar as months
import re
from collections.abc import Sequence
from datetime import date, timedelta

from handlers import days, distances, minutes
from handlers.screens import Button, Screen, rows
from handlers.visit_draft import Step, VisitDraft, offered_tasks, task_keys
from handlers.words import current, pgettext
from handlers.words import gettext as _
from programme.schemes import RULES, Scheme
from programme.tasks import Task
from programme.visits import Mode, RemoteChannel
from storage.queries.served import Target

NAME_LIKE = 20  # longer than any name people search by: rather a sentence
SEARCH_LIMIT = 200
PAGE = 7
EMPTY = "·"


def whom(draft: VisitDraft, found: Sequence[Target], today: date) -> Screen:
    """Whom they served: those visited last first, seven a page."""
    first = PAGE * draft.page if PAGE * draft.page < len(found) else 0
    buttons = [Button(target.name, "target", target.key) for target in found[first : first + PAGE]]
    pages = _page_buttons(first, len(found))
    kept = [Button(_("Keep “{words}” as what was said").format(words=draft.words[:12]), "keep")]
    return Screen(
        title=_("Log a visit"),
        body=_("Whom did you serve? Tap, or write any part of the name.")
        if found
        else _("No client or region is assigned to you yet. The bureau assigns them."),
        facts=_facts(draft, today),
        rows=(*rows(buttons), *pages, *rows(kept if draft.words else [])),
    )


def _page_buttons(first: int, count: int) -> tuple[tuple[Button, ...], ...]:
    page, last = first // PAGE, (count - 1) // PAGE
    turns = []
    if page > 0:
        turns.append(Button(_("Earlier page"), "page", str(page - 1)))
    if page < last:
        turns.append(Button(_("Next page"), "page", str(page + 1)))
    return (tuple(turns),) if turns else ()


def mode(draft: VisitDraft, today: date) -> Screen:
    """On the spot, or by what means (C10)."""
    remote = [
        Button(channel_name(channel), "mode", f"{Mode.REMOTE}:{channel}")
        for channel in RemoteChannel
    ]
    return Screen(
        title=_("Log a visit"),
        body=_("On-site, or by what means?"),
        facts=_facts(draft, today),
        rows=((Button(_("On-site"), "mode", Mode.ONSITE),), *rows(remote, wide=3)),
    )


def day(draft: VisitDraft, today: date) -> Screen:
    yesterday = today - timedelta(days=1)
    return Screen(
        title=_("Log a visit"),
        body=_("Which day?"),
        facts=_facts(draft, today),
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
    weeks = months.Calendar().monthdatescalendar(first.year, first.month)
    heads = tuple(Button(head) for head in days.weekday_heads())
    grid = [
        tuple(_day_button(each, first, today) for each in week)
        for week in weeks
        if any(each.month == first.month and each <= today for each in week)
    ]
    before = (first - timedelta(days=1)).replace(day=1)
    after = (first + timedelta(days=31)).replace(day=1)
    turns = [Button("‹ " + days.month_name(before), "month", before.isoformat())]
    if after <= today:
        turns.append(Button(days.month_name(after) + " ›", "month", after.isoformat()))
    return Screen(
        title=days.month_name(first),
        body=_("Which day?"),
        rows=(heads, *grid, tuple(turns)),
        hint=_("Or write it: 20 Nov, last Friday."),
        numbered=False,
    )


def _day_button(each: date, first: date, today: date) -> Button:
    if each.month != first.month or each > today:
        return Button(EMPTY)
    return Button(str(each.day), "day", each.isoformat())


def early(draft: VisitDraft, today: date) -> Screen:
    since = days.shown(draft.since, today) if draft.since else ""
    sentence = _("Your service to {name} began on {since}. Was the visit really before that?")
    return Screen(
        title=_("Before your service began"),
        body=sentence.format(name=draft.name, since=since),
        facts=_facts(draft, today),
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
        title=_("Log a visit"),
        body=_("What was done? Tap all that apply."),
        facts=_facts(draft, today),
        rows=(*rows(done), *rows(buttons, wide=2)),
        numbered=False,
        hint=_("Or write their names or numbers, several with blanks between."),
    )


def _ticked(task: Task, chosen: bool, several: bool) -> str:
    name = task_name(task)
    if several:
        name = f"{RULES[task.scheme].words} · {name}"
    return f"✓ {name}" if chosen else name


def content(draft: VisitDraft, today: date) -> Screen:
    return Screen(
        title=_("Log a visit"),
        body=_("What was said and done? Write it in one message."),
        facts=_facts(draft, today),
        rows=((Button(_("Skip"), "skip"),),),
        numbered=False,
    )


def length(draft: VisitDraft, today: date) -> Screen:
    offered = [
        Button(minutes.shown(each), "minutes", str(each)) for each in (30, 60, 90, 120, 240)
    ]
    return Screen(
        title=_("Log a visit"),
        body=_("How long did it take? Tap, or write it: 45, 1.5 h."),
        facts=_facts(draft, today),
        rows=(*rows(offered, wide=3), (Button(_("Leave it out"), "minutes", ""),)),
        numbered=False,
    )


def card(draft: VisitDraft, today: date) -> Screen:
    """All answers on one card, each one tap from being changed."""
    return Screen(
        title=_title(draft),
        facts=_facts(draft, today, whole=True),
        rows=(
            (Button(_("Save"), "save"),),
            (
                Button(_("Whom"), "change", Step.WHOM),
                Button(_("Day"), "change", Step.DAY),
                Button(_("Mode"), "change", Step.MODE),
            ),
            (
                Button(_("Tasks"), "change", Step.TASKS),
                Button(_("Length"), "change", Step.MINUTES),
                Button(_("Content"), "change", Step.CONTENT),
            ),
        ),
    )


def _title(draft: VisitDraft) -> str:
    if draft.amends is not None:
        return _("Correct №{number} · not saved yet").format(number=draft.amends)
    return _("Visit · not saved yet")


def kept(number: int) -> Screen:
    """What the card says once it is saved; the receipt is a message of its own."""
    return Screen(title=_("Saved as №{number}").format(number=number))


def _facts(draft: VisitDraft, today: date, *, whole: bool = False) -> tuple[tuple[str, str], ...]:
    """What is answered so far; on the whole card also what is left out."""
    chosen = [task for task, key in zip(offered_tasks(draft), task_keys(draft), strict=True)
              if key in draft.tasks]  # fmt: skip
    left_out = _("(left out)") if whole else ""
    pairs = (
        (_("Whom"), draft.name),
        (_("Day"), days.shown(draft.day, today) if draft.day else ""),
        (_("Mode"), mode_name(draft.mode, draft.channel)),
        (_("Tasks"), _joined([task_name(task) for task in chosen])),
        (_("Length"), minutes.shown(draft.minutes) if draft.minutes else left_out),
        (_("Content"), draft.content or left_out),
        (_("Distance"), distances.of_card(draft)),
        (_("Attachments"), f"📎 {len(draft.files)}" if draft.files else ""),
    )
    return tuple((name, said) for name, said in pairs if said)


def mode_name(mode: str | None, channel: str | None) -> str:
    if mode is None:
        return ""
    if mode == Mode.ONSITE:
        return _("On-site")
    means = channel_name(RemoteChannel(channel)) if channel else ""
    return _("Remote ({means})").format(means=means) if means else _("Remote")


def channel_name(channel: RemoteChannel) -> str:
    return {
        RemoteChannel.PHONE: pgettext("by means of", "Phone"),
        RemoteChannel.WECHAT: _("WeChat"),
        RemoteChannel.VIDEO: _("Video"),
        RemoteChannel.MAIL: pgettext("by means of", "Mail"),
        RemoteChannel.OTHER: _("Another way"),
    }[channel]


def task_name(task: Task) -> str:
    """The notice's wording; in an English chat with an English gloss."""
    return f"{task.words} ({_gloss(task)})" if current() == "en" else task.words


def _gloss(task: Task) -> str:
    return _GLOSSES[task.scheme][task.code]


_GLOSSES = {
    Scheme.COMMISSIONER: {
        "publicise": "policy", "consult": "questions", "understand": "situation",
        "guide": "guidance", "coordinate": "coordination", "suggest": "suggestions",
    },
    Scheme.ENVOY: {
        "connect": "two-way link", "strategy": "plans", "measures": "measures",
        "reform": "pilots", "projects": "major projects", "problems": "problems",
        "results": "results",
    },
    Scheme.ESCORT: {
        "law": "policy and law", "management": "management", "layout": "layout",
        "innovation": "joint innovation", "analysis": "analysis", "utilisation": "use",
        "protection": "protection",
    },
}  # fmt: skip


def _joined(names: Sequence[str]) -> str:
    return pgettext("between items of a list", ", ").join(names)


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
