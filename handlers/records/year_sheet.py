"""One's own year as a sheet (本年表格), from /mine: opened by whoever logs visits.

Asked: which year. A job draws the sheet; its card shows how far it is. Kept: that it was exported.
What is confidential stands in it as 「保密内容 №318」 alone.
"""

from collections.abc import Sequence
from enum import StrEnum

from handlers.dialogue import Conversation, Draft, End, Next, Stay, Turn, Waits
from handlers.records import version_screens
from handlers.screens import Button, Document, Screen, rows
from handlers.visits import card as visit_card
from handlers.words import gettext as _
from handlers.words import ngettext
from programme import access
from programme.access import Action, Noun, Scope
from storage import actions, queries
from storage.queries.accounts import Who
from storage.queries.year import Row

OFFERED = 3


class Step(StrEnum):
    """One question."""

    YEAR = "year"


T = Turn[Draft]


def conversation() -> Conversation[Draft]:
    """The map of the conversation."""
    return Conversation(
        name="year_sheet",
        draft=Draft,
        first=Step.YEAR,
        may=may_export,
        steps={Step.YEAR: Waits(ask=ask_year, picks={"year": year_chosen})},
    )


def may_export(who: Who) -> bool:
    """Whoever may export visits at all; only their own are in this sheet."""
    scope = access.widest(who.roles, Action.EXPORT, Noun.VISIT)
    return who.person is not None and scope is not Scope.NONE


async def year_chosen(turn: T, year: str) -> Next:
    counted = dict(await queries.year.years(turn.session, person_id=turn.person.id))
    if int(year) not in counted:
        return Stay()
    job = await actions.jobs.ask(
        turn.session, kind="year_sheet", account_id=turn.who.account.id,
        dialogue_id=turn.dialogue.id, total=counted[int(year)], now=turn.now,
        params={
            "year": int(year), "person": turn.person.id, "language": turn.person.language,
        },
    )  # fmt: skip
    turn.answers.jobs.append(job)
    return End(making(int(year), 0, counted[int(year)]))


async def ask_year(turn: T) -> Screen:
    counted = await queries.year.years(turn.session, person_id=turn.person.id)
    buttons = [
        Button(_of_year(year, count), "year", str(year)) for year, count in counted[:OFFERED]
    ]
    return Screen(
        title=_("My records as a sheet"),
        body=_("Which year?") if counted else _("No record yet."),
        rows=rows(buttons),
        numbered=len(buttons) > 1,
    )


def _of_year(year: int, count: int) -> str:
    return ngettext("{year}, {count} record", "{year}, {count} records", count).format(
        year=year, count=count
    )


# What the job shows and makes


def making(year: int, done: int, total: int) -> Screen:
    return Screen(
        title=_("Sheet of {year}").format(year=year),
        body=_("Being made: {done}/{total}").format(done=done, total=total),
    )


def made(year: int, total: int) -> Screen:
    body = ngettext("{count} record, in the file below.", "{count} records, in the file below.",
                    total)  # fmt: skip
    return Screen(title=_("✅ Sheet of {year}").format(year=year), body=body.format(count=total))


def handed_over(year: int, document: Document) -> Screen:
    return Screen(title=_("Sheet of {year}").format(year=year), file=document)


def file_name(year: int) -> str:
    return _("visits-{year}.xlsx").format(year=year)


def headers() -> tuple[str, ...]:
    """The columns, in the order of `v_visits`."""
    return (
        _("Number"), _("Day"), _("Last day"), _("Whom"), _("Area"), _("Mode"), _("Place"),
        _("Minutes"), _("Consultations"), _("Tasks"), _("Content"), _("State"),
        _("Recorded on"), _("Confirmed by the unit"), _("Corrections"), _("Attachments"),
        _("Author"), _("Took part"),
    )  # fmt: skip


def cells(row: Row) -> tuple[str, ...]:
    """One visit, every cell a text."""
    done = [tuple(key.split(":")) for key in (row.tasks or "").split(",") if key]
    return (
        str(row.number),
        row.day.isoformat(),
        row.last_day.isoformat() if row.last_day else "",
        row.served,
        row.area or "",
        visit_card.mode_name(row.mode, row.channel),
        row.place or "",
        _number(row.minutes),
        _number(row.consultations),
        version_screens.done([(scheme, code) for scheme, code in done]),
        _("Confidential №{number}").format(number=row.number)
        if row.confidential
        else row.content or "",
        state_name(row.state),
        row.received_day.isoformat(),
        _("yes") if row.confirmed_at else "",
        _number(row.amendments or None),
        _number(row.files or None),
        row.author,
        str(row.participants),
    )


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def state_name(state: str) -> str:
    return {
        "recorded": _("recorded"),
        "amended": _("corrected"),
        "withdrawn": _("taken back"),
    }[state]


def lines(found: Sequence[Row]) -> str:
    """The same in lines, for a channel that sends no files."""
    return "\n".join(
        f"№{row.number} {row.day.isoformat()} {row.served} "
        f"{visit_card.mode_name(row.mode, row.channel)}"
        for row in found
    )
