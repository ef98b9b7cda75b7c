"""The screens of somebody who is coming in: nothing of the person before the number matched."""

from handlers.screens import Button, Screen
from handlers.words import gettext as _
from handlers.words import pgettext
from storage.queries.invitations import Invited


def contact() -> Screen:
    return Screen(
        body=_(
            "This is an invitation to work with the assistant. Send your own number with the "
            "button below, so that it can be checked."
        ),
        rows=((Button(_("Send my number"), asks="contact"),),),
    )


def confirm(invited: Invited, roles: list[str], *, proven: bool) -> Screen:
    title = _("Checked: {name}") if proven else _("Approved: {name}")
    facts = (
        (_("Unit"), invited.unit),
        (_("Role"), pgettext("between items of a list", ", ").join(roles)),
    )
    return Screen(
        title=title.format(name=invited.name),
        facts=tuple(fact for fact in facts if fact[1]),
        rows=((Button(_("That is me"), "yes"),), (Button(_("Not me"), "no"),)),
    )


def checked() -> Screen:
    return Screen(body=_("The number matches."), clears=True)


def joined(invited: Invited) -> Screen:
    return Screen(title=_("✅ {name}, you are in").format(name=invited.name))


def inside() -> Screen:
    return Screen(body=_("You are in already; the invitation is not needed."))


def awaiting() -> Screen:
    return Screen(
        body=_("⏳ The number has to be confirmed. You will be told here once that is done."),
        clears=True,
    )


def nobody_decides() -> Screen:
    sentence = _(
        "The number could not be confirmed. Ask whoever invited you to check the number "
        "registered for you, and to invite you again."
    )
    return Screen(body=sentence, clears=True)


def unusable() -> Screen:
    """One sentence for every code that lets nobody in, whatever the reason."""
    sentence = _("This invitation cannot be used. Ask whoever invited you for a new one.")
    return Screen(body=sentence, clears=True)


def wait(until: str) -> Screen:
    sentence = _("Too many tries. Open the invitation again after {time}.")
    return Screen(body=sentence.format(time=until))


def given_back() -> Screen:
    sentence = _("The invitation was given back, and whoever sent it was told.")
    return Screen(body=sentence, clears=True)


def came_back(invited: Invited) -> Screen:
    sentence = _(
        "Whoever opened it says they are somebody else. It lets nobody in any more. Check the "
        "registered number, then invite again with /invite."
    )
    title = _("The invitation for {name} came back").format(name=invited.name)
    return Screen(title=title, body=sentence)


def alarm(count: int) -> Screen:
    sentence = _(
        "{count} attempts with invitations that let nobody in, within an hour. Accounts that try "
        "again and again have to wait. Give out new invitations only to the persons themselves."
    )
    return Screen(title=_("⚠️ Many refused invitations"), body=sentence.format(count=count))
