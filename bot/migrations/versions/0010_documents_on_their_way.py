"""Pushes that carry a document, and who came to a deliberation."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import bot.core.db

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables forward."""
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.add_column(
            sa.Column('enclosure', sqlmodel.sql.sqltypes.AutoString(), nullable=True)
        )
    with op.batch_alter_table('attendance', schema=None) as batch_op:
        batch_op.add_column(sa.Column('came_at', bot.core.db.UtcDateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Take the tables back."""
    with op.batch_alter_table('attendance', schema=None) as batch_op:
        batch_op.drop_column('came_at')
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.drop_column('enclosure')
