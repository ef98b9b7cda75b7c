"""The history of a record: opened by whoever may see it; every version can be read.

Asked: nothing. Kept: nothing.
"""

from dataclasses import replace
from enum import StrEnum

from handlers.dialogue import Conversation, Draft, Next, Stay, Turn, Waits, known
from handlers.records import version_screens
from handlers.screens import Screen
from handlers.words import gettext as _
from storage import queries
from storage.queries.versions import Version


class Step(StrEnum):
    """What is shown."""

    LIST = "list"
    VERSION = "version"


class HistoryDraft(Draft):
    """The record, and the version looked at."""

    visit: int
    version: int = 1


T = Turn[HistoryDraft]


def conversation() -> Conversation[HistoryDraft]:
    """The map of the conversation."""
    return Conversation(
        name="history",
        draft=HistoryDraft,
        first=Step.LIST,
        may=known,  # which record, is asked of the store each time
        steps={
            Step.LIST: Waits(ask=ask_list, picks={"version": version_chosen}, leaves=False),
            Step.VERSION: Waits(ask=ask_version, picks={"back": went_back}, leaves=False),
        },
    )


async def version_chosen(turn: T, number: str) -> Next:
    turn.draft.version = int(number)
    return Step.VERSION if await _versions(turn) else Stay()


async def went_back(turn: T, _argument: str) -> Next:
    return Step.LIST


async def ask_list(turn: T) -> Screen:
    versions = await _versions(turn)
    if not versions:
        return Screen(body=_("That record is not there."))
    return version_screens.listed(
        turn.draft.visit, versions, today=turn.today, zone=turn.person.time_zone
    )


async def ask_version(turn: T) -> Screen:
    for version in await _versions(turn):
        if version.number == turn.draft.version:
            return version_screens.older(turn.draft.visit, version, today=turn.today)
    return Screen(body=_("That record is not there."))


async def _versions(turn: T) -> list[Version]:
    """Of a record within reach; none where it is not."""
    found = await queries.visits.find(
        turn.session, turn.draft.visit, who=turn.who, today=turn.today
    )
    if found is None:
        return []
    versions = await queries.versions.history(turn.session, found.visit)
    if found.visit.sealed_content is None:
        return versions
    return [replace(each, facts=version_screens.hidden(each.facts)) for each in versions]
