"""`zhida migrate`, `backup` and `restore`: the database as a whole."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from handlers.words import gettext as _

if TYPE_CHECKING:
    from bot.backup import Manifest


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


def backup(
    file: Annotated[
        Path | None,
        typer.Argument(help=_("The file to write; by default one named for this moment, here.")),
    ] = None,
) -> None:
    """Write everything stored into one file."""
    from bot import backup, clock, opening
    from bot.settings import Settings

    settings = Settings.read()
    target = file or Path(clock.now().strftime("zhida-%Y%m%d-%H%M%S.tar"))

    async def work() -> "Manifest":
        async with opening.bare(settings) as store:
            return await backup.write(settings, store, target)

    _say(asyncio.run(work()))
    typer.echo(_("Written: %(file)s") % {"file": target})
    typer.echo(
        _(
            "The key file is not in it. Keep a copy of %(key)s elsewhere: without it this backup"
            " cannot be read."
        )
        % {"key": settings.key_file}
    )


def restore(
    file: Annotated[Path, typer.Argument(help=_("The backup to put back."))],
    replace: Annotated[
        bool, typer.Option("--replace", help=_("Let it take the place of what is stored now."))
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help=_("Do not ask again."))] = False,
) -> None:
    """Put a backup back into an empty database."""
    from bot import restoring
    from bot.settings import Settings
    from storage.migrations import HEAD

    def may_go(rows: int) -> bool:
        question = _("The database holds %(rows)s rows. They are lost with this. Go on?")
        return replace and (yes or typer.confirm(question % {"rows": rows}))

    file.stat()  # a wrong name is told before anything else
    manifest = asyncio.run(restoring.restore(Settings.read(), file, replace=may_go))
    _say(manifest)
    typer.echo(_("Restored: %(file)s") % {"file": file})
    if manifest.revision != HEAD:
        typer.echo(_("It is of an older revision. Run: zhida migrate"))


def _say(manifest: "Manifest") -> None:
    """What a backup holds, in figures."""
    rows = sum(manifest.counts.values())
    facts = {
        "made_at": manifest.made_at,
        "engine": manifest.engine,
        "revision": manifest.revision,
        "rows": rows,
        "files": len(manifest.members) - 1,
        "size": f"{sum(each.size for each in manifest.members.values()) / 1e6:.1f}",
    }
    typer.echo(
        _(
            "%(made_at)s · %(engine)s, revision %(revision)s · %(rows)s rows, %(files)s files,"
            " %(size)s MB · hashes, counts and integrity checked"
        )
        % facts
    )
    if manifest.files_missing:
        typer.echo(
            _("%(count)s files that people sent were lost before and are not in it.")
            % {"count": manifest.files_missing}
        )
