"""Pushes that carry a photo."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables forward."""
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.add_column(sa.Column('photo', sqlmodel.sql.sqltypes.AutoString(), nullable=True))


def downgrade() -> None:
    """Take the tables back."""
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.drop_column('photo')
