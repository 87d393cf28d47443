"""Agreements between regions.

A migration runs on SQLite and PostgreSQL alike. It never changes or deletes a row of
``events``; read models need no data migration, since ``juara rebuild`` fills them.

Revision: 0002, after 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "agreement_benefits",
        sa.Column("agreement", sa.Uuid(), nullable=False),
        sa.Column("benefit", sa.Integer(), nullable=False),
        sa.Column("region", sa.Uuid(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("date", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("acknowledged_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("agreement", "benefit", name=op.f("pk_agreement_benefits")),
    )
    op.create_index(
        op.f("ix_agreement_benefits_region"), "agreement_benefits", ["region"], unique=False
    )
    op.create_table(
        "agreement_texts",
        sa.Column("agreement", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("region", sa.Uuid(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("terms", sa.Text(), nullable=False),
        sa.Column("obligations", sa.Text(), nullable=False),
        sa.Column("gains", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("agreement", "revision", name=op.f("pk_agreement_texts")),
    )
    op.create_index(op.f("ix_agreement_texts_region"), "agreement_texts", ["region"], unique=False)
    op.create_table(
        "agreements",
        sa.Column("agreement", sa.Uuid(), nullable=False),
        sa.Column("region", sa.Uuid(), nullable=False),
        sa.Column("partner", sa.Uuid(), nullable=False),
        sa.Column("submission", sa.Uuid(), nullable=False),
        sa.Column("innovation", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("begun", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("originator_signed", sa.BigInteger(), nullable=True),
        sa.Column("partner_signed", sa.BigInteger(), nullable=True),
        sa.Column("originator_approved", sa.BigInteger(), nullable=True),
        sa.Column("partner_approved", sa.BigInteger(), nullable=True),
        sa.Column("revision_in_force", sa.Integer(), nullable=True),
        sa.Column("in_force_at", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("since", sa.Text(), nullable=True),
        sa.Column("until", sa.Text(), nullable=True),
        sa.Column("activities", sa.Integer(), nullable=False),
        sa.Column("confirmed", sa.Text(), nullable=True),
        sa.Column("confirmed_at", sa.BigInteger(), nullable=True),
        sa.Column("confirmed_digest", sa.Text(), nullable=True),
        sa.Column("evaluated", sa.Integer(), nullable=True),
        sa.Column("verdict", sa.Text(), nullable=True),
        sa.Column("lacking", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("agreement", name=op.f("pk_agreements")),
    )
    op.create_index(op.f("ix_agreements_partner"), "agreements", ["partner"], unique=False)
    op.create_index(op.f("ix_agreements_region"), "agreements", ["region"], unique=False)
    op.create_index(op.f("ix_agreements_submission"), "agreements", ["submission"], unique=False)
    op.create_table(
        "replicas",
        sa.Column("submission", sa.Uuid(), nullable=False),
        sa.Column("region", sa.Uuid(), nullable=False),
        sa.Column("cycle", sa.Text(), nullable=False),
        sa.Column("original", sa.Uuid(), nullable=True),
        sa.Column("changed", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("submission", name=op.f("pk_replicas")),
    )
    op.create_index(op.f("ix_replicas_original"), "replicas", ["original"], unique=False)
    op.create_index(op.f("ix_replicas_region"), "replicas", ["region"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_replicas_region"), table_name="replicas")
    op.drop_index(op.f("ix_replicas_original"), table_name="replicas")
    op.drop_table("replicas")
    op.drop_index(op.f("ix_agreements_submission"), table_name="agreements")
    op.drop_index(op.f("ix_agreements_region"), table_name="agreements")
    op.drop_index(op.f("ix_agreements_partner"), table_name="agreements")
    op.drop_table("agreements")
    op.drop_index(op.f("ix_agreement_texts_region"), table_name="agreement_texts")
    op.drop_table("agreement_texts")
    op.drop_index(op.f("ix_agreement_benefits_region"), table_name="agreement_benefits")
    op.drop_table("agreement_benefits")
