"""Whether a quota need not be met (免计审批): the bureau approves or refuses, once.

Shown: who asks, for which quota, why, and how it stands. Asked: yes or no, and a word where it is
refused. Kept: the decision; both are told.
"""

from dataclasses import replace
from enum import StrEnum

from handlers.dialogue import Conversation, Draft, End, Next, Stay, Turn, Waits
from handlers.exemptions import screens as exemption_screens
from handlers.screens import Screen, Told
from handlers.words import gettext as _
from handlers.words import speaking
from programme import access
from programme.access import Action, Noun, Scope
from storage import actions, queries
from storage.queries.accounts import Who
from storage.queries.exemptions import Asked
from storage.queries.quotas import Line

WORD_LIMIT = 200


class Step(StrEnum):
    """In the order of the conversation."""

    DECIDE = "decide"
    WORD = "word"


class DecisionDraft(Draft):
    """The exemption by its number."""

    exemption: int = 0


T = Turn[DecisionDraft]


def conversation() -> Conversation[DecisionDraft]:
    """The map of the conversation."""
    return Conversation(
        name="exemption_decision",
        draft=DecisionDraft,
        first=Step.DECIDE,
        may=may_decide,
        steps={
            Step.DECIDE: Waits(
                ask=ask_decision, picks={"approve": approved, "refuse": refusal}, leaves=False
            ),
            Step.WORD: Waits(ask=ask_word, picks={"word": refused}, typed=refused),
        },
    )


def may_decide(who: Who) -> bool:
    """The bureau's clerks and directors."""
    scope = access.widest(who.roles, Action.APPROVE, Noun.EXEMPTION)
    return who.person is not None and scope is Scope.ALL


# What follows each answer


async def approved(turn: T, _argument: str) -> Next:
    return await _decide(turn, approved=True, word=None)


async def refusal(turn: T, _argument: str) -> Next:
    return Step.WORD


async def refused(turn: T, word: str) -> Next:
    word = " ".join(word.split())
    if len(word) > WORD_LIMIT:
        sentence = _("That is {count} characters; a reason holds {limit}. Send it shortened.")
        return Stay(sentence.format(count=len(word), limit=WORD_LIMIT))
    return await _decide(turn, approved=False, word=word) if word else Stay()


async def _decide(turn: T, *, approved: bool, word: str | None) -> Next:
    done = await actions.exemptions.decide(
        turn.session, turn.draft.exemption, approved=approved, word=word,
        by=(turn.person.id, turn.who.account.id), now=turn.now,
    )  # fmt: skip
    asked = await _asked(turn)
    if not done or asked is None:
        return End(exemption_screens.settled(asked))
    return End(exemption_screens.decided(asked), told=await _to_asker(turn, asked))


async def _to_asker(turn: T, asked: Asked) -> tuple[Told, ...]:
    """The same on every account of whoever asked, in their language."""
    audience = await queries.audiences.person(turn.session, person_id=asked.asked_by)
    told = []
    for account, language in audience.accounts:
        with speaking(language):
            screen = exemption_screens.decided(asked, own=True)
        told.append(Told(screen, key=f"exemption:{asked.id}:{account}", account_id=account))
    return tuple(told)


# What is asked


async def ask_decision(turn: T) -> Screen:
    asked = await _asked(turn)
    if asked is None or asked.state != "asked":
        return replace(exemption_screens.settled(asked), rows=())
    if asked.asked_by == turn.person.id:
        return exemption_screens.own(asked)
    return exemption_screens.decision(asked, await _line(turn, asked), turn.today)


async def ask_word(turn: T) -> Screen:
    return exemption_screens.word(turn.draft.exemption)


async def _asked(turn: T) -> Asked | None:
    return await queries.exemptions.find(
        turn.session, turn.draft.exemption, who=turn.who, today=turn.today
    )


async def _line(turn: T, asked: Asked) -> Line | None:
    return await queries.exemptions.find_quota(turn.session, *asked.named)
