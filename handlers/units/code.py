"""The unit's code (/code 服务确认码): opened by a client's contact person.

Shown: the six digits that hold now, for each of their units. Asked: a concern for the bureau,
where there is one. Kept: that the code was shown; the concern, sealed.
"""

from enum import StrEnum

from handlers import clocks
from handlers.dialogue import Conversation, Draft, End, Next, Stay, Turn, Waits
from handlers.screens import Button, Screen
from handlers.units import concerns
from handlers.words import gettext as _
from programme import access, visits
from programme.access import Action, Noun, Scope
from programme.roles import Role
from storage import actions, queries
from storage.queries.accounts import Who


class Step(StrEnum):
    """What is shown, and what is asked."""

    CODE = "code"
    CONCERN = "concern"


class CodeDraft(Draft):
    """The unit that a concern is about."""

    client: int = 0


T = Turn[CodeDraft]


def conversation() -> Conversation[CodeDraft]:
    """The map of the conversation."""
    return Conversation(
        name="code",
        draft=CodeDraft,
        first=Step.CODE,
        may=may_see,
        steps={
            Step.CODE: Waits(
                ask=ask_code, picks={"again": refreshed, "concern": concern_asked}, leaves=False
            ),
            Step.CONCERN: Waits(ask=ask_concern, typed=concern_told),
        },
    )


def may_see(who: Who) -> bool:
    """Whoever is the contact of a client."""
    scope = access.widest(who.roles, Action.SEE, Noun.UNIT_CODE)
    return who.person is not None and scope is not Scope.NONE and bool(_units(who))


def _units(who: Who) -> list[int]:
    grants = (grant for grant in who.grants if grant.role == Role.CLIENT_CONTACT)
    return sorted({grant.client_id for grant in grants if grant.client_id})


async def refreshed(turn: T, _argument: str) -> Next:
    return Stay()


async def concern_asked(turn: T, client: str) -> Next:
    turn.draft.client = int(client)
    return Step.CONCERN


async def concern_told(turn: T, text: str) -> Next:
    """It goes to the bureau alone; its clerks and directors hear that there is one."""
    if turn.draft.client not in _units(turn.who):
        return Step.CODE
    if visits.content_problem(text) is not None:
        sentence = _("That is {count} characters; one record holds {limit}. Send it shortened.")
        return Stay(sentence.format(count=len(text), limit=visits.MAX_CONTENT))
    concern = await actions.concerns.tell(
        turn.session, client_id=turn.draft.client, visit_id=None, said=text.strip(),
        by=(turn.person.id, turn.who.account.id), now=turn.now,
    )  # fmt: skip
    turn.answers.screens += await concerns.notices(turn.session, concern, now=turn.now)
    return End(
        Screen(
            title=_("✅ Passed to the bureau"),
            body=_("Neither the visitor nor the local department sees it."),
        )
    )


async def ask_code(turn: T) -> Screen:
    facts, buttons = [], []
    for client in _units(turn.who):
        served = await queries.clients.find(
            turn.session, f"client:{client}", who=turn.who, today=turn.today
        )
        if served is None:
            continue
        code = await actions.unit_keys.current(
            turn.session, client, by=(turn.person.id, turn.who.account.id), now=turn.now
        )
        until = clocks.shown(code.until, turn)
        shown = _("{digits}, until {time}").format(
            digits=f"{code.digits[:3]} {code.digits[3:]}", time=until
        )
        facts.append((served.name, shown))
        buttons.append(Button(_("Tell the bureau"), "concern", str(client)))
    return Screen(
        title=_("Code that confirms a service"),
        facts=tuple(facts),
        body=_("Read it to the visitor once the service was given. Give it to nobody else."),
        rows=((Button(_("Show the present code"), "again"),), *((each,) for each in buttons)),
    )


async def ask_concern(turn: T) -> Screen:
    return Screen(
        title=_("For the bureau alone"),
        body=_(
            "Write what happened. It goes to the provincial bureau; "
            "neither the visitor nor the local department sees it."
        ),
        numbered=False,
    )
