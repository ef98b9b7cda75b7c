"""Own records (/mine): opened by whoever logs visits, to look them up and take one back.

Asked: nothing; words to search by, where wanted, and why a record is taken back. Kept: nothing
new. While a list or a record is shown, what is typed is a message of its own: a new visit.
"""

from typing import Any

from handlers import pages
from handlers.dialogue import (
    Beside,
    Conversation,
    Draft,
    End,
    Next,
    Opened,
    Stay,
    Turn,
    Waits,
    open_,
)
from handlers.records import screens as record_screens
from handlers.records import ways as record_ways
from handlers.records.draft import MineDraft, Step
from handlers.screens import Button, Screen, rows
from handlers.visits.draft import VisitDraft, may_log
from handlers.words import gettext as _
from programme.access import Action
from storage import actions, queries
from storage.errors import NotThere
from storage.queries.records import Around
from storage.queries.visits import Record, Rows

WORDS_LIMIT = 60
WHY_LIMIT = 200


T = Turn[MineDraft]


def conversation() -> Conversation[MineDraft]:
    """The map of the conversation."""
    back = {"back": went_back}
    return Conversation(
        name="mine",
        draft=MineDraft,
        first=Step.LIST,
        may=may_log,
        steps={
            Step.LIST: Waits(
                ask=ask_list,
                picks={
                    "record": record_chosen,
                    "page": page_turned,
                    "search": search_asked,
                    "all": all_asked,
                    "visit": visit_asked,
                    "sheet": sheet_asked,
                },
                leaves=False,
            ),
            Step.SEARCH: Waits(ask=ask_words, picks=back, typed=words_given, leaves=False),
            Step.RECORD: Waits(
                ask=ask_record,
                picks={"why": why_asked, "rest": rest_asked, **back, **record_ways.PICKS},
                leaves=False,
            ),
            Step.REST: Waits(ask=ask_rest, picks=back, leaves=False),
            Step.WHY: Waits(
                ask=ask_why, picks={"take": taken_back, **back}, typed=why_given, leaves=False
            ),
        },
    )


async def opened(turn: Turn[Any], words: str) -> None:
    """`/mine`, or `/mine 预审` to search at once."""
    draft = MineDraft(words=words[:WORDS_LIMIT])
    await open_(turn, turn.book["mine"], draft=draft)


# What follows each answer


async def went_back(turn: T, _argument: str) -> Next:
    return Step(turn.dialogue.trail[-1]) if turn.dialogue.trail else Step.LIST


async def record_chosen(turn: T, number: str) -> Next:
    turn.draft.visit = int(number)
    if await _find(turn) is None:
        return Stay(_("That record is not there."))
    return Step.RECORD


async def page_turned(turn: T, page: str) -> Next:
    turn.draft.page = int(page)
    return Stay()


async def search_asked(turn: T, _argument: str) -> Next:
    return Step.SEARCH


async def words_given(turn: T, text: str) -> Next:
    turn.draft.words, turn.draft.page = text[:WORDS_LIMIT], 0
    return Step.LIST


async def all_asked(turn: T, _argument: str) -> Next:
    turn.draft.words, turn.draft.page = "", 0
    return Stay()


async def visit_asked(turn: T, _argument: str) -> Next:
    shown = await ask_list(turn)
    return End(Screen(title=shown.title, body=shown.body), Opened("visit", VisitDraft()))


async def sheet_asked(turn: T, _argument: str) -> Next:
    return Beside(Opened("year_sheet", Draft()))


async def rest_asked(turn: T, _argument: str) -> Next:
    return Step.REST


async def why_asked(turn: T, _argument: str) -> Next:
    return Step.WHY


async def why_given(turn: T, text: str) -> Next:
    if len(text) > WHY_LIMIT:
        sentence = _("That is {count} characters; a reason holds {limit}. Send it shortened.")
        return Stay(sentence.format(count=len(text), limit=WHY_LIMIT))
    return await taken_back(turn, text)


async def taken_back(turn: T, why: str) -> Next:
    found = await _find(turn)
    if found is None or not _may_take_back(turn, found):
        return Step.RECORD
    try:
        await actions.visits.withdraw(
            turn.session,
            visit_id=found.visit.id,
            person_id=turn.person.id,
            account_id=turn.who.account.id,
            now=turn.now,
            why=why or None,
        )
    except NotThere:
        return Step.RECORD  # taken back meanwhile, from its receipt: the record says so
    return Step.RECORD


# What is asked


async def ask_list(turn: T) -> Screen:
    found = await _own(turn)
    if not found.page and turn.draft.page:
        turn.draft.page = 0
        found = await _own(turn)
    return listed(turn.draft, found, turn)


def listed(draft: MineDraft, found: Rows, turn: T) -> Screen:
    """Own records newest first, each one a button; searching and the way to a new one below."""
    if draft.words:
        title = _("My records · “{words}”").format(words=draft.words)
    else:
        title = _("My records")
    search = Button(_("Search"), "search")
    ways = [search, Button(_("All"), "all")] if draft.words else [search]
    if not found.total:
        ways = [Button(_("All"), "all"), search] if draft.words else []
        nothing = _("No record holds all these words.") if draft.words else _("No record yet.")
    if found.total and not draft.words:
        ways.append(Button(_("As a sheet"), "sheet"))
    log = [] if found.total or draft.words else [Button(_("Log a visit"), "visit")]
    return Screen(
        title=pages.titled(title, draft.page, found.total),
        body="" if found.total else nothing,
        rows=(
            *rows([record_screens.button(row, turn.today) for row in found.page]),
            *pages.turns(draft.page, found.total),
            *rows(log),
            *rows(ways, wide=2),
        ),
    )


async def ask_words(turn: T) -> Screen:
    return Screen(
        title=_("Search my records"),
        body=_("Write words of what was said, a name, a task, or a number."),
        rows=((Button(_("Back"), "back"),),),
        numbered=False,
    )


async def ask_record(turn: T) -> Screen:
    found = await _find(turn)
    if found is None:
        return gone()
    visit = found.visit
    lines = await queries.quotas.seen(
        turn.session,
        who=turn.who,
        today=turn.today,
        client_id=visit.client_id,
        region_id=visit.region_id,
        day=visit.day,
    )
    around = await queries.records.around(turn.session, visit.id, who=turn.who, today=turn.today)
    zone = turn.person.time_zone
    screen = record_screens.record(found, lines, around, today=turn.today, zone=zone)
    return record_screens.with_ways(screen, _ways(turn, found, around))


def _ways(turn: T, found: Record, around: Around) -> list[Button]:
    """An author may change the record; whoever took part may only speak for themselves."""
    ways = [*record_screens.more(found), *record_ways.sealed(found, around)]
    if found.visit.author_id != turn.person.id:
        return [*ways, *record_ways.of_participant(found, around)]
    ways += record_ways.of_author(found, around)
    if _may_take_back(turn, found):
        ways.append(Button(_("Take it back"), "why"))
    return ways


async def ask_rest(turn: T) -> Screen:
    found = await _find(turn)
    return record_screens.with_ways(record_screens.rest(found)) if found else gone()


async def ask_why(turn: T) -> Screen:
    found = await _find(turn)
    if found is None:
        return gone()
    reasons = (_("Recorded twice"), _("Filled in wrongly"), _("It did not take place"))
    return Screen(
        title=_("Take back №{number}").format(number=found.visit.id),
        body=_("Why? It will count nowhere, and stays readable as taken back."),
        rows=(
            *rows([Button(reason, "take", reason) for reason in reasons]),
            (Button(_("Back"), "back"),),
        ),
        hint=_("Or write the reason."),
    )


def gone() -> Screen:
    """A record that is not there, or no longer this person's: both read alike."""
    return record_screens.with_ways(Screen(body=_("That record is not there.")))


async def _own(turn: T) -> Rows:
    return await queries.visits.of_person(
        turn.session,
        person_id=turn.person.id,
        like=turn.draft.words,
        first=pages.first(turn.draft.page),
        limit=pages.PAGE,
    )


async def _find(turn: T) -> Record | None:
    """The record looked at, where it is the person's own."""
    return await queries.visits.find(
        turn.session, turn.draft.visit or 0, who=turn.who, today=turn.today, action=Action.SEE
    )


def _may_take_back(turn: T, found: Record) -> bool:
    """By its author, at any time: what was recorded wrongly is withdrawn, never deleted."""
    visit = found.visit
    return visit.author_id == turn.person.id and visit.state != "withdrawn"
