"""The spine: every table of the first release, the periods, and the first views."""

from datetime import date, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

MOMENT = sa.DateTime(timezone=True)
SEALED = sa.LargeBinary()
FIRST_YEAR, LAST_YEAR = 2024, 2045


def upgrade() -> None:
    _areas_organisations()
    _people()
    _clients_regions()
    _roles_accounts_undertakings_invitations()
    _seat_changes()
    _teams_assignments()
    _visits()
    _dialogues()
    _queues()
    _audit()
    _fill_periods()
    _views()


def _areas_organisations() -> None:
    op.create_table(
        "areas",
        sa.Column("code", sa.String(length=6), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("level", sa.String(length=10), nullable=False),
        sa.Column("parent", sa.String(length=6), nullable=True),
        sa.ForeignKeyConstraint(["parent"], ["areas.code"], name="fk_areas_parent"),
        sa.PrimaryKeyConstraint("code", name="pk_areas"),
    )
    op.create_table(
        "organisations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("area", sa.String(length=6), nullable=True),
        sa.ForeignKeyConstraint(["area"], ["areas.code"], name="fk_organisations_area"),
        sa.PrimaryKeyConstraint("id", name="pk_organisations"),
        sa.UniqueConstraint("code", name="uq_organisations_code"),
    )


def _people() -> None:
    op.create_table(
        "people",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("search", sa.String(length=300), nullable=False),
        sa.Column("mobile", SEALED, nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("time_zone", sa.String(length=40), nullable=False),
        sa.Column("undertaken", sa.String(length=400), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_people_organisation_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_people"),
        sa.UniqueConstraint("code", name="uq_people_code"),
    )
    op.create_index("ix_people_organisation_id", "people", ["organisation_id"], unique=False)


def _clients_regions() -> None:
    op.create_table(
        "clients",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("aliases", sa.JSON(), nullable=False),
        sa.Column("search", sa.String(length=1000), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("level", sa.String(length=20), nullable=False),
        sa.Column("area", sa.String(length=6), nullable=False),
        sa.Column("key", sa.Boolean(), nullable=False),
        sa.Column("uscc", sa.String(length=18), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(["area"], ["areas.code"], name="fk_clients_area"),
        sa.PrimaryKeyConstraint("id", name="pk_clients"),
        sa.UniqueConstraint("code", name="uq_clients_code"),
    )
    op.create_index("ix_clients_area", "clients", ["area"], unique=False)
    op.create_table(
        "regions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("search", sa.String(length=300), nullable=False),
        sa.Column("area", sa.String(length=6), nullable=False),
        sa.Column("mountain_island", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(["area"], ["areas.code"], name="fk_regions_area"),
        sa.PrimaryKeyConstraint("id", name="pk_regions"),
        sa.UniqueConstraint("area", name="uq_regions_area"),
        sa.UniqueConstraint("code", name="uq_regions_code"),
    )


def _roles_accounts_undertakings_invitations() -> None:
    op.create_table(
        "role_grants",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("area", sa.String(length=6), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("client_id", sa.Integer(), nullable=True),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["area"], ["areas.code"], name="fk_role_grants_area"),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name="fk_role_grants_client_id"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_role_grants_organisation_id"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_role_grants_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_role_grants"),
    )
    op.create_index("ix_role_grants_person_id", "role_grants", ["person_id"], unique=False)
    op.create_table(
        "accounts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("tenant", sa.String(length=40), nullable=False),
        sa.Column("external_id", sa.String(length=40), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("first_seen", MOMENT, nullable=False),
        sa.Column("last_heard", MOMENT, nullable=False),
        sa.Column("bound_at", MOMENT, nullable=True),
        sa.Column("unreachable", sa.String(length=40), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("wait_until", MOMENT, nullable=True),
        sa.Column("greeted", sa.Boolean(), nullable=False),
        sa.Column("show_again", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_accounts_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_accounts"),
        sa.UniqueConstraint(
            "channel", "tenant", "external_id", name="uq_accounts_channel_tenant_external_id"
        ),
    )
    op.create_index("ix_accounts_person_id", "accounts", ["person_id"], unique=False)
    op.create_table(
        "undertakings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("scheme", sa.String(length=20), nullable=False),
        sa.Column("words_digest", sa.String(length=64), nullable=False),
        sa.Column("accepted_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_undertakings_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_undertakings"),
        sa.UniqueConstraint("person_id", "scheme", name="uq_undertakings_person_id_scheme"),
    )
    op.create_table(
        "invitations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("invited_by", sa.Integer(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_invitations_account_id"),
        sa.ForeignKeyConstraint(["invited_by"], ["people.id"], name="fk_invitations_invited_by"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_invitations_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_invitations"),
        sa.UniqueConstraint("code_hash", name="uq_invitations_code_hash"),
    )
    op.create_index(
        "uq_invitations_one_open",
        "invitations",
        ["person_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('open', 'claimed')"),
        postgresql_where=sa.text("state IN ('open', 'claimed')"),
    )


def _seat_changes() -> None:
    op.create_table(
        "seat_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("mobile", SEALED, nullable=True),
        sa.Column("invitation_id", sa.Integer(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=True),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("settled_by", sa.Integer(), nullable=True),
        sa.Column("settled_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name="fk_seat_changes_account_id"
        ),
        sa.ForeignKeyConstraint(["asked_by"], ["people.id"], name="fk_seat_changes_asked_by"),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["invitations.id"], name="fk_seat_changes_invitation_id"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_seat_changes_person_id"),
        sa.ForeignKeyConstraint(["settled_by"], ["people.id"], name="fk_seat_changes_settled_by"),
        sa.PrimaryKeyConstraint("id", name="pk_seat_changes"),
    )
    op.create_index(
        "uq_seat_changes_one_open",
        "seat_changes",
        ["person_id", "kind"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )


def _teams_assignments() -> None:
    op.create_table(
        "cycles",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("scheme", sa.String(length=20), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_cycles"),
        sa.UniqueConstraint("code", name="uq_cycles_code"),
        sa.UniqueConstraint("scheme", "starts", name="uq_cycles_scheme_starts"),
    )
    op.create_table(
        "teams",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_teams"),
        sa.UniqueConstraint("code", name="uq_teams_code"),
    )
    op.create_table(
        "team_members",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(length=10), nullable=False),
        sa.Column("field", sa.String(length=60), nullable=True),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_team_members_person_id"),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name="fk_team_members_team_id"),
        sa.PrimaryKeyConstraint("id", name="pk_team_members"),
        sa.UniqueConstraint(
            "team_id", "person_id", "starts", name="uq_team_members_team_id_person_id_starts"
        ),
    )
    op.create_index("ix_team_members_person_id", "team_members", ["person_id"], unique=False)
    op.create_index(
        "uq_team_members_leader",
        "team_members",
        ["team_id"],
        unique=True,
        sqlite_where=sa.text("part = 'leader' AND ends IS NULL"),
        postgresql_where=sa.text("part = 'leader' AND ends IS NULL"),
    )
    op.create_table(
        "assignments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("scheme", sa.String(length=20), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("client_id", sa.Integer(), nullable=True),
        sa.Column("region_id", sa.Integer(), nullable=True),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.CheckConstraint(
            "(client_id IS NULL) <> (region_id IS NULL)", name=op.f("ck_assignments_one_served")
        ),
        sa.CheckConstraint(
            "(person_id IS NULL) <> (team_id IS NULL)", name=op.f("ck_assignments_one_server")
        ),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name="fk_assignments_client_id"),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycles.id"], name="fk_assignments_cycle_id"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_assignments_person_id"),
        sa.ForeignKeyConstraint(["region_id"], ["regions.id"], name="fk_assignments_region_id"),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name="fk_assignments_team_id"),
        sa.PrimaryKeyConstraint("id", name="pk_assignments"),
        sa.UniqueConstraint("code", name="uq_assignments_code"),
    )
    op.create_index("ix_assignments_client_id", "assignments", ["client_id"], unique=False)
    op.create_index("ix_assignments_person_id", "assignments", ["person_id"], unique=False)
    op.create_index("ix_assignments_region_id", "assignments", ["region_id"], unique=False)
    op.create_index("ix_assignments_team_id", "assignments", ["team_id"], unique=False)
    op.create_index(
        "uq_assignments_envoy_person",
        "assignments",
        ["person_id"],
        unique=True,
        sqlite_where=sa.text("scheme = 'envoy' AND state IN ('active', 'ending')"),
        postgresql_where=sa.text("scheme = 'envoy' AND state IN ('active', 'ending')"),
    )
    op.create_index(
        "uq_assignments_envoy_region",
        "assignments",
        ["region_id"],
        unique=True,
        sqlite_where=sa.text("scheme = 'envoy' AND state IN ('active', 'ending')"),
        postgresql_where=sa.text("scheme = 'envoy' AND state IN ('active', 'ending')"),
    )


def _visits() -> None:
    op.create_table(
        "visits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dialogue_id", sa.Integer(), nullable=True),
        sa.Column("nth", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=True),
        sa.Column("region_id", sa.Integer(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("mode", sa.String(length=10), nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=True),
        sa.Column("content", sa.Text(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("withdrawn_at", MOMENT, nullable=True),
        sa.Column("withdrawn_why", sa.String(length=200), nullable=True),
        sa.CheckConstraint(
            "(client_id IS NULL) <> (region_id IS NULL)", name=op.f("ck_visits_one_served")
        ),
        sa.ForeignKeyConstraint(["author_id"], ["people.id"], name="fk_visits_author_id"),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name="fk_visits_client_id"),
        sa.ForeignKeyConstraint(["region_id"], ["regions.id"], name="fk_visits_region_id"),
        sa.PrimaryKeyConstraint("id", name="pk_visits"),
        sa.UniqueConstraint("dialogue_id", "nth", name="uq_visits_dialogue_id_nth"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_visits_author_id_day", "visits", ["author_id", "day"], unique=False)
    op.create_index(
        "ix_visits_client_id_day",
        "visits",
        ["client_id", "day", "mode", "state"],
        unique=False,
    )
    op.create_index(
        "ix_visits_region_id_day",
        "visits",
        ["region_id", "day", "mode", "state"],
        unique=False,
    )
    op.create_table(
        "visit_participants",
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name="fk_visit_participants_person_id"
        ),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["visits.id"], name="fk_visit_participants_visit_id"
        ),
        sa.PrimaryKeyConstraint("visit_id", "person_id", name="pk_visit_participants"),
    )
    op.create_index(
        "ix_visit_participants_person_id", "visit_participants", ["person_id"], unique=False
    )
    op.create_table(
        "visit_tasks",
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("scheme", sa.String(length=20), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name="fk_visit_tasks_visit_id"),
        sa.PrimaryKeyConstraint("visit_id", "scheme", "code", name="pk_visit_tasks"),
    )
    op.create_table(
        "periods",
        sa.Column("name", sa.String(length=10), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=False),
        sa.Column("half", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_periods"),
    )
    op.create_index("ix_periods_kind_starts", "periods", ["kind", "starts"], unique=False)


def _dialogues() -> None:
    op.create_table(
        "dialogues",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("conversation", sa.String(length=20), nullable=False),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("trail", sa.JSON(), nullable=False),
        sa.Column("draft", SEALED, nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("card", sa.String(length=10), nullable=False),
        sa.Column("message_ref", sa.String(length=40), nullable=True),
        sa.Column("opened_by", sa.String(length=80), nullable=True),
        sa.Column("touched", sa.Integer(), nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_dialogues_account_id"),
        sa.PrimaryKeyConstraint("id", name="pk_dialogues"),
        sa.UniqueConstraint("opened_by", name="uq_dialogues_opened_by"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_dialogues_account_id_state",
        "dialogues",
        ["account_id", "state", "touched"],
        unique=False,
    )
    op.create_table(
        "buttons",
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("dialogue_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("choices", SEALED, nullable=False),
        sa.Column("numbered", sa.Boolean(), nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_buttons_account_id"),
        sa.ForeignKeyConstraint(["dialogue_id"], ["dialogues.id"], name="fk_buttons_dialogue_id"),
        sa.PrimaryKeyConstraint("id", name="pk_buttons"),
    )
    op.create_index("ix_buttons_dialogue_id", "buttons", ["dialogue_id"], unique=False)


def _queues() -> None:
    op.create_table(
        "inbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("tenant", sa.String(length=40), nullable=False),
        sa.Column("update_id", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("chat", sa.String(length=40), nullable=True),
        sa.Column("body", SEALED, nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(length=200), nullable=True),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_inbox"),
        sa.UniqueConstraint(
            "channel",
            "tenant",
            "update_id",
            "digest",
            name="uq_inbox_channel_tenant_update_id_digest",
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_inbox_waiting",
        "inbox",
        ["id"],
        unique=False,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("dialogue_id", sa.Integer(), nullable=True),
        sa.Column("dedupe_key", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("lane", sa.String(length=6), nullable=False),
        sa.Column("body", SEALED, nullable=True),
        sa.Column("state", sa.String(length=14), nullable=False),
        sa.Column("reason", sa.String(length=60), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", MOMENT, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_outbox_account_id"),
        sa.ForeignKeyConstraint(["dialogue_id"], ["dialogues.id"], name="fk_outbox_dialogue_id"),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.UniqueConstraint("dedupe_key", name="uq_outbox_dedupe_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_outbox_account_id", "outbox", ["account_id"], unique=False)
    op.create_index(
        "ix_outbox_open",
        "outbox",
        ["id"],
        unique=False,
        sqlite_where=sa.text("state IN ('held', 'queued', 'sending')"),
        postgresql_where=sa.text("state IN ('held', 'queued', 'sending')"),
    )
    op.create_table(
        "later",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("series", sa.String(length=120), nullable=True),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("subject", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=60), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_later"),
        sa.UniqueConstraint("key", name="uq_later_key"),
    )
    op.create_index(
        "ix_later_due",
        "later",
        ["due_at"],
        unique=False,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_table(
        "jobs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("dialogue_id", sa.Integer(), nullable=True),
        sa.Column("params", SEALED, nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("done_count", sa.Integer(), nullable=False),
        sa.Column("total_count", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(length=80), nullable=True),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_jobs_account_id"),
        sa.ForeignKeyConstraint(["dialogue_id"], ["dialogues.id"], name="fk_jobs_dialogue_id"),
        sa.PrimaryKeyConstraint("id", name="pk_jobs"),
    )
    op.create_index(
        "ix_jobs_open",
        "jobs",
        ["id"],
        unique=False,
        sqlite_where=sa.text("state IN ('waiting', 'running')"),
        postgresql_where=sa.text("state IN ('waiting', 'running')"),
    )
    op.create_table(
        "heartbeats",
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_heartbeats"),
    )


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("action", sa.String(length=20), nullable=False),
        sa.Column("noun", sa.String(length=20), nullable=False),
        sa.Column("subject", sa.String(length=60), nullable=False),
        sa.Column("allowed", sa.Boolean(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=True),
        sa.Column("seal", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
        sa.UniqueConstraint("place", name="uq_audit_place"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_audit_unsealed",
        "audit",
        ["id"],
        unique=False,
        sqlite_where=sa.text("seal IS NULL"),
        postgresql_where=sa.text("seal IS NULL"),
    )
    op.create_index(
        "ix_audit_denied",
        "audit",
        ["action", "at"],
        unique=False,
        sqlite_where=sa.text("allowed = 0"),
        postgresql_where=sa.text("NOT allowed"),
    )


def _fill_periods() -> None:
    """Years, half-years and quarters; what is owed is read from their half day (reading 2)."""
    table = sa.table(
        "periods", *(sa.column(name) for name in ("name", "kind", "starts", "ends", "half"))
    )
    rows = []
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        rows.append(_period(f"{year}", "year", date(year, 1, 1), date(year + 1, 1, 1)))
        for half in (1, 2):
            starts, after = _span(year, 6 * half - 5, 6)
            rows.append(_period(f"{year}H{half}", "half", starts, after))
        for quarter in (1, 2, 3, 4):
            starts, after = _span(year, 3 * quarter - 2, 3)
            rows.append(_period(f"{year}Q{quarter}", "quarter", starts, after))
    op.bulk_insert(table, rows)


def _span(year: int, month: int, months: int) -> tuple[date, date]:
    after = month + months
    return date(year, month, 1), date(year + (after > 12), after - 12 * (after > 12), 1)


def _period(name: str, kind: str, starts: date, after: date) -> dict[str, object]:
    ends = after - timedelta(days=1)
    half = ends - timedelta(days=((after - starts).days + 1) // 2 - 1)
    return {"name": name, "kind": kind, "starts": starts, "ends": ends, "half": half}


def _views() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    joined = (
        "group_concat(t.scheme || ':' || t.code, ',')"
        if sqlite
        else "string_agg(t.scheme || ':' || t.code, ',')"
    )
    op.execute(V_VISITS.replace("{tasks}", joined))
    done = " + ".join(DONE.replace("{served}", mark) for mark in ("client_id", "region_id"))
    op.execute(V_QUOTA_STATUS.replace("{done}", done))


V_VISITS = """
CREATE VIEW v_visits AS
SELECT v.id AS number, v.day AS day, v.mode AS mode, v.channel AS channel, v.minutes AS minutes,
       v.state AS state, v.content AS content, v.received_at AS received_at,
       v.client_id AS client_id, v.region_id AS region_id,
       COALESCE(c.code, r.code) AS served_code, COALESCE(c.name, r.name) AS served,
       COALESCE(c.area, r.area) AS area_code, a.name AS area,
       v.author_id AS author_id, p.code AS author_code, p.name AS author, o.name AS author_unit,
       (SELECT COUNT(*) FROM visit_participants vp WHERE vp.visit_id = v.id) AS participants,
       (SELECT {tasks} FROM visit_tasks t WHERE t.visit_id = v.id) AS tasks
FROM visits v
JOIN people p ON p.id = v.author_id
LEFT JOIN organisations o ON o.id = p.organisation_id
LEFT JOIN clients c ON c.id = v.client_id
LEFT JOIN regions r ON r.id = v.region_id
LEFT JOIN areas a ON a.code = COALESCE(c.area, r.area)
"""

# C11: one on-site visit a client and year; E5: one a region and quarter. Counted, never stored: a
# visit counts where a participant was assigned under the scheme on that day (reading 4). When
# service began and ended is read from the assignments of the period itself, so that a change of
# hands owes on, and service taken up again after a break begins anew (reading 2). Clients and
# regions are counted apart: with one index each that is four times as fast as with an OR.
DONE = """(SELECT COUNT(*) FROM visits v
         WHERE v.{served} = s.{served} AND v.day BETWEEN s.starts AND s.ends
           AND v.mode = 'onsite' AND v.state <> 'withdrawn'
           AND EXISTS (
               SELECT 1 FROM visit_participants vp
               JOIN assignments t ON t.person_id = vp.person_id AND t.scheme = s.scheme
                AND t.{served} = s.{served} AND t.state <> 'proposed'
                AND t.starts <= v.day AND (t.ends IS NULL OR t.ends >= v.day)
               WHERE vp.visit_id = v.id))"""

V_QUOTA_STATUS = """
CREATE VIEW v_quota_status AS
SELECT s.scheme AS scheme, s.client_id AS client_id, s.region_id AS region_id,
       COALESCE(c.code, r.code) AS served_code, COALESCE(c.name, r.name) AS served,
       COALESCE(c.area, r.area) AS area_code,
       s.period AS period, s.starts AS starts, s.ends AS ends,
       CASE WHEN s.since <= s.half AND (s.until IS NULL OR s.until >= s.half)
            THEN 1 ELSE 0 END AS required,
       {done} AS done
FROM (SELECT a.scheme AS scheme, a.client_id AS client_id, a.region_id AS region_id,
             p.name AS period, p.starts AS starts, p.ends AS ends, p.half AS half,
             MIN(a.starts) AS since,
             CASE WHEN COUNT(*) = COUNT(a.ends) THEN MAX(a.ends) END AS until
      FROM periods p
      JOIN assignments a ON a.starts <= p.ends AND (a.ends IS NULL OR a.ends >= p.starts)
       AND p.kind = CASE a.scheme WHEN 'commissioner' THEN 'year' WHEN 'envoy' THEN 'quarter' END
      WHERE a.state <> 'proposed'
      GROUP BY a.scheme, a.client_id, a.region_id, p.name, p.starts, p.ends, p.half) s
LEFT JOIN clients c ON c.id = s.client_id
LEFT JOIN regions r ON r.id = s.region_id
"""
