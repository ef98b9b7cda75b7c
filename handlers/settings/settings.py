"""Settings (/settings): opened by everybody; when one is told what is not urgent, and where.

Asked: the digest's hour, quiet hours, the time zone; of an absence its days and who stands in
(`away`). Kept: the person's own hours, and absences.
"""

import re
from dataclasses import replace
from datetime import time
from zoneinfo import available_timezones

from handlers.dialogue import Conversation, Draft, End, Next, Opened, Stay, Turn, Waits, known
from handlers.quicklog import clauses
from handlers.screens import Screen
from handlers.settings import away
from handlers.settings import screens as settings_screens
from handlers.settings.draft import SettingsDraft, Step
from handlers.words import gettext as _
from programme.hours import CLOSES, OPENS, Hours, HoursProblem
from storage import actions, queries

T = Turn[SettingsDraft]

_HOUR = r"(\d{1,2})(?::(\d{2}))?"
ONE_HOUR = re.compile(_HOUR)
TWO_HOURS = re.compile(rf"{_HOUR}\s*[-~]\s*{_HOUR}")


def conversation() -> Conversation[SettingsDraft]:
    """The map of the conversation."""
    return Conversation(
        name="settings",
        draft=SettingsDraft,
        first=Step.SETTINGS,
        may=known,
        steps={
            Step.SETTINGS: Waits(
                ask=ask_settings,
                picks={
                    "change": change_asked, "away": away.asked, "back_at_work": away.back,
                    "language": language_asked,
                },
                leaves=False,
            ),
            Step.DIGEST: Waits(ask=ask_digest, picks={"at": hour_given}, typed=hour_given),
            Step.QUIET: Waits(ask=ask_quiet, picks={"span": span_given}, typed=span_given),
            Step.ZONE: Waits(ask=ask_zone, picks={"zone": zone_given}, typed=zone_given),
            Step.FIRST: Waits(
                ask=away.ask_first, picks={"first": away.first_chosen}, typed=away.first_typed
            ),
            Step.LAST: Waits(
                ask=away.ask_last, picks={"last": away.last_chosen}, typed=away.last_typed
            ),
            Step.STAND_IN: Waits(
                ask=away.ask_stand_in,
                picks={"person": away.stand_in_chosen, "page": away.page_turned},
                typed=away.name_typed,
            ),
        },
    )  # fmt: skip


# What follows each answer


async def change_asked(turn: T, step: str) -> Next:
    return Step(step)


async def language_asked(turn: T, _argument: str) -> Next:
    shown = replace(await ask_settings(turn), rows=())
    return End(shown, Opened("language", Draft()))


async def hour_given(turn: T, text: str) -> Next:
    """A whole or half hour, or any minute: 9, 9:30."""
    at = _hour(ONE_HOUR.fullmatch(clauses.even(text.strip())))
    if at is None:
        return Stay(_("No hour was understood. Write it like 9:30."))
    return await _keep(turn, replace(await _hours(turn), digest=at))


async def span_given(turn: T, text: str) -> Next:
    """From one hour to another; the empty text of the button: none."""
    if not text:
        return await _keep(turn, replace(await _hours(turn), quiet=None))
    found = TWO_HOURS.fullmatch(clauses.even(text.strip()))
    first, last = _hour(found), _hour(found, 2)
    if first is None or last is None or first == last:
        return Stay(_("No hours were understood. Write them like 12:00-14:00."))
    return await _keep(turn, replace(await _hours(turn), quiet=(first, last)))


def _hour(found: re.Match[str] | None, part: int = 0) -> time | None:
    if found is None:
        return None
    hour, minute = found[1 + part], found[2 + part] or "0"
    return time(int(hour), int(minute)) if int(hour) < 24 and int(minute) < 60 else None


async def zone_given(turn: T, text: str) -> Next:
    """A name of the time zone database, in whatever case."""
    wanted = text.strip().replace(" ", "_").lower()
    zone = next((name for name in available_timezones() if name.lower() == wanted), None)
    if zone is None or "/" not in zone:
        return Stay(_("No such zone. Write it like Europe/Berlin."))
    turn.person.time_zone = zone
    return await _keep(turn, replace(await _hours(turn), zone=zone))


async def _hours(turn: T) -> Hours:
    return await queries.hours.of_person(turn.session, turn.person.id)


async def _keep(turn: T, hours: Hours) -> Next:
    """Kept, unless no digest would ever come; today's, while it waits, comes by the new hours."""
    problem = hours.problem()
    if problem is HoursProblem.OUTSIDE:
        said = _("Not kept: a digest comes within office hours, {opens} to {closes}.")
        return Stay(said.format(opens=f"{OPENS:%H:%M}", closes=f"{CLOSES:%H:%M}"))
    if problem is HoursProblem.NEVER:
        return Stay(_("Not kept: no office hour would be left for the digest."))
    await actions.hours.keep(turn.session, turn.person.id, hours)
    today = hours.local_day(turn.now)
    await actions.later.move(
        turn.session, f"digest:{turn.person.id}:{today}", due_at=hours.digest_due(today)
    )
    return Step.SETTINGS


# What is asked


async def ask_settings(turn: T) -> Screen:
    coming = await queries.absences.coming(turn.session, turn.person.id, today=turn.today)
    names = await queries.absences.names(turn.session, [each.stand_in_id for each in coming])
    others = await queries.absences.stood_in_for(turn.session, turn.person.id, day=turn.today)
    return settings_screens.settings(
        await _hours(turn), coming, names, stood_in_for=list(others.values()), now=turn.now,
        today=turn.today,
    )  # fmt: skip


async def ask_digest(turn: T) -> Screen:
    return settings_screens.digest()


async def ask_quiet(turn: T) -> Screen:
    return settings_screens.quiet()


async def ask_zone(turn: T) -> Screen:
    return settings_screens.zone(turn.now)
