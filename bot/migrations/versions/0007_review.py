"""What the parser was unsure of."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import bot.core.db

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables forward."""
    op.create_table('review',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('neighbourhood_id', sa.Integer(), nullable=False),
    sa.Column('said_at', bot.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('scene', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('role', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('mentioned', sa.Boolean(), nullable=False),
    sa.Column('text', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('reason', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('guesses', sa.JSON(), nullable=False),
    sa.Column('chosen', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('label', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('labelled_at', bot.core.db.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['neighbourhood_id'], ['neighbourhood.id'], name=op.f('fk_review_neighbourhood_id_neighbourhood')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review'))
    )
    with op.batch_alter_table('review', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_review_label'), ['label'], unique=False)
        batch_op.create_index(batch_op.f('ix_review_neighbourhood_id'), ['neighbourhood_id'], unique=False)


def downgrade() -> None:
    """Take the tables back."""
    with op.batch_alter_table('review', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_review_neighbourhood_id'))
        batch_op.drop_index(batch_op.f('ix_review_label'))

    op.drop_table('review')
