"""Something to declare about a visit (有情况说明, C25, E14): told by whoever took part.

Asked: what there is to say. Kept: the words, sealed; their author and the bureau's directors can
open them, nobody else, and each opening by a director is noted.
"""

from enum import StrEnum

from pydantic import Field

from handlers.dialogue import Conversation, Draft, End, Next, Stay, Turn, Waits, bureau_day, known
from handlers.screens import Screen, Told
from handlers.words import gettext as _
from handlers.words import speaking
from programme import visits
from storage import actions, queries
from storage.errors import NotThere


class Step(StrEnum):
    """One question."""

    SAID = "said"


class DeclareDraft(Draft):
    """The visits it is about: those of one receipt."""

    visits: list[int] = Field(default_factory=list)


T = Turn[DeclareDraft]


def conversation() -> Conversation[DeclareDraft]:
    """The map of the conversation."""
    return Conversation(
        name="declare",
        draft=DeclareDraft,
        first=Step.SAID,
        may=known,  # that they took part is asked of the store
        steps={Step.SAID: Waits(ask=ask_said, typed=said)},
    )


def numbers_of(argument: str) -> list[int]:
    """`318` or `318,319`: the visits of one receipt."""
    return [int(number) for number in argument.split(",")]


async def said(turn: T, text: str) -> Next:
    if visits.content_problem(text) is visits.ContentProblem.TOO_LONG:
        sentence = _("That is {count} characters; one record holds {limit}. Send it shortened.")
        return Stay(sentence.format(count=len(text), limit=visits.MAX_CONTENT))
    try:
        await actions.declarations.declare(
            turn.session, visits=turn.draft.visits, person_id=turn.person.id,
            account_id=turn.who.account.id, now=turn.now, said=text.strip(),
        )  # fmt: skip
    except NotThere:
        return End(Screen(body=_("That record is not there.")), state="cancelled")
    turn.answers.screens += await _notices(turn)
    return End(
        Screen(
            title=_("✅ Declared · {numbers}").format(numbers=_numbers(turn.draft)),
            body=_("Only you and the bureau's directors can open it."),
        )
    )


async def _notices(turn: T) -> list[Told]:
    """To each director: that something was declared, without a word of it."""
    told = []
    for account, language in await queries.concerns.readers(
        turn.session, today=bureau_day(turn.now), roles=("director",)
    ):
        with speaking(language):
            title = _("Something was declared about a visit · {numbers}")
            screen = Screen(
                title=title.format(numbers=_numbers(turn.draft)),
                body=_("It opens with /concerns; every opening is noted."),
            )
        key = f"declared:{turn.heard.key}:{account.id}"
        told.append(Told(screen, key=key, account_id=account.id))
    return told


async def ask_said(turn: T) -> Screen:
    """The author reads again what they said before; what is written now joins it."""
    first = turn.draft.visits[0] if turn.draft.visits else 0
    before = await queries.records.own_word(turn.session, first, person_id=turn.person.id)
    return Screen(
        title=_("Something to declare · {numbers}").format(numbers=_numbers(turn.draft)),
        facts=((_("Said before"), before),) if before else (),
        body=_(
            "Write what happened: a meal, a gift, a payment offered, a burden to the unit. "
            "It is kept sealed; only you and the bureau's directors can open it."
        ),
        numbered=False,
    )


def _numbers(draft: DeclareDraft) -> str:
    return " ".join(f"№{number}" for number in draft.visits)
