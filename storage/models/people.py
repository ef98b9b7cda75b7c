"""People, the roles granted to them, their accounts by channel, and their undertakings.

A person is active → left; an account is bound → revoked (a lost phone), and may be unreachable.
"""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storage.models.base import Base
from storage.sealing import SealedText


class Person(Base):
    """Someone of the roster; `search` holds the name and its pinyin, ready to be matched."""

    __tablename__ = "people"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(60))
    search: Mapped[str] = mapped_column(String(300), default="")
    mobile: Mapped[str | None] = mapped_column(SealedText)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    state: Mapped[str] = mapped_column(String(10), default="active")
    language: Mapped[str] = mapped_column(String(12), default="zh_Hans_CN")
    time_zone: Mapped[str] = mapped_column(String(40), default="Asia/Shanghai")
    undertaken: Mapped[str | None] = mapped_column(String(400))
    """The marks of the lines accepted (`Merged.accepting`): compared with each update, at no
    statement, so that whoever only loses a role is asked nothing."""
    roles: Mapped[list["RoleGrant"]] = relationship(lazy="raise", back_populates="person")


class RoleGrant(Base):
    """A role a person has from one day to another, and the area, unit or client it is bound to."""

    __tablename__ = "role_grants"
    __table_args__ = (Index("ix_role_grants_person_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    role: Mapped[str] = mapped_column(String(20))
    area: Mapped[str | None] = mapped_column(ForeignKey("areas.code"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    client_id: Mapped[int | None] = mapped_column(ForeignKey("clients.id"))
    starts: Mapped[date]
    ends: Mapped[date | None]
    person: Mapped[Person] = relationship(lazy="raise", back_populates="roles")


class Account(Base):
    """One chat of one channel; it belongs to nobody until it is bound to a person."""

    __tablename__ = "accounts"
    __table_args__ = (
        UniqueConstraint("channel", "tenant", "external_id"),
        Index("ix_accounts_person_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(String(20))
    tenant: Mapped[str] = mapped_column(String(40))
    external_id: Mapped[str] = mapped_column(String(40))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    language: Mapped[str] = mapped_column(String(12), default="zh_Hans_CN")
    first_seen: Mapped[datetime]
    last_heard: Mapped[datetime]
    bound_at: Mapped[datetime | None]
    unreachable: Mapped[str | None] = mapped_column(String(40))
    failures: Mapped[int] = mapped_column(default=0)
    wait_until: Mapped[datetime | None]
    greeted: Mapped[bool] = mapped_column(default=False)
    show_again: Mapped[bool] = mapped_column(default=False)


class Undertaking(Base):
    """A scheme's discipline, read and accepted (C25, E14, S24)."""

    __tablename__ = "undertakings"
    __table_args__ = (UniqueConstraint("person_id", "scheme"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    scheme: Mapped[str] = mapped_column(String(20))
    words_digest: Mapped[str] = mapped_column(String(64))
    accepted_at: Mapped[datetime]


class Invitation(Base):
    """A single-use way in for one person: open → claimed (waits for approval) → used, or revoked.

    Approved it is open again, with `account_id` the account that was approved. Only the code's
    hash is kept; whoever reads the database cannot enter with it.
    """

    __tablename__ = "invitations"
    __table_args__ = (
        Index(
            "uq_invitations_one_open",
            "person_id",
            unique=True,
            sqlite_where=text("state IN ('open', 'claimed')"),
            postgresql_where=text("state IN ('open', 'claimed')"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    state: Mapped[str] = mapped_column(String(10), default="open")
    invited_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    used_at: Mapped[datetime | None]
