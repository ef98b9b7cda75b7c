"""What the buttons of a line begin, each on a card of its own; the digest stays as it is."""

from handlers import dialogue
from handlers.dialogue import Beside, Next, Opened, Stay, Turn
from handlers.exemptions.draft import ExemptionDraft
from handlers.exemptions.draft import Step as ExemptionStep
from handlers.find.person_card import PersonDraft
from handlers.joining.inviting import InviteDraft
from handlers.joining.inviting import Step as InviteStep
from handlers.plans import draft as plan_draft
from handlers.plans.draft import PlanDraft
from handlers.reminders import screens as reminder_screens
from handlers.reminders.draft import DigestDraft, Step
from handlers.reminders.lines import Standing
from handlers.screens import Shown
from handlers.visits.draft import Step as VisitStep
from handlers.visits.draft import VisitDraft
from handlers.words import gettext as _
from programme import quotas
from programme.reminders import About
from storage import models, queries
from storage.queries.served import Target

T = Turn[DigestDraft]


async def visit(turn: T, line: Standing) -> Next:
    """A visit's card, whom it is about chosen."""
    target = await _target(turn, line)
    if target is None:
        return Stay(_not_served())
    card = VisitDraft(
        target=target.key, name=target.name, schemes=list(target.schemes), since=target.since
    )
    return Beside(Opened("visit", card, VisitStep.MODE))


async def plan(turn: T, line: Standing) -> Next:
    """A plan's card, whom it is about chosen."""
    target = await _target(turn, line)
    if target is None:
        return Stay(_not_served())
    return Beside(plan_draft.opened(PlanDraft(targets=[target.key])))


async def _target(turn: T, line: Standing) -> Target | None:
    return await queries.served.find(
        turn.session, person_id=turn.person.id, areas=turn.who.areas, today=turn.today,
        key=f"{line.first.noun}:{line.first.subject}",
    )  # fmt: skip


def _not_served() -> str:
    return _("That one is not among those you serve. Choose another.")


def exemptible(turn: T, line: Standing) -> bool:
    """What is owed 原则上, by whoever may ask that it be let off (C11, E5)."""
    if line.rule.about is not About.QUOTA or not line.serves:
        return False
    return quotas.of_rule(line.rule.name).exemptible and turn.book["exemption"].may(turn.who)


def exempt(turn: T, line: Standing) -> Next:
    """The question for an exemption, the quota named."""
    if not exemptible(turn, line):
        return Stay(_("This quota cannot be let off."))
    thing = line.first
    draft = ExemptionDraft(
        scheme=quotas.of_rule(thing.rule).scheme, rule=thing.rule, period=thing.period,
        client_id=thing.subject if thing.noun == "client" else None,
        region_id=thing.subject if thing.noun == "region" else None,
    )  # fmt: skip
    return Beside(Opened("exemption", draft, ExemptionStep.REASON))


async def go_on(turn: T, line: Standing) -> Next:
    """One's own card goes on at the bottom of the chat; the old one says so."""
    if line.first.person != turn.person.id:
        return Step.LINE  # what somebody else began is theirs
    row = await turn.session.get_one(models.Dialogue, line.first.subject)
    there = turn.book[row.conversation]
    draft, step = dialogue.read_draft(there, row), there.step(row.step)
    if draft is None or step is None or not there.may(turn.who):
        return Stay(_("That card cannot go on."))
    row.state, row.draft = "cancelled", None
    turn.answers.screens.append(Shown(row, reminder_screens.taken_up()))
    return Beside(Opened(there.name, draft, step))


async def look(turn: T, line: Standing) -> Next:
    """The person who was invited; of several, all who have not joined."""
    if not turn.book["invite"].may(turn.who):
        return Stay(_("Your role does not include this any more."))
    if len(line.things) > 1:
        return Beside(Opened("invite", InviteDraft(), InviteStep.ALL))
    invitation = await turn.session.get_one(models.Invitation, line.first.subject)
    return Beside(Opened("person", PersonDraft(person=invitation.person_id)))
