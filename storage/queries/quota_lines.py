"""The columns of `v_quota_status`, and one quota as a line of it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Date,
    FromClause,
    Integer,
    Select,
    String,
    column,
    select,
    table,
)

STATUS = table(
    "v_quota_status",
    column("scheme", String),
    column("client_id", Integer),
    column("region_id", Integer),
    column("served_code", String),
    column("served", String),
    column("area_code", String),
    column("period", String),
    column("starts", Date),
    column("ends", Date),
    column("required", Integer),
    column("done", Integer),
    column("exempt", Integer),
    column("rule", String),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One quota of one client or region in one period; `ends` is its last day.

    `exempt` where it need not be met (an approved exemption, 1); `rule` names it (C11, E5).
    """

    scheme: str
    client_id: int | None
    region_id: int | None
    served: str
    area: str
    period: str
    starts: date
    ends: date
    required: int
    done: int
    exempt: int
    rule: str

    @property
    def open(self) -> bool:
        """Something is still to be done for it."""
        return self.done < self.required and not self.exempt


def worked_out(*meant: ColumnElement[bool], name: str = "each") -> CTE:
    """These rows of the view, before anything is joined to them or asked of their counts.

    Else PostgreSQL guesses that next to none is open, and as the counts cost a hundred times what
    a join does, takes any join for as good as another: those it chose grew with the square.
    """
    return select(*STATUS.c).where(*meant).cte(name).prefix_with("MATERIALIZED")


def lines(of: FromClause = STATUS) -> Select[Any]:
    """The columns of a `Line`, in its order."""
    c = of.c
    return select(
        c.scheme, c.client_id, c.region_id, c.served, c.area_code, c.period, c.starts, c.ends,
        c.required, c.done, c.exempt, c.rule,
    )  # fmt: skip


def opened(of: FromClause = STATUS) -> ColumnElement[bool]:
    """Something is still to be done for it (`Line.open`)."""
    c = of.c
    return (c.done < c.required) & (c.exempt == 0)
