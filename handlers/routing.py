"""Where an update goes: a tapped button, a command, the step that waits for writing, a new card.

One table of commands, each with its word in every language; whoever may not use one never sees
it.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from handlers import dialogue, notices, sentences
from handlers.attachments import attachments
from handlers.dialogue import Conversation, Turn
from handlers.joining import undertaking
from handlers.near import near
from handlers.records import edited, unsealing
from handlers.screens import Answers, Screen, Shown, Told
from handlers.visits import rereading, second_reading
from handlers.visits.draft import may_log
from handlers.words import LANGUAGES, in_language
from handlers.words import gettext as _
from storage import Session, actions, models, queries
from storage.queries.accounts import Found, Who

Opening = Callable[[Turn[Any], str], Awaitable[None]]
Due = Callable[[Turn[Any], Mapping[str, Any]], Awaitable[str | None]]
"""What a kind of later row does, given its subject; says why where it did nothing."""


@dataclass(frozen=True, slots=True)
class Waited:
    """What is asked of a card that waited to leave: why it must not, and what follows then."""

    no_longer: Callable[[Turn[Any], models.Dialogue], Awaitable[str | None]]
    taken_back: Callable[[Session, models.Dialogue, datetime], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Command:
    """One entry of the command menu: its name after the slash, its words, who sees it."""

    name: str
    words: Callable[[], str]
    may: Callable[[Who], bool]
    opens: Opening
    listed: bool = True


@dataclass(frozen=True, slots=True)
class Table:
    """All that can be said to the assistant."""

    book: Mapping[str, Conversation[Any]]
    commands: tuple[Command, ...]
    welcome: Opening
    """What somebody without a role, or with nothing to continue, is told."""
    due: Mapping[str, Due] = field(default_factory=dict)
    """What is said by the clock, by the kind of the later row; its subject names the person."""
    waited: Mapping[str, Waited] = field(default_factory=dict)
    """What is said by the clock and may have waited to leave, by its conversation."""

    def command(self, text: str, who: Who) -> tuple[Command, str] | None:
        """The command a text names, by `/name`, or by its words in any language; and the rest."""
        name, _sep, rest = text.strip().partition(" ")
        if name.startswith("/"):
            wanted = name[1:].split("@", 1)[0].lower()
            found = next((each for each in self.commands if each.name == wanted), None)
            return (found, rest.strip()) if found and found.may(who) else None
        for each in self.commands:
            if each.may(who) and text.strip().lower() in _all_words(each):
                return each, ""
        return None

    def names_command(self, text: str) -> bool:
        """Whether a text is some command's words, perhaps of one this person may not use."""
        return any(text.strip().lower() in _all_words(each) for each in self.commands)

    def menu(self, who: Who) -> list[tuple[str, str]]:
        """The command menu of this person, in the language spoken now."""
        return [(c.name, c.words()) for c in self.commands if c.listed and c.may(who)]


def _all_words(command: Command) -> set[str]:
    return {in_language(language, command.words).lower() for language in LANGUAGES}


async def answer(table: Table, turn: Turn[Any], found: Found) -> Answers:
    """All that this update brings about; records are changed in the turn's session."""
    heard = turn.heard
    if heard.unreachable is not None:
        await actions.accounts.unreachable(
            turn.session, turn.who.account.id, reason="blocked" if heard.unreachable else None
        )
    elif not heard.private:
        _in_group(turn)
    elif heard.edited:
        await _edited(turn)
    elif undertaking.owed(turn.who) and await _held_back(table, turn, found):
        pass
    elif heard.tap is not None:
        await _tapped(table, turn, found)
    elif heard.place is not None and may_log(turn.who):
        await _placed(table, turn, found)
    else:
        _without_attachments(turn)
        await _sent(table, turn, found)
    await _show_again(table, turn)
    if turn.answers.toast and heard.tap is None:
        # Chosen by writing: there is no button to answer, so it is said.
        told = Told(Screen(body=turn.answers.toast), key=f"toast:{heard.key}")
        turn.answers.screens.append(told)
    return turn.answers


async def _held_back(table: Table, turn: Turn[Any], found: Found) -> bool:
    """Nothing goes on before the undertaking is accepted; False where this answers it."""
    row, tapped = found.dialogue, turn.heard.tap is not None
    if turn.heard.files:
        attachments.put_off(turn)
    text = (turn.heard.text or "").strip()
    text = "" if table.names_command(text) else text  # the words of a command are no record
    if row is not None and row.conversation == "undertaking" and row.state == "open":
        there = None if tapped else _resumed(table, turn, row)
        if there is not None and not await _continued(table, turn, found, text):
            await dialogue.ask_again(*there)
        return not tapped
    if tapped:
        turn.answers.toast = _("Accept first; everything else comes after.")
    await undertaking.begin(turn, text)
    return True


def _in_group(turn: Turn[Any]) -> None:
    """One sentence a group; nothing is recorded or shown there."""
    if not turn.who.account.greeted:
        turn.who.account.greeted = True
        told = Told(notices.private_only(), key=f"group:{turn.who.account.id}")
        turn.answers.screens.append(told)


def _without_attachments(turn: Turn[Any]) -> None:
    """Never let it look as if a place had been kept."""
    if turn.who.person is not None and turn.heard.place:
        told = Told(notices.not_kept(), key=f"attachment:{turn.heard.key}")
        turn.answers.screens.append(told)


async def _tapped(table: Table, turn: Turn[Any], found: Found) -> None:
    """A button counts only for the account it was shown to, and only while its card is open."""
    tap = turn.heard.tap
    if tap is None or not tap.buttons:
        return  # a heading, or an empty day of the calendar
    if found.buttons is None or found.dialogue is None:
        await _denied(turn, "button", "")
        turn.answers.toast = _("This button is no longer valid. Send /help to go on.")
        return
    choices = found.buttons.choices
    unsealing.clear(turn, found.dialogue)
    if found.dialogue.state != "open" or turn.now > found.buttons.expires_at:
        turn.answers.toast = _("This was finished already.")
        return
    there = _resumed(table, turn, found.dialogue)
    if there is None or not 0 <= tap.index < len(choices):
        turn.answers.toast = _("This button is no longer valid. Send /help to go on.")
        return
    _label, action, argument = choices[tap.index]
    await _picked(there, found.buttons.step, action, argument)


async def _picked(
    there: tuple[Turn[Any], Conversation[Any]], step: str, action: str, argument: str
) -> None:
    turn, conversation = there
    if not conversation.may(turn.who):
        await _denied(turn, conversation.name, str(turn.dialogue.id))
        turn.answers.toast = _("Your role does not include this any more.")
        return
    if step != turn.dialogue.step:
        turn.answers.toast = _("This card has moved on; it is shown as it stands.")
        await dialogue.ask_again(turn, conversation)
        return
    if not await dialogue.pick(turn, conversation, action, argument):
        turn.answers.toast = _("This card has moved on; it is shown as it stands.")


async def _sent(table: Table, turn: Turn[Any], found: Found) -> None:
    """The words first; then what was sent with them goes where the words went."""
    if turn.heard.files and await _filed(table, turn, found):
        return
    files = attachments.wanted(turn)
    if files:
        found = await attachments.meant(turn, found)
    await _said(table, turn, found)
    if files:
        await attachments.placed(turn, found, files)


async def _filed(table: Table, turn: Turn[Any], found: Found) -> bool:
    """Whether the open card waits for a file: then the words are its caption."""
    row = found.dialogue
    there = _resumed(table, turn, row) if row is not None and row.state == "open" else None
    return there is not None and there[1].may(turn.who) and await dialogue.give(*there)


async def _said(table: Table, turn: Turn[Any], found: Found) -> None:
    text = (turn.heard.text or "").strip()
    if turn.heard.start is not None:
        await table.welcome(turn, turn.heard.start)
        return
    commanded = table.command(text, turn.who) if text else None
    if commanded is not None:
        await commanded[0].opens(turn, commanded[1])
        return
    if text.startswith("/"):
        await table.welcome(turn, "")
        return
    continued = await _continued(table, turn, found, text)
    if continued or await attachments.described(turn, found, text):
        return
    if not text and (turn.heard.files or turn.heard.place) and turn.who.person is not None:
        return  # said already: it was not kept
    if text and may_log(turn.who) and not table.names_command(text):
        await _sentence(table, turn, text)
        return
    await table.welcome(turn, "")


async def _placed(table: Table, turn: Turn[Any], found: Found) -> None:
    """A place belongs to the open card where that has a use for it; else /near opens there."""
    row = found.dialogue
    if row is not None and row.conversation == "home":
        row = await attachments.card_left(turn)  # /help in between does not put a card away
    there = _resumed(table, turn, row) if row is not None and row.state == "open" else None
    if there is None or not there[1].may(turn.who) or not await dialogue.give(*there):
        await near.opened_here(turn)


async def _sentence(table: Table, turn: Turn[Any], text: str) -> None:
    """A message of its own: a filled card, a plan, or the word that nothing was recorded."""
    opened = await sentences.opening(turn, text)
    if turn.heard.files:
        opened = attachments.with_words(opened, text)
    there = table.book[opened.conversation]
    cause = edited.begins(turn)
    card = await dialogue.open_(turn, there, draft=opened.draft, step=opened.step, cause=cause)
    await second_reading.ask(card)


async def _continued(table: Table, turn: Turn[Any], found: Found, text: str) -> bool:
    """Whether what was said answers the open card: a label, a number, a text, or a contact."""
    if found.dialogue is None or found.dialogue.state != "open":
        return False
    there = _resumed(table, turn, found.dialogue)
    if there is None or not there[1].may(turn.who):
        return False
    if turn.heard.contact is not None:
        return await dialogue.give(*there)
    if not text:
        return False
    choice = _choice(found.buttons, text)
    if choice is not None and found.buttons is not None:
        await _picked(there, found.buttons.step, choice[1], choice[2])
        return True
    return await dialogue.type_(*there, text)


def _choice(buttons: models.Buttons | None, text: str) -> list[str] | None:
    """The choice a written label or number means; numbers only where the screen numbers them."""
    if buttons is None:
        return None
    named = [choice for choice in buttons.choices if choice[0].lower() == text.lower()]
    if len(named) == 1:
        return named[0]
    if buttons.numbered and text.isdecimal() and 1 <= int(text) <= len(buttons.choices):
        return buttons.choices[int(text) - 1]
    return None


def _resumed(
    table: Table, turn: Turn[Any], row: models.Dialogue
) -> tuple[Turn[Any], Conversation[Any]] | None:
    """The turn on that dialogue, its draft read; None where this release cannot continue it."""
    conversation = table.book.get(row.conversation)
    draft = dialogue.read_draft(conversation, row) if conversation else None
    if conversation is None or draft is None:
        return None
    return dialogue.replace_dialogue(turn, row, draft), conversation


async def _show_again(table: Table, turn: Turn[Any]) -> None:
    """Cards that may not have arrived are shown now that the person is here."""
    account = turn.who.account
    if not account.show_again:
        return
    account.show_again = False
    shown = {screen.dialogue.id for screen in turn.answers.screens if isinstance(screen, Shown)}
    for row in await queries.dialogues.uncertain(turn.session, account.id):
        there = _resumed(table, turn, row)
        if row.id not in shown and there is not None and there[1].kind == "screen":
            await dialogue.ask_again(*there)


async def _edited(turn: Turn[Any]) -> None:
    """An edited chat message never changes a record silently: it offers to correct it."""
    if await rereading.reread(turn) or await edited.offered(turn):
        return
    screen = Screen(
        body=_(
            "Changing a chat message changes no record. To correct a card that is still open, "
            "tap its field; a saved record is corrected from its receipt or from /mine."
        )
    )
    turn.answers.screens.append(Told(screen, key=f"edited:{turn.heard.key}"))


async def _denied(turn: Turn[Any], noun: str, subject: str) -> None:
    person = turn.who.person
    await actions.audit.note(
        turn.session,
        at=turn.now,
        person_id=person.id if person else None,
        account_id=turn.who.account.id,
        action="use",
        noun=noun,
        subject=subject,
        allowed=False,
    )
