"""The undertaking: read and accepted before anything else, and again when a line is new.

Shown: the discipline of the person's schemes in the notices' own words, with their clauses. Kept:
the lines accepted, by their marks. What was written meanwhile becomes a card afterwards.
"""

from enum import StrEnum
from typing import Any

from pydantic import Field

from handlers import discipline_words, sentences
from handlers.dialogue import (
    Conversation,
    Draft,
    End,
    Next,
    Opened,
    Stay,
    Turn,
    Waits,
    known,
    open_,
)
from handlers.screens import Button, Menu, Screen, Sign
from handlers.visits.draft import may_log
from handlers.words import gettext as _
from handlers.words import ngettext, use
from programme.schemes import of_role, undertaken_by
from programme.undertakings import Merged
from storage import actions
from storage.queries.accounts import Who

KEPT = 5  # messages written before accepting; whoever writes more is asked again each time


class Step(StrEnum):
    """One question, with one answer."""

    READ = "read"


class UndertakingDraft(Draft):
    """What was written before the undertaking was accepted."""

    said: list[str] = Field(default_factory=list)


T = Turn[UndertakingDraft]


def conversation() -> Conversation[UndertakingDraft]:
    """The map of the conversation."""
    return Conversation(
        name="undertaking",
        draft=UndertakingDraft,
        first=Step.READ,
        may=known,
        steps={
            Step.READ: Waits(
                ask=ask_undertaking,
                picks={"accept": accepted, "language": language_changed},
                typed=said_meanwhile,
                leaves=False,
            )
        },
    )


def owed(who: Who) -> bool:
    """Whether this person has yet to accept some line of the words as they stand today."""
    return who.person is not None and undertaken_by(who.roles).owed(who.person.undertaken)


async def begin(turn: Turn[Any], text: str) -> None:
    """Ask for it, whatever else was wanted; a message for the record is kept."""
    draft = UndertakingDraft()
    _keep(draft, turn.who, text)
    await open_(turn, turn.book["undertaking"], draft=draft)


async def next_for(turn: Turn[Any]) -> Opened:
    """Where somebody who has just come in goes on."""
    if owed(turn.who):
        return Opened("undertaking", UndertakingDraft())
    turn.answers.screens.append(Menu(turn.who, str(turn.heard.key)))
    return Opened("home", Draft())


def _keep(draft: UndertakingDraft, who: Who, text: str) -> bool:
    """Whether the text is for the record, and there is room for it."""
    wanted = bool(text) and not text.startswith("/") and may_log(who) and len(draft.said) < KEPT
    if wanted:
        draft.said.append(text)
    return wanted


async def said_meanwhile(turn: T, text: str) -> Next | None:
    if not owed(turn.who):
        return None  # a role was lost since, and nothing is asked any more
    if _keep(turn.draft, turn.who, text):
        return Stay(_("Kept: it becomes a card once you have accepted."), Sign.DONE)
    return Stay(_("Accept first; everything else comes after."))


async def language_changed(turn: T, language: str) -> Next:
    turn.person.language = turn.who.account.language = language
    use(language)
    return Stay()


async def accepted(turn: T, shown: str) -> Next:
    """Only what was shown is accepted; then home, or the cards of what was written."""
    merged = undertaken_by(turn.who.roles)
    if shown != merged.digest:
        return Stay(_("The text has changed meanwhile. Please read it once more."))
    schemes = {scheme for role in turn.who.roles if (scheme := of_role(role))}
    await actions.joining.undertake(
        turn.session, turn.person, schemes=schemes, account_id=turn.who.account.id, now=turn.now
    )
    turn.answers.screens.append(Menu(turn.who, str(turn.heard.key)))
    cards = [await sentences.opening(turn, text) for text in turn.draft.said]
    then, *also = cards or [Opened("home", Draft())]
    return End(done(merged), then, also=tuple(also))


async def ask_undertaking(turn: T) -> Screen:
    merged = undertaken_by(turn.who.roles)
    kept = len(turn.draft.said)
    return undertaking(merged, kept, turn.person.language)


def undertaking(merged: Merged, kept: int, language: str) -> Screen:
    other = "zh_Hans_CN" if language == "en" else "en"
    waiting = ngettext("{count} message is kept.", "{count} messages are kept.", kept)
    return Screen(
        title=_("Before you start ({clauses})").format(clauses=merged.cited),
        body="\n".join(discipline_words.listed(merged.lines)),
        rows=(
            (Button(_("Read, and I will keep to it"), "accept", merged.digest),),
            (Button("English / 中文", "language", other),),
        ),
        hint=waiting.format(count=kept) if kept else "",
    )


def done(merged: Merged) -> Screen:
    """What stays in the history: the words that were accepted."""
    return Screen(
        title=_("✅ Accepted ({clauses})").format(clauses=merged.cited),
        body="\n".join(discipline_words.listed(merged.lines)),
    )
