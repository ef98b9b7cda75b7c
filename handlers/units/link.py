"""A unit's page, for a contact who is not in the chat: its link is handed out from /find.

Opened by the bureau, and by a local department within its area. Kept: the link, of which only the
hash stays; a new one ends the one before.
"""

from datetime import timedelta
from typing import Any

from handlers import clocks
from handlers.dialogue import Next, Stay, Turn
from handlers.screens import Button, Screen, Sign, Told
from handlers.words import gettext as _
from programme.access import Action, Noun
from storage import actions, queries
from storage.queries.clients import Served

VALID = timedelta(days=180)


async def offered(turn: Turn[Any], found: Served) -> list[Button]:
    """The button, where this person may hand the page out and there is an address for it."""
    if found.client_id is None or not turn.about.public_url or not await _may(turn, found.id):
        return []
    return [Button(_("Link to the unit's page"), "page_link", str(found.id))]


async def made(turn: Turn[Any], client: str) -> Next:
    """A message to be passed on as it is."""
    found = await queries.clients.find(
        turn.session, f"client:{client}", who=turn.who, today=turn.today
    )
    allowed = found is not None and await _may(turn, int(client))
    await actions.audit.note(
        turn.session, at=turn.now, person_id=turn.person.id, account_id=turn.who.account.id,
        action=Action.INVITE, noun=Noun.UNIT_LINK, subject=f"client:{client}", allowed=allowed,
    )  # fmt: skip
    if found is None or not allowed or not turn.about.public_url:
        return Stay(_("That is not there."))
    code = await actions.links.make(
        turn.session, purpose="unit", subject=f"client:{client}", made_by=turn.person.id,
        now=turn.now, valid=VALID,
    )  # fmt: skip
    letter = Screen(
        title=_("{unit}: the page that confirms services").format(unit=found.name),
        body="\n".join(
            (
                _("It shows the code to read to a visitor, and takes a concern to the bureau."),
                _("For the unit's contact alone, until {day}:").format(
                    day=clocks.day(turn.now + VALID, turn)
                ),
                turn.about.page("unit", code),
            )
        ),
    )
    turn.answers.screens.append(Told(letter, key=f"link:{turn.heard.key}"))
    said = _("Pass the message on to the unit's contact. An earlier link no longer opens.")
    return Stay(said, Sign.DONE)


async def _may(turn: Turn[Any], client_id: int) -> bool:
    return await queries.clients.may_link(turn.session, client_id, who=turn.who, today=turn.today)
