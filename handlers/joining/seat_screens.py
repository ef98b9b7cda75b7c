"""The screens of a change that takes two: who asked, who must confirm, and what came of it."""

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum

from handlers.screens import Button, Screen
from handlers.words import gettext as _
from handlers.words import pgettext
from programme import phones
from programme.access import Seat
from storage.queries.seats import Asked


class Outcome(StrEnum):
    """What came of it; the last five changed nothing."""

    DONE = "done"
    REFUSED = "refused"
    SETTLED = "settled"
    WITHDRAWN = "withdrawn"
    GONE = "gone"
    LAST_DIRECTOR = "last_director"
    MOBILE_TAKEN = "mobile_taken"


_MATTERS: Mapping[Seat, Callable[[], str]] = {
    Seat.LEAVE: lambda: _("Left the post"),
    Seat.MOBILE: lambda: _("Change mobile"),
    Seat.LET_IN: lambda: _("Let in with another number"),
}


def matter(asked: Asked) -> str:
    """What it is, in a few words."""
    return _MATTERS[Seat(asked.kind)]()


def second_needed() -> str:
    """Said before somebody asks for it."""
    return _(
        "This is a seat of the bureau: nothing changes before a second member of the bureau has "
        "confirmed it."
    )


def decision(asked: Asked, until: str) -> Screen:
    """For a second member, who did not ask for it."""
    facts = (
        (_("Matter"), matter(asked)),
        (_("Name"), asked.name),
        (_("Unit"), asked.unit),
        (_("New number"), phones.masked(asked.mobile)),
        (_("Asked by"), asked.asker),
        (_("Until"), until),
    )
    sentence = _(
        "Ask {name} by a way you know before you confirm. Nothing has been changed yet."
    ).format(name=asked.asker)
    return Screen(
        title=_("⏳ A second member of the bureau is needed"),
        facts=tuple(fact for fact in facts if fact[1]),
        body=sentence,
        rows=((Button(_("Confirm"), "confirm"), Button(_("Refuse"), "refuse")),),
    )


def asked(asked: Asked, seconds: Sequence[str], until: str) -> Screen:
    """For the asker: nothing is done yet, and who has to do what."""
    sentence = _(
        "Nothing has been changed yet. One of these has to confirm it by {time}: {names}."
    )
    if not seconds:
        sentence = _(
            "Nothing has been changed yet. No second member of the bureau can be asked here. "
            "Whoever runs the assistant has to confirm it by {time} with: zhida confirm {number}"
        )
    names = pgettext("between items of a list", ", ").join(seconds)
    return Screen(
        title=_("⏳ Asked for: {matter} · {name}").format(matter=matter(asked), name=asked.name),
        body=sentence.format(time=until, names=names, number=asked.id),
    )


def for_operator(number: int) -> Screen:
    """Without names: an operator sees no content."""
    sentence = _(
        "There is no second member of the bureau who could confirm it in the chat. "
        "`zhida confirm` shows it; `zhida confirm {number}` confirms it. Ask a director by a way "
        "you know first."
    )
    return Screen(
        title=_("⏳ A change of a bureau seat waits to be confirmed"),
        body=sentence.format(number=number),
    )


def outcome(asked: Asked, what: Outcome, *, by: str | None = None) -> Screen:
    """For the second member, and with `by` for the asker: empty means the command line."""
    if what is Outcome.SETTLED:
        return Screen(body=_("This was settled already."))
    who = "" if by is None else _("Decided by: {name}").format(name=by or _("the command line"))
    title = _TITLES.get(what, lambda: _("Not done: {matter} · {name}"))()
    why = _WHY[what]() if what in _WHY else ""
    return Screen(
        title=title.format(matter=matter(asked), name=asked.name),
        body="\n".join(line for line in (why, who) if line),
    )


_TITLES: Mapping[Outcome, Callable[[], str]] = {
    Outcome.DONE: lambda: _("✅ Confirmed: {matter} · {name}"),
    Outcome.REFUSED: lambda: _("Refused: {matter} · {name}"),
}
_WHY: Mapping[Outcome, Callable[[], str]] = {
    Outcome.WITHDRAWN: lambda: _("Whoever asked for it may not do so any more."),
    Outcome.GONE: lambda: _("What it was about has changed meanwhile."),
    Outcome.LAST_DIRECTOR: lambda: _(
        "This is the last director in post: appoint another one first."
    ),
    Outcome.MOBILE_TAKEN: lambda: _("That number is registered for somebody else in post."),
}


def announced(asked: Asked, second: str, mobile: str) -> Screen:
    """For whom it is about, so that nothing happens behind their back."""
    title, sentence = _ANNOUNCED[Seat(asked.kind)]()
    command_line = _("the command line")
    facts = (
        (_("New number"), mobile),
        (_("Asked by"), asked.asker or command_line),
        (_("Confirmed by"), second or command_line),
    )
    return Screen(title=title, body=sentence, facts=tuple(fact for fact in facts if fact[1]))


_ANNOUNCED: Mapping[Seat, Callable[[], tuple[str, str]]] = {
    Seat.LEAVE: lambda: (
        _("Your post at the bureau has ended"),
        _("The assistant is closed to you. If this is a mistake, ask the bureau."),
    ),
    Seat.MOBILE: lambda: (
        _("Your registered mobile was changed"),
        _("If this was not agreed with you, tell the bureau at once."),
    ),
    Seat.LET_IN: lambda: (
        _("Another phone with another number may now join in your name"),
        _("Once it joins, this one is shut out. If it is not yours, tell the bureau at once."),
    ),
}
