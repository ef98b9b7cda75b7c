"""What went wrong, in one sentence for the person at the command line, and the exit code.

1: what was asked could not be done. 2: it was not asked in a way we understand. 130: stopped.
"""

import sys
import traceback
from collections.abc import Callable, Iterator, Mapping

import typer
from typer._click import exceptions as usage

from bot import logs
from bot.backup import BadBackup
from bot.commands.frame import NoSuchCommand
from bot.settings import SettingsProblem, Wrong
from handlers.words import gettext as _
from storage import dumping, errors


class Problem(Exception):
    """A command could not do what was asked; its argument is the sentence that says so."""


def tell(problem: Exception) -> int:
    """Say on standard error what went wrong; returns the exit code."""
    if isinstance(problem, typer.Abort):
        return 130
    code = 2 if isinstance(problem, usage.UsageError) else 1
    told = list(sentences(problem))
    for sentence in told:
        typer.echo(sentence, err=True)
    if not told:
        typer.echo(_("This should not have happened. Please report what follows:"), err=True)
        sys.stderr.write(logs.redact("".join(traceback.format_exception(problem))))
    return code


def sentences(problem: Exception) -> Iterator[str]:
    """The sentences for whatever we expect to go wrong; none for what we do not."""
    match problem:
        case Problem():
            yield str(problem)
        case SettingsProblem(wrong=wrong):
            yield from map(setting, wrong)
        case BadBackup(why=why, what=what):
            yield _BACKUPS[why]() % {"what": what}
        case errors.StorageError():
            yield _stored(problem)
        case NoSuchCommand(name=name, close=close):
            yield _("There is no command “%(name)s”.") % {"name": name}
            if close:
                yield _("Did you mean “%(name)s”?") % {"name": close[0]}
            yield _("zhida --help lists them all.")
        case usage.UsageError():
            yield _asked(problem)
            if problem.ctx is not None:
                command = problem.ctx.command_path
                yield _("%(command)s --help explains it.") % {"command": command}
        case OSError() if problem.strerror:
            yield _by_the_system(problem)


def _by_the_system(problem: OSError) -> str:
    facts = {"path": problem.filename, "why": problem.strerror}
    if problem.filename:
        return _("The system does not let us use %(path)s: %(why)s.") % facts
    return _("The system did not do it: %(why)s.") % facts


def _stored(problem: errors.StorageError) -> str:
    match problem:
        case dumping.NoTool(tool=tool):
            return _(
                "%(tool)s was not found. Install PostgreSQL's client programs, or set"
                " ZHIDA_POSTGRES_TOOLS to their folder."
            ) % {"tool": tool}
        case dumping.ToolFailed(tool=tool, said=said):
            return _("%(tool)s did not do it: %(said)s") % {"tool": tool, "said": said}
        case errors.KeyProblem():
            return _(
                "The key file does not open what is stored: it is missing, damaged or another"
                " one. Set ZHIDA_KEY_FILE to the key file that belongs to this database."
            )
        case errors.RevisionProblem():
            return _revision(problem)
        case errors.Unavailable(cause=cause):
            return _(
                "The database cannot be used now (%(cause)s). Is it running, is"
                " ZHIDA_DATABASE_URL right, and is the disk not full?"
            ) % {"cause": cause}
        case _:
            return _("It was not done: %(why)s") % {"why": type(problem).__name__}


def _revision(problem: errors.RevisionProblem) -> str:
    if problem.found is None:
        return _("The database is empty. Run: zhida migrate")
    older = problem.found < problem.wanted
    sentence = (
        _(
            "The database stands at revision %(found)s, and this program needs %(wanted)s. Make a"
            " backup, then run: zhida migrate"
        )
        if older
        else _(
            "The database stands at revision %(found)s, newer than this program knows"
            " (%(wanted)s). Install the newer program."
        )
    )
    return sentence % {"found": problem.found, "wanted": problem.wanted}


def _asked(problem: usage.UsageError) -> str:
    parameter = problem.param if isinstance(problem, usage.BadParameter) else None
    name = parameter.get_error_hint() if parameter is not None else ""
    match problem:
        case usage.MissingParameter():
            return _("%(name)s is missing.") % {"name": name}
        case usage.NoSuchOption(option_name=option):
            return _("There is no option %(name)s.") % {"name": option}
        case usage.BadOptionUsage(option_name=option):
            return _("The option %(name)s needs a value.") % {"name": option}
        case usage.BadParameter() if problem.message.endswith("does not exist."):
            return _("%(name)s: there is no such file.") % {"name": name}
        case usage.BadParameter():
            return _("%(name)s cannot be what was written there.") % {"name": name}
        case _:
            return _("There is more on this line than the command takes.")


_BACKUPS: Mapping[str, Callable[[], str]] = {
    "foreign": lambda: _("This file is no backup of Zhida. Nothing was changed."),
    "truncated": lambda: _(
        "This backup is cut off: it was not copied to its end. Nothing was changed."
    ),
    "damaged": lambda: _("What stands there is damaged (%(what)s). Nothing was changed."),
    "other_engine": lambda: _(
        "This backup was made on %(what)s, and ZHIDA_DATABASE_URL names another kind of"
        " database. Nothing was changed."
    ),
    "counts": lambda: _(
        "What was restored does not hold what the backup says (%(what)s). It was put back as it"
        " was."
    ),
    "files": lambda: _(
        "The backup lacks files that its database names. What stood before was put back."
    ),
    "audit": lambda: _(
        "The audit's chain is not the one that was backed up. It was put back as it was."
    ),
    "not_empty": lambda: _(
        "The database is not empty: it holds %(what)s rows. Make a backup of it, then say"
        " --replace. Nothing was changed."
    ),
    "running": lambda: _("The assistant is running. Stop it first. Nothing was changed."),
}


def setting(wrong: Wrong) -> str:
    """One wrong setting: its name, what is wrong with it, and what to write."""
    why = "unlike_any" if wrong.why == "unknown" and not wrong.hint else wrong.why
    return _SETTINGS.get(why, _unusable)() % {"name": wrong.variable, "hint": wrong.hint}


def _unusable() -> str:
    return _("%(name)s: this value cannot be used.")


# Each is looked up when it is said, in the language spoken then.
_SETTINGS: Mapping[str, Callable[[], str]] = {
    "unknown": lambda: _("%(name)s: there is no such setting. Did you mean %(hint)s?"),
    "unlike_any": lambda: _("%(name)s: there is no such setting. Take it out."),
    "missing": lambda: _(
        "%(name)s is not set. Write the token that @BotFather gave you, in the file .env as"
        " %(name)s=…"
    ),
    "not_a_token": lambda: _(
        "%(name)s is not a bot token. Write what @BotFather gave you: digits, a colon and 35"
        " characters."
    ),
    "token_twice": lambda: _("%(name)s and ZHIDA_TOKEN are both set. Keep one of them."),
    "no_such_file": lambda: _("%(name)s: there is no file at that path."),
    "unreadable": lambda: _("%(name)s cannot be read as text. Check its owner and content."),
    "open_to_others": lambda: _(
        "%(name)s: others can read that file. Run chmod 600 on it, and renew the token with"
        " @BotFather if anybody may have seen it."
    ),
    "not_a_url": lambda: _(
        "%(name)s is not an address. Write it with http:// or https:// in front."
    ),
    "not_https": lambda: _("%(name)s must begin with https://."),
    "not_a_database": lambda: _(
        "%(name)s is no database we know. Write sqlite:////path/zhida.db or"
        " postgresql://user:password@host/name."
    ),
    "not_a_zone": lambda: _("%(name)s is no time zone. Write one such as Asia/Shanghai."),
    "not_a_chat": lambda: _("%(name)s is no chat number. Write digits, such as 123456789."),
    "not_a_username": lambda: _("%(name)s is no bot name. Write it such as zhida_bot."),
    "not_a_webhook_secret": lambda: _(
        "%(name)s must be 16 to 256 letters, digits, _ or -. Without it we make one."
    ),
    "webhook_needs_it": lambda: _(
        "%(name)s is not set, and ZHIDA_WEBHOOK needs it. Write the https:// address at which"
        " Telegram reaches this machine."
    ),
    "reader_needs_both": lambda: _(
        "%(name)s is not set. A second reader of sentences needs both ZHIDA_READER_URL and"
        " ZHIDA_READER_MODEL."
    ),
    "debug_in_production": lambda: _(
        "%(name)s cannot be DEBUG in production. Write INFO, or set ZHIDA_PRODUCTION=no."
    ),
    "not_yes_or_no": lambda: _("%(name)s must be yes or no."),
    "not_a_choice": lambda: _("%(name)s must be one of: %(hint)s."),
    "not_in_range": lambda: _("%(name)s must be a number within %(hint)s."),
}
