"""Consent, wishes and calendar of bonds; occasions and reminders of visits."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import bot.core.db

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None

_BOND_MOMENTS = ('accepted_at', 'approved_at', 'consented_at', 'ended_at')
_DUE = (
    "UPDATE due_item SET state = '{after}' WHERE state = '{before}' AND kind IN ('visits.eve', "
    "'visits.day', 'visits.backup', 'visits.secretary', 'visits.resume', 'visits.festival')"
)


def upgrade() -> None:
    """Bring the tables forward; what was scheduled for a single visit is now found nightly."""
    text = sqlmodel.sql.sqltypes.AutoString()
    with op.batch_alter_table('bond', schema=None) as batch_op:
        batch_op.add_column(sa.Column('weekday', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('birthday', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('birthday_lunar', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('contact', text, nullable=True))
        batch_op.add_column(sa.Column('unit_name', text, nullable=False, server_default=''))
        for name in _BOND_MOMENTS:
            batch_op.add_column(sa.Column(name, bot.core.db.UtcDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('follows', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(op.f('fk_bond_follows_bond'), 'bond', ['follows'], ['id'])
        batch_op.create_index('ix_bond_state', ['neighbourhood_id', 'state', 'birthday'], unique=False)

    with op.batch_alter_table('visit', schema=None) as batch_op:
        batch_op.add_column(sa.Column('occasion', text, nullable=False, server_default=''))
        batch_op.add_column(sa.Column('told', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('also', text, nullable=False, server_default=''))
        batch_op.add_column(sa.Column('code', sa.Integer(), nullable=True))

    op.execute(_DUE.format(before='WAITING', after='CANCELLED'))


def downgrade() -> None:
    """Take the columns back."""
    with op.batch_alter_table('visit', schema=None) as batch_op:
        for name in ('code', 'also', 'told', 'occasion'):
            batch_op.drop_column(name)

    with op.batch_alter_table('bond', schema=None) as batch_op:
        batch_op.drop_index('ix_bond_state')
        batch_op.drop_constraint(op.f('fk_bond_follows_bond'), type_='foreignkey')
        batch_op.drop_column('follows')
        for name in reversed(_BOND_MOMENTS):
            batch_op.drop_column(name)
        for name in ('unit_name', 'contact', 'birthday_lunar', 'birthday', 'weekday'):
            batch_op.drop_column(name)
