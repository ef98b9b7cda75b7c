"""The frame of the command line: commands found by name, help in the reader's language."""

import difflib
import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import typer
from typer import rich_utils
from typer._click import Command as AnyCommand
from typer._click import Context, HelpFormatter
from typer._click.exceptions import UsageError
from typer.core import TyperCommand, TyperGroup, TyperOption

from handlers.words import gettext as _


@dataclass(frozen=True, slots=True)
class Entry:
    """One command: the function behind it, the group it is shown in, and its help."""

    function: str
    panel: str
    help: str


class _Worded(AnyCommand):
    """A command whose frame speaks the reader's language too."""

    def format_usage(self, ctx: Context, formatter: HelpFormatter) -> None:
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix=_("Usage: "))

    def get_help_option(self, ctx: Context) -> TyperOption | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = _("Show this help.")
        return option


class _Command(_Worded, TyperCommand):
    pass


class _Commands(_Worded, TyperGroup):
    """All commands: listed from their entries, imported when run."""

    def __init__(self, entries: Mapping[str, Entry], **options: Any) -> None:
        listed = {
            name: TyperCommand(name, help=entry.help, rich_help_panel=entry.panel)
            for name, entry in entries.items()
        }
        super().__init__(name="zhida", commands=dict[str, AnyCommand](listed), **options)
        self._entries = entries

    def resolve_command(
        self, ctx: Context, args: list[str]
    ) -> tuple[str | None, AnyCommand | None, list[str]]:
        name = args[0]
        if name not in self._entries:
            raise NoSuchCommand(name, difflib.get_close_matches(name, self._entries, 1), ctx)
        return name, load(name, self._entries[name]), args[1:]


class NoSuchCommand(UsageError):
    """A word that is no command; `close` holds the one probably meant."""

    def __init__(self, name: str, close: list[str], ctx: Context) -> None:
        super().__init__(name, ctx)
        self.name = name
        self.close = close


def load(name: str, entry: Entry) -> AnyCommand:
    """The command itself, its module imported."""
    module, _colon, function = entry.function.partition(":")
    app = typer.Typer(add_completion=False)
    app.command(name, cls=_Command, help=entry.help, options_metavar=_("[OPTIONS]"))(
        getattr(importlib.import_module(module), function)
    )
    return typer.main.get_command(app)


def run(about: str, entries: Mapping[str, Entry], arguments: list[str]) -> int:
    """Run one command line; raises whatever the command raises."""
    rich_utils.COMMANDS_PANEL_TITLE = _("Commands")
    rich_utils.OPTIONS_PANEL_TITLE = _("Options")
    rich_utils.ARGUMENTS_PANEL_TITLE = _("Arguments")
    rich_utils.DEFAULT_STRING = _("[default: {}]")
    rich_utils.REQUIRED_LONG_STRING = _("[required]")
    group = _Commands(
        entries,
        help=about,
        options_metavar="",
        subcommand_metavar=_("COMMAND …"),
    )
    code = group.main(arguments, prog_name="zhida", standalone_mode=False)
    return code if isinstance(code, int) else 0
