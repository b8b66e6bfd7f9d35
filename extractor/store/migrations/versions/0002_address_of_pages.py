"""Pages keep the address that is fetched, as the link gave it, beside its normal form.

Of the pages that are there already only the normal form is known, so that is what is fetched, as it was.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("pages", sa.Column("address", sa.Text))
    op.execute("UPDATE pages SET address = url")
    # SQLite cannot change a column: the table is made anew, with all its rows and numbers.
    with op.batch_alter_table("pages", table_kwargs={"sqlite_autoincrement": True}) as pages:
        pages.alter_column("address", existing_type=sa.Text(), nullable=False)
