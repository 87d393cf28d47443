"""Handshakes with an outside provider; a person has one subject at each.

A migration runs on SQLite and PostgreSQL alike. It never changes or deletes a row of
``events``; read models need no data migration, since ``juara rebuild`` fills them.

Revision: 0005, after 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "handshakes",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("agreed", sa.Text(), nullable=False),
        sa.Column("expires", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_handshakes")),
    )
    op.drop_index(op.f("ix_identities_person"), table_name="identities")
    with op.batch_alter_table("identities") as identities:
        identities.create_unique_constraint(
            op.f("uq_identities_person_issuer"), ["person", "issuer"]
        )


def downgrade() -> None:
    with op.batch_alter_table("identities") as identities:
        identities.drop_constraint(op.f("uq_identities_person_issuer"), type_="unique")
    op.create_index(op.f("ix_identities_person"), "identities", ["person"], unique=False)
    op.drop_table("handshakes")
