"""Measurements of clusters, and objections.

A migration runs on SQLite and PostgreSQL alike. It never changes or deletes a row of
``events``; read models need no data migration, since ``juara rebuild`` fills them.

Revision: 0003, after 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "goalposts",
        sa.Column("cycle", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("cluster", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("cycle", "type", "cluster", "basis", name=op.f("pk_goalposts")),
    )
    op.create_table(
        "measurements",
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("time", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cycle", sa.Text(), nullable=False),
        sa.Column("edition", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("scheme", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("cluster", sa.Text(), nullable=False),
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("members", sa.Integer(), nullable=False),
        sa.Column("measured", sa.Integer(), nullable=False),
        sa.Column("low", sa.Text(), nullable=False),
        sa.Column("high", sa.Text(), nullable=False),
        sa.Column("low_region", sa.Text(), nullable=False),
        sa.Column("high_region", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_measurements")),
    )
    op.create_index(
        op.f("ix_measurements_cycle_position"), "measurements", ["cycle", "position"], unique=False
    )
    op.create_table(
        "objections",
        sa.Column("region", sa.Uuid(), nullable=False),
        sa.Column("cycle", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("indicator", sa.Text(), nullable=False),
        sa.Column("submission", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("filed", sa.BigInteger(), nullable=False),
        sa.Column("filed_time", sa.DateTime(timezone=True), nullable=False),
        sa.Column("filed_by", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=True),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("because", sa.Text(), nullable=True),
        sa.Column("score_before", sa.BigInteger(), nullable=True),
        sa.Column("score_after", sa.BigInteger(), nullable=True),
        sa.Column("rank_before", sa.Integer(), nullable=True),
        sa.Column("rank_after", sa.Integer(), nullable=True),
        sa.Column("decided", sa.BigInteger(), nullable=True),
        sa.Column("decided_time", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("region", "cycle", "number", name=op.f("pk_objections")),
    )
    op.create_table(
        "region_clusterings",
        sa.Column("region", sa.Uuid(), nullable=False),
        sa.Column("scheme", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("since", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("cluster", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint(
            "region", "scheme", "year", "since", name=op.f("pk_region_clusterings")
        ),
    )
    op.create_index(
        op.f("ix_region_clusters_scheme_year_cluster"),
        "region_clusters",
        ["scheme", "year", "cluster"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_region_clusters_scheme_year_cluster"), table_name="region_clusters")
    op.drop_table("region_clusterings")
    op.drop_table("objections")
    op.drop_index(op.f("ix_measurements_cycle_position"), table_name="measurements")
    op.drop_table("measurements")
    op.drop_table("goalposts")
