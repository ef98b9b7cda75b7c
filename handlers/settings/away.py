"""Away (请假): from a day to a day, and who stands in (代理); taken back, it is handed back.

The stand-in is told of both, and while it lasts gets the lines of the other's digest.
"""

from datetime import date, timedelta

from handlers import pages
from handlers.dialogue import Next, Stay, Turn
from handlers.quicklog import clauses
from handlers.quicklog import days as named
from handlers.screens import Screen, Told
from handlers.settings import screens as settings_screens
from handlers.settings.draft import SettingsDraft, Step
from handlers.words import gettext as _
from handlers.words import speaking
from storage import actions, models, queries

LONGEST = timedelta(days=366)
NAME_LIKE = 20

T = Turn[SettingsDraft]


async def asked(turn: T, _argument: str) -> Next:
    turn.draft.first = turn.draft.last = None
    turn.draft.words, turn.draft.page = "", 0
    return Step.FIRST


async def first_chosen(turn: T, iso: str) -> Next:
    return await _from(turn, date.fromisoformat(iso), None)


async def first_typed(turn: T, text: str) -> Next | None:
    """One day, or both at once: 12月1日至12月5日."""
    found = _named(text, turn.today)
    if found is not None:
        return await _from(turn, found.day, found.last)
    return None if len(text) > NAME_LIKE else Stay(_not_understood())


async def last_chosen(turn: T, iso: str) -> Next:
    return await _from(turn, turn.draft.first or turn.today, date.fromisoformat(iso))


async def last_typed(turn: T, text: str) -> Next | None:
    """The last day; or both days after all."""
    both = _named(text, turn.today)
    if both is not None and both.last is not None:
        return await _from(turn, both.day, both.last)
    first = turn.draft.first or turn.today
    found = _named(text, first)
    if found is not None:
        return await _from(turn, first, found.day)
    return None if len(text) > NAME_LIKE else Stay(_not_understood())


def _named(text: str, first: date) -> named.Named | None:
    """The one day or range; none where a number beside it was meant for another (11月32日)."""
    even = clauses.even(text.strip())
    found = named.find(even, first, ahead=True)
    if len(found) != 1:
        return None
    beside = even[: found[0].start] + even[found[0].end :]
    return None if any(sign.isdigit() for sign in beside) else found[0]


def _not_understood() -> str:
    return _("No day was understood. Write it like 2 Dec, or tomorrow.")


async def _from(turn: T, first: date, last: date | None) -> Next:
    """The days make sense, and nobody is away twice."""
    if first < turn.today:
        return Stay(_("Choose today or a day to come."))
    if last is not None and last < first:
        return Stay(_("The last day comes before the first."))
    if last is not None and last - first > LONGEST:
        return Stay(_("That is more than a year."))
    for each in await queries.absences.coming(turn.session, turn.person.id, today=turn.today):
        if first <= each.last_day and each.first_day <= (last or first):
            span = settings_screens.span(each.first_day, each.last_day, turn.today)
            return Stay(_("You are away {days} already. Take that back first.").format(days=span))
    turn.draft.first, turn.draft.last = first, last
    return Step.STAND_IN if last is not None else Step.LAST


async def name_typed(turn: T, text: str) -> Next | None:
    if len(text) > NAME_LIKE:
        return None
    turn.draft.words, turn.draft.page = text, 0
    if await _colleagues(turn):
        return Stay()
    turn.draft.words = ""
    return Stay(_("Nobody within your reach matches “{words}”.").format(words=text))


async def page_turned(turn: T, page: str) -> Next:
    turn.draft.page = int(page)
    return Stay()


async def stand_in_chosen(turn: T, person: str) -> Next:
    """Kept, with a stand-in or with nobody; the stand-in is told."""
    first, last = turn.draft.first, turn.draft.last
    if first is None or last is None:
        return Step.FIRST
    chosen = int(person) if person else None
    if chosen is not None and chosen not in {each.id for each in await _colleagues(turn)}:
        return Stay(_("That colleague cannot stand in. Choose another."))
    number = await actions.absences.begin(
        turn.session, person_id=turn.person.id, first_day=first, last_day=last,
        stand_in_id=chosen, now=turn.now,
    )  # fmt: skip
    row = await turn.session.get_one(models.Absence, number)
    await _tell(turn, row, back=False)
    return Step.SETTINGS


async def back(turn: T, number: str) -> Next:
    """Back, or not going: the lines are one's own again."""
    row = await turn.session.get(models.Absence, int(number))
    done = row is not None and await actions.absences.take_back(
        turn.session, int(number), person_id=turn.person.id, now=turn.now
    )
    if row is not None and done:
        await _tell(turn, row, back=True)
    return Stay()


async def _tell(turn: T, row: models.Absence, *, back: bool) -> None:
    if row.stand_in_id is None:
        return
    audience = await queries.audiences.person(turn.session, person_id=row.stand_in_id)
    for account, language in audience.accounts:
        with speaking(language):
            screen = settings_screens.told(
                turn.person.name, row.first_day, row.last_day, turn.today, back=back
            )
            key = f"absence:{row.id}:{'back' if back else 'away'}:{account}"
            turn.answers.screens.append(Told(screen, key=key, account_id=account))


# What is asked


async def ask_first(turn: T) -> Screen:
    return settings_screens.first(turn.today)


async def ask_last(turn: T) -> Screen:
    return settings_screens.last(turn.draft.first or turn.today, turn.today)


async def ask_stand_in(turn: T) -> Screen:
    found = await _colleagues(turn)
    first = pages.first(turn.draft.page)
    return settings_screens.stand_in(
        found[first : first + pages.PAGE], turn.draft.page, len(found), turn.draft.words
    )


async def _colleagues(turn: T) -> list[queries.absences.Colleague]:
    """Those who can be reached, and are not away themselves on any of these days."""
    first = turn.draft.first or turn.today
    found = await queries.absences.colleagues(
        turn.session, turn.person.id, today=turn.today, like=turn.draft.words,
        here=(first, turn.draft.last or first),
    )  # fmt: skip
    return list(found)
