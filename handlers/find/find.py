"""Look somebody or something up (/find): the bureau everywhere, a local department in its area.

Asked: a part of a person's, client's or region's name, pinyin initials included. Shown: who
serves, where the quotas stand, the records. Kept: that it was looked at, in the audit.
"""

from dataclasses import replace
from typing import Any

from handlers import pages
from handlers.attachments import attached
from handlers.dialogue import (
    Asked,
    Conversation,
    End,
    Next,
    Opened,
    Picked,
    Stay,
    Turn,
    Waits,
    open_,
)
from handlers.find import screens as find_screens
from handlers.find.draft import FindDraft, Step, noun_of, number_of
from handlers.records import screens as record_screens
from handlers.records import unsealing
from handlers.records import ways as record_ways
from handlers.screens import Screen
from handlers.units import link as unit_link
from handlers.visits.draft import may_log
from handlers.words import gettext as _
from programme import access
from programme.access import Action, Noun, Scope
from storage import actions, queries
from storage.queries.accounts import Who
from storage.queries.finding import Names
from storage.queries.people import Hit
from storage.queries.visits import Record, Rows

WORDS_LIMIT = 60
SENTENCE = 20  # longer than any name people look up by: rather a visit to be logged


T = Turn[FindDraft]


def conversation() -> Conversation[FindDraft]:
    """The map of the conversation."""
    ways = {
        "back": went_back,
        "open": opened_name,
        "record": record_chosen,
        "records": records_asked,
    }

    def shows(ask: Asked[FindDraft], **more: Picked[FindDraft]) -> Waits[FindDraft]:
        return Waits(ask=ask, picks={**ways, **more}, typed=words_given_again, leaves=False)

    return Conversation(
        name="find",
        draft=FindDraft,
        first=Step.WORDS,
        may=may_find,
        steps={
            Step.WORDS: Waits(ask=ask_words, typed=words_given, leaves=False),
            Step.LIST: shows(ask_list, page=page_turned, again=words_asked),
            Step.PERSON: shows(ask_person, edit=edit_asked),
            Step.SERVED: shows(ask_served, page_link=unit_link.made),
            Step.RECORDS: shows(ask_records, page=records_turned),
            Step.RECORD: shows(
                ask_record,
                rest=rest_asked,
                history=record_ways.looked_back,
                files=attached.sent_again,
                unseal=unsealing.asked,
            ),
            Step.REST: shows(ask_rest),
        },
    )


def may_find(who: Who) -> bool:
    return who.person is not None and _scope(who, Noun.PERSON) is not Scope.NONE


def _scope(who: Who, noun: Noun) -> Scope:
    return access.widest(who.roles, Action.FIND, noun)


async def opened(turn: Turn[Any], words: str) -> None:
    """`/find`, or `/find 林晓` to look at once."""
    draft, step = FindDraft(), Step.WORDS
    if words:
        followed = await words_given(replace(turn, draft=draft), words)
        step = followed if isinstance(followed, Step) else Step.LIST
        draft.words = words[:WORDS_LIMIT]
    await open_(turn, turn.book["find"], draft=draft, step=step)


# What follows each answer


async def went_back(turn: T, _argument: str) -> Next:
    return turn.draft.back()


async def words_asked(turn: T, _argument: str) -> Next:
    return Step.WORDS


async def words_given(turn: T, text: str) -> Next | None:
    """The only one found is opened at once; a sentence that finds nothing is no name."""
    draft = turn.draft
    looked = draft.words, draft.page
    draft.words, draft.page = text[:WORDS_LIMIT], 0
    found = await _names(turn)
    if found.total == 0:
        draft.words, draft.page = looked
        if len(text) > SENTENCE:
            return None
        return Stay(_("Nothing within your reach matches “{words}”.").format(words=text[:40]))
    draft.path, draft.listed = [], found.total > 1
    return Step.LIST if draft.listed else await opened_name(turn, found.page[0].key)


async def words_given_again(turn: T, text: str) -> Next | None:
    """Other words while something is shown; from whoever logs visits it is a visit instead."""
    return None if may_log(turn.who) else await words_given(turn, text)


async def page_turned(turn: T, page: str) -> Next:
    turn.draft.page = int(page)
    return Stay()


async def opened_name(turn: T, key: str) -> Next:
    """A person, a client or a region; that it was opened is noted, and so is a refusal."""
    noun, _sep, number = key.partition(":")
    found = await (_person(turn, key) if noun == "person" else _served(turn, key))
    await _note(turn, noun, number, allowed=found is not None)
    return turn.draft.go(key) if found else Stay(find_screens.not_there())


async def records_asked(turn: T, about: str) -> Next:
    turn.draft.records_page = 0
    return turn.draft.go(f"records:{about}")


async def records_turned(turn: T, page: str) -> Next:
    turn.draft.records_page = int(page)
    return Stay()


async def record_chosen(turn: T, number: str) -> Next:
    found = await _record(turn, f"visit:{number}")
    await _note(turn, "visit", number, allowed=found is not None)
    return turn.draft.go(f"visit:{number}") if found else Stay(find_screens.not_there())


async def rest_asked(turn: T, _argument: str) -> Next:
    return turn.draft.go(turn.draft.place.replace("visit", "rest"))


async def edit_asked(turn: T, _argument: str) -> Next:
    """The person's own card, where this release has one and this role may change people."""
    card = turn.book.get("person")
    found = await _person(turn, turn.draft.place)
    if card is None or found is None or not _may_edit(turn, found):
        return Stay()
    draft = card.draft.model_validate({"person": found.id})
    return End(Screen(title=found.name), Opened("person", draft))


# What is asked


async def ask_words(turn: T) -> Screen:
    return find_screens.words(area=_scope(turn.who, Noun.PERSON) is Scope.AREA)


async def ask_list(turn: T) -> Screen:
    found = await _names(turn)
    if not found.page and turn.draft.page:
        turn.draft.page = 0
        found = await _names(turn)
    return find_screens.listed(turn.draft.words, turn.draft.page, found)


async def ask_person(turn: T) -> Screen:
    found = await _person(turn, turn.draft.place)
    if found is None:
        return find_screens.gone()
    relations = await queries.assignments.of_person(
        turn.session, person_id=found.id, who=turn.who, today=turn.today
    )
    lines = await queries.quotas.of_person(
        turn.session, person_id=found.id, today=turn.today, seen_by=turn.who
    )
    recent = await _visits(turn, f"person:{found.id}", limit=find_screens.RECENT)
    return find_screens.person(
        found, relations, lines, recent, may_edit=_may_edit(turn, found), today=turn.today
    )


async def ask_served(turn: T) -> Screen:
    found = await _served(turn, turn.draft.place)
    if found is None:
        return find_screens.gone()
    ids = {"client_id": found.client_id, "region_id": found.region_id}
    relations = await queries.assignments.of_served(
        turn.session, who=turn.who, today=turn.today, **ids
    )
    lines = await queries.quotas.seen(
        turn.session, who=turn.who, today=turn.today, day=turn.today, **ids
    )
    recent = await _visits(turn, turn.draft.place, limit=find_screens.RECENT)
    ways = await unit_link.offered(turn, found)
    return find_screens.served(found, relations, lines, recent, ways, today=turn.today)


async def ask_records(turn: T) -> Screen:
    about = turn.draft.place.removeprefix("records:")
    found = await _visits(turn, about, first=pages.first(turn.draft.records_page))
    if not found.page and turn.draft.records_page:
        turn.draft.records_page = 0
        found = await _visits(turn, about)
    by = noun_of(about) != "person"
    return find_screens.records(turn.draft.records_page, found, by=by, today=turn.today)


async def ask_record(turn: T) -> Screen:
    found = await _record(turn, turn.draft.place)
    if found is None:
        return find_screens.gone()
    visit = found.visit
    lines = await queries.quotas.seen(
        turn.session, who=turn.who, today=turn.today, client_id=visit.client_id,
        region_id=visit.region_id, day=visit.day,
    )  # fmt: skip
    around = await queries.records.around(turn.session, visit.id, who=turn.who, today=turn.today)
    screen = record_screens.record(
        found, lines, around, today=turn.today, zone=turn.person.time_zone
    )
    ways = [
        *record_screens.more(found),
        *(record_ways.sealed(found, around) if unsealing.may_open(turn.who) else []),
        *record_ways.kept(found, around),
    ]
    return record_screens.with_ways(screen, ways)


async def ask_rest(turn: T) -> Screen:
    found = await _record(turn, turn.draft.place)
    return record_screens.with_ways(record_screens.rest(found)) if found else find_screens.gone()


# What is looked up, always within reach


async def _names(turn: T) -> Names:
    return await queries.finding.search(
        turn.session, who=turn.who, today=turn.today, like=turn.draft.words,
        first=pages.first(turn.draft.page), limit=pages.PAGE,
    )  # fmt: skip


async def _person(turn: T, key: str) -> Hit | None:
    return await queries.people.find(turn.session, number_of(key), who=turn.who, today=turn.today)


async def _served(turn: T, key: str) -> queries.clients.Served | None:
    return await queries.clients.find(turn.session, key, who=turn.who, today=turn.today)


async def _record(turn: T, key: str) -> Record | None:
    return await queries.visits.find(turn.session, number_of(key), who=turn.who, today=turn.today)


async def _visits(turn: T, about: str, *, first: int = 0, limit: int = pages.PAGE) -> Rows:
    return await queries.visits.seen(
        turn.session, who=turn.who, today=turn.today, first=first, limit=limit,
        **{f"{noun_of(about)}_id": number_of(about)},
    )  # fmt: skip


def _may_edit(turn: T, found: Hit) -> bool:
    scope = access.allowed_on_person(turn.who.roles, Action.EDIT, Noun.PERSON, subject=found.roles)
    card = turn.book.get("person")
    return card is not None and card.may(turn.who) and scope is not Scope.NONE


async def _note(turn: T, noun: str, subject: str, *, allowed: bool) -> None:
    await actions.audit.note(
        turn.session, at=turn.now, person_id=turn.person.id, account_id=turn.who.account.id,
        action=Action.SEE, noun=noun, subject=subject, allowed=allowed,
    )  # fmt: skip
