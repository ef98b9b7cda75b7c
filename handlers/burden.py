"""How little logging costs (/burden): opened by the bureau, for all together and never by person.

Asked: nothing. Kept: nothing.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum

from handlers import days
from handlers.dialogue import Conversation, Draft, Turn, Waits
from handlers.screens import Screen
from handlers.words import gettext as _
from handlers.words import ngettext, pgettext
from programme import access, visits
from programme.access import Action, Noun, Scope
from storage import queries
from storage.queries.accounts import Who
from storage.queries.burden import Burden

LOOKED_BACK = timedelta(days=90)
MOST = 5


class Step(StrEnum):
    """It shows, and waits for nothing."""

    BURDEN = "burden"


def conversation() -> Conversation[Draft]:
    """The map of the conversation."""
    return Conversation(
        name="burden",
        draft=Draft,
        first=Step.BURDEN,
        may=may_see,
        steps={Step.BURDEN: Waits(ask=ask_burden, leaves=False)},
    )


def may_see(who: Who) -> bool:
    scope = access.widest(who.roles, Action.SEE, Noun.BURDEN)
    return who.person is not None and scope is Scope.ALL


async def ask_burden(turn: Turn[Draft]) -> Screen:
    since = turn.today - LOOKED_BACK
    return burden(await queries.burden.since(turn.session, since), since, turn.today)


def burden(found: Burden, since: date, today: date) -> Screen:
    """Medians and shares of the cards saved since that day; of too few, nothing is told."""
    title = _("What logging costs · since {day}").format(day=days.brief(since, today))
    if not found.cards:
        return Screen(title=title, body=_("No card has been saved since."))
    if found.cards < visits.FEWEST_TOLD_OF:
        return Screen(title=title, body=_too_few())
    messages = found.messages if found.messages >= visits.FEWEST_TOLD_OF else 0
    saved = ngettext(
        "{count} card, {told} of them by one message",
        "{count} cards, {told} of them by one message",
        found.cards,
    )
    took = _("median {seconds} s, {taps} taps")
    facts = (
        (_("Saved"), saved.format(count=found.cards, told=found.messages)),
        (_("Took"), took.format(seconds=found.seconds, taps=found.taps)),
        (_("Saved as read"), _share(found.unchanged, messages)),
        (_("Left out most"), _ranked(found.skipped, found.cards)),
        (_("Corrected most"), _ranked(found.corrected, messages)),
    )
    return Screen(
        title=title,
        facts=tuple((name, said) for name, said in facts if said),
        hint=_("Of all together; nothing here is kept by person."),
    )


def _too_few() -> str:
    sentence = _(
        "Too few cards to tell anything without pointing at persons: figures are shown from "
        "{fewest} on."
    )
    return sentence.format(fewest=visits.FEWEST_TOLD_OF)


def _ranked(counts: Mapping[str, int], of: int) -> str:
    """Fields by how often, the most frequent first; of none, nothing."""
    if not of:
        return ""
    ranked = sorted(counts.items(), key=lambda each: (-each[1], each[0]))[:MOST]
    shown = [f"{_field(field)} {_share(count, of)}" for field, count in ranked if count]
    return pgettext("between items of a list", ", ").join(shown)


def _share(part: int, of: int) -> str:
    return f"{round(100 * part / of)}%" if of else ""


def _field(field: str) -> str:
    return {
        "clients": _("Whom"),
        "day": _("Day"),
        "last_day": _("Last day"),
        "mode": _("Mode"),
        "tasks": _("Tasks"),
        "minutes": _("Length"),
        "consultations": _("Consultations"),
        "issue": _("Issue"),
        "content": _("Content"),
    }.get(field, field)
