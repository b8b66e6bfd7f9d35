"""Runs migrations on a connection that the store gives, in its transaction (see ``schema_version``).

A new migration: `alembic revision --autogenerate` needs a configuration file with ``script_location`` and
``sqlalchemy.url``; a test holds ``schema_version.HEAD`` and the tables of ``schema`` equal to what it makes.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import context

from extractor.store.schema import metadata
from extractor.store.schema_version import TABLE


def run(connection: sa.Connection) -> None:
    """Run the migrations that were asked for, all in one transaction."""
    context.configure(
        connection=connection,
        target_metadata=metadata,
        version_table=TABLE,
        # SQLite keeps changes of tables in transactions too; Alembic is careful for drivers that end them.
        transactional_ddl=True,
        render_as_batch=connection.dialect.name == "sqlite",
    )
    with context.begin_transaction():
        context.run_migrations()


config = getattr(context, "config", None)  # only where Alembic runs this file; others may import it
if config is not None:
    given = config.attributes.get("connection")
    if given is not None:
        run(given)
    else:
        with sa.create_engine(config.get_main_option("sqlalchemy.url")).begin() as made:
            run(made)
