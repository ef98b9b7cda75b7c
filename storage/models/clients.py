"""Whom the schemes serve: client units and regions.

A client is in the pool → retired; `key` marks the escort list (S12).
"""

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base


class Client(Base):
    """A served unit; `search` holds its name, aliases and pinyin, ready to be matched."""

    __tablename__ = "clients"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    aliases: Mapped[list[str]] = mapped_column(JSON, default=list)
    search: Mapped[str] = mapped_column(String(1000), default="")
    kind: Mapped[str] = mapped_column(String(40))
    level: Mapped[str] = mapped_column(String(20))
    area: Mapped[str] = mapped_column(ForeignKey("areas.code"), index=True)
    key: Mapped[bool] = mapped_column(default=False)
    uscc: Mapped[str | None] = mapped_column(String(18))
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    """The site in WGS-84 degrees; without one the county seat stands in, marked approximate."""
    sited: Mapped[str | None] = mapped_column(String(10))
    """How the site became known: `roster`, or `here` (one tap on the spot)."""
    state: Mapped[str] = mapped_column(String(10), default="pool")


class Region(Base):
    """A served county or district; `mountain_island` marks 山区海岛25县 as the roster says."""

    __tablename__ = "regions"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    search: Mapped[str] = mapped_column(String(300), default="")
    area: Mapped[str] = mapped_column(ForeignKey("areas.code"), unique=True)
    mountain_island: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(String(10), default="pool")
