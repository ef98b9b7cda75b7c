"""A visit's card: every field on one screen, each one tap from being changed.

Assumed values carry *, what is marked confidential stands as 🔒 and not as its words.
"""

from collections.abc import Sequence
from datetime import date

from handlers import days, minutes
from handlers.near import distances
from handlers.quicklog import questions as questions_told
from handlers.screens import Button, Screen, rows
from handlers.visits.draft import Served, Step, VisitDraft, all_served, offered_tasks, task_keys
from handlers.visits.receipt_draft import Kept
from handlers.words import current, ngettext, pgettext
from handlers.words import gettext as _
from programme import visits
from programme.schemes import Scheme
from programme.tasks import Task
from programme.visits import Mode, RemoteChannel
from storage.queries.doubles import Other

ASSUMED = " *"
MOST_APART = 7
"""Units that a card is filled in apart for: each becomes a message of its own."""


def card(draft: VisitDraft, today: date) -> Screen:
    """All answers on one card; what nobody stated is marked."""

    def change(label: str, step: Step, field: str = "") -> Button:
        mark = ASSUMED if field in draft.assumed else ""
        return Button(label + mark, "change", step)

    regions = any(each.target.startswith("region:") for each in all_served(draft))
    place = (change(_("Place"), Step.PLACE),) if regions else ()
    return Screen(
        title=_title(draft),
        facts=facts(draft, today, whole=True),
        body="\n".join(filter(None, (_foreign(draft), _alike(draft)))),
        hint=_("* is assumed: please check") if draft.assumed else "",
        rows=(
            (Button(_("Save"), "save"),),
            *(((Button(_("Fill in apart"), "part"),),) if _may_part(draft) else ()),
            (
                change(_("Whom"), Step.WHOM, "clients"),
                change(_("Day"), Step.DAY, "day"),
                change(_("Mode"), Step.MODE, "mode"),
            ),
            (
                change(_("Tasks"), Step.TASKS, "tasks"),
                change(_("Length"), Step.MINUTES),
                change(_("Content"), Step.CONTENT),
            ),
            (
                change(pgettext("button", "Questions"), Step.CONSULTATIONS),
                change(_("Issue"), Step.ISSUE),
                change(pgettext("button", "Files"), Step.FILES),
            ),
            (*place, change(_("🔒 Confidential"), Step.SEAL)),
        ),
    )


def _title(draft: VisitDraft) -> str:
    if draft.amends is not None:
        return _("Correct №{number} · not saved yet").format(number=draft.amends)
    return _("Visit · not saved yet")


def asking(draft: VisitDraft) -> str:
    """What a question is about: a new record, or one that is corrected."""
    if draft.amends is not None:
        return _("Correct №{number}").format(number=draft.amends)
    return _("Log a visit")


def _foreign(draft: VisitDraft) -> str:
    if not draft.outside:
        return ""
    sentence = _("“{name}” is not among those you serve and is left out.")
    return sentence.format(name=draft.outside)


def _may_part(draft: VisitDraft) -> bool:
    return 0 < len(draft.others) < MOST_APART and not draft.rest


def _alike(draft: VisitDraft) -> str:
    """That several get the same, and the other way; or whose cards come after this one."""
    if draft.rest:
        return _("Next: {names}").format(names=joined([each.name for each in draft.rest]))
    if not _may_part(draft):
        return ""
    sentence = _("{count} records with the same content. Where they differ, fill them in apart.")
    return sentence.format(count=len(all_served(draft)))


def facts(draft: VisitDraft, today: date, *, whole: bool = False) -> tuple[tuple[str, str], ...]:
    """What is answered so far; on the whole card also what is left out."""
    left_out = _("(left out)") if whole else ""
    pairs = (
        ("clients", _("Whom"), joined([each.name for each in all_served(draft)])),
        ("place", _("Place"), draft.place or ""),
        ("day", _("Day"), day_shown(draft, today)),
        ("mode", _("Mode"), mode_name(draft.mode, draft.channel)),
        ("tasks", _("Tasks"), _tasks(draft)),
        ("minutes", _("Length"), _length(draft) or left_out),
        ("consultations", _("Consultations"), _asked(draft)),
        ("issue", _("Issue"), _issue(draft)),
        ("content", _("Content"), _said(draft) or left_out),
        ("distance", _("Distance"), distances.of_card(draft)),
        ("plan", _("Planned visit"), f"№{draft.plan}" if draft.plan else ""),
        ("files", _("Attachments"), f"📎 {len(draft.files)}" if draft.files else ""),
    )
    return tuple(
        (name, said + (ASSUMED if field in draft.assumed else ""))
        for field, name, said in pairs
        if said
    )


def day_shown(draft: VisitDraft, today: date) -> str:
    """The day, or the first and last of several; 补记 where it is entered long afterwards."""
    if draft.day is None:
        return ""
    shown = days.shown(draft.day, today)
    if draft.last_day is not None:
        shown = _("{first} to {last}").format(first=shown, last=days.shown(draft.last_day, today))
    return " · ".join(part for part in (shown, afterwards_of(draft, today)) if part)


def afterwards_of(draft: VisitDraft, today: date) -> str:
    """补记 where the card is filled in long after the visit: it counts all the same."""
    day = draft.last_day or draft.day
    late = day is not None and visits.is_afterwards(day, recorded_on=today)
    return afterwards() if late else ""


def afterwards() -> str:
    """The mark of a record made long after the visit."""
    return _("entered later")


def share(total: int | None, nth: int, draft: VisitDraft) -> int | None:
    """What falls to the nth of those served: evenly, the odd ones to the first."""
    if total is None:
        return None
    count = max(1, len(all_served(draft)))
    return total // count + (1 if nth < total % count else 0) or None


def _length(draft: VisitDraft) -> str:
    return _shared(minutes.shown(draft.minutes), draft) if draft.minutes else ""


def _shared(shown: str, draft: VisitDraft) -> str:
    return _("{length} in all, shared evenly").format(length=shown) if draft.others else shown


def _asked(draft: VisitDraft) -> str:
    if draft.consultations is None:
        return ""
    shown = _shared(counted(draft.consultations), draft)
    if not draft.questions or "content" in draft.sealed:
        return shown
    return _("{count}: {questions}").format(count=shown, questions=_listed(draft.questions))


def counted(consultations: int | None) -> str:
    """「3个」; nothing where none were counted."""
    if consultations is None:
        return ""
    count = ngettext("{count} question", "{count} questions", consultations)
    return count.format(count=consultations)


def _listed(questions: Sequence[str]) -> str:
    """In one line, without the marks that would stand before the sign between them."""
    return pgettext("between questions", "; ").join(
        questions_told.bare(each) for each in questions
    )


def _issue(draft: VisitDraft) -> str:
    if not draft.issue:
        return ""
    shown = sealed() if "issue" in draft.sealed else draft.issue
    whose = next((s.name for s in all_served(draft) if s.target == draft.issue_of), "")
    if not whose or not draft.others:
        return shown
    return _("{said} ({whose})").format(said=shown, whose=whose)


def _said(draft: VisitDraft) -> str:
    kept = draft.content or draft.amends is not None
    return sealed() if "content" in draft.sealed and kept else draft.content or ""


def sealed() -> str:
    """What stands where confidential words would."""
    return _("🔒 confidential")


def _tasks(draft: VisitDraft) -> str:
    chosen = [task for task, key in zip(offered_tasks(draft), task_keys(draft), strict=True)
              if key in draft.tasks]  # fmt: skip
    return joined([task_name(task) for task in chosen])


def same(draft: VisitDraft, served: Served, others: Sequence[Other], today: date) -> Screen:
    """Another's record of what may be the same visit: joined, or kept apart."""
    sentence = _("{author} also recorded a service to {name} on {day}: {mode}, №{number}.")
    told = [
        sentence.format(
            author=other.author, name=served.name, day=days.brief(other.day, today),
            mode=mode_name(draft.mode, None), number=other.visit,
        )
        for other in others
    ]  # fmt: skip
    alone = len(others) == 1
    joins = [
        Button(
            _("The same visit: join") if alone else _join(other),
            "join",
            f"{served.target}={other.visit}",
        )
        for other in others
    ]
    return Screen(
        title=_("Is it the same visit?"),
        body="\n".join(told),
        rows=(
            *rows(joins),
            (Button(_("A different visit: keep it apart"), "apart", served.target),),
        ),
    )


def _join(other: Other) -> str:
    return _("The same as №{number}: join it").format(number=other.visit)


def kept(records: Sequence[Kept]) -> Screen:
    """What the card says once it is saved; the receipt is a message of its own."""
    numbers = joined([f"№{record.visit}" for record in records])
    others = all(record.joined for record in records)
    title = _("Joined {numbers}") if others else _("Saved as {numbers}")
    return Screen(title=title.format(numbers=numbers))


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


def joined(names: Sequence[str]) -> str:
    """Names as a list in a line."""
    return pgettext("between items of a list", ", ").join(names)
