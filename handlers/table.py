"""The table of all conversations and commands: a new one is added here and nowhere else."""

from collections.abc import Mapping
from typing import Any

from handlers import burden, home, issues, retry
from handlers.attachments import attaching
from handlers.broadcasts import broadcast, notice, sending
from handlers.coverage import brief, coverage, supervising
from handlers.coverage import draft as coverage_draft
from handlers.dialogue import Conversation, Turn, known, open_
from handlers.exemptions import asking as exemption_asking
from handlers.exemptions import deciding as exemption_deciding
from handlers.find import find, person_card
from handlers.joining import approving, inviting, joining, seats, undertaking
from handlers.near import here, near, trips
from handlers.plans import days as plan_days
from handlers.plans import listing as plan_list
from handlers.plans import notices as plan_notices
from handlers.plans import plan as plans
from handlers.quotas import quota
from handlers.records import details, history, mine, unsealing, year_sheet
from handlers.reminders import coming, digest, waiting
from handlers.reminders import rules as reminder_rules
from handlers.routing import Command, Due, Opening, Table, Waited
from handlers.settings import settings
from handlers.units import code as unit_code
from handlers.units import concerns, confirming
from handlers.visits import declaring, not_a_visit, receipts
from handlers.visits import draft as visit_draft
from handlers.visits import visit as visits
from handlers.words import gettext as _

DUE: Mapping[str, Due] = {
    "plan_day": plan_days.day_come,
    "plan_past": plan_days.asked_after,
    "plan_notice": plan_notices.told,
    "supervision": supervising.told,
    "brief": brief.told,
    "digest": coming.come,
    "digest_again": coming.again,
}
"""What is said by the clock, by the kind of its later row."""
WAITED: Mapping[str, Waited] = {
    "digest": Waited(waiting.no_longer, waiting.taken_back),
    "supervision": Waited(supervising.no_longer, supervising.taken_back),
}
"""What of it is asked about again where it waited to leave, by its conversation."""


def table() -> Table:
    """Everything that can be said, in the order of the command menu."""
    return Table(
        book={each.name: each for each in _conversations()},
        commands=(
            Command("visit", lambda: _("Log a visit"), visit_draft.may_log, _opens("visit")),
            Command("plan", lambda: _("Planned visits"), plans.may_plan, plans.opened),
            Command("near", lambda: _("Still to visit nearby"), visit_draft.may_log, near.opened),
            Command("mine", lambda: _("My records"), visit_draft.may_log, mine.opened),
            Command("quota", lambda: _("My tasks"), quota.may_see, _opens("quota")),
            Command("issues", lambda: _("Issues"), issues.may_see, _opens("issues")),
            Command("code", lambda: _("Unit's code"), unit_code.may_see, _opens("code")),
            Command(
                "concerns", lambda: _("Told to the bureau"), concerns.may_see, _opens("concerns")
            ),
            Command("burden", lambda: _("What logging costs"), burden.may_see, _opens("burden")),
            Command("coverage", lambda: _("Coverage"), coverage_draft.may_see, _opens("coverage")),
            Command("find", lambda: _("Find"), find.may_find, find.opened),
            Command(
                "broadcast",
                lambda: _("Write to many"),
                sending.may_send,
                broadcast.opened,
            ),
            Command("invite", lambda: _("Invite"), person_card.may_invite, inviting.opened),
            Command(
                "received", lambda: _("Received"), notice.may_press, notice.opened, listed=False
            ),
            Command("help", lambda: _("Help"), home.anybody, home.shown),
            Command(
                "reminders",
                lambda: _("Rules of reminders"),
                reminder_rules.may_set,
                _opens("reminder_rules"),
            ),
            Command("settings", lambda: _("Settings"), known, _opens("settings")),
            Command("language", lambda: _("Language"), home.anybody, _opens("language")),
        ),
        welcome=joining.welcomed,
        due=DUE,
        waited=WAITED,
    )


def _conversations() -> tuple[Conversation[Any], ...]:
    return (
        joining.conversation(),
        approving.conversation(),
        seats.conversation(),
        undertaking.conversation(),
        home.conversation(),
        home.languages(),
        visits.conversation(),
        receipts.conversation(),
        attaching.conversation(),
        not_a_visit.conversation(),
        plans.conversation(),
        plan_list.conversation(),
        retry.conversation(),
        declaring.conversation(),
        details.conversation(),
        confirming.conversation(),
        history.conversation(),
        issues.conversation(),
        unit_code.conversation(),
        unsealing.conversation(),
        concerns.conversation(),
        burden.conversation(),
        mine.conversation(),
        year_sheet.conversation(),
        quota.conversation(),
        coverage.conversation(),
        supervising.conversation(),
        brief.conversation(),
        exemption_asking.conversation(),
        exemption_deciding.conversation(),
        near.conversation(),
        here.conversation(),
        trips.conversation(),
        find.conversation(),
        inviting.conversation(),
        person_card.conversation(),
        broadcast.conversation(),
        notice.conversation(),
        digest.conversation(),
        settings.conversation(),
        reminder_rules.conversation(),
    )


def _opens(name: str) -> Opening:
    """A command that begins a conversation with nothing answered yet."""

    async def opening(turn: Turn[Any], _rest: str) -> None:
        conversation = turn.book[name]
        await open_(turn, conversation, draft=conversation.draft())

    return opening
