"""The screens of exemptions: pure functions from what was asked and decided to a `Screen`."""

from datetime import date

from handlers import pages
from handlers.quotas import lines as quota_lines
from handlers.screens import Button, Screen, rows
from handlers.words import gettext as _
from programme import quotas
from storage.queries.exemptions import Asked
from storage.queries.quotas import Line, Page

LABEL = 24


def key_of(line: Line) -> str:
    """A quota in a button: its rule, whom, and the period."""
    served = f"c{line.client_id}" if line.client_id else f"r{line.region_id}"
    return f"{line.rule} {served} {line.period}"


def which(found: Page, *, page: int, today: date) -> Screen:
    buttons = [
        Button(f"{line.served[:LABEL]} · {quota_lines.name_of_period(line.period)}", "quota",
               key_of(line))
        for line in found.lines
    ]  # fmt: skip
    return Screen(
        title=pages.titled(_("Ask for an exemption"), page, found.total),
        body=_("Which quota?") if buttons else _("No quota of yours is open."),
        rows=(*rows(buttons), *pages.turns(page, found.total)),
    )


def why(line: Line, today: date) -> Screen:
    """The quota as it stands, what the notice says, and the reasons offered."""
    reasons = (
        _("The unit was dissolved or moved away"),
        _("The unit declined visits for this period"),
        _("Weather, epidemic or other force majeure"),
    )
    return Screen(
        title=_("Ask for an exemption"),
        body="\n".join([
            f"{line.served} · {quota_lines.sentence(line, today)}",
            quotas.of_rule(line.rule).clause.words,
            _("Why can it not be met? The bureau decides."),
        ]),
        rows=rows([Button(reason, "reason", reason) for reason in reasons]),
        hint=_("Or write the reason, without any secret of the unit."),
        numbered=False,
    )  # fmt: skip


def not_open() -> Screen:
    return Screen(
        title=_("Ask for an exemption"),
        body=_("This quota needs none: it is met, exempt, or not one of yours."),
    )


def asked_already(line: Line) -> Screen:
    sentence = _("An exemption for {served} ({period}) was asked for already.")
    period = quota_lines.name_of_period(line.period)
    return Screen(
        title=_("Ask for an exemption"), body=sentence.format(served=line.served, period=period)
    )


def asked(line: Line, number: int, reason: str, *, nobody: bool) -> Screen:
    """The receipt of the question."""
    waits = (
        _("Nobody of the bureau can be reached here yet; tell it by another way.")
        if nobody
        else _("The bureau was asked; its answer comes here.")
    )
    return Screen(
        title=_("⏳ Exemption №{number} asked for").format(number=number),
        facts=((_("Quota"), f"{line.served} · {quota_lines.fact(line)}"), (_("Reason"), reason)),
        body=waits,
    )


def decision(asked: Asked, line: Line | None, today: date) -> Screen:
    """The card of the bureau."""
    stands = quota_lines.sentence(line, today) if line else ""
    return Screen(
        title=_("⏳ Exemption №{number} to decide").format(number=asked.id),
        facts=(*_facts(asked), *(((_("Now"), stands),) if stands else ())),
        rows=((Button(_("Approve"), "approve"),), (Button(_("Refuse"), "refuse"),)),
    )


def own(asked: Asked) -> Screen:
    return Screen(
        title=_("⏳ Exemption №{number}").format(number=asked.id),
        facts=_facts(asked),
        body=_("Somebody else of the bureau decides about it."),
    )


def word(number: int) -> Screen:
    offered = (
        _("There is time left: arrange the visit"),
        _("Another of the unit's servers can visit"),
    )
    return Screen(
        title=_("Refuse exemption №{number}").format(number=number),
        body=_("What shall be said to whoever asked?"),
        rows=rows([Button(each, "word", each) for each in offered]),
        hint=_("Or write it."),
        numbered=False,
    )


def decided(asked: Asked, *, own: bool = False) -> Screen:
    """What became of it: to whoever decided, and to whoever asked (`own`)."""
    facts = _facts(asked)[1:] if own else _facts(asked)
    said = ((_("Word"), asked.word),) if asked.word else ()
    by = ((_("Decided by"), asked.approver),) if asked.approver else ()
    follows = ""
    if own and asked.state == "refused":
        follows = _("The quota stands: /quota")
    return Screen(title=title(asked), facts=(*facts, *by, *said), body=follows)


def settled(asked: Asked | None) -> Screen:
    """Decided elsewhere, or none of this person's business."""
    if asked is None:
        return Screen(body=_("This was settled already."))
    return decided(asked)


def title(asked: Asked) -> str:
    titles = {
        "approved": _("✅ Exemption №{number} approved"),
        "refused": _("Exemption №{number} refused"),
    }
    found = titles.get(asked.state) or _("⏳ Exemption №{number}")
    return found.format(number=asked.id)


def _facts(asked: Asked) -> tuple[tuple[str, str], ...]:
    who = f"{asked.asker} · {asked.unit}" if asked.unit else asked.asker
    return ((_("Applicant"), who), (_("Quota"), quota_of(asked)), (_("Reason"), asked.reason))


def quota_of(asked: Asked) -> str:
    """「浙江大学 · 现场服务（2026年）」."""
    return _("{served} · {what} ({period})").format(
        served=asked.served,
        what=quota_lines.what(asked.rule),
        period=quota_lines.name_of_period(asked.period),
    )
