"""A visit confirmed by the unit (单位确认): opened by whoever took part, right then or later.

Asked: the six digits that the unit's contact person reads off; or a one-time link is made for the
contact to open. Kept: that the unit confirmed, when and by which of the two.
"""

from datetime import timedelta
from enum import StrEnum

from handlers import clocks, days
from handlers.dialogue import Conversation, Draft, End, Next, Stay, Turn, Waits, known
from handlers.screens import Button, Screen, Told
from handlers.visits import card as visit_card
from handlers.words import gettext as _
from storage import actions, queries
from storage.errors import NotThere
from storage.queries.visits import Record

LINK_VALID = timedelta(days=7)


class Step(StrEnum):
    """One question."""

    CODE = "code"


class ConfirmDraft(Draft):
    """The visit."""

    visit: int


T = Turn[ConfirmDraft]


def conversation() -> Conversation[ConfirmDraft]:
    """The map of the conversation."""
    return Conversation(
        name="confirm",
        draft=ConfirmDraft,
        first=Step.CODE,
        may=known,  # that they took part is asked of the store
        steps={Step.CODE: Waits(ask=ask_code, picks={"link": link_asked}, typed=code_given)},
    )


async def code_given(turn: T, text: str) -> Next | None:
    """Six digits, with or without blanks; anything else is no code."""
    digits = "".join(text.split())
    if not (digits.isascii() and digits.isdecimal() and len(digits) == actions.unit_keys.DIGITS):
        return None if len(text) > 20 else Stay(_("The code has six digits."))
    try:
        tried = await actions.unit_keys.confirm(
            turn.session, visit_id=turn.draft.visit, digits=digits, person_id=turn.person.id,
            account_id=turn.who.account.id, now=turn.now,
        )  # fmt: skip
    except NotThere:
        return End(Screen(body=_("That record is not there.")), state="cancelled")
    if tried.state in {"confirmed", "already"}:
        title = _("✅ №{number} confirmed by the unit").format(number=turn.draft.visit)
        return End(Screen(title=title))
    if tried.state == "unused":
        return Stay(_("This unit has not taken up its code yet: its contact opens it first."))
    if tried.until is not None:
        until = clocks.shown(tried.until, turn)
        return Stay(_("Too many wrong codes. Try again after {time}.").format(time=until))
    return Stay(_("That code is wrong or has run out. It changes every five minutes: ask again."))


async def link_asked(turn: T, _argument: str) -> Next:
    """A link for this one visit, in a message to be passed on as it is."""
    found = await _find(turn)
    if found is None or found.visit.client_id is None or not turn.about.public_url:
        return Stay(_("That record is not there."))
    code = await actions.links.make(
        turn.session, purpose="visit", subject=f"visit:{turn.draft.visit}",
        made_by=turn.person.id, now=turn.now, valid=LINK_VALID,
    )  # fmt: skip
    address = turn.about.page("visit", code)
    letter = Screen(
        title=_("Please confirm a service"),
        body="\n".join(
            (
                _("{unit}: {day}, {mode}, by {person}.").format(
                    unit=found.served,
                    day=days.shown(found.visit.day, turn.today),
                    mode=visit_card.mode_name(found.visit.mode, found.visit.channel),
                    person=turn.person.name,
                ),
                _("The link works once, until {time}:").format(
                    time=clocks.shown(turn.now + LINK_VALID, turn)
                ),
                address,
            )
        ),
    )
    done = Screen(
        title=_("Link made for №{number}").format(number=turn.draft.visit),
        body=_("Pass the message below on to the unit's contact."),
    )
    return End(done, told=(Told(letter, key=f"link:{turn.heard.key}"),))


async def ask_code(turn: T) -> Screen:
    found = await _find(turn)
    if found is None:
        return Screen(body=_("That record is not there."))
    link = [Button(_("Make a one-time link instead"), "link")] if turn.about.public_url else []
    return Screen(
        title=_("Confirmation by the unit · №{number}").format(number=turn.draft.visit),
        body=_("Write the six digits that the contact of {unit} reads off.").format(
            unit=found.served
        ),
        hint=_("The contact finds them with /code, or on the unit's page.")
        if turn.about.public_url
        else _("The contact finds them with /code in this assistant."),
        rows=(tuple(link),) if link else (),
        numbered=False,
    )


async def _find(turn: T) -> Record | None:
    """The visit, where the person took part in it."""
    found = await queries.visits.find(
        turn.session, turn.draft.visit, who=turn.who, today=turn.today
    )
    if found is None:
        return None
    around = await queries.records.around(
        turn.session, turn.draft.visit, who=turn.who, today=turn.today
    )
    return found if around.took_part else None
