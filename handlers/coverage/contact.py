"""How often a team is to be in contact with its units (常态化对接, S17): a bureau setting.

Opened from the board, by the bureau. Asked: how often. Kept: the setting; the notice gives none.
"""

from handlers.coverage.draft import CoverageDraft, Step
from handlers.dialogue import Next, Stay, Turn
from handlers.screens import Button, Screen
from handlers.words import gettext as _
from programme import access, quotas
from programme.access import Action, Noun, Scope
from storage import actions, queries
from storage.queries.accounts import Who

T = Turn[CoverageDraft]


def may_set(who: Who) -> bool:
    """The bureau's clerks and directors."""
    scope = access.widest(who.roles, Action.EDIT, Noun.QUOTA)
    return who.person is not None and scope is Scope.ALL


def said(interval: str) -> str:
    """「常态化对接（方案 三（五））：每季度一次（省局设定）」."""
    how = {
        "quarter": _("once a quarter"),
        "half": _("once a half-year"),
        "year": _("once a year"),
        quotas.OFF: _("how often is not set"),
    }
    sentence = _("Contact with each unit ({clause}): {often} (bureau setting)")
    return sentence.format(clause=quotas.CONTACT.clause.cited, often=how[interval])


async def chosen(turn: T, interval: str) -> Next:
    if not may_set(turn.who) or interval not in {*quotas.INTERVALS, quotas.OFF}:
        return Stay()
    await actions.quota_rules.set_interval(
        turn.session, quotas.CONTACT.code, interval,
        by=(turn.person.id, turn.who.account.id), now=turn.now,
    )  # fmt: skip
    return Step.BOARD


async def ask(turn: T) -> Screen:
    interval = await queries.quotas.interval(turn.session, quotas.CONTACT.code)
    often = (
        Button(_("Each quarter"), "interval", "quarter"),
        Button(_("Each half-year"), "interval", "half"),
        Button(_("Each year"), "interval", "year"),
    )
    return Screen(
        title=_("How often contact is due"),
        body=f"{said(interval)}\n{quotas.CONTACT.clause.words}",
        rows=(
            often,
            (Button(_("Not set"), "interval", quotas.OFF), Button(_("Back"), "board")),
        ),
    )
