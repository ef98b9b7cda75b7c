"""Ask that a quota need not be met (申请免计), from /quota or a reminder (C11, E5).

Asked: which quota, where none is named, and why. Kept: the question; the bureau is asked at once.
"""

from datetime import timedelta
from enum import StrEnum

from handlers import dialogue, pages
from handlers.dialogue import Conversation, End, Next, Stay, Turn, Waits, bureau_day
from handlers.exemptions import deciding
from handlers.exemptions import screens as exemption_screens
from handlers.exemptions.deciding import DecisionDraft
from handlers.exemptions.draft import ExemptionDraft, Step, askable, may_ask, of
from handlers.screens import Screen
from handlers.words import gettext as _
from programme import quotas
from storage import actions, queries
from storage.queries.quotas import Line

REASON_LIMIT = 200
LATE = timedelta(days=366)
"""So long after its end a missed quota may still be asked to be let off."""

T = Turn[ExemptionDraft]


def conversation() -> Conversation[ExemptionDraft]:
    """The map of the conversation."""
    steps: dict[StrEnum, Waits[ExemptionDraft]] = {
        Step.REASON: Waits(ask=ask_reason, picks={"reason": reason_given}, typed=reason_given),
        Step.WHICH: Waits(ask=ask_which, picks={"quota": quota_chosen, "page": page_turned}),
    }
    return Conversation(
        name="exemption", draft=ExemptionDraft, first=Step.REASON, may=may_ask, steps=steps
    )


# What follows each answer


async def page_turned(turn: T, page: str) -> Next:
    turn.draft.page = int(page)
    return Stay()


async def quota_chosen(turn: T, key: str) -> Next:
    """By its key, looked up on the page as it stands now."""
    lines = {exemption_screens.key_of(line): line for line in (await _page(turn)).lines}
    line = lines.get(key)
    if line is None:
        return Stay(_("That one is not open any more. Choose another."))
    chosen = of(line)
    for name in ("scheme", "rule", "client_id", "region_id", "period"):
        setattr(turn.draft, name, getattr(chosen, name))
    return Step.REASON


async def reason_given(turn: T, reason: str) -> Next:
    """Offered or written: it is asked of the bureau, once."""
    reason = " ".join(reason.split())
    if len(reason) > REASON_LIMIT:
        sentence = _("That is {count} characters; a reason holds {limit}. Send it shortened.")
        return Stay(sentence.format(count=len(reason), limit=REASON_LIMIT))
    line = await _line(turn)
    if line is None or not askable(line) or not reason:
        return End(exemption_screens.not_open(), state="cancelled") if reason else Stay()
    by = (turn.person.id, turn.who.account.id)
    number = await actions.exemptions.ask(turn.session, line, reason=reason, by=by, now=turn.now)
    if number is None:
        return End(exemption_screens.asked_already(line), state="cancelled")
    told = await _ask_bureau(turn, number)
    return End(exemption_screens.asked(line, number, reason, nobody=not told))


async def _ask_bureau(turn: T, number: int) -> int:
    """A card to each account of the bureau that may decide; the first to decide settles it."""
    today = bureau_day(turn.now)
    told = 0
    for account in await queries.invitations.bureau(turn.session, today):
        who = await queries.accounts.who(turn.session, account, today)
        if who.person is None or who.person.id == turn.person.id or not deciding.may_decide(who):
            continue
        await dialogue.open_for(
            turn, who, turn.book["exemption_decision"], draft=DecisionDraft(exemption=number)
        )
        told += 1
    return told


# What is asked


async def ask_reason(turn: T) -> Screen:
    line = await _line(turn)
    if line is None or not askable(line):
        return exemption_screens.not_open()
    return exemption_screens.why(line, turn.today)


async def ask_which(turn: T) -> Screen:
    found = await _page(turn)
    return exemption_screens.which(found, page=turn.draft.page, today=turn.today)


async def _line(turn: T) -> Line | None:
    rule, client, region, period = turn.draft.named
    return await queries.exemptions.quota(
        turn.session, who=turn.who, today=turn.today, rule=rule, client_id=client,
        region_id=region, period=period,
    )  # fmt: skip


async def _page(turn: T) -> queries.quotas.Page:
    rules = [code for code, quota in quotas.RULES.items() if quota.exemptible]
    found = await queries.exemptions.open_quotas(
        turn.session, who=turn.who, today=turn.today, rules=rules, since=turn.today - LATE,
        first=pages.first(turn.draft.page), limit=pages.PAGE,
    )  # fmt: skip
    if not found.lines and turn.draft.page:
        turn.draft.page = 0
        return await _page(turn)
    return found
