"""Sources know when all their channels were last asked; indexes for what each visit looks up.

Answers of channels are kept for each source from now on. The old ones are forgotten: the next run asks for
them without a condition, once.
"""

from __future__ import annotations

from typing import Literal

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # SQLite writes an added column behind the constraints: the table is made anew, as the schema has it.
    anew: Literal["always", "auto"] = "always" if op.get_bind().dialect.name == "sqlite" else "auto"
    with op.batch_alter_table(
        "sources", recreate=anew, table_kwargs={"sqlite_autoincrement": True}
    ) as sources:
        sources.add_column(sa.Column("swept_at", sa.Text))
    with op.batch_alter_table("source_runs", recreate=anew) as runs:
        runs.add_column(sa.Column("problems", sa.Integer, nullable=False, server_default="0"))
    op.drop_index("ix_pages_source_id", "pages")
    op.create_index("ix_pages_queue", "pages", ["source_id", "state", "checks"])
    op.create_index("ix_source_runs_source", "source_runs", ["source_id", "run_id"])
    op.execute("DELETE FROM responses")
