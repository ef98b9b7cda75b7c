"""Whoever joins another's record keeps what they said of the visit beside its author's words."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("visit_participants", sa.Column("said", sa.Text(), nullable=True))
    op.add_column("visit_participants", sa.Column("sealed_said", sa.LargeBinary(), nullable=True))
