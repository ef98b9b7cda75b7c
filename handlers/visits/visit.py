"""Log visits (/visit, or one sentence): opened by commissioners, envoys, teams, departments.

Asked: whom, on-site or by what means, the day, the tasks done, what was said; what a sentence
tells is not asked. Kept: a visit for each one served, with its author as participant, its issue
and its consultations. Every step can be typed instead of tapped.
"""

from collections.abc import Callable
from datetime import date
from enum import StrEnum

from handlers.dialogue import Asked, Conversation, Turn, Waits
from handlers.records import amending
from handlers.screens import Screen
from handlers.visits import answers, whom
from handlers.visits import card as visit_card
from handlers.visits import files as visit_files
from handlers.visits import parting as visit_parting
from handlers.visits import place as visit_place
from handlers.visits import saving as visit_saving
from handlers.visits import screens as visit_screens
from handlers.visits.draft import Step, VisitDraft, may_log

T = Turn[VisitDraft]
Waiting = Waits[VisitDraft]


def conversation() -> Conversation[VisitDraft]:
    """The map of the conversation."""
    return Conversation(
        name="visit",
        draft=VisitDraft,
        first=Step.WHOM,
        may=may_log,
        place=visit_place.place_shared,
        waiting=visit_parting.waiting,
        steps={**_whom(), **_how_and_when(), **_what_was_done(), **_before_it_is_saved()},
    )


def _whom() -> dict[StrEnum, Waiting]:
    return {
        Step.AGAIN: Waits(
            ask=_drawn(visit_screens.again),
            picks={"yes": answers.repeated, "no": answers.not_repeated},
        ),
        Step.WHOM: Waits(
            ask=whom.ask_whom,
            picks={
                "target": whom.target_chosen,
                "several": whom.several_asked,
                "done": whom.several_given,
                "page": whom.page_turned,
                "keep": answers.text_kept,
            },
            typed=answers.name_typed,
        ),
        Step.UNSURE: Waits(
            ask=whom.ask_which,
            picks={"target": whom.target_chosen, "none": whom.none_meant},
            typed=answers.name_typed,
        ),
        Step.PLACE: Waits(
            ask=_drawn(visit_screens.place),
            picks={"none": answers.place_dropped},
            typed=answers.place_given,
        ),
    }


def _how_and_when() -> dict[StrEnum, Waiting]:
    by_day = {"day": answers.day_given}
    return {
        Step.MODE: Waits(
            ask=_drawn(visit_screens.mode),
            picks={"mode": answers.mode_chosen},
            typed=answers.mode_typed,
        ),
        Step.DAY: Waits(
            ask=_drawn(visit_screens.day),
            picks={**by_day, "grid": answers.calendar_asked},
            typed=answers.day_typed,
        ),
        Step.CALENDAR: Waits(
            ask=_drawn(visit_screens.calendar),
            picks={**by_day, "month": answers.month_turned},
            typed=answers.day_typed,
        ),
        Step.AHEAD: Waits(
            ask=_drawn(visit_screens.ahead),
            picks={"plan": answers.planned, "change": answers.change_asked},
            typed=answers.day_typed,
        ),
        Step.EARLY: Waits(
            ask=_drawn(visit_screens.early),
            picks={"yes": answers.early_confirmed, "no": answers.day_refused},
        ),
    }


def _what_was_done() -> dict[StrEnum, Waiting]:
    return {
        Step.TASKS: Waits(
            ask=_drawn(visit_screens.tasks),
            picks={"task": answers.task_toggled, "done": answers.tasks_given},
            typed=answers.tasks_typed,
        ),
        Step.CONTENT: Waits(
            ask=_drawn(visit_screens.content),
            picks={"skip": answers.content_skipped},
            typed=answers.content_given,
        ),
        Step.MINUTES: Waits(
            ask=_drawn(visit_screens.length),
            picks={"minutes": answers.minutes_chosen},
            typed=answers.minutes_typed,
        ),
        Step.CONSULTATIONS: Waits(
            ask=_drawn(visit_screens.consultations),
            picks={"count": answers.count_chosen},
            typed=answers.questions_typed,
        ),
        Step.ISSUE: Waits(
            ask=_drawn(visit_screens.issue),
            picks={"owner": answers.issue_owned, "drop": answers.issue_dropped},
            typed=answers.issue_typed,
        ),
    }


def _before_it_is_saved() -> dict[StrEnum, Waiting]:
    return {
        Step.FILES: Waits(
            ask=visit_files.ask_files,
            picks={"drop": visit_files.file_dropped, "done": visit_files.files_seen},
            typed=answers.said_early,
        ),
        Step.SEAL: Waits(ask=_drawn(visit_screens.seal), picks={"seal": answers.sealed}),
        Step.CARD: Waits(
            ask=_drawn(visit_card.card),
            picks={
                "save": visit_saving.saved,
                "part": visit_parting.parted,
                "change": answers.change_asked,
            },
            typed=answers.field_typed,
            beside=True,
        ),
        Step.SAME: Waits(
            ask=visit_saving.ask_same,
            picks={"join": visit_saving.joined, "apart": visit_saving.kept_apart},
        ),
        Step.WHY: Waits(
            ask=amending.ask_why,
            picks={"why": amending.why_given, "card": amending.card_asked},
            typed=amending.why_given,
        ),
    }


def _drawn(draw: Callable[[VisitDraft, date], Screen]) -> Asked[VisitDraft]:
    """A question that needs no more than the draft and the day."""

    async def ask(turn: T) -> Screen:
        return draw(turn.draft, turn.today)

    return ask
