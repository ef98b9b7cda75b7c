"""How far it is covered (/coverage): area by area, laggards first; the bureau, and departments
within their area.

Asked: nothing. From here: whoever is behind, a picture, a sheet, other periods, the exemptions,
and the supervision notices. Kept: the notices that are sent.
"""

from handlers import pages
from handlers.coverage import board, contact, supervising
from handlers.coverage import screens as coverage_screens
from handlers.coverage.draft import (
    CoverageDraft,
    Step,
    asked_of,
    digits,
    may_go_back,
    may_see,
    may_supervise,
)
from handlers.coverage.screens import View
from handlers.dialogue import Beside, Conversation, Next, Opened, Stay, Turn, Waits
from handlers.exemptions import deciding
from handlers.exemptions.deciding import DecisionDraft
from handlers.screens import Screen, Sign
from handlers.words import gettext as _
from programme import areas, quotas
from storage import actions, queries

T = Turn[CoverageDraft]


def conversation() -> Conversation[CoverageDraft]:
    """The map of the conversation."""
    ways = {"page": page_turned, "back": went_back}
    return Conversation(
        name="coverage",
        draft=CoverageDraft,
        first=Step.MATRIX,
        may=may_see,
        steps={
            Step.MATRIX: Waits(
                ask=ask_matrix,
                picks={
                    "page": page_turned,
                    "area": area_chosen,
                    "period": period_chosen,
                    "behind": behind_asked,
                    "notices": notices_asked,
                    "exemptions": exemptions_asked,
                    "board": board_asked,
                    "picture": picture_asked,
                    "sheet": sheet_asked,
                },
                leaves=False,
            ),
            Step.BEHIND: Waits(
                ask=ask_behind,
                picks={**ways, "rule": rule_chosen, "supervise": supervised},
                leaves=False,
            ),
            Step.NOTICES: Waits(ask=ask_notices, picks=ways, leaves=False),
            Step.EXEMPTIONS: Waits(
                ask=ask_exemptions, picks={**ways, "decide": decision_asked}, leaves=False
            ),
            Step.BOARD: Waits(
                ask=ask_board, picks={**ways, "contact": contact_asked}, leaves=False
            ),
            Step.CONTACT: Waits(
                ask=contact.ask,
                picks={"interval": contact.chosen, "board": board_asked},
                leaves=False,
            ),
        },
    )


# What follows each answer


async def page_turned(turn: T, page: str) -> Next:
    turn.draft.page = int(page)
    return Stay()


async def went_back(turn: T, _argument: str) -> Next:
    turn.draft.page = 0
    return Step.MATRIX


async def area_chosen(turn: T, code: str) -> Next:
    """One area of those shown; nothing leads back to all."""
    turn.draft.area, turn.draft.page = (code if code in areas.AREAS else ""), 0
    return Stay()


async def period_chosen(turn: T, back: str) -> Next:
    number = int(back)
    if number == 0 or may_go_back(number - 1, turn.today):
        turn.draft.back, turn.draft.page = number, 0
    return Stay()


async def behind_asked(turn: T, rule: str) -> Next:
    turn.draft.rule, turn.draft.page = rule, 0
    return Step.BEHIND


async def rule_chosen(turn: T, rule: str) -> Next:
    turn.draft.rule, turn.draft.page = (rule if rule in quotas.RULES else ""), 0
    return Stay()


async def notices_asked(turn: T, _argument: str) -> Next:
    turn.draft.page = 0
    return Step.NOTICES if may_supervise(turn.who) else Stay()


async def exemptions_asked(turn: T, _argument: str) -> Next:
    turn.draft.page = 0
    return Step.EXEMPTIONS


async def board_asked(turn: T, _argument: str) -> Next:
    turn.draft.page = 0
    return Step.BOARD


async def contact_asked(turn: T, _argument: str) -> Next:
    return Step.CONTACT if contact.may_set(turn.who) else Stay()


async def decision_asked(turn: T, number: str) -> Next:
    if not deciding.may_decide(turn.who):
        return Stay()
    return Beside(Opened("exemption_decision", DecisionDraft(exemption=int(number))))


async def supervised(turn: T, _argument: str) -> Next:
    """One tap: whoever answers for what is listed is told of it, once a day for the same thing."""
    if not may_supervise(turn.who):
        return Stay()
    return await supervising.send(turn, asked_of(turn.draft, turn.today))


async def sheet_asked(turn: T, _argument: str) -> Next:
    """The same as a sheet, every quota a line; made outside this update."""
    return await _job(turn, "coverage_sheet", _("The sheet is being made."))


async def picture_asked(turn: T, _argument: str) -> Next:
    return await _job(turn, "coverage_picture", _("The picture is being drawn."))


async def _job(turn: T, kind: str, said: str) -> Next:
    params = {**turn.draft.model_dump(), "language": turn.person.language}
    job = await actions.jobs.ask(
        turn.session, kind=kind, account_id=turn.who.account.id, dialogue_id=None,
        params=params, total=0, now=turn.now,
    )  # fmt: skip
    turn.answers.jobs.append(job)
    return Stay(said, Sign.DOING)


# What is asked


async def ask_matrix(turn: T) -> Screen:
    view = await view_of(turn)
    count = len(view.places)
    if pages.first(turn.draft.page) >= count:
        turn.draft.page = 0
    waiting = await queries.exemptions.count_waiting(turn.session, who=turn.who, today=turn.today)
    return coverage_screens.matrix(
        view, turn.draft, today=turn.today, waiting=waiting, supervises=may_supervise(turn.who)
    )


async def view_of(turn: T) -> View:
    """The counts of what is looked at."""
    asked = asked_of(turn.draft, turn.today)
    cells = await queries.coverage.matrix(
        turn.session, asked, who=turn.who, today=turn.today, digits=digits(turn.draft, turn.who)
    )
    return View(asked.day, tuple(cells))


async def ask_behind(turn: T) -> Screen:
    asked = asked_of(turn.draft, turn.today)
    found = await queries.coverage.behind(
        turn.session, asked, who=turn.who, today=turn.today, first=pages.first(turn.draft.page)
    )
    if not found.lines and turn.draft.page:
        turn.draft.page = 0
        return await ask_behind(turn)
    names = await queries.coverage.servers(turn.session, found.lines, today=turn.today)
    return coverage_screens.behind(
        await view_of(turn), found, names, turn.draft, today=turn.today,
        supervises=may_supervise(turn.who),
    )  # fmt: skip


async def ask_notices(turn: T) -> Screen:
    found = await queries.supervisions.sent(
        turn.session, since=turn.today - supervising.KEPT, first=pages.first(turn.draft.page)
    )
    return coverage_screens.notices(found, turn.draft.page, today=turn.today)


async def ask_exemptions(turn: T) -> Screen:
    found = await queries.exemptions.within_reach(
        turn.session, who=turn.who, today=turn.today, first=pages.first(turn.draft.page)
    )
    return coverage_screens.exemptions(
        found, turn.draft.page, decides=deciding.may_decide(turn.who)
    )


async def ask_board(turn: T) -> Screen:
    """The dated steps of the escort action, and what each key unit still lacks (S29)."""
    units = await queries.setup.key_units(turn.session, who=turn.who, today=turn.today)
    people = await queries.setup.personnel(turn.session, today=turn.today)
    interval = await queries.quotas.interval(turn.session, quotas.CONTACT.code)
    return board.screen(
        units, people, page=turn.draft.page, today=turn.today,
        contact=contact.said(interval), sets=contact.may_set(turn.who),
    )  # fmt: skip
