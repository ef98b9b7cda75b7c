"""`zhida migrate`, `backup` and `restore`: the database as a whole."""

import asyncio

import typer

from handlers.words import gettext as _


def migrate() -> None:
    """Bring the database to this program's revision."""
    from bot import opening
    from bot.settings import Settings
    from storage import schema, sealing
    from storage.migrations import HEAD

    async def work() -> str | None:
        async with opening.bare(settings) as store:
            return await schema.migrate(store)

    settings = Settings.read()
    opening.make_folders(settings)
    sealing.use(sealing.Keyring.read_or_make(settings.key_file))
    found = asyncio.run(work())
    if found == HEAD:
        typer.echo(_("The database stands at revision %(head)s already.") % {"head": HEAD})
    else:
        typer.echo(_("The database now stands at revision %(head)s.") % {"head": HEAD})
