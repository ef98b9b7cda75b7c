"""Every command with its help, as `zhida --help` lists them."""

from bot.commands.frame import Entry
from handlers.words import gettext as _


def about() -> str:
    """What stands above the list."""
    return _(
        "Zhida, the chat assistant of the field personnel of intellectual property.\n\n"
        "Settings are read from variables that begin with ZHIDA_, or from a file .env in the"
        " folder where you are."
    )


def entries() -> dict[str, Entry]:
    """The commands by name, in the order in which an operator meets them."""
    return {**_running(), **_people(), **_keeping(), **_developing()}


def _running() -> dict[str, Entry]:
    panel = _("To begin")
    return {
        "try": Entry(
            "bot.commands.start:try_",
            panel,
            _(
                "Meet Zhida in the browser: no token, no network, an invented bureau.\n\n"
                "Everything runs on this machine; the address is printed. Ctrl-C ends it, and"
                " the next start goes on where you left off."
            ),
        ),
        "run": Entry(
            "bot.commands.start:run",
            panel,
            _(
                "Run the assistant with your bot's token until Ctrl-C or the system ends it.\n\n"
                "ZHIDA_TOKEN is the one setting it needs. Whatever was received is kept, and"
                " worked after the next start."
            ),
        ),
        "doctor": Entry(
            "bot.commands.doctor:doctor",
            panel,
            _(
                "Check the installation; says for each line that it is well, or what to do.\n\n"
                "Changes nothing. The exit code is 0 when all is well."
            ),
        ),
        "quarantine": Entry(
            "bot.commands.quarantine:quarantine",
            panel,
            _(
                "List updates that failed five times; try them once more, or give them up.\n\n"
                "What they say is not shown: only their numbers, kinds and times, and the class"
                " of the error. Both decisions are noted in the audit."
            ),
        ),
    }


def _people() -> dict[str, Entry]:
    panel = _("People and units")
    return {
        "template": Entry(
            "bot.commands.roster:template",
            panel,
            _(
                "Write an empty roster sheet to fill in: people, units, regions, teams.\n\n"
                "With --example it is filled with an invented bureau, to show how."
            ),
        ),
        "import": Entry(
            "bot.commands.roster:import_",
            panel,
            _(
                "Take in a filled roster, all of it or nothing.\n\n"
                "Each problem is named by sheet, row and column. Importing the same sheet again"
                " changes nothing. --check only looks."
            ),
        ),
        "invite": Entry(
            "bot.commands.roster:invite",
            panel,
            _(
                "Make invitation links for people of the roster.\n\n"
                "A link is for one person, once, for a few days; an earlier one ends with it."
            ),
        ),
        "confirm": Entry(
            "bot.commands.confirm:confirm",
            panel,
            _(
                "Confirm a change of a bureau seat, where no second member of the bureau can.\n\n"
                "Letting a clerk or director go, changing their mobile, or letting in another"
                " number takes two people. Without a number it lists what waits."
            ),
        ),
    }


def _keeping() -> dict[str, Entry]:
    panel = _("Keeping the data")
    return {
        "backup": Entry(
            "bot.commands.store:backup",
            panel,
            _(
                "Write everything stored into one file, while the assistant runs on.\n\n"
                "The key file is not in it: keep a copy of that elsewhere. Without it the"
                " sealed values of a backup cannot be read."
            ),
        ),
        "restore": Entry(
            "bot.commands.store:restore",
            panel,
            _(
                "Put a backup back into an empty database. Stop the assistant first.\n\n"
                "The file is checked whole, and that the key file opens it, before anything is"
                " changed."
            ),
        ),
        "migrate": Entry(
            "bot.commands.store:migrate",
            panel,
            _(
                "Bring the database to this program's revision, or make a new one.\n\n"
                "After installing a newer Zhida: backup, migrate, run."
            ),
        ),
        "rotate-key": Entry(
            "bot.commands.keys:rotate",
            panel,
            _(
                "Add a fresh key to the key file; new values are sealed with it from then on.\n\n"
                "Older keys stay, since older values need them. Start the assistant again"
                " afterwards, and renew the copy of the key file that you keep elsewhere."
            ),
        ),
    }


def _developing() -> dict[str, Entry]:
    return {
        "sandbox": Entry(
            "bot.commands.sandbox:sandbox",
            _("For developers"),
            _(
                "Run only the sandbox: a Bot API on this machine with people in it.\n\n"
                "Any bot can be tested against it; bot/sandbox/README.md says how."
            ),
        ),
    }
