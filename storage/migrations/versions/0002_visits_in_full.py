"""Visits in full: plans, issues, consultations, files, links, versions, sites, and their views."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

MOMENT = sa.DateTime(timezone=True)
SEALED = sa.LargeBinary()


def upgrade() -> None:
    _visits()
    _planned_visits()
    _issues_consultations()
    _files()
    _links()
    _sites()
    _burden()
    _views()


def _visits() -> None:
    op.create_table(
        "declarations",
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("said", SEALED, nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_declarations_person_id"),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name="fk_declarations_visit_id"),
        sa.PrimaryKeyConstraint("visit_id", "person_id", name="pk_declarations"),
    )
    op.create_table(
        "visit_details",
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("scheme", sa.String(length=20), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("said", sa.Text(), nullable=True),
        sa.Column("sealed_said", SEALED, nullable=True),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name="fk_visit_details_visit_id"),
        sa.PrimaryKeyConstraint("visit_id", "scheme", "code", "name", name="pk_visit_details"),
    )
    op.create_table(
        "visit_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("before", SEALED, nullable=False),
        sa.Column("why", sa.String(length=200), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name="fk_visit_versions_by_id"),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name="fk_visit_versions_visit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_visit_versions"),
        sa.UniqueConstraint("visit_id", "number", name="uq_visit_versions_visit_id_number"),
    )
    op.add_column("visits", sa.Column("last_day", sa.Date(), nullable=True))
    op.add_column("visits", sa.Column("place", sa.String(length=120), nullable=True))
    op.add_column("visits", sa.Column("distance", sa.Integer(), nullable=True))
    op.add_column("visits", sa.Column("sealed_content", SEALED, nullable=True))
    op.add_column("visits", sa.Column("consultations", sa.Integer(), nullable=True))
    op.add_column("visits", sa.Column("confirmed_at", MOMENT, nullable=True))
    op.add_column("visits", sa.Column("confirmed_how", sa.String(length=10), nullable=True))


def _planned_visits() -> None:
    op.create_table(
        "planned_visits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dialogue_id", sa.Integer(), nullable=True),
        sa.Column("nth", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=True),
        sa.Column("region_id", sa.Integer(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("mode", sa.String(length=10), nullable=True),
        sa.Column("place", sa.String(length=120), nullable=True),
        sa.Column("said", SEALED, nullable=True),
        sa.Column("tells_unit", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("moved_from", sa.Integer(), nullable=True),
        sa.Column("visit_id", sa.Integer(), nullable=True),
        sa.Column("refused", sa.String(length=10), nullable=True),
        sa.Column("refused_at", MOMENT, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.CheckConstraint(
            "(client_id IS NULL) <> (region_id IS NULL)", name=op.f("ck_planned_visits_one_served")
        ),
        sa.ForeignKeyConstraint(["author_id"], ["people.id"], name="fk_planned_visits_author_id"),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name="fk_planned_visits_client_id"),
        sa.ForeignKeyConstraint(
            ["moved_from"], ["planned_visits.id"], name="fk_planned_visits_moved_from"
        ),
        sa.ForeignKeyConstraint(["region_id"], ["regions.id"], name="fk_planned_visits_region_id"),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name="fk_planned_visits_visit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_planned_visits"),
        sa.UniqueConstraint("dialogue_id", "nth", name="uq_planned_visits_dialogue_id_nth"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_planned_visits_author_id_day", "planned_visits", ["author_id", "day"], unique=False
    )
    op.create_index(
        "ix_planned_visits_client_id_day", "planned_visits", ["client_id", "day"], unique=False
    )
    op.create_index(
        "ix_planned_visits_region_id_day", "planned_visits", ["region_id", "day"], unique=False
    )
    op.create_index("ix_planned_visits_visit_id", "planned_visits", ["visit_id"], unique=False)


def _issues_consultations() -> None:
    op.create_table(
        "consultations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=True),
        sa.Column("region_id", sa.Integer(), nullable=True),
        sa.Column("question", sa.Text(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("sealed_question", SEALED, nullable=True),
        sa.Column("sealed_answer", SEALED, nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.CheckConstraint(
            "(client_id IS NULL) <> (region_id IS NULL)", name=op.f("ck_consultations_one_served")
        ),
        sa.ForeignKeyConstraint(["author_id"], ["people.id"], name="fk_consultations_author_id"),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name="fk_consultations_client_id"),
        sa.ForeignKeyConstraint(["region_id"], ["regions.id"], name="fk_consultations_region_id"),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name="fk_consultations_visit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_consultations"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_consultations_author_id", "consultations", ["author_id"], unique=False)
    op.create_index(
        "ix_consultations_client_id", "consultations", ["client_id", "state"], unique=False
    )
    op.create_index(
        "ix_consultations_region_id", "consultations", ["region_id", "state"], unique=False
    )
    op.create_index("ix_consultations_visit_id", "consultations", ["visit_id"], unique=False)
    op.create_table(
        "issues",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=True),
        sa.Column("region_id", sa.Integer(), nullable=True),
        sa.Column("said", sa.Text(), nullable=True),
        sa.Column("sealed_said", SEALED, nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("raised_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.CheckConstraint(
            "(client_id IS NULL) <> (region_id IS NULL)", name=op.f("ck_issues_one_served")
        ),
        sa.ForeignKeyConstraint(["author_id"], ["people.id"], name="fk_issues_author_id"),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name="fk_issues_client_id"),
        sa.ForeignKeyConstraint(["region_id"], ["regions.id"], name="fk_issues_region_id"),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name="fk_issues_visit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_issues"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_issues_author_id", "issues", ["author_id"], unique=False)
    op.create_index("ix_issues_client_id", "issues", ["client_id", "state"], unique=False)
    op.create_index("ix_issues_region_id", "issues", ["region_id", "state"], unique=False)
    op.create_index("ix_issues_visit_id", "issues", ["visit_id"], unique=False)


def _files() -> None:
    op.create_table(
        "files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("dialogue_id", sa.Integer(), nullable=True),
        sa.Column("album", sa.String(length=40), nullable=True),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("type", sa.String(length=80), nullable=True),
        sa.Column("name", SEALED, nullable=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("ref", SEALED, nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("confidential", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("problem", sa.String(length=40), nullable=True),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_files_account_id"),
        sa.ForeignKeyConstraint(["dialogue_id"], ["dialogues.id"], name="fk_files_dialogue_id"),
        sa.PrimaryKeyConstraint("id", name="pk_files"),
        sa.UniqueConstraint("key", name="uq_files_key"),
    )
    op.create_index("ix_files_account_id_album", "files", ["account_id", "album"], unique=False)
    op.create_index("ix_files_dialogue_id", "files", ["dialogue_id"], unique=False)
    op.create_index("ix_files_digest", "files", ["digest"], unique=False)
    op.create_table(
        "visit_files",
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name="fk_visit_files_file_id"),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name="fk_visit_files_visit_id"),
        sa.PrimaryKeyConstraint("visit_id", "file_id", name="pk_visit_files"),
    )


def _links() -> None:
    op.create_table(
        "links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("subject", sa.String(length=60), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("uses_left", sa.Integer(), nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["made_by"], ["people.id"], name="fk_links_made_by"),
        sa.PrimaryKeyConstraint("id", name="pk_links"),
        sa.UniqueConstraint("code_hash", name="uq_links_code_hash"),
    )
    op.create_index("ix_links_purpose_subject", "links", ["purpose", "subject"], unique=False)
    op.create_table(
        "unit_keys",
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("secret", SEALED, nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("tried_at", MOMENT, nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name="fk_unit_keys_client_id"),
        sa.ForeignKeyConstraint(["made_by"], ["people.id"], name="fk_unit_keys_made_by"),
        sa.PrimaryKeyConstraint("client_id", name="pk_unit_keys"),
    )
    op.create_table(
        "concerns",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=True),
        sa.Column("said", SEALED, nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name="fk_concerns_client_id"),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name="fk_concerns_visit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_concerns"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_concerns_client_id", "concerns", ["client_id"], unique=False)


def _sites() -> None:
    op.add_column("clients", sa.Column("latitude", sa.Double(), nullable=True))
    op.add_column("clients", sa.Column("longitude", sa.Double(), nullable=True))
    op.add_column("clients", sa.Column("sited", sa.String(length=10), nullable=True))


def _burden() -> None:
    op.create_table(
        "corrections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("field", sa.String(length=20), nullable=False),
        sa.Column("read", sa.String(length=120), nullable=False),
        sa.Column("meant", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_corrections"),
    )
    op.create_index("ix_corrections_field_day", "corrections", ["field", "day"], unique=False)
    op.create_table(
        "efforts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("way", sa.String(length=10), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("taps", sa.Integer(), nullable=False),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.Column("skipped", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_efforts"),
    )
    op.create_index("ix_efforts_day", "efforts", ["day"], unique=False)


def _views() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    joined = (
        "group_concat(t.scheme || ':' || t.code, ',')"
        if sqlite
        else "string_agg(t.scheme || ':' || t.code, ',')"
    )
    received = (
        "date(v.received_at, '+8 hours')"
        if sqlite
        else "CAST(v.received_at AT TIME ZONE 'Asia/Shanghai' AS date)"
    )
    op.execute("DROP VIEW v_visits")
    op.execute(V_VISITS.replace("{tasks}", joined).replace("{received}", received))
    op.execute(V_PLANNED_VISITS)
    op.execute(V_OPEN_ISSUES)


# What is confidential shows as such and never as text; `received_day` is the day in the province,
# so that late entries can be told from the others.
V_VISITS = """
CREATE VIEW v_visits AS
SELECT v.id AS number, v.day AS day, v.last_day AS last_day, v.mode AS mode,
       v.channel AS channel, v.place AS place, v.minutes AS minutes,
       v.consultations AS consultations, v.state AS state, v.content AS content,
       CASE WHEN v.sealed_content IS NULL THEN 0 ELSE 1 END AS confidential,
       v.received_at AS received_at, {received} AS received_day,
       v.confirmed_at AS confirmed_at,
       (SELECT COUNT(*) FROM visit_versions vv WHERE vv.visit_id = v.id) AS amendments,
       (SELECT COUNT(*) FROM visit_files vf WHERE vf.visit_id = v.id) AS files,
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

V_PLANNED_VISITS = """
CREATE VIEW v_planned_visits AS
SELECT n.id AS number, n.day AS day, n.last_day AS last_day, n.mode AS mode, n.place AS place,
       n.state AS state, n.refused AS refused, n.visit_id AS visit,
       COALESCE(c.code, r.code) AS served_code, COALESCE(c.name, r.name) AS served,
       COALESCE(c.area, r.area) AS area_code, a.name AS area,
       p.code AS author_code, p.name AS author, o.name AS author_unit
FROM planned_visits n
JOIN people p ON p.id = n.author_id
LEFT JOIN organisations o ON o.id = p.organisation_id
LEFT JOIN clients c ON c.id = n.client_id
LEFT JOIN regions r ON r.id = n.region_id
LEFT JOIN areas a ON a.code = COALESCE(c.area, r.area)
"""

V_OPEN_ISSUES = """
CREATE VIEW v_open_issues AS
SELECT i.id AS number, i.state AS state, i.said AS said,
       CASE WHEN i.sealed_said IS NULL THEN 0 ELSE 1 END AS confidential,
       i.raised_at AS raised_at, i.visit_id AS visit,
       COALESCE(c.code, r.code) AS served_code, COALESCE(c.name, r.name) AS served,
       COALESCE(c.area, r.area) AS area_code, a.name AS area,
       p.code AS author_code, p.name AS author
FROM issues i
JOIN people p ON p.id = i.author_id
LEFT JOIN clients c ON c.id = i.client_id
LEFT JOIN regions r ON r.id = i.region_id
LEFT JOIN areas a ON a.code = COALESCE(c.area, r.area)
WHERE i.state NOT IN ('ended', 'withdrawn')
"""
