"""How far a notice is: a bar, the numbers, and the names behind each number."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from handlers import clocks, pages
from handlers.broadcasts import audience_words, formatting
from handlers.broadcasts import screens as broadcast_screens
from handlers.broadcasts.draft import BroadcastDraft
from handlers.dialogue import Turn
from handlers.screens import Button, Rows, Screen, rows
from handlers.words import gettext as _
from handlers.words import ngettext
from programme.broadcasts import Audience, Follows, State
from storage import Session, models
from storage.queries.accounts import Who
from storage.queries.broadcasts import Group, Page, Progress, Told

BAR = 10
QUOTED = 60


async def progress(
    session: Session,
    row: models.Broadcast,
    found: Progress,
    *,
    who: Who,
    now: datetime,
    rate: int,
) -> Screen:
    """The card that is edited while it is sent, and that stays afterwards."""
    said = formatting.visible(row.body).replace("\n", " ")
    quoted = said if len(said) <= QUOTED else f"{said[: QUOTED - 1]}…"
    lines = [f"“{quoted}”"] if quoted else []
    if row.state == State.SCHEDULED:
        leaves = clocks.shown_to(who, row.leaves_at, now)
        lines.append(_("⏳ Leaves {time}").format(time=leaves))
    else:
        lines += _numbers(row, found, rate)
    if row.follows_id is None:
        lines.append(await audience_words.said(session, Audience.from_json(row.audience)))
    if row.why:
        lines.append(_("Urgent: {why}").format(why=row.why))
    return Screen(title=_titled(row), body="\n".join(lines), rows=_ways(row, found))


def _titled(row: models.Broadcast) -> str:
    facts = {"number": row.id, "state": _state(row), "of": row.follows_id}
    if row.follows == Follows.AGAIN:
        return _("Notice №{number}, №{of} once more · {state}").format(**facts)
    if row.follows == Follows.REMINDER:
        return _("Notice №{number}, a reminder of №{of} · {state}").format(**facts)
    return _("Notice №{number} · {state}").format(**facts)


def _state(row: models.Broadcast) -> str:
    if row.state == State.FINISHED:
        return _("sent")
    return broadcast_screens.state(row.state)


def _numbers(row: models.Broadcast, found: Progress, rate: int) -> list[str]:
    done, total = found.done, found.total
    parts = [f"{_bar(done, total)} {done}/{total}"]
    if row.state == State.SENDING and found.waiting:
        seconds = max(1, round(found.waiting / rate))
        parts.append(_left(seconds))
    counts = [
        (_("Sent {count}"), found.states.get("sent", 0)),
        (_("not delivered {count}"), found.of(Group.UNDELIVERABLE)),
        (_("uncertain {count}"), found.of(Group.UNCERTAIN)),
        (_("confirmed {count}"), found.acknowledged),
        (_("skipped {count}"), found.states.get("skipped", 0)),
    ]
    kept = [word.format(count=count) for word, count in counts if count or word == counts[0][0]]
    said = [" · ".join(parts), " · ".join(kept)]
    if found.left:
        count = sum(found.left.values())
        sentence = ngettext("Not to {count} person: {why}", "Not to {count} people: {why}", count)
        said.append(sentence.format(count=count, why=audience_words.left(found.left)))
    return said


def _bar(done: int, total: int) -> str:
    full = BAR if total == 0 else BAR * done // total
    return "▓" * full + "░" * (BAR - full)


def _left(seconds: int) -> str:
    if seconds < 90:
        sentence = ngettext("about {count} second left", "about {count} seconds left", seconds)
        return sentence.format(count=seconds)
    minutes = round(seconds / 60)
    sentence = ngettext("about {count} minute left", "about {count} minutes left", minutes)
    return sentence.format(count=minutes)


def _ways(row: models.Broadcast, found: Progress) -> Rows:
    names = Button(_("Names"), "names", _first_group(found))
    if row.state == State.SCHEDULED:
        return ((Button(_("Cancel it"), "cancel"),),)
    if row.state == State.SENDING:
        rest = (names, Button(_("Cancel the rest"), "cancel"))
        return ((Button(_("Pause"), "pause"),), rest)
    if row.state == State.PAUSED:
        rest = (names, Button(_("Cancel the rest"), "cancel"))
        return ((Button(_("Continue"), "resume"),), rest)
    return (*rows(_afterwards(row, found)), (names, *_refresh(), *_original(row)))


def _refresh() -> tuple[Button, ...]:
    return (Button(_("Refresh"), "look"),)


def _original(row: models.Broadcast) -> tuple[Button, ...]:
    if row.follows_id is None:
        return ()
    return (Button(_("Notice №{number}").format(number=row.follows_id), "original",
                   str(row.follows_id)),)  # fmt: skip


def _afterwards(row: models.Broadcast, found: Progress) -> list[Button]:
    """What may follow a notice that was sent; one that follows another is followed by none."""
    if row.follows_id is not None:
        return []
    ways = []
    if silent := found.of(Group.SILENT):
        label = ngettext(
            "Remind the {count} still to confirm", "Remind the {count} still to confirm", silent
        )
        ways.append(Button(label.format(count=silent), "follow", Follows.REMINDER))
    if uncertain := found.of(Group.UNCERTAIN):
        label = ngettext("Send once more to {count} uncertain one", "Send once more to {count} "
                         "uncertain ones", uncertain)  # fmt: skip
        ways.append(Button(label.format(count=uncertain), "follow", Follows.AGAIN))
    return ways


def _first_group(found: Progress) -> str:
    """The names most wanted."""
    wanted = (Group.UNDELIVERABLE, Group.UNCERTAIN, Group.SILENT, Group.WAITING)
    return next((group for group in wanted if found.of(group)), Group.ACKNOWLEDGED)


def told(
    row: models.Broadcast,
    group: Group,
    found: Page,
    counts: Progress,
    *,
    numbers: Mapping[int, str] | None,
    turn: Turn[BroadcastDraft],
) -> Screen:
    """The names of one group; with numbers for a call, where this role may see them."""
    page = turn.draft.page
    lines = [_person(each, group, (numbers or {}).get(each.person_id, ""), turn)
             for each in found.rows]  # fmt: skip
    others = [
        Button(f"{group_name(each)} {counts.of(each)}", "group", each)
        for each in Group
        if each is not group and counts.of(each)
    ]
    hint = _("Their numbers are with the provincial bureau.") if numbers is None else ""
    title = _("Notice №{number} · {group}").format(number=row.id, group=group_name(group))
    return Screen(
        title=pages.titled(title, page, found.total),
        body="\n".join(lines) or _("Nobody."),
        hint=hint,
        rows=(
            *pages.turns(page, found.total),
            *rows(others, wide=2),
            (Button(_("Back to the notice"), "sent"),),
        ),
    )


def _person(each: Told, group: Group, number: str, turn: Turn[Any]) -> str:
    why = ""
    if group in {Group.UNDELIVERABLE, Group.LEFT_OUT} and each.reason:
        why = audience_words.why(each.reason)
    if each.acknowledged_at is not None:
        why = clocks.shown(each.acknowledged_at, turn)
    return " · ".join(part for part in (each.name, each.unit, number, why) if part)


def group_name(group: Group) -> str:
    return {
        Group.SILENT: _("not confirmed"),
        Group.UNDELIVERABLE: _("not delivered"),
        Group.UNCERTAIN: _("uncertain"),
        Group.LEFT_OUT: _("not sent to"),
        Group.ACKNOWLEDGED: _("received"),
        Group.WAITING: _("waiting"),
    }[group]


def gone() -> Screen:
    return Screen(body=_("That is not there."), rows=((Button(_("Notices"), "list"),),))
