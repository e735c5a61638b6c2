"""notices, emergencies, mediation and errands."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import bot.core.db

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables forward."""
    if op.get_bind().dialect.name == 'postgresql':
        op.execute("ALTER TYPE alarmstate ADD VALUE IF NOT EXISTS 'ANSWERED'")
        op.execute("ALTER TYPE alarmstate ADD VALUE IF NOT EXISTS 'HANDED_OVER'")
        op.execute("ALTER TYPE reportstate ADD VALUE IF NOT EXISTS 'WAITING_PARTS'")
    op.create_table('errand',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('neighbourhood_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('building', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('words', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('runner_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.Enum('ASKED', 'CLAIMED', 'DONE', 'CONFIRMED', 'WITHDRAWN', name='errandstate'), nullable=False),
    sa.Column('asked_at', bot.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('ended_at', bot.core.db.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['neighbourhood_id'], ['neighbourhood.id'], name=op.f('fk_errand_neighbourhood_id_neighbourhood')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_errand_person_id_person')),
    sa.ForeignKeyConstraint(['runner_id'], ['person.id'], name=op.f('fk_errand_runner_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_errand')),
    sa.UniqueConstraint('neighbourhood_id', 'number', name=op.f('uq_errand_neighbourhood_id_number'))
    )
    with op.batch_alter_table('errand', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_errand_neighbourhood_id'), ['neighbourhood_id'], unique=False)
        batch_op.create_index('ix_errand_open', ['neighbourhood_id', 'state'], unique=False)
        batch_op.create_index(batch_op.f('ix_errand_person_id'), ['person_id'], unique=False)

    op.create_table('errand_event',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('neighbourhood_id', sa.Integer(), nullable=False),
    sa.Column('subject_id', sa.Integer(), nullable=False),
    sa.Column('at', bot.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('move', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('before', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('after', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('why', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('data', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['actor_id'], ['person.id'], name=op.f('fk_errand_event_actor_id_person')),
    sa.ForeignKeyConstraint(['neighbourhood_id'], ['neighbourhood.id'], name=op.f('fk_errand_event_neighbourhood_id_neighbourhood')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_errand_event'))
    )
    with op.batch_alter_table('errand_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_errand_event_neighbourhood_id'), ['neighbourhood_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_errand_event_subject_id'), ['subject_id'], unique=False)

    op.create_table('mediation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('neighbourhood_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('building', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('words', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('named', sa.Boolean(), nullable=False),
    sa.Column('mediator_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.Enum('ASKED', 'TAKEN', 'BOTH_AGREED', 'SETTLED', 'UNSETTLED', 'WITHDRAWN', name='mediationstate'), nullable=False),
    sa.Column('asked_at', bot.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('ended_at', bot.core.db.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['mediator_id'], ['person.id'], name=op.f('fk_mediation_mediator_id_person')),
    sa.ForeignKeyConstraint(['neighbourhood_id'], ['neighbourhood.id'], name=op.f('fk_mediation_neighbourhood_id_neighbourhood')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_mediation_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mediation')),
    sa.UniqueConstraint('neighbourhood_id', 'number', name=op.f('uq_mediation_neighbourhood_id_number'))
    )
    with op.batch_alter_table('mediation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mediation_neighbourhood_id'), ['neighbourhood_id'], unique=False)
        batch_op.create_index('ix_mediation_open', ['neighbourhood_id', 'state'], unique=False)
        batch_op.create_index(batch_op.f('ix_mediation_person_id'), ['person_id'], unique=False)

    op.create_table('mediation_event',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('neighbourhood_id', sa.Integer(), nullable=False),
    sa.Column('subject_id', sa.Integer(), nullable=False),
    sa.Column('at', bot.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('move', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('before', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('after', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('why', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('data', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['actor_id'], ['person.id'], name=op.f('fk_mediation_event_actor_id_person')),
    sa.ForeignKeyConstraint(['neighbourhood_id'], ['neighbourhood.id'], name=op.f('fk_mediation_event_neighbourhood_id_neighbourhood')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mediation_event'))
    )
    with op.batch_alter_table('mediation_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mediation_event_neighbourhood_id'), ['neighbourhood_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_mediation_event_subject_id'), ['subject_id'], unique=False)

    op.create_table('supply_notice',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('neighbourhood_id', sa.Integer(), nullable=False),
    sa.Column('category', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('title', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('buildings', sa.JSON(), nullable=False),
    sa.Column('units', sa.JSON(), nullable=False),
    sa.Column('starts_at', bot.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('ends_at', bot.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('planned', sa.Boolean(), nullable=False),
    sa.Column('supplier', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('text', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('chat_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.Enum('PROPOSED', 'CONFIRMED', 'DROPPED', 'ENDED', name='supplynoticestate'), nullable=False),
    sa.Column('noted_at', bot.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['chat_id'], ['chat.id'], name=op.f('fk_supply_notice_chat_id_chat')),
    sa.ForeignKeyConstraint(['neighbourhood_id'], ['neighbourhood.id'], name=op.f('fk_supply_notice_neighbourhood_id_neighbourhood')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_supply_notice_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_supply_notice'))
    )
    with op.batch_alter_table('supply_notice', schema=None) as batch_op:
        batch_op.create_index('ix_supply_notice_live', ['neighbourhood_id', 'state', 'ends_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_supply_notice_neighbourhood_id'), ['neighbourhood_id'], unique=False)

    op.create_table('supply_notice_event',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('neighbourhood_id', sa.Integer(), nullable=False),
    sa.Column('subject_id', sa.Integer(), nullable=False),
    sa.Column('at', bot.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('move', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('before', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('after', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('why', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('data', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['actor_id'], ['person.id'], name=op.f('fk_supply_notice_event_actor_id_person')),
    sa.ForeignKeyConstraint(['neighbourhood_id'], ['neighbourhood.id'], name=op.f('fk_supply_notice_event_neighbourhood_id_neighbourhood')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_supply_notice_event'))
    )
    with op.batch_alter_table('supply_notice_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_supply_notice_event_neighbourhood_id'), ['neighbourhood_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_supply_notice_event_subject_id'), ['subject_id'], unique=False)

    with op.batch_alter_table('emergency', schema=None) as batch_op:
        batch_op.add_column(sa.Column('answered_at', bot.core.db.UtcDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('handed_to', sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('ended_at', bot.core.db.UtcDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('note', sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('script', sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('drill', sa.Boolean(), nullable=False, server_default=sa.false()))

    with op.batch_alter_table('report', schema=None) as batch_op:
        batch_op.add_column(sa.Column('first_minutes', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('took_minutes', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('season', sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('party', sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('handed_over', sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default=''))

        batch_op.create_index('ix_report_recent', ['neighbourhood_id', 'ended_at'], unique=False)

    with op.batch_alter_table('report_follower', schema=None) as batch_op:
        batch_op.add_column(sa.Column('via_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_report_follower_via_id_report'), 'report', ['via_id'], ['id'])

    waits = sa.text("state = 'WAITING'")
    with op.batch_alter_table('due_item', schema=None) as batch_op:
        batch_op.create_index('ix_due_item_waiting', ['due_at'], unique=False, sqlite_where=waits, postgresql_where=waits)

    with op.batch_alter_table('duty_run', schema=None) as batch_op:
        batch_op.create_index('ix_duty_run_time', ['due_at', 'duty'], unique=False)



def downgrade() -> None:
    """Take the tables back."""
    with op.batch_alter_table('duty_run', schema=None) as batch_op:
        batch_op.drop_index('ix_duty_run_time')

    with op.batch_alter_table('due_item', schema=None) as batch_op:
        batch_op.drop_index('ix_due_item_waiting')

    with op.batch_alter_table('report_follower', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_report_follower_via_id_report'), type_='foreignkey')
        batch_op.drop_column('via_id')

    with op.batch_alter_table('report', schema=None) as batch_op:
        batch_op.drop_index('ix_report_recent')
        for name in ('handed_over', 'party', 'season', 'took_minutes', 'first_minutes'):
            batch_op.drop_column(name)

    with op.batch_alter_table('emergency', schema=None) as batch_op:
        batch_op.drop_column('drill')
        batch_op.drop_column('script')
        batch_op.drop_column('note')
        batch_op.drop_column('ended_at')
        batch_op.drop_column('handed_to')
        batch_op.drop_column('answered_at')

    with op.batch_alter_table('supply_notice_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_supply_notice_event_subject_id'))
        batch_op.drop_index(batch_op.f('ix_supply_notice_event_neighbourhood_id'))

    op.drop_table('supply_notice_event')
    with op.batch_alter_table('supply_notice', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_supply_notice_neighbourhood_id'))
        batch_op.drop_index('ix_supply_notice_live')

    op.drop_table('supply_notice')
    with op.batch_alter_table('mediation_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_mediation_event_subject_id'))
        batch_op.drop_index(batch_op.f('ix_mediation_event_neighbourhood_id'))

    op.drop_table('mediation_event')
    with op.batch_alter_table('mediation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_mediation_person_id'))
        batch_op.drop_index('ix_mediation_open')
        batch_op.drop_index(batch_op.f('ix_mediation_neighbourhood_id'))

    op.drop_table('mediation')
    with op.batch_alter_table('errand_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_errand_event_subject_id'))
        batch_op.drop_index(batch_op.f('ix_errand_event_neighbourhood_id'))

    op.drop_table('errand_event')
    with op.batch_alter_table('errand', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_errand_person_id'))
        batch_op.drop_index('ix_errand_open')
        batch_op.drop_index(batch_op.f('ix_errand_neighbourhood_id'))

    op.drop_table('errand')
