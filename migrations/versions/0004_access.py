"""People, their roles and conflicts, panels, sessions, tokens and evidence files.

A migration runs on SQLite and PostgreSQL alike. It never changes or deletes a row of
``events``; read models need no data migration, since ``juara rebuild`` fills them.

Revision: 0004, after 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "conflicts",
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("against", sa.Uuid(), nullable=False),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("person", "against", name=op.f("pk_conflicts")),
    )
    op.create_table(
        "evidence_files",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("region", sa.Uuid(), nullable=False),
        sa.Column("cycle", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("length", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("time", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", "region", "cycle", name=op.f("pk_evidence_files")),
    )
    op.create_table(
        "identities",
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("issuer", "subject", name=op.f("pk_identities")),
    )
    op.create_index(op.f("ix_identities_person"), "identities", ["person"], unique=False)
    op.create_table(
        "panels",
        sa.Column("region", sa.Uuid(), nullable=False),
        sa.Column("cycle", sa.Text(), nullable=False),
        sa.Column("assessor", sa.Text(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("region", "cycle", "assessor", name=op.f("pk_panels")),
    )
    op.create_index(op.f("ix_panels_assessor_cycle"), "panels", ["assessor", "cycle"], unique=False)
    op.create_table(
        "password_links",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("expires", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_password_links")),
    )
    op.create_index(op.f("ix_password_links_person"), "password_links", ["person"], unique=False)
    op.create_table(
        "people",
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("password", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("nip", sa.Text(), nullable=True),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_people")),
        sa.UniqueConstraint("login", name=op.f("uq_people_login")),
        sa.UniqueConstraint("nip", name=op.f("uq_people_nip")),
    )
    op.create_table(
        "role_holders",
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("home", sa.Uuid(), nullable=True),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("disabled", sa.Boolean(), nullable=False),
        sa.Column("erased", sa.Boolean(), nullable=False),
        sa.Column("proposed_role", sa.Text(), nullable=True),
        sa.Column("proposed_home", sa.Uuid(), nullable=True),
        sa.Column("proposed_by", sa.Text(), nullable=True),
        sa.Column("erasure_by", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_role_holders")),
    )
    op.create_index(op.f("ix_role_holders_role"), "role_holders", ["role"], unique=False)
    op.create_table(
        "role_terms",
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("home", sa.Uuid(), nullable=True),
        sa.Column("began", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("person", "since", name=op.f("pk_role_terms")),
    )
    op.create_table(
        "sessions",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("began", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires", sa.DateTime(timezone=True), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_sessions")),
    )
    op.create_index(op.f("ix_sessions_person"), "sessions", ["person"], unique=False)
    op.create_table(
        "sign_in_attempts",
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("time", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("attempt", name=op.f("pk_sign_in_attempts")),
    )
    op.create_index(
        op.f("ix_sign_in_attempts_key_time"), "sign_in_attempts", ["key", "time"], unique=False
    )
    with op.batch_alter_table("cycles") as cycles:
        cycles.add_column(
            sa.Column("provisional", sa.Text(), nullable=False, server_default="public")
        )
        cycles.add_column(sa.Column("extension", sa.DateTime(timezone=True), nullable=True))
        cycles.add_column(sa.Column("extension_reason", sa.Text(), nullable=True))
        cycles.add_column(sa.Column("extension_by", sa.Text(), nullable=True))
        cycles.add_column(sa.Column("finalisation_by", sa.Text(), nullable=True))
    with op.batch_alter_table("cycles") as cycles:
        cycles.alter_column("provisional", server_default=None)
    # Tokens that name a role by themselves are not taken any more.
    op.drop_table("tokens")
    op.create_table(
        "tokens",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_tokens")),
        sa.UniqueConstraint("token", name=op.f("uq_tokens_token")),
    )
    op.create_index(op.f("ix_tokens_person"), "tokens", ["person"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_tokens_person"), table_name="tokens")
    op.drop_table("tokens")
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
    with op.batch_alter_table("cycles") as cycles:
        cycles.drop_column("finalisation_by")
        cycles.drop_column("extension_by")
        cycles.drop_column("extension_reason")
        cycles.drop_column("extension")
        cycles.drop_column("provisional")
    op.drop_index(op.f("ix_sign_in_attempts_key_time"), table_name="sign_in_attempts")
    op.drop_table("sign_in_attempts")
    op.drop_index(op.f("ix_sessions_person"), table_name="sessions")
    op.drop_table("sessions")
    op.drop_table("role_terms")
    op.drop_index(op.f("ix_role_holders_role"), table_name="role_holders")
    op.drop_table("role_holders")
    op.drop_table("people")
    op.drop_index(op.f("ix_password_links_person"), table_name="password_links")
    op.drop_table("password_links")
    op.drop_index(op.f("ix_panels_assessor_cycle"), table_name="panels")
    op.drop_table("panels")
    op.drop_index(op.f("ix_identities_person"), table_name="identities")
    op.drop_table("identities")
    op.drop_table("evidence_files")
    op.drop_table("conflicts")
