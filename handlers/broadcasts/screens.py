"""The screens on which a notice is written: pure functions, but for the names of areas."""

import re
from collections.abc import Mapping
from datetime import datetime, time
from typing import Any

from handlers import clocks, pages
from handlers.broadcasts import audience_screens, audience_words, formatting
from handlers.broadcasts.draft import BroadcastDraft
from handlers.dialogue import Turn
from handlers.screens import Button, Markup, Screen, escape, rows
from handlers.words import gettext as _
from programme import broadcasts
from programme.broadcasts import Audience, State
from storage import Session, models
from storage.queries import recipients
from storage.queries.broadcasts import Page

PREVIEWED = 3000
"""UTF-16 units of a text on the preview; the trial copy shows all of it."""
_TIME = re.compile(r"(?<!\d)(\d{1,2})[:：点时](\d{2})?(?:分)?(半)?")


def text(limit: int, *, area: bool, file: bool, body: str) -> Screen:
    """What is asked first; what was written before stands there."""
    said = [_("Write the text: at most {limit} characters.").format(limit=limit)]
    said.append(_("A file goes along.") if file else _("A picture or a file can be sent with it."))
    hint = _("Bold, italic and links stay, also as **bold**, __italic__, [words](https://…).")
    where = _("It goes to people of your area only.") if area else ""
    return Screen(
        title=_("A notice to many"),
        body=Markup("\n").join([*map(escape, said), *([escape(where)] if where else []),
                                *([Markup("\n") + _safe(body)] if body else [])]),
        hint=hint,
        numbered=False,
    )  # fmt: skip


def _safe(body: str) -> Markup:
    return Markup(body)


async def whom(
    session: Session, audience: Audience, counts: Mapping[str | None, int]
) -> list[str]:
    """「将发给 186 人：服务专员 · 杭州」, and those who are left out."""
    first, *rest = audience_screens.counted(counts)
    return [f"{first} · {await audience_words.said(session, audience)}", *rest]


def card(
    draft: BroadcastDraft, file: models.File | None, whom: list[str], turn: Turn[Any]
) -> Screen:
    """The preview: the text as it will arrive, and whom it is for."""
    shown = _safe(draft.body)
    if broadcasts.units(formatting.visible(draft.body)) > PREVIEWED:
        shown = escape(formatting.visible(draft.body)[: PREVIEWED // 2] + "…")
    facts = [*whom]
    if file is not None:
        name = file.name or _("picture")
        facts.append(f"📎 {name}")
    if draft.at is not None:
        facts.append(_("Leaves {time}").format(time=clocks.shown(draft.at, turn)))
    if draft.why is not None:
        facts.append(_("Urgent: {why}").format(why=draft.why))
    ways = [
        Button(_("Send it to me first"), "try"), Button(_("Set a time"), "when"),
        Button(_("Change recipients"), "to"), Button(_("Change the text"), "text"),
        Button(_("Names"), "names"),
    ]  # fmt: skip
    ways += [Button(_("Without the file"), "no_file")] if file is not None else []
    return Screen(
        title=_("Preview of the notice"),
        body=shown + Markup("\n\n") + escape("\n".join(facts)),
        rows=((Button(_("Send"), "send"),), *rows(ways, wide=3)),
    )


def names(found: recipients.Page, page: int, *, left: bool) -> Screen:
    """Who gets it, or who does not and why."""
    title = _("Does not go to") if left else _("Goes to")
    lines = [
        " · ".join(
            part
            for part in (
                each.name, each.unit, audience_words.why(each.left) if each.left else "",
            )
            if part
        )
        for each in found.rows
    ]  # fmt: skip
    other = Button(_("Goes to"), "left", "") if left else Button(_("Does not go to"), "left", "y")
    return Screen(
        title=pages.titled(title, page, found.total),
        body="\n".join(lines) or _("Nobody."),
        rows=(*pages.turns(page, found.total), (other,)),
    )


def when(morning: datetime, turn: Turn[Any]) -> Screen:
    return Screen(
        title=_("When does it leave?"),
        body=_("Write a time, like tomorrow 9:00, or 23 Nov 14:30."),
        rows=(
            (Button(_("At once"), "at", ""),),
            (Button(clocks.shown(morning, turn), "at", morning.isoformat()),),
        ),
        numbered=False,
    )


def hours(opens: datetime, turn: Turn[Any], *, now: bool) -> Screen:
    """Outside office hours it waits, unless it is urgent."""
    title = _("It is not office time now") if now else _("That is not office time")
    wait = _("Send it on {time}").format(time=clocks.shown(opens, turn))
    return Screen(
        title=title,
        body=_("Notices leave from 8:30 to 17:30 on working days (bureau setting)."),
        rows=rows([Button(wait, "wait"), Button(_("Urgent: send it all the same"), "urgent")]),
    )


def why() -> Screen:
    return Screen(
        title=_("Why is it urgent?"),
        body=_("In a few words; it is kept with the notice."),
        numbered=False,
    )


def same(row: models.Broadcast, name: str, turn: Turn[Any]) -> Screen:
    """The very same was sent today, by oneself or by a colleague."""
    sentence = _("{name} sent the very same to the same people at {time}: notice №{number}.")
    return Screen(
        title=_("Not sent a second time"),
        body=sentence.format(name=name, time=clocks.shown(row.made_at, turn), number=row.id),
        rows=rows(
            [
                Button(_("Look at №{number}").format(number=row.id), "look"),
                Button(_("Send it once more"), "anyway"),
            ]
        ),
    )


def listed(found: Page, page: int, turn: Turn[Any]) -> Screen:
    """The notices within reach, the newest first, each a button."""
    buttons = [Button(_line(row, name, turn), "open", str(row.id)) for row, name in found.rows]
    return Screen(
        title=pages.titled(_("Notices"), page, found.total),
        rows=(
            (Button(_("Write a notice"), "new"),),
            *rows(buttons),
            *pages.turns(page, found.total),
        ),
    )


def _line(row: models.Broadcast, name: str, turn: Turn[Any]) -> str:
    begins = formatting.visible(row.body).split("\n")[0]
    begins = begins if len(begins) <= 14 else f"{begins[:13]}…"
    day = clocks.day(row.leaves_at, turn)
    return " · ".join(part for part in (f"№{row.id} {begins}", day, state(row.state)) if part)


def state(name: str) -> str:
    return {
        State.SCHEDULED: _("scheduled"),
        State.SENDING: _("being sent"),
        State.PAUSED: _("paused"),
        State.FINISHED: "",
        State.CANCELLED: _("the rest cancelled"),
    }[State(name)]


def time_in(text: str) -> time | None:
    """「14:30」, 「9点」, 「9点半」; 下午 and 晚上 count from noon."""
    found = _TIME.search(text)
    if found is None:
        return None
    hour = int(found[1])
    minute = 30 if found[3] else int(found[2] or 0)
    if hour < 12 and re.search(r"下午|晚上|傍晚|\bpm\b", text):
        hour += 12
    return time(hour, minute) if hour < 24 and minute < 60 else None


def without_time(text: str) -> str:
    rest = _TIME.sub(" ", text)
    return re.sub(r"上午|下午|早上|晚上|傍晚|\b[ap]m\b", " ", rest)
