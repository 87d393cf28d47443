"""The log and the read models.

A migration runs on SQLite and PostgreSQL alike. It never changes or deletes a row of
``events``; read models need no data migration, since ``juara rebuild`` fills them.

Revision: 0001, after nothing
"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "commands",
        sa.Column("command_id", sa.Uuid(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("time", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("command_id", name=op.f("pk_commands")),
    )
    op.create_table(
        "cycles",
        sa.Column("cycle", sa.Text(), nullable=False),
        sa.Column("index", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Text(), nullable=False),
        sa.Column("opened", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deadline", sa.DateTime(timezone=True), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("extensions", sa.Integer(), nullable=False),
        sa.Column("closed", sa.DateTime(timezone=True), nullable=True),
        sa.Column("objections_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finalised", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seed", sa.BigInteger(), nullable=True),
        sa.Column("changed", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("cycle", name=op.f("pk_cycles")),
    )
    op.create_table(
        "events",
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("stream", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("time", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("actor_region", sa.Uuid(), nullable=True),
        sa.Column("command_id", sa.Uuid(), nullable=False),
        sa.Column("cause", sa.BigInteger(), nullable=True),
        sa.Column("region", sa.Uuid(), nullable=True),
        sa.Column("cycle", sa.Text(), nullable=True),
        sa.Column("submission", sa.Uuid(), nullable=True),
        sa.Column("indicator", sa.Text(), nullable=True),
        sa.Column("basis", sa.Text(), nullable=True),
        sa.Column("score", sa.BigInteger(), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_events")),
        sa.UniqueConstraint("stream", "version", name=op.f("uq_events_stream_version")),
    )
    op.create_index(
        op.f("ix_events_region_position"), "events", ["region", "position"], unique=False
    )
    op.create_index(op.f("ix_events_time"), "events", ["time"], unique=False)
    op.create_table(
        "figures",
        sa.Column("region", sa.Uuid(), nullable=False),
        sa.Column("cycle", sa.Text(), nullable=False),
        sa.Column("indicator", sa.Text(), nullable=False),
        sa.Column("claimed_level", sa.Integer(), nullable=True),
        sa.Column("claimed_value", sa.Text(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("claimed_at", sa.BigInteger(), nullable=False),
        sa.Column("verified_level", sa.Integer(), nullable=True),
        sa.Column("verified_value", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("verified_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("region", "cycle", "indicator", name=op.f("pk_figures")),
    )
    op.create_table(
        "log_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("time", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("id = 1"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log_head")),
    )
    op.execute(
        sa.insert(
            sa.table(
                "log_head",
                sa.column("id"),
                sa.column("position"),
                sa.column("time", sa.DateTime(timezone=True)),
            )
        ).values(id=1, position=0, time=datetime(1970, 1, 1, tzinfo=UTC))
    )
    op.create_table(
        "organisations",
        sa.Column("organisation", sa.Uuid(), nullable=False),
        sa.Column("region", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("closed", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("organisation", name=op.f("pk_organisations")),
    )
    op.create_index(op.f("ix_organisations_region"), "organisations", ["region"], unique=False)
    op.create_table(
        "region_clusters",
        sa.Column("region", sa.Uuid(), nullable=False),
        sa.Column("scheme", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("cluster", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("region", "scheme", "year", name=op.f("pk_region_clusters")),
    )
    op.create_table(
        "region_codes",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("region", sa.Uuid(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_region_codes")),
    )
    op.create_index(op.f("ix_region_codes_region"), "region_codes", ["region"], unique=False)
    op.create_table(
        "regions",
        sa.Column("region", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("province", sa.Uuid(), nullable=True),
        sa.Column("capital", sa.Text(), nullable=False),
        sa.Column("latitude", sa.BigInteger(), nullable=False),
        sa.Column("longitude", sa.BigInteger(), nullable=False),
        sa.Column("timezone", sa.Text(), nullable=False),
        sa.Column("area_km2", sa.BigInteger(), nullable=True),
        sa.Column("population", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("region", name=op.f("pk_regions")),
        sa.UniqueConstraint("code", name=op.f("uq_regions_code")),
    )
    op.create_index(op.f("ix_regions_type_code"), "regions", ["type", "code"], unique=False)
    op.create_table(
        "reports",
        sa.Column("region", sa.Uuid(), nullable=False),
        sa.Column("cycle", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("certified", sa.Boolean(), nullable=False),
        sa.Column("changed", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("region", "cycle", name=op.f("pk_reports")),
    )
    op.create_table(
        "results",
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("time", sa.DateTime(timezone=True), nullable=False),
        sa.Column("region", sa.Uuid(), nullable=False),
        sa.Column("cycle", sa.Text(), nullable=False),
        sa.Column("score", sa.BigInteger(), nullable=False),
        sa.Column("category", sa.Text(), nullable=True),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("stands", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_results")),
    )
    op.create_index(op.f("ix_results_cycle_stands"), "results", ["cycle", "stands"], unique=False)
    op.create_index(op.f("ix_results_region_cycle"), "results", ["region", "cycle"], unique=False)
    op.create_table(
        "score_history",
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("time", sa.DateTime(timezone=True), nullable=False),
        sa.Column("region", sa.Uuid(), nullable=False),
        sa.Column("cycle", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("before", sa.BigInteger(), nullable=True),
        sa.Column("score", sa.BigInteger(), nullable=False),
        sa.Column("category", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("parts_before", sa.Text(), nullable=False),
        sa.Column("parts", sa.Text(), nullable=False),
        sa.Column("edition", sa.Text(), nullable=False),
        sa.Column("cause", sa.BigInteger(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_score_history")),
    )
    op.create_index(
        op.f("ix_score_history_cycle_basis_region_position"),
        "score_history",
        ["cycle", "basis", "region", "position"],
        unique=False,
    )
    op.create_index(
        op.f("ix_score_history_region_position"),
        "score_history",
        ["region", "position"],
        unique=False,
    )
    op.create_table(
        "standings",
        sa.Column("cycle", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("region", sa.Uuid(), nullable=False),
        sa.Column("score", sa.BigInteger(), nullable=False),
        sa.Column("category", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("parts", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("time", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("cycle", "basis", "region", name=op.f("pk_standings")),
    )
    op.create_index(op.f("ix_standings_region"), "standings", ["region"], unique=False)
    op.create_table(
        "submissions",
        sa.Column("submission", sa.Uuid(), nullable=False),
        sa.Column("region", sa.Uuid(), nullable=False),
        sa.Column("cycle", sa.Text(), nullable=False),
        sa.Column("organisation", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("need", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("initiator", sa.Text(), nullable=False),
        sa.Column("urusan", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("trial_date", sa.Text(), nullable=False),
        sa.Column("implementation_date", sa.Text(), nullable=False),
        sa.Column("replicates", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("counts", sa.Integer(), nullable=False),
        sa.Column("claimed", sa.Text(), nullable=False),
        sa.Column("verified", sa.Text(), nullable=False),
        sa.Column("claimed_maturity", sa.BigInteger(), nullable=False),
        sa.Column("verified_maturity", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("submission", name=op.f("pk_submissions")),
    )
    op.create_index(
        op.f("ix_submissions_cycle_organisation"),
        "submissions",
        ["cycle", "organisation"],
        unique=False,
    )
    op.create_index(
        op.f("ix_submissions_region_cycle_state"),
        "submissions",
        ["region", "cycle", "state"],
        unique=False,
    )
    op.create_table(
        "tokens",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("region", sa.Uuid(), nullable=True),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_tokens")),
    )


def downgrade() -> None:
    op.drop_table("tokens")
    op.drop_index(op.f("ix_submissions_region_cycle_state"), table_name="submissions")
    op.drop_index(op.f("ix_submissions_cycle_organisation"), table_name="submissions")
    op.drop_table("submissions")
    op.drop_index(op.f("ix_standings_region"), table_name="standings")
    op.drop_table("standings")
    op.drop_index(op.f("ix_score_history_region_position"), table_name="score_history")
    op.drop_index(op.f("ix_score_history_cycle_basis_region_position"), table_name="score_history")
    op.drop_table("score_history")
    op.drop_index(op.f("ix_results_region_cycle"), table_name="results")
    op.drop_index(op.f("ix_results_cycle_stands"), table_name="results")
    op.drop_table("results")
    op.drop_table("reports")
    op.drop_index(op.f("ix_regions_type_code"), table_name="regions")
    op.drop_table("regions")
    op.drop_index(op.f("ix_region_codes_region"), table_name="region_codes")
    op.drop_table("region_codes")
    op.drop_table("region_clusters")
    op.drop_index(op.f("ix_organisations_region"), table_name="organisations")
    op.drop_table("organisations")
    op.drop_table("log_head")
    op.drop_table("figures")
    op.drop_index(op.f("ix_events_time"), table_name="events")
    op.drop_index(op.f("ix_events_region_position"), table_name="events")
    op.drop_table("events")
    op.drop_table("cycles")
    op.drop_table("commands")
