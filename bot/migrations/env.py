"""Alembic's entry: runs the migrations on the connection that it is given."""

from alembic import context
from sqlmodel import SQLModel

import bot.app  # noqa: F401 - importing the composition root registers every table


def run() -> None:
    """Run on the connection handed over by `bot.migrations`."""
    context.configure(
        connection=context.config.attributes["connection"],
        target_metadata=SQLModel.metadata,
        render_as_batch=True,
    )
    with context.begin_transaction():
        context.run_migrations()


run()
