"""Home (/help, or anything that continues nothing): who one is, what stands, what one may do."""

from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Any

from handlers.broadcasts.draft import Step as BroadcastStep
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
from handlers.quotas import lines as quota_lines
from handlers.screens import Button, Menu, Screen, Told, rows
from handlers.visits.draft import may_log
from handlers.words import LANGUAGES, current, ngettext, use
from handlers.words import gettext as _
from programme.roles import WORDS, Role
from storage import queries
from storage.queries.accounts import Who
from storage.queries.quotas import Line


class Step(StrEnum):
    """Home waits for a choice of what to do."""

    HOME = "home"


class LanguageStep(StrEnum):
    """One question: which language."""

    LANGUAGE = "language"


T = Turn[Draft]


def conversation() -> Conversation[Draft]:
    """The map of home."""
    return Conversation(
        name="home",
        draft=Draft,
        first=Step.HOME,
        may=known,
        steps={
            Step.HOME: Waits(
                ask=ask_home, picks={"open": opened, "language": language_asked}, leaves=False
            )
        },
    )


def languages() -> Conversation[Draft]:
    """The map of /language."""
    return Conversation(
        name="language",
        draft=Draft,
        first=LanguageStep.LANGUAGE,
        may=anybody,
        steps={
            LanguageStep.LANGUAGE: Waits(
                ask=ask_language, picks={"language": language_chosen}, leaves=False
            )
        },
    )


def anybody(_who: Who) -> bool:
    return True


async def shown(turn: Turn[Any], _rest: str) -> None:
    """Home for somebody of the roster; one polite sentence for a stranger."""
    if turn.who.person is None:
        turn.answers.screens.append(Told(stranger(), key=f"stranger:{turn.heard.key}"))
        return
    turn.answers.screens.append(Menu(turn.who, str(turn.heard.key)))
    await open_(turn, turn.book["home"], draft=Draft())


async def opened(turn: T, name: str) -> Next:
    """One of the things home offers; home itself stays in the history without buttons."""
    conversation = turn.book[name]
    if not conversation.may(turn.who):
        return Stay()
    first = AT_FIRST.get(name, conversation.first)
    return End(_bare(await ask_home(turn)), Opened(name, conversation.draft(), first))


async def language_asked(turn: T, _argument: str) -> Next:
    return End(_bare(await ask_home(turn)), Opened("language", Draft()))


async def language_chosen(turn: T, language: str) -> Next:
    if turn.who.person is not None:
        turn.who.person.language = language
    turn.who.account.language = language
    use(language)
    turn.answers.screens.append(Menu(turn.who, f"language:{turn.heard.key}"))
    return End(Screen(title=_("From now on in English.")))


async def ask_home(turn: T) -> Screen:
    lines = await queries.quotas.of_person(
        turn.session, person_id=turn.person.id, today=turn.today
    )
    return home(turn.who, lines, turn)


async def ask_language(turn: T) -> Screen:
    choices = [Button(name, "language", code) for code, name in LANGUAGES.items()]
    return Screen(title="语言 · Language", rows=rows(choices, wide=2))


def home(who: Who, lines: list[Line], turn: T) -> Screen:
    """Name and roles, what is owed, how to record, and the ways on."""
    body = []
    if lines:
        body.append(owed(lines, turn))
    buttons = []
    if may_log(who):
        body.append(_("Write one message to record a visit, for example:"))
        body.append(
            _("yesterday morning at Zhejiang Lab, explained the fast pre-examination policy")
        )
        buttons.append(Button(_("Log a visit"), "open", "visit"))
    more = [
        Button(label(), "open", name)
        for name, label in OFFERS
        if name in turn.book and turn.book[name].may(who)
    ]
    language = Button("English / 中文", "language")
    wide = 2 if current() == "en" else 3  # as many as can be read side by side on a phone
    return Screen(
        title=" · ".join([who.person.name if who.person else "", *role_names(who)]),
        body="\n".join(body),
        rows=(*rows(buttons), *rows([*more, language], wide=wide)),
    )


def owed(lines: list[Line], turn: T) -> str:
    """「服务对象 3 家 · 2026年现场服务 1/3」: how many are served and how many are done."""
    required = [line for line in lines if line.required]
    done = sum(line.done >= line.required for line in required)
    served = ngettext("{count} served", "{count} served", len(lines)).format(count=len(lines))
    parts = [served]
    if required:
        first = required[0]
        fact = _("{period}: visits made to {done} of {required}")
        period = quota_lines.name_of_period(first.period)
        parts.append(fact.format(period=period, done=done, required=len(required)))
        parts.append(quota_lines.left(first, turn.today))
    return " · ".join(parts)


def role_names(who: Who) -> list[str]:
    """The roles in the vocabulary's words, with an English gloss in an English chat."""
    return names_of(who.roles)


def names_of(held: Collection[Role]) -> list[str]:
    """These roles in the vocabulary's words and order."""
    roles = sorted(held, key=list(WORDS).index)
    if current() != "en":
        return [WORDS[role] for role in roles]
    return [f"{WORDS[role]} ({role.value.replace('_', ' ')})" for role in roles]


def _quota_word() -> str:
    return _("My tasks")


def _near_word() -> str:
    return _("Nearby")


def _plans_word() -> str:
    return _("Planned visits")


def _mine_word() -> str:
    return _("My records")


def _broadcast_word() -> str:
    return _("Write to many")


def _reminders_word() -> str:
    return _("Reminders")


def _settings_word() -> str:
    return _("Settings")


def _find_word() -> str:
    return _("Find")


def _coverage_word() -> str:
    return _("Coverage")


def _invite_word() -> str:
    return _("Invite")


def _issues_word() -> str:
    return _("Issues")


def _code_word() -> str:
    return _("Unit's code")


def _concerns_word() -> str:
    return _("Told to the bureau")


OFFERS = (
    ("quota", _quota_word),
    ("plans", _plans_word),
    ("near", _near_word),
    ("mine", _mine_word),
    ("issues", _issues_word),
    ("code", _code_word),
    ("coverage", _coverage_word),
    ("broadcast", _broadcast_word),
    ("find", _find_word),
    ("invite", _invite_word),
    ("concerns", _concerns_word),
    ("reminder_rules", _reminders_word),
    ("settings", _settings_word),
)
"""What home offers beside logging a visit, each to those who may."""
AT_FIRST: Mapping[str, StrEnum] = {"broadcast": BroadcastStep.LIST}
"""Where what is opened from home begins, other than at its first question."""


def stranger() -> Screen:
    """One polite sentence, and nothing of anybody."""
    return Screen(
        body=_(
            "This assistant is open to invited people only.\n"
            "To use it, please contact your local IP department."
        )
    )


def _bare(screen: Screen) -> Screen:
    return Screen(title=screen.title, body=screen.body)
