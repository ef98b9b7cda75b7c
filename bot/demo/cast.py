"""Whom one may be in the chat page: everybody of the demo bureau, and one stranger."""

from dataclasses import dataclass

from bot.demo import rows, tables
from programme.roles import WORDS, Role


@dataclass(frozen=True, slots=True)
class Figure:
    """Someone with a phone: `user_id` is the account on the channel."""

    user_id: int
    name: str
    phone: str
    note: str
    group: str
    language: str = "zh-hans"
    bound: bool = True

    @property
    def code(self) -> str:
        """The person's code in the roster."""
        return rows.code_of(self.user_id)


def people() -> list[Figure]:
    """Those of the roster in its order, then the stranger, who is in no roster."""
    units = {line.split()[0]: line.split()[1] for line in _lines(tables.ORGANISATIONS)}
    clients = {line.split()[0]: line.split()[5] for line in _lines(tables.CLIENTS)}
    figures = []
    for line in _lines(tables.PEOPLE):
        number, name, unit, roles, bound = line.split()
        words = [WORDS[Role(role)] for role in roles.split(",")]
        place = units.get(unit) or clients.get(bound, "")
        figures.append(
            Figure(
                user_id=int(number),
                name=name,
                phone=f"+86{rows.mobile_of(int(number))}",
                note=f"{'、'.join(words)} · {place}",
                group=words[0],
                bound=int(number) not in tables.UNBOUND,
            )
        )
    number_of_stranger, stranger = tables.STRANGER
    phone = f"+86{rows.mobile_of(number_of_stranger)}"
    figures.append(
        Figure(number_of_stranger, stranger, phone, "不在名册中", "名册之外", bound=False)
    )
    return figures


def operator() -> Figure:
    """The one who keeps the program running, and hears when it cannot work an update."""
    word = WORDS[Role.OPERATOR]
    return next(figure for figure in people() if figure.group == word)


def _lines(table: str) -> list[str]:
    return table.strip().splitlines()
