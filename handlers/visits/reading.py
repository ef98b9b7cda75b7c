"""What was read from a message, laid into a visit's card: only where nobody answered yet.

A day that nobody stated is today, marked as assumed; a mode that no word tells is asked.
"""

import re
from collections.abc import Sequence
from datetime import date

from handlers.quicklog import Reading, questions
from handlers.visits import draft as visit_draft
from handlers.visits.draft import Served, VisitDraft
from programme import visits
from programme.visits import Mode, RemoteChannel
from storage.queries.served import Target

FIELDS = ("clients", "day", "last_day", "mode", "tasks", "minutes", "consultations", "issue")
"""What is read from a message and may be corrected, in the order of the card."""

_CHANNELS = (
    (RemoteChannel.WECHAT, re.compile(r"微信|企微|wechat", re.IGNORECASE)),
    (
        RemoteChannel.VIDEO,
        re.compile(r"视频|腾讯会议|钉钉会议|线上会|zoom|teams|video|webinar", re.IGNORECASE),
    ),
    (RemoteChannel.MAIL, re.compile(r"邮件|邮箱|发函|e-?mail", re.IGNORECASE)),
    (
        RemoteChannel.PHONE,
        re.compile(r"电话|致电|去电|来电|通话|phone|\bcall|\brang\b", re.IGNORECASE),
    ),
)


def fill(
    draft: VisitDraft,
    reading: Reading,
    *,
    text: str,
    served: Sequence[Target],
    today: date,
) -> None:
    """Lay the reading of `text` into the card."""
    said, owed = Card(reading, text, served), _owed(draft)
    visit_draft.tasks_read(draft, tasks(reading))
    if draft.target is None:
        _whom(draft, said)
    if draft.day is None:
        _day(draft, reading, today)
    if draft.mode is None and reading.mode is not None:
        draft.mode = reading.mode
        draft.channel = channel(text) if draft.mode == Mode.REMOTE.value else None
    _counts(draft, said)
    if draft.issue is None and reading.issue_span:
        draft.issue = reading.issue_span
        draft.issue_of = said.voiced_by(visit_draft.all_served(draft))
    draft.assumed = sorted({*draft.assumed, *(_assumed(draft, reading) & owed)})


class Card:
    """A reading beside what the store knows of those it names."""

    def __init__(self, reading: Reading, text: str, served: Sequence[Target]) -> None:
        self.reading, self.text = reading, text
        self.mine = {target.key: target for target in served}

    def voiced_by(self, served: Sequence[Served]) -> str | None:
        """Of several, the one named last before the issue; None where that tells nobody."""
        at, keys = self.text.find(self.reading.issue_span or ""), {each.target for each in served}
        before = [key for start, key in self.reading.named if start < at and key in keys]
        return before[-1] if len(served) > 1 and before else None


def tasks(reading: Reading) -> list[str]:
    """The tasks as they stand in the draft: `scheme:code`, of every scheme the words may mean."""
    return [f"{scheme}:{code}" for scheme, codes in reading.tasks_of.items() for code in codes]


def _whom(draft: VisitDraft, said: Card) -> None:
    """Names of others' units stand as they were written: the roster tells nobody who is in it."""
    reading = said.reading
    known = [said.mine[key] for key in reading.clients if key in said.mine]
    draft.outside = reading.foreign or ""
    if known:
        visit_draft.serve(draft, [served_of(target) for target in known])
        return
    draft.candidates = [key for key in reading.client_candidates if key in said.mine]
    if draft.candidates:
        draft.unclear = reading.unclear or ""
    else:
        draft.outside = draft.outside or reading.unclear or ""


def served_of(target: Target) -> Served:
    """A target as it stands on the card."""
    return Served(
        target=target.key, name=target.name, schemes=list(target.schemes), since=target.since
    )


def _day(draft: VisitDraft, reading: Reading, today: date) -> None:
    draft.day = reading.date or today
    draft.last_day = reading.date_end if reading.date_end != reading.date else None
    if draft.last_day is not None and draft.last_day > today:
        draft.last_day = today


def _counts(draft: VisitDraft, said: Card) -> None:
    reading = said.reading
    if draft.minutes is None and reading.minutes is not None:
        fits = visits.minutes_problem(reading.minutes) is None
        draft.minutes = reading.minutes if fits else None
    if draft.consultations is None:
        draft.consultations = reading.consultations
        draft.questions = questions.told(said.text, issue=reading.issue_span)
        if draft.questions:
            draft.consultations = max(len(draft.questions), draft.consultations or 0)
    draft.place = draft.place or reading.place


def _owed(draft: VisitDraft) -> set[str]:
    """The fields nobody answered yet: only of these may the words assume anything."""
    answered = {
        "clients": draft.target is not None,
        "day": draft.day is not None,
        "tasks": bool(draft.tasks) and "tasks" not in draft.assumed,
    }
    return {field for field, known in answered.items() if not known}


def _assumed(draft: VisitDraft, reading: Reading) -> set[str]:
    """The fields that the words do not state."""
    assumed = {"tasks"} if draft.tasks and draft.tasks_given else set()
    if reading.date is None:
        assumed.add("day")
    if not reading.clients or "clients" in reading.assumed:
        assumed.add("clients")
    return {field for field in assumed if field != "clients" or draft.target is not None}


def channel(text: str) -> str:
    """By what means, where the words tell; the phone where they do not."""
    return next((kind for kind, words in _CHANNELS if words.search(text)), RemoteChannel.OTHER)


def codes(draft: VisitDraft, today: date) -> dict[str, str]:
    """The card's fields as codes: keys, task codes, numbers and days from today. No words."""
    days = [draft.day, draft.last_day]
    first, last = (str((each - today).days) if each else "" for each in days)
    found = {
        "clients": "+".join(each.target for each in visit_draft.all_served(draft)),
        "day": first,
        "last_day": last,
        "mode": draft.mode or "",
        "tasks": "+".join(draft.tasks),
        "minutes": _number(draft.minutes),
        "consultations": _number(draft.consultations),
        "issue": "yes" if draft.issue else "no",
    }
    return {field: said[:120] for field, said in found.items()}


def _number(value: int | None) -> str:
    return "" if value is None else str(value)
