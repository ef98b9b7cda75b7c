"""The screens of inviting people and of a person's card: pure functions from facts to `Screen`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers import days, home, pages
from handlers.joining import seat_screens
from handlers.screens import Button, Document, Screen, rows
from handlers.words import gettext as _
from handlers.words import ngettext, pgettext
from programme.roles import Role
from storage.queries.newcomers import Tally
from storage.queries.people import Hit, Hits

SERVED = 10  # units named where somebody leaves; the rest are counted


@dataclass(frozen=True, slots=True)
class Card:
    """A person as the bureau sees them; moments are words already, empty where there is none."""

    hit: Hit
    mobile: str
    joined: str
    invited: str


def whom(unbound: int) -> Screen:
    label = ngettext("All who have not joined ({count})", "All who have not joined ({count})",
                     unbound)  # fmt: skip
    everybody = [Button(label.format(count=unbound), "all")] if unbound else []
    return Screen(
        title=_("Invite"),
        body=_("Whom? Write any part of the name or unit, or pinyin initials."),
        rows=rows(everybody),
        numbered=False,
    )


def looked_for(words: str) -> Screen:
    return Screen(title=_("Invite"), body=words)


def nobody(words: str) -> Screen:
    sentence = _("Nobody within your reach matches “{words}”.")
    return Screen(
        title=_("Invite"),
        body=sentence.format(words=words[:40]),
        hint=_("Write any part of the name or unit, or pinyin initials."),
    )


def found(words: str, hits: Hits, page: int) -> Screen:
    buttons = [Button(_line(hit), "person", str(hit.id)) for hit in hits.page]
    title = _("Invite · “{words}”").format(words=words[:20])
    return Screen(
        title=pages.titled(title, page, hits.total),
        rows=(*rows(buttons), *pages.turns(page, hits.total)),
        hint=_("Or write more of the name."),
    )


def _line(hit: Hit) -> str:
    sign = "✓ " if hit.bound else ""
    return sign + " · ".join(part for part in (hit.name, hit.unit) if part)


def person(card: Card, *, may_invite: bool, may_edit: bool) -> Screen:
    """Who they are, whether they have joined, and what can be done."""
    hit = card.hit
    again = bool(card.joined or card.invited)
    invite = Button(_("Invite again") if again else _("Invite"), "invite")
    change = [Button(_("Change mobile"), "mobile"), Button(_("Left the post"), "leave")]
    facts = (
        (_("Unit"), hit.unit),
        (_("Role"), _listed(home.names_of(hit.roles))),
        (_("Mobile"), card.mobile or _("(none)")),
        (_("Joined"), card.joined or _("not yet")),
        (_("Invitation"), _valid(card.invited)),
    )
    return Screen(
        title=hit.name,
        facts=tuple(fact for fact in facts if fact[1]),
        body=_warning(card) if may_invite else "",
        rows=(*rows([invite] if may_invite else []), *rows(change if may_edit else [], wide=2)),
    )


def _valid(until: str) -> str:
    return _("good until {time}").format(time=until) if until else ""


def _warning(card: Card) -> str:
    if card.joined:
        return _("A new invitation, once used, shuts out the phone used so far.")
    return _("A new invitation ends the one given out before.") if card.invited else ""


def letter(link: str, until: str, mobile: str) -> Screen:
    """What is passed on to the person as it is; it names nobody."""
    sentence = _(
        "You are invited to the assistant of the provincial IP bureau: {link}\n"
        "Good until {time}, once, and with your registered number {mobile}."
    )
    if not mobile:
        sentence = _(
            "You are invited to the assistant of the provincial IP bureau: {link}\n"
            "Good until {time}, and once."
        )
    return Screen(body=sentence.format(link=link, time=until, mobile=mobile))


def issued(name: str, until: str) -> Screen:
    sentence = _(
        "Good until {time}. Pass the message below on to that person, and to nobody else."
    )
    return Screen(
        title=_("✅ Invitation for {name}").format(name=name), body=sentence.format(time=until)
    )


def out_of_reach() -> Screen:
    """Not there, left, of another area, or a bureau member and you no director: all alike."""
    sentence = _(
        "This person cannot be changed or invited by you. Members of the bureau are handled by "
        "a director."
    )
    return Screen(body=sentence)


def mobile(masked: str, *, second: bool) -> Screen:
    sentence = _("Write the new number. It is used to check who joins.")
    more = [seat_screens.second_needed()] if second else []
    return Screen(
        title=_("Change mobile"),
        facts=((_("Mobile"), masked),) if masked else (),
        body="\n".join([sentence, *more]),
        numbered=False,
    )


def leaving(name: str, served: Sequence[str], *, second: bool) -> Screen:
    sentence = _("Roles end today, and the assistant is closed to this person at once.")
    if second:
        sentence = seat_screens.second_needed()
    return Screen(
        title=_("{name} left the post?").format(name=name),
        body="\n".join([sentence, *_remaining(served)]),
        rows=((Button(_("Yes, left the post"), "yes"),),),
    )


def has_left(name: str, served: Sequence[str]) -> Screen:
    return Screen(
        title=_("✅ {name} left the post").format(name=name), body="\n".join(_remaining(served))
    )


def _remaining(served: Sequence[str]) -> list[str]:
    """What is still assigned, so that somebody takes it over."""
    if not served:
        return []
    names = list(dict.fromkeys(served))
    sentence = ngettext(
        "⚠️ Still assigned, to be handed over ({count}): {names}",
        "⚠️ Still assigned, to be handed over ({count}): {names}",
        len(names),
    )
    named = _listed(names[:SERVED]) + ("…" if len(names) > SERVED else "")
    return [sentence.format(count=len(names), names=named)]


def all_unbound(fresh: Tally, everybody: Tally) -> Screen:
    """How many of each role have not joined, and whether those invited are invited anew."""
    if not everybody.people:
        return Screen(title=_("Invite"), body=_("Everybody within your reach has joined."))
    facts = [
        (home.names_of([role])[0], str(everybody.by_role[role]))
        for role in Role
        if role in everybody.by_role
    ]
    return Screen(
        title=_("Not joined yet: {count}").format(count=everybody.people),
        facts=tuple(facts),
        body=_("Each gets a link of their own; links given out before end with it."),
        rows=rows(_ways(fresh.people, everybody.people)),
    )


def _ways(fresh: int, everybody: int) -> list[Button]:
    ways = []
    if fresh:
        label = ngettext("Invite {count} without an invitation",
                         "Invite {count} without an invitation", fresh)  # fmt: skip
        ways.append(Button(label.format(count=fresh), "make", "fresh"))
    if fresh < everybody:
        label = ngettext("Invite all {count} anew", "Invite all {count} anew", everybody)
        ways.append(Button(label.format(count=everybody), "make", "all"))
    return ways


def making(done: int, total: int) -> Screen:
    sentence = _("⏳ Making invitations: {done}/{total}")
    return Screen(title=sentence.format(done=done, total=total))


def made(count: int) -> Screen:
    if not count:
        return Screen(title=_("Nobody was left to invite"))
    title = ngettext("✅ {count} invitation", "✅ {count} invitations", count)
    return Screen(title=title.format(count=count), body=_("The sheet of links is below."))


def sheet(until: str, document: Document) -> Screen:
    sentence = _(
        "Each link is good until {time}, once. Give it to that person only, never to a group."
    )
    return Screen(body=sentence.format(time=until), file=document)


def file_name(now: datetime) -> str:
    return _("invitations-{day}.xlsx").format(day=f"{now:%Y%m%d-%H%M}")


def until(moment: datetime, now: datetime) -> str:
    """「11月28日 14:00」, both where the reader is."""
    return f"{days.brief(moment.date(), now.date())} {moment:%H:%M}"


def _listed(names: Sequence[str]) -> str:
    return pgettext("between items of a list", ", ").join(names)
