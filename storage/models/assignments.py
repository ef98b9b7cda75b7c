"""Who serves whom: cycles, teams of the escort action, and assignments.

An assignment is proposed → active → ending → renewed, adjusted or ended; whether it holds on a day
is read from `starts` and `ends` (the last day, inclusive; open where null).
"""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base


class Cycle(Base):
    """Two years of one scheme (C9)."""

    __tablename__ = "cycles"
    __table_args__ = (UniqueConstraint("scheme", "starts"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    scheme: Mapped[str] = mapped_column(String(20))
    starts: Mapped[date]
    ends: Mapped[date]


class Team(Base):
    """A 1+2+X team of the escort action (S14)."""

    __tablename__ = "teams"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(60))
    state: Mapped[str] = mapped_column(String(10), default="active")


class TeamMember(Base):
    """A person's part in a team: leader, backbone, or expert in a field for some days."""

    __tablename__ = "team_members"
    __table_args__ = (
        UniqueConstraint("team_id", "person_id", "starts"),
        Index("ix_team_members_person_id", "person_id"),
        Index(
            "uq_team_members_leader",
            "team_id",
            unique=True,
            sqlite_where=text("part = 'leader' AND ends IS NULL"),
            postgresql_where=text("part = 'leader' AND ends IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    part: Mapped[str] = mapped_column(String(10))
    field: Mapped[str | None] = mapped_column(String(60))
    starts: Mapped[date]
    ends: Mapped[date | None]


def _current_envoy(name: str, column: str) -> Index:
    """One envoy a region and one region an envoy (E4), held by the database."""
    where = text("scheme = 'envoy' AND state IN ('active', 'ending')")
    return Index(name, column, unique=True, sqlite_where=where, postgresql_where=where)


class Assignment(Base):
    """One person or team serving one client or region under one scheme in one cycle."""

    __tablename__ = "assignments"
    __table_args__ = (
        CheckConstraint("(person_id IS NULL) <> (team_id IS NULL)", name="one_server"),
        CheckConstraint("(client_id IS NULL) <> (region_id IS NULL)", name="one_served"),
        _current_envoy("uq_assignments_envoy_person", "person_id"),
        _current_envoy("uq_assignments_envoy_region", "region_id"),
        Index("ix_assignments_person_id", "person_id"),
        Index("ix_assignments_client_id", "client_id"),
        Index("ix_assignments_team_id", "team_id"),
        Index("ix_assignments_region_id", "region_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    scheme: Mapped[str] = mapped_column(String(20))
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("teams.id"))
    client_id: Mapped[int | None] = mapped_column(ForeignKey("clients.id"))
    region_id: Mapped[int | None] = mapped_column(ForeignKey("regions.id"))
    starts: Mapped[date]
    ends: Mapped[date | None]
    state: Mapped[str] = mapped_column(String(10), default="active")
