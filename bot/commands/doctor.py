"""`zhida doctor`: each line is well, or says what to do."""

import asyncio
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import typer

from handlers.words import gettext as _

if TYPE_CHECKING:
    from bot.checks import Finding

_STATES = {"ok": ("✓", "green"), "note": ("•", "yellow"), "bad": ("✗", "red")}


def doctor() -> None:
    """Check the installation."""
    from bot import checks
    from bot.settings import Settings

    found = asyncio.run(checks.look(Settings.read()))
    _show(found)
    if any(finding.state is checks.State.BAD for finding in found):
        raise typer.Exit(1)


def _show(found: "list[Finding]") -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE, show_header=False, pad_edge=False)
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for finding in found:
        sign, colour = _STATES[finding.state]
        table.add_row(
            Text(sign, style=colour),
            _SUBJECTS[finding.subject](),
            Text(_FINDINGS[finding.what]() % finding.facts),
        )
    Console(highlight=False).print(table)


_SUBJECTS: Mapping[str, Callable[[], str]] = {
    "token": lambda: _("Token"),
    "database": lambda: _("Database"),
    "key": lambda: _("Key file"),
    "audit": lambda: _("Audit"),
    "queues": lambda: _("Queues"),
    "files": lambda: _("Files"),
    "permissions": lambda: _("Permissions"),
    "clock": lambda: _("Clock"),
    "calendar": lambda: _("Calendar"),
    "disk": lambda: _("Disk"),
    "operator": lambda: _("Operator"),
    "reader": lambda: _("Second reader"),
}

_FINDINGS: Mapping[str, Callable[[], str]] = {
    "token_works": lambda: _("It works: @%(username)s"),
    "no_token": lambda: _("ZHIDA_TOKEN is not set. Write what @BotFather gave you into .env."),
    "token_refused": lambda: _(
        "Telegram does not know this token. Get a new one from @BotFather with /token."
    ),
    "no_answer": lambda: _(
        "%(base)s does not answer (%(why)s). Check the network, ZHIDA_PROXY and ZHIDA_API_BASE."
    ),
    "answers": lambda: _("It answers: %(engine)s, revision %(revision)s"),
    "no_database": lambda: _("There is none yet at %(file)s. Run: zhida migrate"),
    "other_owner": lambda: _("It belongs to another user (%(uid)s). Run zhida as that user."),
    "revision": lambda: _(
        "It stands at revision %(found)s, and this program needs %(wanted)s. Make a backup, then"
        " run: zhida migrate"
    ),
    "unavailable": lambda: _(
        "It cannot be used now (%(why)s). Is it running, is ZHIDA_DATABASE_URL right?"
    ),
    "key": lambda: _("%(file)s opens what is sealed (%(count)s samples)"),
    "no_key": lambda: _(
        "%(file)s is missing or damaged. Put your copy of it there; for a new installation run:"
        " zhida migrate"
    ),
    "wrong_key": lambda: _(
        "%(file)s does not open everything that is sealed. Put the key file of this database"
        " there, with its older keys."
    ),
    "chain": lambda: _("The chain holds: %(place)s rows, last seal %(seal)s"),
    "unsealed": lambda: _(
        "Rows wait to be sealed since %(since)s. They are sealed while zhida run is running."
    ),
    "broken": lambda: _(
        "The chain is broken at place %(place)s: a row was changed or taken out. Keep the"
        " database as it is and compare it with a backup."
    ),
    "queues": lambda: _(
        "Updates waiting %(inbox_waiting)s · messages waiting %(outbox_open)s, uncertain"
        " %(outbox_uncertain)s, undeliverable %(outbox_undeliverable)s · later"
        " %(later_waiting)s · jobs %(jobs_open)s"
    ),
    "quarantined": lambda: _(
        "Updates set aside %(inbox_quarantined)s: their senders were told, and zhida quarantine"
        " lists them. Waiting"
        " %(inbox_waiting)s · messages waiting %(outbox_open)s, uncertain %(outbox_uncertain)s"
    ),
    "waits_long": lambda: _(
        "Updates waiting %(inbox_waiting)s, the oldest since %(since)s. Is zhida run running?"
    ),
    "files": lambda: _("%(count)s kept, %(waiting)s on their way"),
    "files_lost": lambda: _(
        "%(count)s files that people sent are not in %(folder)s. Put them back from a backup."
    ),
    "files_sealed": lambda: _(
        "Some in %(folder)s do not open with the key file. Put the key file of this database"
        " there, with its older keys."
    ),
    "private": lambda: _("Data, database and keys are for their owner only"),
    "open": lambda: _("Others can read %(paths)s. Run chmod go= on it."),
    "clock": lambda: _("%(seconds)s seconds off Telegram's"),
    "clock_unknown": lambda: _("It could not be compared: the Bot API did not say its time."),
    "calendar": lambda: _("%(zone)s, working days of %(year)s are known"),
    "unpublished": lambda: _(
        "%(zone)s; the make-up working days of %(year)s are not known to this program. Install"
        " a newer one when they are published."
    ),
    "disk": lambda: _("%(free)s GB free"),
    "low": lambda: _("Only %(free)s GB free. Make room: nothing can be recorded on a full disk."),
    "reader_off": lambda: _("None is set up: sentences are read here alone"),
    "reader": lambda: _("It answers"),
    "reader_silent": lambda: _(
        "ZHIDA_READER_URL does not answer (%(why)s). Cards are filled without it meanwhile."
    ),
    "reader_refuses": lambda: _("It does not accept ZHIDA_READER_KEY."),
    "reader_odd": lambda: _(
        "It answers its list of models with %(why)s. Check that ZHIDA_READER_URL ends before"
        " /chat/completions."
    ),
    "somebody": lambda: _("Will be told of updates that were given up"),
    "nobody": lambda: _(
        "ZHIDA_OPERATOR is not set: nobody would be told of an update that was given up."
    ),
}
