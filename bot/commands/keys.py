"""`zhida rotate-key`: a fresh key for what is sealed from now on."""

import typer

from handlers.words import gettext as _


def rotate() -> None:
    """Put a fresh key first in the key file."""
    from bot.settings import Settings
    from storage import sealing

    path = Settings.read().key_file
    sealing.Keyring.read(path)  # a file that is missing or damaged is not written over
    sealing.add_key(path)
    typer.echo(_("A fresh key stands first in %(path)s; the older ones stay.") % {"path": path})
    typer.echo(_("Start the assistant again, and renew the copy of that file you keep elsewhere."))
