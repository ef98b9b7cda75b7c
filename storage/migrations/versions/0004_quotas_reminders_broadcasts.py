"""Quotas by rules, exemptions; reminders; broadcasts: a function a noun."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _absences()
    _reminders()


def _absences() -> None:
    op.create_table(
        "absences",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("stand_in_id", sa.Integer(), nullable=True),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("back_at", MOMENT, nullable=True),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_absences_in_order")),
        sa.CheckConstraint("stand_in_id <> person_id", name=op.f("ck_absences_another")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_absences_person_id"),
        sa.ForeignKeyConstraint(["stand_in_id"], ["people.id"], name="fk_absences_stand_in_id"),
        sa.PrimaryKeyConstraint("id", name="pk_absences"),
    )
    for column in ("person_id", "stand_in_id"):
        op.create_index(
            f"ix_absences_{column}_last_day", "absences", [column, "last_day"], unique=False
        )
    op.create_table(
        "person_settings",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("digest_at", sa.Time(), nullable=True),
        sa.Column("quiet_from", sa.Time(), nullable=True),
        sa.Column("quiet_until", sa.Time(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_person_settings_person_id"),
        sa.PrimaryKeyConstraint("person_id", name="pk_person_settings"),
    )


def _reminders() -> None:
    named = ["person_id", "rule", "noun", "subject", "period"]
    op.create_table(
        "reminders",
        *_of_series(),
        sa.Column("nth", sa.String(length=12), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("told_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_reminders_person_id"),
        sa.ForeignKeyConstraint(["told_id"], ["people.id"], name="fk_reminders_told_id"),
        sa.PrimaryKeyConstraint(*named, "nth", name="pk_reminders"),
    )
    op.create_index("ix_reminders_day", "reminders", ["day"], unique=False)
    op.create_table(
        "snoozes",
        *_of_series(),
        sa.Column("until", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_snoozes_person_id"),
        sa.PrimaryKeyConstraint(*named, name="pk_snoozes"),
    )
    op.create_table(
        "reminder_switches",
        sa.Column("rule", sa.String(length=20), nullable=False),
        sa.Column("on", sa.Boolean(), nullable=False),
        sa.Column("days", sa.JSON(), nullable=True),
        *_set_by_whom(),
        sa.ForeignKeyConstraint(["set_by"], ["people.id"], name="fk_reminder_switches_set_by"),
        sa.PrimaryKeyConstraint("rule", name="pk_reminder_switches"),
    )
    op.create_table(
        "calendar_days",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("working", sa.Boolean(), nullable=False),
        *_set_by_whom(),
        sa.ForeignKeyConstraint(["set_by"], ["people.id"], name="fk_calendar_days_set_by"),
        sa.PrimaryKeyConstraint("day", name="pk_calendar_days"),
    )


def _of_series() -> list[sa.Column[Any]]:
    return [
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=20), nullable=False),
        sa.Column("noun", sa.String(length=12), nullable=False),
        sa.Column("subject", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=10), nullable=False),
    ]


def _set_by_whom() -> list[sa.Column[Any]]:
    return [
        sa.Column("set_by", sa.Integer(), nullable=False),
        sa.Column("set_at", MOMENT, nullable=False),
    ]
