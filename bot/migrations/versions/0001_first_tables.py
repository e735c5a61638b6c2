"""First tables."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import bot.core.db

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables forward."""
    op.create_table('neighbourhood',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('aliases', sa.JSON(), nullable=False),
    sa.Column('corp', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('community', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('street', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('district', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('city', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('created_at', bot.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('settings', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_neighbourhood'))
    )
    with op.batch_alter_table('neighbourhood', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_neighbourhood_name'), ['name'], unique=False)

    op.create_table('operator_note',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('day', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('text', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('times', sa.Integer(), nullable=False),
    sa.Column('first_at', bot.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('last_at', bot.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_operator_note')),
    sa.UniqueConstraint('kind', 'day', name=op.f('uq_operator_note_kind_day'))
    )
    op.create_table('building',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('neighbourhood_id', sa.Integer(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('aliases', sa.JSON(), nullable=False),
    sa.Column('units', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['neighbourhood_id'], ['neighbourhood.id'], name=op.f('fk_building_neighbourhood_id_neighbourhood')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_building')),
    sa.UniqueConstraint('neighbourhood_id', 'name', name=op.f('uq_building_neighbourhood_id_name'))
    )
    with op.batch_alter_table('building', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_building_neighbourhood_id'), ['neighbourhood_id'], unique=False)

    op.create_table('chat',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('neighbourhood_id', sa.Integer(), nullable=False),
    sa.Column('corp', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('raw', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('building', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('robot_key', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('speaks', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['neighbourhood_id'], ['neighbourhood.id'], name=op.f('fk_chat_neighbourhood_id_neighbourhood')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_chat')),
    sa.UniqueConstraint('corp', 'raw', name=op.f('uq_chat_corp_raw'))
    )
    with op.batch_alter_table('chat', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_chat_neighbourhood_id'), ['neighbourhood_id'], unique=False)

    op.create_table('counter',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('neighbourhood_id', sa.Integer(), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('value', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['neighbourhood_id'], ['neighbourhood.id'], name=op.f('fk_counter_neighbourhood_id_neighbourhood')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_counter')),
    sa.UniqueConstraint('neighbourhood_id', 'kind', name=op.f('uq_counter_neighbourhood_id_kind'))
    )
    with op.batch_alter_table('counter', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_counter_neighbourhood_id'), ['neighbourhood_id'], unique=False)

    op.create_table('directory_entry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('neighbourhood_id', sa.Integer(), nullable=False),
    sa.Column('contact', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('phone', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('hours', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('place', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('tested_at', bot.core.db.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['neighbourhood_id'], ['neighbourhood.id'], name=op.f('fk_directory_entry_neighbourhood_id_neighbourhood')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_directory_entry'))
    )
    with op.batch_alter_table('directory_entry', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_directory_entry_neighbourhood_id'), ['neighbourhood_id'], unique=False)

    op.create_table('due_item',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('neighbourhood_id', sa.Integer(), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('key', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('due_at', bot.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('payload', sa.JSON(), nullable=False),
    sa.Column('state', sa.Enum('WAITING', 'DONE', 'CANCELLED', 'FAILED', name='duestate'), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('trouble', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.ForeignKeyConstraint(['neighbourhood_id'], ['neighbourhood.id'], name=op.f('fk_due_item_neighbourhood_id_neighbourhood')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_due_item')),
    sa.UniqueConstraint('neighbourhood_id', 'key', name=op.f('uq_due_item_neighbourhood_id_key'))
    )
    with op.batch_alter_table('due_item', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_due_item_due_at'), ['due_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_due_item_neighbourhood_id'), ['neighbourhood_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_due_item_state'), ['state'], unique=False)

    op.create_table('duty_run',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('neighbourhood_id', sa.Integer(), nullable=False),
    sa.Column('duty', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('due_at', bot.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('ran_at', bot.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('trouble', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.ForeignKeyConstraint(['neighbourhood_id'], ['neighbourhood.id'], name=op.f('fk_duty_run_neighbourhood_id_neighbourhood')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_duty_run')),
    sa.UniqueConstraint('neighbourhood_id', 'duty', 'due_at', name=op.f('uq_duty_run_neighbourhood_id_duty_due_at'))
    )
    with op.batch_alter_table('duty_run', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_duty_run_neighbourhood_id'), ['neighbourhood_id'], unique=False)

    op.create_table('incident',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('neighbourhood_id', sa.Integer(), nullable=False),
    sa.Column('lead_id', sa.Integer(), nullable=False),
    sa.Column('category', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('title', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('building', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('state', sa.Enum('SUSPECTED', 'CONFIRMED', 'RESTORING', 'RESTORED', 'CLOSED', name='incidentstate'), nullable=False),
    sa.Column('opened_at', bot.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('noticed_at', bot.core.db.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['neighbourhood_id'], ['neighbourhood.id'], name=op.f('fk_incident_neighbourhood_id_neighbourhood')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_incident'))
    )
    with op.batch_alter_table('incident', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_incident_lead_id'), ['lead_id'], unique=True)
        batch_op.create_index(batch_op.f('ix_incident_neighbourhood_id'), ['neighbourhood_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_incident_state'), ['state'], unique=False)

    op.create_table('person',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('neighbourhood_id', sa.Integer(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('building', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('unit', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('room', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('phone', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('member_kind', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('speciality', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('created_at', bot.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('left_at', bot.core.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('mute', sa.Boolean(), nullable=False),
    sa.Column('greeted_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['neighbourhood_id'], ['neighbourhood.id'], name=op.f('fk_person_neighbourhood_id_neighbourhood')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person'))
    )
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_person_name'), ['name'], unique=False)
        batch_op.create_index(batch_op.f('ix_person_neighbourhood_id'), ['neighbourhood_id'], unique=False)

    op.create_table('ratewindow',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('neighbourhood_id', sa.Integer(), nullable=False),
    sa.Column('key', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('window_start', sa.Integer(), nullable=False),
    sa.Column('used', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['neighbourhood_id'], ['neighbourhood.id'], name=op.f('fk_ratewindow_neighbourhood_id_neighbourhood')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ratewindow')),
    sa.UniqueConstraint('key', 'window_start', name=op.f('uq_ratewindow_key_window_start'))
    )
    with op.batch_alter_table('ratewindow', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_ratewindow_neighbourhood_id'), ['neighbourhood_id'], unique=False)

    op.create_table('activity',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('neighbourhood_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('title', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('place', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('start', bot.core.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('hours', sa.Float(), nullable=False),
    sa.Column('capacity', sa.Integer(), nullable=True),
    sa.Column('organiser_id', sa.Integer(), nullable=True),
    sa.Column('chat_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.Enum('OPEN', 'FINISHED', 'CANCELLED', name='activitystate'), nullable=False),
    sa.Column('created_at', bot.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['chat_id'], ['chat.id'], name=op.f('fk_activity_chat_id_chat')),
    sa.ForeignKeyConstraint(['neighbourhood_id'], ['neighbourhood.id'], name=op.f('fk_activity_neighbourhood_id_neighbourhood')),
    sa.ForeignKeyConstraint(['organiser_id'], ['person.id'], name=op.f('fk_activity_organiser_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_activity')),
    sa.UniqueConstraint('neighbourhood_id', 'number', name=op.f('uq_activity_neighbourhood_id_number'))
    )
    with op.batch_alter_table('activity', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_activity_neighbourhood_id'), ['neighbourhood_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_activity_state'), ['state'], unique=False)

    op.create_table('activity_event',
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
    sa.ForeignKeyConstraint(['actor_id'], ['person.id'], name=op.f('fk_activity_event_actor_id_person')),
    sa.ForeignKeyConstraint(['neighbourhood_id'], ['neighbourhood.id'], name=op.f('fk_activity_event_neighbourhood_id_neighbourhood')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_activity_event'))
    )
    with op.batch_alter_table('activity_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_activity_event_neighbourhood_id'), ['neighbourhood_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_activity_event_subject_id'), ['subject_id'], unique=False)

    op.create_table('attendance',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('neighbourhood_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('day', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('said_at', bot.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['neighbourhood_id'], ['neighbourhood.id'], name=op.f('fk_attendance_neighbourhood_id_neighbourhood')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_attendance_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attendance')),
    sa.UniqueConstraint('neighbourhood_id', 'person_id', 'day', name=op.f('uq_attendance_neighbourhood_id_person_id_day'))
    )
    with op.batch_alter_table('attendance', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_attendance_neighbourhood_id'), ['neighbourhood_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_attendance_person_id'), ['person_id'], unique=False)

    op.create_table('bond',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('neighbourhood_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('backup_id', sa.Integer(), nullable=True),
    sa.Column('level', sa.Enum('LEADER_COMMUNITY', 'CADRE_NEIGHBOURHOOD', 'UNIT_COMMUNITY', 'MEMBER_HOUSEHOLD', name='bondlevel'), nullable=False),
    sa.Column('recipient', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('home', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('categories', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('notes', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('every_days', sa.Integer(), nullable=False),
    sa.Column('way', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('state', sa.Enum('PROPOSED', 'CONSENTED', 'ACTIVE', 'PAUSED', 'ENDED', name='bondstate'), nullable=False),
    sa.Column('paused_until', sa.Date(), nullable=True),
    sa.Column('created_at', bot.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['backup_id'], ['person.id'], name=op.f('fk_bond_backup_id_person')),
    sa.ForeignKeyConstraint(['member_id'], ['person.id'], name=op.f('fk_bond_member_id_person')),
    sa.ForeignKeyConstraint(['neighbourhood_id'], ['neighbourhood.id'], name=op.f('fk_bond_neighbourhood_id_neighbourhood')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bond'))
    )
    with op.batch_alter_table('bond', schema=None) as batch_op:
        batch_op.create_index('ix_bond_backup', ['neighbourhood_id', 'backup_id'], unique=False)
        batch_op.create_index('ix_bond_member', ['neighbourhood_id', 'member_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_bond_neighbourhood_id'), ['neighbourhood_id'], unique=False)

    op.create_table('bond_event',
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
    sa.ForeignKeyConstraint(['actor_id'], ['person.id'], name=op.f('fk_bond_event_actor_id_person')),
    sa.ForeignKeyConstraint(['neighbourhood_id'], ['neighbourhood.id'], name=op.f('fk_bond_event_neighbourhood_id_neighbourhood')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bond_event'))
    )
    with op.batch_alter_table('bond_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_bond_event_neighbourhood_id'), ['neighbourhood_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_bond_event_subject_id'), ['subject_id'], unique=False)

    op.create_table('card_flag',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('neighbourhood_id', sa.Integer(), nullable=False),
    sa.Column('card', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('open_card', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('words', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('times', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('OPEN', 'KEPT', 'WITHDRAWN', name='flagstate'), nullable=False),
    sa.Column('raised_at', bot.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['neighbourhood_id'], ['neighbourhood.id'], name=op.f('fk_card_flag_neighbourhood_id_neighbourhood')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_card_flag_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_card_flag')),
    sa.UniqueConstraint('neighbourhood_id', 'open_card', name=op.f('uq_card_flag_neighbourhood_id_open_card'))
    )
    with op.batch_alter_table('card_flag', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_card_flag_card'), ['card'], unique=False)
        batch_op.create_index(batch_op.f('ix_card_flag_neighbourhood_id'), ['neighbourhood_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_card_flag_state'), ['state'], unique=False)

    op.create_table('card_flag_event',
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
    sa.ForeignKeyConstraint(['actor_id'], ['person.id'], name=op.f('fk_card_flag_event_actor_id_person')),
    sa.ForeignKeyConstraint(['neighbourhood_id'], ['neighbourhood.id'], name=op.f('fk_card_flag_event_neighbourhood_id_neighbourhood')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_card_flag_event'))
    )
    with op.batch_alter_table('card_flag_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_card_flag_event_neighbourhood_id'), ['neighbourhood_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_card_flag_event_subject_id'), ['subject_id'], unique=False)

    op.create_table('channelidentity',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('neighbourhood_id', sa.Integer(), nullable=False),
    sa.Column('corp', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('channel', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('raw', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['neighbourhood_id'], ['neighbourhood.id'], name=op.f('fk_channelidentity_neighbourhood_id_neighbourhood')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_channelidentity_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_channelidentity')),
    sa.UniqueConstraint('corp', 'channel', 'raw', 'neighbourhood_id', name=op.f('uq_channelidentity_corp_channel_raw_neighbourhood_id'))
    )
    with op.batch_alter_table('channelidentity', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_channelidentity_neighbourhood_id'), ['neighbourhood_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_channelidentity_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_channelidentity_raw'), ['raw'], unique=False)

    op.create_table('directory_change',
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
    sa.ForeignKeyConstraint(['actor_id'], ['person.id'], name=op.f('fk_directory_change_actor_id_person')),
    sa.ForeignKeyConstraint(['neighbourhood_id'], ['neighbourhood.id'], name=op.f('fk_directory_change_neighbourhood_id_neighbourhood')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_directory_change'))
    )
    with op.batch_alter_table('directory_change', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_directory_change_neighbourhood_id'), ['neighbourhood_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_directory_change_subject_id'), ['subject_id'], unique=False)

    op.create_table('emergency',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('neighbourhood_id', sa.Integer(), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('place', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('words', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('chat_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.Enum('RAISED', 'TAKEN', 'CLOSED', 'FALSE_ALARM', name='alarmstate'), nullable=False),
    sa.Column('raised_at', bot.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('taken_by', sa.Integer(), nullable=True),
    sa.Column('taken_at', bot.core.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('repeats', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['chat_id'], ['chat.id'], name=op.f('fk_emergency_chat_id_chat')),
    sa.ForeignKeyConstraint(['neighbourhood_id'], ['neighbourhood.id'], name=op.f('fk_emergency_neighbourhood_id_neighbourhood')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_emergency_person_id_person')),
    sa.ForeignKeyConstraint(['taken_by'], ['person.id'], name=op.f('fk_emergency_taken_by_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_emergency'))
    )
    with op.batch_alter_table('emergency', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_emergency_neighbourhood_id'), ['neighbourhood_id'], unique=False)

    op.create_table('emergency_event',
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
    sa.ForeignKeyConstraint(['actor_id'], ['person.id'], name=op.f('fk_emergency_event_actor_id_person')),
    sa.ForeignKeyConstraint(['neighbourhood_id'], ['neighbourhood.id'], name=op.f('fk_emergency_event_neighbourhood_id_neighbourhood')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_emergency_event'))
    )
    with op.batch_alter_table('emergency_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_emergency_event_neighbourhood_id'), ['neighbourhood_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_emergency_event_subject_id'), ['subject_id'], unique=False)

    op.create_table('helper_approach_event',
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
    sa.ForeignKeyConstraint(['actor_id'], ['person.id'], name=op.f('fk_helper_approach_event_actor_id_person')),
    sa.ForeignKeyConstraint(['neighbourhood_id'], ['neighbourhood.id'], name=op.f('fk_helper_approach_event_neighbourhood_id_neighbourhood')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_helper_approach_event'))
    )
    with op.batch_alter_table('helper_approach_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_helper_approach_event_neighbourhood_id'), ['neighbourhood_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_helper_approach_event_subject_id'), ['subject_id'], unique=False)

    op.create_table('helper_need',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('neighbourhood_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('chat_id', sa.Integer(), nullable=True),
    sa.Column('item', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('overheard', sa.Boolean(), nullable=False),
    sa.Column('state', sa.Enum('ASKING', 'CALLED', 'MATCHED', 'NOBODY', name='needstate'), nullable=False),
    sa.Column('asked_at', bot.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('called_at', bot.core.db.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['chat_id'], ['chat.id'], name=op.f('fk_helper_need_chat_id_chat')),
    sa.ForeignKeyConstraint(['neighbourhood_id'], ['neighbourhood.id'], name=op.f('fk_helper_need_neighbourhood_id_neighbourhood')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_helper_need_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_helper_need'))
    )
    with op.batch_alter_table('helper_need', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_helper_need_asked_at'), ['asked_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_helper_need_neighbourhood_id'), ['neighbourhood_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_helper_need_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_helper_need_state'), ['state'], unique=False)

    op.create_table('helper_need_event',
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
    sa.ForeignKeyConstraint(['actor_id'], ['person.id'], name=op.f('fk_helper_need_event_actor_id_person')),
    sa.ForeignKeyConstraint(['neighbourhood_id'], ['neighbourhood.id'], name=op.f('fk_helper_need_event_neighbourhood_id_neighbourhood')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_helper_need_event'))
    )
    with op.batch_alter_table('helper_need_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_helper_need_event_neighbourhood_id'), ['neighbourhood_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_helper_need_event_subject_id'), ['subject_id'], unique=False)

    op.create_table('helper_offer',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('neighbourhood_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('item', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('open_item', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('words', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('state', sa.Enum('OPEN', 'TAKEN_BACK', 'EXPIRED', name='offerstate'), nullable=False),
    sa.Column('offered_at', bot.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['neighbourhood_id'], ['neighbourhood.id'], name=op.f('fk_helper_offer_neighbourhood_id_neighbourhood')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_helper_offer_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_helper_offer')),
    sa.UniqueConstraint('person_id', 'open_item', name=op.f('uq_helper_offer_person_id_open_item'))
    )
    with op.batch_alter_table('helper_offer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_helper_offer_neighbourhood_id'), ['neighbourhood_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_helper_offer_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_helper_offer_state'), ['state'], unique=False)

    op.create_table('helper_offer_event',
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
    sa.ForeignKeyConstraint(['actor_id'], ['person.id'], name=op.f('fk_helper_offer_event_actor_id_person')),
    sa.ForeignKeyConstraint(['neighbourhood_id'], ['neighbourhood.id'], name=op.f('fk_helper_offer_event_neighbourhood_id_neighbourhood')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_helper_offer_event'))
    )
    with op.batch_alter_table('helper_offer_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_helper_offer_event_neighbourhood_id'), ['neighbourhood_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_helper_offer_event_subject_id'), ['subject_id'], unique=False)

    op.create_table('inbox',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('stream', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('received_at', bot.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('answered_at', bot.core.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('left', sa.Boolean(), nullable=False),
    sa.Column('neighbourhood_id', sa.Integer(), nullable=True),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('chat_id', sa.Integer(), nullable=True),
    sa.Column('message', sa.JSON(), nullable=True),
    sa.Column('reply', sa.JSON(), nullable=True),
    sa.Column('trace', sa.JSON(), nullable=True),
    sa.ForeignKeyConstraint(['chat_id'], ['chat.id'], name=op.f('fk_inbox_chat_id_chat')),
    sa.ForeignKeyConstraint(['neighbourhood_id'], ['neighbourhood.id'], name=op.f('fk_inbox_neighbourhood_id_neighbourhood')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_inbox_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inbox')),
    sa.UniqueConstraint('key', name=op.f('uq_inbox_key')),
    sa.UniqueConstraint('stream', name=op.f('uq_inbox_stream'))
    )
    with op.batch_alter_table('inbox', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_inbox_neighbourhood_id'), ['neighbourhood_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_inbox_received_at'), ['received_at'], unique=False)

    op.create_table('incident_event',
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
    sa.ForeignKeyConstraint(['actor_id'], ['person.id'], name=op.f('fk_incident_event_actor_id_person')),
    sa.ForeignKeyConstraint(['neighbourhood_id'], ['neighbourhood.id'], name=op.f('fk_incident_event_neighbourhood_id_neighbourhood')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_incident_event'))
    )
    with op.batch_alter_table('incident_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_incident_event_neighbourhood_id'), ['neighbourhood_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_incident_event_subject_id'), ['subject_id'], unique=False)

    op.create_table('matter',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('neighbourhood_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('title', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('words', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('proposer_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.Enum('PROPOSED', 'LISTED', 'DECLINED', name='matterstate'), nullable=False),
    sa.Column('proposed_at', bot.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['neighbourhood_id'], ['neighbourhood.id'], name=op.f('fk_matter_neighbourhood_id_neighbourhood')),
    sa.ForeignKeyConstraint(['proposer_id'], ['person.id'], name=op.f('fk_matter_proposer_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_matter')),
    sa.UniqueConstraint('neighbourhood_id', 'number', name=op.f('uq_matter_neighbourhood_id_number'))
    )
    with op.batch_alter_table('matter', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_matter_neighbourhood_id'), ['neighbourhood_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_matter_state'), ['state'], unique=False)

    op.create_table('matter_event',
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
    sa.ForeignKeyConstraint(['actor_id'], ['person.id'], name=op.f('fk_matter_event_actor_id_person')),
    sa.ForeignKeyConstraint(['neighbourhood_id'], ['neighbourhood.id'], name=op.f('fk_matter_event_neighbourhood_id_neighbourhood')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_matter_event'))
    )
    with op.batch_alter_table('matter_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_matter_event_neighbourhood_id'), ['neighbourhood_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_matter_event_subject_id'), ['subject_id'], unique=False)

    op.create_table('member_checkin',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('neighbourhood_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('speciality', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('free_times', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('checked_in_at', bot.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['neighbourhood_id'], ['neighbourhood.id'], name=op.f('fk_member_checkin_neighbourhood_id_neighbourhood')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_member_checkin_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_member_checkin'))
    )
    with op.batch_alter_table('member_checkin', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_member_checkin_neighbourhood_id'), ['neighbourhood_id'], unique=False)
        batch_op.create_index('ix_member_checkin_person', ['neighbourhood_id', 'person_id'], unique=False)

    op.create_table('member_contact',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('neighbourhood_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('month', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('state', sa.Enum('ASKED', 'OVERDUE', 'ANSWERED', name='contactstate'), nullable=False),
    sa.Column('asked_at', bot.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('answered_at', bot.core.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('whereabouts', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.ForeignKeyConstraint(['neighbourhood_id'], ['neighbourhood.id'], name=op.f('fk_member_contact_neighbourhood_id_neighbourhood')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_member_contact_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_member_contact')),
    sa.UniqueConstraint('person_id', 'month', name=op.f('uq_member_contact_person_id_month'))
    )
    with op.batch_alter_table('member_contact', schema=None) as batch_op:
        batch_op.create_index('ix_member_contact_month', ['neighbourhood_id', 'month'], unique=False)
        batch_op.create_index(batch_op.f('ix_member_contact_neighbourhood_id'), ['neighbourhood_id'], unique=False)

    op.create_table('member_contact_event',
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
    sa.ForeignKeyConstraint(['actor_id'], ['person.id'], name=op.f('fk_member_contact_event_actor_id_person')),
    sa.ForeignKeyConstraint(['neighbourhood_id'], ['neighbourhood.id'], name=op.f('fk_member_contact_event_neighbourhood_id_neighbourhood')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_member_contact_event'))
    )
    with op.batch_alter_table('member_contact_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_member_contact_event_neighbourhood_id'), ['neighbourhood_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_member_contact_event_subject_id'), ['subject_id'], unique=False)

    op.create_table('member_request',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('neighbourhood_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('subject', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('asked_at', bot.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['neighbourhood_id'], ['neighbourhood.id'], name=op.f('fk_member_request_neighbourhood_id_neighbourhood')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_member_request_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_member_request'))
    )
    with op.batch_alter_table('member_request', schema=None) as batch_op:
        batch_op.create_index('ix_member_request_asked', ['neighbourhood_id', 'asked_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_member_request_neighbourhood_id'), ['neighbourhood_id'], unique=False)

    op.create_table('notice',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('neighbourhood_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('text', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('buildings', sa.JSON(), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=False),
    sa.Column('by_property', sa.Boolean(), nullable=False),
    sa.Column('state', sa.Enum('DRAFT', 'PROPOSED', 'PUBLISHED', 'WITHDRAWN', 'EXPIRED', name='noticestate'), nullable=False),
    sa.Column('written_at', bot.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('published_at', bot.core.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('expires_at', bot.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['author_id'], ['person.id'], name=op.f('fk_notice_author_id_person')),
    sa.ForeignKeyConstraint(['neighbourhood_id'], ['neighbourhood.id'], name=op.f('fk_notice_neighbourhood_id_neighbourhood')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notice')),
    sa.UniqueConstraint('neighbourhood_id', 'number', name=op.f('uq_notice_neighbourhood_id_number'))
    )
    with op.batch_alter_table('notice', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_notice_neighbourhood_id'), ['neighbourhood_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_notice_state'), ['state'], unique=False)

    op.create_table('notice_event',
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
    sa.ForeignKeyConstraint(['actor_id'], ['person.id'], name=op.f('fk_notice_event_actor_id_person')),
    sa.ForeignKeyConstraint(['neighbourhood_id'], ['neighbourhood.id'], name=op.f('fk_notice_event_neighbourhood_id_neighbourhood')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notice_event'))
    )
    with op.batch_alter_table('notice_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_notice_event_neighbourhood_id'), ['neighbourhood_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_notice_event_subject_id'), ['subject_id'], unique=False)

    op.create_table('open_question',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('neighbourhood_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('chat_id', sa.Integer(), nullable=True),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('state', sa.JSON(), nullable=False),
    sa.Column('asked_at', bot.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('expires_at', bot.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('closed_at', bot.core.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('closed_as', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.ForeignKeyConstraint(['chat_id'], ['chat.id'], name=op.f('fk_open_question_chat_id_chat')),
    sa.ForeignKeyConstraint(['neighbourhood_id'], ['neighbourhood.id'], name=op.f('fk_open_question_neighbourhood_id_neighbourhood')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_open_question_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_open_question'))
    )
    with op.batch_alter_table('open_question', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_open_question_neighbourhood_id'), ['neighbourhood_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_open_question_person_id'), ['person_id'], unique=False)

    op.create_table('outbox',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('neighbourhood_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('chat_id', sa.Integer(), nullable=True),
    sa.Column('text', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('card', sa.JSON(), nullable=True),
    sa.Column('mentions', sa.JSON(), nullable=False),
    sa.Column('because', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('created_at', bot.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('not_before', bot.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('state', sa.Enum('WAITING', 'CLAIMED', 'SENT', 'DEAD', 'DROPPED', name='sending'), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('claimed_until', bot.core.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('sent_at', bot.core.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('sent_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('trouble', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('response_url', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('response_until', bot.core.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('response_code', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('key', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.ForeignKeyConstraint(['chat_id'], ['chat.id'], name=op.f('fk_outbox_chat_id_chat')),
    sa.ForeignKeyConstraint(['neighbourhood_id'], ['neighbourhood.id'], name=op.f('fk_outbox_neighbourhood_id_neighbourhood')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_outbox_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outbox')),
    sa.UniqueConstraint('key', name=op.f('uq_outbox_key'))
    )
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_outbox_chat_id'), ['chat_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_outbox_neighbourhood_id'), ['neighbourhood_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_outbox_not_before'), ['not_before'], unique=False)
        batch_op.create_index(batch_op.f('ix_outbox_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_outbox_state'), ['state'], unique=False)

    op.create_table('policy_answer',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('neighbourhood_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('chat_id', sa.Integer(), nullable=True),
    sa.Column('text', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('card', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('checked_on', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('at', bot.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['chat_id'], ['chat.id'], name=op.f('fk_policy_answer_chat_id_chat')),
    sa.ForeignKeyConstraint(['neighbourhood_id'], ['neighbourhood.id'], name=op.f('fk_policy_answer_neighbourhood_id_neighbourhood')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_policy_answer_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_policy_answer'))
    )
    with op.batch_alter_table('policy_answer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_policy_answer_at'), ['at'], unique=False)
        batch_op.create_index(batch_op.f('ix_policy_answer_neighbourhood_id'), ['neighbourhood_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_policy_answer_person_id'), ['person_id'], unique=False)

    op.create_table('policy_question',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('neighbourhood_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('key', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('open_key', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('text', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('topic', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('personal', sa.Boolean(), nullable=False),
    sa.Column('times', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('OPEN', 'ANSWERED', 'REFERRED', name='questionstate'), nullable=False),
    sa.Column('asked_at', bot.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('answer', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('answered_by', sa.Integer(), nullable=True),
    sa.Column('answered_at', bot.core.db.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['answered_by'], ['person.id'], name=op.f('fk_policy_question_answered_by_person')),
    sa.ForeignKeyConstraint(['neighbourhood_id'], ['neighbourhood.id'], name=op.f('fk_policy_question_neighbourhood_id_neighbourhood')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_policy_question')),
    sa.UniqueConstraint('neighbourhood_id', 'number', name=op.f('uq_policy_question_neighbourhood_id_number')),
    sa.UniqueConstraint('neighbourhood_id', 'open_key', name=op.f('uq_policy_question_neighbourhood_id_open_key'))
    )
    with op.batch_alter_table('policy_question', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_policy_question_key'), ['key'], unique=False)
        batch_op.create_index(batch_op.f('ix_policy_question_neighbourhood_id'), ['neighbourhood_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_policy_question_state'), ['state'], unique=False)

    op.create_table('policy_question_event',
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
    sa.ForeignKeyConstraint(['actor_id'], ['person.id'], name=op.f('fk_policy_question_event_actor_id_person')),
    sa.ForeignKeyConstraint(['neighbourhood_id'], ['neighbourhood.id'], name=op.f('fk_policy_question_event_neighbourhood_id_neighbourhood')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_policy_question_event'))
    )
    with op.batch_alter_table('policy_question_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_policy_question_event_neighbourhood_id'), ['neighbourhood_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_policy_question_event_subject_id'), ['subject_id'], unique=False)

    op.create_table('report',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('neighbourhood_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('category', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('title', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('scope', sa.Enum('HOME', 'COMMON', 'SUPPLY', name='scope'), nullable=False),
    sa.Column('building', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('unit', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('room', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('area', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('words', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('summary', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('urgency', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('chat_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.Enum('RECEIVED', 'CONFIRMED', 'ASSIGNED', 'ACCEPTED', 'IN_PROGRESS', 'WAITING_REPORTER', 'WAITING_THIRD_PARTY', 'PLANNED', 'REOPENED', 'DONE_BY_STAFF', 'CONFIRMED_DONE', 'CLOSED_UNANSWERED', 'MERGED', 'NOT_OURS', 'DUPLICATE_OF_ME', 'WITHDRAWN', 'CANNOT_FIX', 'SPAM', name='reportstate'), nullable=False),
    sa.Column('handler_id', sa.Integer(), nullable=True),
    sa.Column('assignee', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('result', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('incident_id', sa.Integer(), nullable=True),
    sa.Column('merged_into', sa.Integer(), nullable=True),
    sa.Column('recurrence_of', sa.Integer(), nullable=True),
    sa.Column('opened_at', bot.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('active_at', bot.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('ended_at', bot.core.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('score', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['chat_id'], ['chat.id'], name=op.f('fk_report_chat_id_chat')),
    sa.ForeignKeyConstraint(['handler_id'], ['person.id'], name=op.f('fk_report_handler_id_person')),
    sa.ForeignKeyConstraint(['incident_id'], ['incident.id'], name=op.f('fk_report_incident_id_incident')),
    sa.ForeignKeyConstraint(['merged_into'], ['report.id'], name=op.f('fk_report_merged_into_report')),
    sa.ForeignKeyConstraint(['neighbourhood_id'], ['neighbourhood.id'], name=op.f('fk_report_neighbourhood_id_neighbourhood')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_report_person_id_person')),
    sa.ForeignKeyConstraint(['recurrence_of'], ['report.id'], name=op.f('fk_report_recurrence_of_report')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_report')),
    sa.UniqueConstraint('neighbourhood_id', 'number', name=op.f('uq_report_neighbourhood_id_number'))
    )
    with op.batch_alter_table('report', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_report_building'), ['building'], unique=False)
        batch_op.create_index(batch_op.f('ix_report_category'), ['category'], unique=False)
        batch_op.create_index(batch_op.f('ix_report_chat_id'), ['chat_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_report_incident_id'), ['incident_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_report_merged_into'), ['merged_into'], unique=False)
        batch_op.create_index(batch_op.f('ix_report_neighbourhood_id'), ['neighbourhood_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_report_opened_at'), ['opened_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_report_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_report_state'), ['state'], unique=False)

    op.create_table('report_event',
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
    sa.ForeignKeyConstraint(['actor_id'], ['person.id'], name=op.f('fk_report_event_actor_id_person')),
    sa.ForeignKeyConstraint(['neighbourhood_id'], ['neighbourhood.id'], name=op.f('fk_report_event_neighbourhood_id_neighbourhood')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_report_event'))
    )
    with op.batch_alter_table('report_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_report_event_neighbourhood_id'), ['neighbourhood_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_report_event_subject_id'), ['subject_id'], unique=False)

    op.create_table('rolegrant',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('neighbourhood_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.Enum('RESIDENT', 'CENTRAL_HOUSEHOLD', 'PARTY_MEMBER', 'GRID_MEMBER', 'PROPERTY', 'SECRETARY', name='role'), nullable=False),
    sa.Column('building', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.ForeignKeyConstraint(['neighbourhood_id'], ['neighbourhood.id'], name=op.f('fk_rolegrant_neighbourhood_id_neighbourhood')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_rolegrant_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rolegrant')),
    sa.UniqueConstraint('person_id', 'role', 'building', name=op.f('uq_rolegrant_person_id_role_building'))
    )
    with op.batch_alter_table('rolegrant', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_rolegrant_neighbourhood_id'), ['neighbourhood_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_rolegrant_person_id'), ['person_id'], unique=False)

    op.create_table('signup_event',
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
    sa.ForeignKeyConstraint(['actor_id'], ['person.id'], name=op.f('fk_signup_event_actor_id_person')),
    sa.ForeignKeyConstraint(['neighbourhood_id'], ['neighbourhood.id'], name=op.f('fk_signup_event_neighbourhood_id_neighbourhood')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_signup_event'))
    )
    with op.batch_alter_table('signup_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_signup_event_neighbourhood_id'), ['neighbourhood_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_signup_event_subject_id'), ['subject_id'], unique=False)

    op.create_table('visit_event',
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
    sa.ForeignKeyConstraint(['actor_id'], ['person.id'], name=op.f('fk_visit_event_actor_id_person')),
    sa.ForeignKeyConstraint(['neighbourhood_id'], ['neighbourhood.id'], name=op.f('fk_visit_event_neighbourhood_id_neighbourhood')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_visit_event'))
    )
    with op.batch_alter_table('visit_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_visit_event_neighbourhood_id'), ['neighbourhood_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_visit_event_subject_id'), ['subject_id'], unique=False)

    op.create_table('wish',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('neighbourhood_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=True),
    sa.Column('title', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('recipient', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('story', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('contact', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('from_id', sa.Integer(), nullable=True),
    sa.Column('carer_id', sa.Integer(), nullable=True),
    sa.Column('own', sa.Boolean(), nullable=False),
    sa.Column('state', sa.Enum('DRAFT', 'VERIFIED', 'DECLINED', 'PUBLISHED', 'CLAIMED', 'CONTACTED', 'DELIVERED', 'CONFIRMED', 'CLOSED', name='wishstate'), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('created_at', bot.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('delivered_at', bot.core.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('ended_at', bot.core.db.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['carer_id'], ['person.id'], name=op.f('fk_wish_carer_id_person')),
    sa.ForeignKeyConstraint(['from_id'], ['person.id'], name=op.f('fk_wish_from_id_person')),
    sa.ForeignKeyConstraint(['neighbourhood_id'], ['neighbourhood.id'], name=op.f('fk_wish_neighbourhood_id_neighbourhood')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_wish')),
    sa.UniqueConstraint('neighbourhood_id', 'number', name=op.f('uq_wish_neighbourhood_id_number'))
    )
    with op.batch_alter_table('wish', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_wish_from_id'), ['from_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_wish_neighbourhood_id'), ['neighbourhood_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_wish_state'), ['state'], unique=False)

    op.create_table('wish_event',
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
    sa.ForeignKeyConstraint(['actor_id'], ['person.id'], name=op.f('fk_wish_event_actor_id_person')),
    sa.ForeignKeyConstraint(['neighbourhood_id'], ['neighbourhood.id'], name=op.f('fk_wish_event_neighbourhood_id_neighbourhood')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_wish_event'))
    )
    with op.batch_alter_table('wish_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_wish_event_neighbourhood_id'), ['neighbourhood_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_wish_event_subject_id'), ['subject_id'], unique=False)

    op.create_table('helper_approach',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('neighbourhood_id', sa.Integer(), nullable=False),
    sa.Column('need_id', sa.Integer(), nullable=False),
    sa.Column('offer_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('ASKED', 'AGREED', 'REFUSED', 'LAPSED', name='approachstate'), nullable=False),
    sa.Column('asked_at', bot.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['need_id'], ['helper_need.id'], name=op.f('fk_helper_approach_need_id_helper_need')),
    sa.ForeignKeyConstraint(['neighbourhood_id'], ['neighbourhood.id'], name=op.f('fk_helper_approach_neighbourhood_id_neighbourhood')),
    sa.ForeignKeyConstraint(['offer_id'], ['helper_offer.id'], name=op.f('fk_helper_approach_offer_id_helper_offer')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_helper_approach')),
    sa.UniqueConstraint('need_id', 'offer_id', name=op.f('uq_helper_approach_need_id_offer_id'))
    )
    with op.batch_alter_table('helper_approach', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_helper_approach_need_id'), ['need_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_helper_approach_neighbourhood_id'), ['neighbourhood_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_helper_approach_state'), ['state'], unique=False)

    op.create_table('matter_stance',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('neighbourhood_id', sa.Integer(), nullable=False),
    sa.Column('matter_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('stance', sa.Enum('FOR', 'AGAINST', 'ABSTAIN', name='stance'), nullable=False),
    sa.Column('said_at', bot.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['matter_id'], ['matter.id'], name=op.f('fk_matter_stance_matter_id_matter')),
    sa.ForeignKeyConstraint(['neighbourhood_id'], ['neighbourhood.id'], name=op.f('fk_matter_stance_neighbourhood_id_neighbourhood')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_matter_stance_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_matter_stance')),
    sa.UniqueConstraint('matter_id', 'person_id', name=op.f('uq_matter_stance_matter_id_person_id'))
    )
    with op.batch_alter_table('matter_stance', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_matter_stance_matter_id'), ['matter_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_matter_stance_neighbourhood_id'), ['neighbourhood_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_matter_stance_person_id'), ['person_id'], unique=False)

    op.create_table('notice_posting',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('neighbourhood_id', sa.Integer(), nullable=False),
    sa.Column('notice_id', sa.Integer(), nullable=False),
    sa.Column('chat_id', sa.Integer(), nullable=False),
    sa.Column('posted_at', bot.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['chat_id'], ['chat.id'], name=op.f('fk_notice_posting_chat_id_chat')),
    sa.ForeignKeyConstraint(['neighbourhood_id'], ['neighbourhood.id'], name=op.f('fk_notice_posting_neighbourhood_id_neighbourhood')),
    sa.ForeignKeyConstraint(['notice_id'], ['notice.id'], name=op.f('fk_notice_posting_notice_id_notice')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notice_posting')),
    sa.UniqueConstraint('notice_id', 'chat_id', name=op.f('uq_notice_posting_notice_id_chat_id'))
    )
    with op.batch_alter_table('notice_posting', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_notice_posting_neighbourhood_id'), ['neighbourhood_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_notice_posting_notice_id'), ['notice_id'], unique=False)

    op.create_table('policy_asking',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('neighbourhood_id', sa.Integer(), nullable=False),
    sa.Column('question_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('chat_id', sa.Integer(), nullable=True),
    sa.Column('text', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('personal', sa.Boolean(), nullable=False),
    sa.Column('asked_at', bot.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['chat_id'], ['chat.id'], name=op.f('fk_policy_asking_chat_id_chat')),
    sa.ForeignKeyConstraint(['neighbourhood_id'], ['neighbourhood.id'], name=op.f('fk_policy_asking_neighbourhood_id_neighbourhood')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_policy_asking_person_id_person')),
    sa.ForeignKeyConstraint(['question_id'], ['policy_question.id'], name=op.f('fk_policy_asking_question_id_policy_question')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_policy_asking')),
    sa.UniqueConstraint('question_id', 'person_id', name=op.f('uq_policy_asking_question_id_person_id'))
    )
    with op.batch_alter_table('policy_asking', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_policy_asking_neighbourhood_id'), ['neighbourhood_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_policy_asking_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_policy_asking_question_id'), ['question_id'], unique=False)

    op.create_table('report_follower',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('neighbourhood_id', sa.Integer(), nullable=False),
    sa.Column('report_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('household', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('building', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('unit', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('words', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('joined_at', bot.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['neighbourhood_id'], ['neighbourhood.id'], name=op.f('fk_report_follower_neighbourhood_id_neighbourhood')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_report_follower_person_id_person')),
    sa.ForeignKeyConstraint(['report_id'], ['report.id'], name=op.f('fk_report_follower_report_id_report')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_report_follower')),
    sa.UniqueConstraint('report_id', 'household', name=op.f('uq_report_follower_report_id_household')),
    sa.UniqueConstraint('report_id', 'person_id', name=op.f('uq_report_follower_report_id_person_id'))
    )
    with op.batch_alter_table('report_follower', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_report_follower_neighbourhood_id'), ['neighbourhood_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_report_follower_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_report_follower_report_id'), ['report_id'], unique=False)

    op.create_table('report_photo',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('neighbourhood_id', sa.Integer(), nullable=False),
    sa.Column('report_id', sa.Integer(), nullable=True),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('chat_id', sa.Integer(), nullable=True),
    sa.Column('stored', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('taken_at', bot.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['chat_id'], ['chat.id'], name=op.f('fk_report_photo_chat_id_chat')),
    sa.ForeignKeyConstraint(['neighbourhood_id'], ['neighbourhood.id'], name=op.f('fk_report_photo_neighbourhood_id_neighbourhood')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_report_photo_person_id_person')),
    sa.ForeignKeyConstraint(['report_id'], ['report.id'], name=op.f('fk_report_photo_report_id_report')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_report_photo'))
    )
    with op.batch_alter_table('report_photo', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_report_photo_neighbourhood_id'), ['neighbourhood_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_report_photo_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_report_photo_report_id'), ['report_id'], unique=False)

    op.create_table('signup',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('neighbourhood_id', sa.Integer(), nullable=False),
    sa.Column('activity_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('listed', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('room', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('remark', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('heads', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('IN', 'WAITING', 'PROMOTED', 'ATTENDED', 'ABSENT', 'CANCELLED', 'LAPSED', name='signupstate'), nullable=False),
    sa.Column('queued_at', bot.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('attended_at', bot.core.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('hours', sa.Float(), nullable=False),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_signup_activity_id_activity')),
    sa.ForeignKeyConstraint(['neighbourhood_id'], ['neighbourhood.id'], name=op.f('fk_signup_neighbourhood_id_neighbourhood')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_signup_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_signup')),
    sa.UniqueConstraint('activity_id', 'listed', name=op.f('uq_signup_activity_id_listed')),
    sa.UniqueConstraint('activity_id', 'person_id', name=op.f('uq_signup_activity_id_person_id'))
    )
    with op.batch_alter_table('signup', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_signup_activity_id'), ['activity_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_signup_neighbourhood_id'), ['neighbourhood_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_signup_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_signup_state'), ['state'], unique=False)

    op.create_table('visit',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('neighbourhood_id', sa.Integer(), nullable=False),
    sa.Column('bond_id', sa.Integer(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('state', sa.Enum('PLANNED', 'MISSED', 'DONE', 'MADE_UP', 'DROPPED', name='visitstate'), nullable=False),
    sa.Column('done_on', sa.Date(), nullable=True),
    sa.Column('recorded_at', bot.core.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('recorder_id', sa.Integer(), nullable=True),
    sa.Column('diligence', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('way', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('found', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('follow_up', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.ForeignKeyConstraint(['bond_id'], ['bond.id'], name=op.f('fk_visit_bond_id_bond')),
    sa.ForeignKeyConstraint(['neighbourhood_id'], ['neighbourhood.id'], name=op.f('fk_visit_neighbourhood_id_neighbourhood')),
    sa.ForeignKeyConstraint(['recorder_id'], ['person.id'], name=op.f('fk_visit_recorder_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_visit'))
    )
    with op.batch_alter_table('visit', schema=None) as batch_op:
        batch_op.create_index('ix_visit_bond', ['neighbourhood_id', 'bond_id', 'done_on'], unique=False)
        batch_op.create_index('ix_visit_due', ['neighbourhood_id', 'state', 'due_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_visit_neighbourhood_id'), ['neighbourhood_id'], unique=False)
        batch_op.create_index('uq_visit_open_bond', ['neighbourhood_id', 'bond_id'], unique=True, sqlite_where=sa.text("state IN ('PLANNED', 'MISSED')"), postgresql_where=sa.text("state IN ('PLANNED', 'MISSED')"))

    op.create_table('wish_claim',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('neighbourhood_id', sa.Integer(), nullable=False),
    sa.Column('wish_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('claimed_at', bot.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('ended_at', bot.core.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('end', sa.Enum('RELEASED', 'LAPSED', 'FULFILLED', name='claimend'), nullable=True),
    sa.ForeignKeyConstraint(['neighbourhood_id'], ['neighbourhood.id'], name=op.f('fk_wish_claim_neighbourhood_id_neighbourhood')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_wish_claim_person_id_person')),
    sa.ForeignKeyConstraint(['wish_id'], ['wish.id'], name=op.f('fk_wish_claim_wish_id_wish')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_wish_claim'))
    )
    with op.batch_alter_table('wish_claim', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_wish_claim_neighbourhood_id'), ['neighbourhood_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_wish_claim_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_wish_claim_wish_id'), ['wish_id'], unique=False)
        batch_op.create_index('uq_wish_claim_one_open', ['wish_id'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))



def downgrade() -> None:
    """Take the tables back."""
    with op.batch_alter_table('wish_claim', schema=None) as batch_op:
        batch_op.drop_index('uq_wish_claim_one_open', sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_wish_claim_wish_id'))
        batch_op.drop_index(batch_op.f('ix_wish_claim_person_id'))
        batch_op.drop_index(batch_op.f('ix_wish_claim_neighbourhood_id'))

    op.drop_table('wish_claim')
    with op.batch_alter_table('visit', schema=None) as batch_op:
        batch_op.drop_index('uq_visit_open_bond', sqlite_where=sa.text("state IN ('PLANNED', 'MISSED')"), postgresql_where=sa.text("state IN ('PLANNED', 'MISSED')"))
        batch_op.drop_index(batch_op.f('ix_visit_neighbourhood_id'))
        batch_op.drop_index('ix_visit_due')
        batch_op.drop_index('ix_visit_bond')

    op.drop_table('visit')
    with op.batch_alter_table('signup', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_signup_state'))
        batch_op.drop_index(batch_op.f('ix_signup_person_id'))
        batch_op.drop_index(batch_op.f('ix_signup_neighbourhood_id'))
        batch_op.drop_index(batch_op.f('ix_signup_activity_id'))

    op.drop_table('signup')
    with op.batch_alter_table('report_photo', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_report_photo_report_id'))
        batch_op.drop_index(batch_op.f('ix_report_photo_person_id'))
        batch_op.drop_index(batch_op.f('ix_report_photo_neighbourhood_id'))

    op.drop_table('report_photo')
    with op.batch_alter_table('report_follower', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_report_follower_report_id'))
        batch_op.drop_index(batch_op.f('ix_report_follower_person_id'))
        batch_op.drop_index(batch_op.f('ix_report_follower_neighbourhood_id'))

    op.drop_table('report_follower')
    with op.batch_alter_table('policy_asking', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_policy_asking_question_id'))
        batch_op.drop_index(batch_op.f('ix_policy_asking_person_id'))
        batch_op.drop_index(batch_op.f('ix_policy_asking_neighbourhood_id'))

    op.drop_table('policy_asking')
    with op.batch_alter_table('notice_posting', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_notice_posting_notice_id'))
        batch_op.drop_index(batch_op.f('ix_notice_posting_neighbourhood_id'))

    op.drop_table('notice_posting')
    with op.batch_alter_table('matter_stance', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_matter_stance_person_id'))
        batch_op.drop_index(batch_op.f('ix_matter_stance_neighbourhood_id'))
        batch_op.drop_index(batch_op.f('ix_matter_stance_matter_id'))

    op.drop_table('matter_stance')
    with op.batch_alter_table('helper_approach', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_helper_approach_state'))
        batch_op.drop_index(batch_op.f('ix_helper_approach_neighbourhood_id'))
        batch_op.drop_index(batch_op.f('ix_helper_approach_need_id'))

    op.drop_table('helper_approach')
    with op.batch_alter_table('wish_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_wish_event_subject_id'))
        batch_op.drop_index(batch_op.f('ix_wish_event_neighbourhood_id'))

    op.drop_table('wish_event')
    with op.batch_alter_table('wish', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_wish_state'))
        batch_op.drop_index(batch_op.f('ix_wish_neighbourhood_id'))
        batch_op.drop_index(batch_op.f('ix_wish_from_id'))

    op.drop_table('wish')
    with op.batch_alter_table('visit_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_visit_event_subject_id'))
        batch_op.drop_index(batch_op.f('ix_visit_event_neighbourhood_id'))

    op.drop_table('visit_event')
    with op.batch_alter_table('signup_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_signup_event_subject_id'))
        batch_op.drop_index(batch_op.f('ix_signup_event_neighbourhood_id'))

    op.drop_table('signup_event')
    with op.batch_alter_table('rolegrant', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_rolegrant_person_id'))
        batch_op.drop_index(batch_op.f('ix_rolegrant_neighbourhood_id'))

    op.drop_table('rolegrant')
    with op.batch_alter_table('report_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_report_event_subject_id'))
        batch_op.drop_index(batch_op.f('ix_report_event_neighbourhood_id'))

    op.drop_table('report_event')
    with op.batch_alter_table('report', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_report_state'))
        batch_op.drop_index(batch_op.f('ix_report_person_id'))
        batch_op.drop_index(batch_op.f('ix_report_opened_at'))
        batch_op.drop_index(batch_op.f('ix_report_neighbourhood_id'))
        batch_op.drop_index(batch_op.f('ix_report_merged_into'))
        batch_op.drop_index(batch_op.f('ix_report_incident_id'))
        batch_op.drop_index(batch_op.f('ix_report_chat_id'))
        batch_op.drop_index(batch_op.f('ix_report_category'))
        batch_op.drop_index(batch_op.f('ix_report_building'))

    op.drop_table('report')
    with op.batch_alter_table('policy_question_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_policy_question_event_subject_id'))
        batch_op.drop_index(batch_op.f('ix_policy_question_event_neighbourhood_id'))

    op.drop_table('policy_question_event')
    with op.batch_alter_table('policy_question', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_policy_question_state'))
        batch_op.drop_index(batch_op.f('ix_policy_question_neighbourhood_id'))
        batch_op.drop_index(batch_op.f('ix_policy_question_key'))

    op.drop_table('policy_question')
    with op.batch_alter_table('policy_answer', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_policy_answer_person_id'))
        batch_op.drop_index(batch_op.f('ix_policy_answer_neighbourhood_id'))
        batch_op.drop_index(batch_op.f('ix_policy_answer_at'))

    op.drop_table('policy_answer')
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_outbox_state'))
        batch_op.drop_index(batch_op.f('ix_outbox_person_id'))
        batch_op.drop_index(batch_op.f('ix_outbox_not_before'))
        batch_op.drop_index(batch_op.f('ix_outbox_neighbourhood_id'))
        batch_op.drop_index(batch_op.f('ix_outbox_chat_id'))

    op.drop_table('outbox')
    with op.batch_alter_table('open_question', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_open_question_person_id'))
        batch_op.drop_index(batch_op.f('ix_open_question_neighbourhood_id'))

    op.drop_table('open_question')
    with op.batch_alter_table('notice_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_notice_event_subject_id'))
        batch_op.drop_index(batch_op.f('ix_notice_event_neighbourhood_id'))

    op.drop_table('notice_event')
    with op.batch_alter_table('notice', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_notice_state'))
        batch_op.drop_index(batch_op.f('ix_notice_neighbourhood_id'))

    op.drop_table('notice')
    with op.batch_alter_table('member_request', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_member_request_neighbourhood_id'))
        batch_op.drop_index('ix_member_request_asked')

    op.drop_table('member_request')
    with op.batch_alter_table('member_contact_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_member_contact_event_subject_id'))
        batch_op.drop_index(batch_op.f('ix_member_contact_event_neighbourhood_id'))

    op.drop_table('member_contact_event')
    with op.batch_alter_table('member_contact', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_member_contact_neighbourhood_id'))
        batch_op.drop_index('ix_member_contact_month')

    op.drop_table('member_contact')
    with op.batch_alter_table('member_checkin', schema=None) as batch_op:
        batch_op.drop_index('ix_member_checkin_person')
        batch_op.drop_index(batch_op.f('ix_member_checkin_neighbourhood_id'))

    op.drop_table('member_checkin')
    with op.batch_alter_table('matter_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_matter_event_subject_id'))
        batch_op.drop_index(batch_op.f('ix_matter_event_neighbourhood_id'))

    op.drop_table('matter_event')
    with op.batch_alter_table('matter', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_matter_state'))
        batch_op.drop_index(batch_op.f('ix_matter_neighbourhood_id'))

    op.drop_table('matter')
    with op.batch_alter_table('incident_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_incident_event_subject_id'))
        batch_op.drop_index(batch_op.f('ix_incident_event_neighbourhood_id'))

    op.drop_table('incident_event')
    with op.batch_alter_table('inbox', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_inbox_received_at'))
        batch_op.drop_index(batch_op.f('ix_inbox_neighbourhood_id'))

    op.drop_table('inbox')
    with op.batch_alter_table('helper_offer_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_helper_offer_event_subject_id'))
        batch_op.drop_index(batch_op.f('ix_helper_offer_event_neighbourhood_id'))

    op.drop_table('helper_offer_event')
    with op.batch_alter_table('helper_offer', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_helper_offer_state'))
        batch_op.drop_index(batch_op.f('ix_helper_offer_person_id'))
        batch_op.drop_index(batch_op.f('ix_helper_offer_neighbourhood_id'))

    op.drop_table('helper_offer')
    with op.batch_alter_table('helper_need_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_helper_need_event_subject_id'))
        batch_op.drop_index(batch_op.f('ix_helper_need_event_neighbourhood_id'))

    op.drop_table('helper_need_event')
    with op.batch_alter_table('helper_need', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_helper_need_state'))
        batch_op.drop_index(batch_op.f('ix_helper_need_person_id'))
        batch_op.drop_index(batch_op.f('ix_helper_need_neighbourhood_id'))
        batch_op.drop_index(batch_op.f('ix_helper_need_asked_at'))

    op.drop_table('helper_need')
    with op.batch_alter_table('helper_approach_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_helper_approach_event_subject_id'))
        batch_op.drop_index(batch_op.f('ix_helper_approach_event_neighbourhood_id'))

    op.drop_table('helper_approach_event')
    with op.batch_alter_table('emergency_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_emergency_event_subject_id'))
        batch_op.drop_index(batch_op.f('ix_emergency_event_neighbourhood_id'))

    op.drop_table('emergency_event')
    with op.batch_alter_table('emergency', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_emergency_neighbourhood_id'))

    op.drop_table('emergency')
    with op.batch_alter_table('directory_change', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_directory_change_subject_id'))
        batch_op.drop_index(batch_op.f('ix_directory_change_neighbourhood_id'))

    op.drop_table('directory_change')
    with op.batch_alter_table('channelidentity', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_channelidentity_raw'))
        batch_op.drop_index(batch_op.f('ix_channelidentity_person_id'))
        batch_op.drop_index(batch_op.f('ix_channelidentity_neighbourhood_id'))

    op.drop_table('channelidentity')
    with op.batch_alter_table('card_flag_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_card_flag_event_subject_id'))
        batch_op.drop_index(batch_op.f('ix_card_flag_event_neighbourhood_id'))

    op.drop_table('card_flag_event')
    with op.batch_alter_table('card_flag', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_card_flag_state'))
        batch_op.drop_index(batch_op.f('ix_card_flag_neighbourhood_id'))
        batch_op.drop_index(batch_op.f('ix_card_flag_card'))

    op.drop_table('card_flag')
    with op.batch_alter_table('bond_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_bond_event_subject_id'))
        batch_op.drop_index(batch_op.f('ix_bond_event_neighbourhood_id'))

    op.drop_table('bond_event')
    with op.batch_alter_table('bond', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_bond_neighbourhood_id'))
        batch_op.drop_index('ix_bond_member')
        batch_op.drop_index('ix_bond_backup')

    op.drop_table('bond')
    with op.batch_alter_table('attendance', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_attendance_person_id'))
        batch_op.drop_index(batch_op.f('ix_attendance_neighbourhood_id'))

    op.drop_table('attendance')
    with op.batch_alter_table('activity_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_activity_event_subject_id'))
        batch_op.drop_index(batch_op.f('ix_activity_event_neighbourhood_id'))

    op.drop_table('activity_event')
    with op.batch_alter_table('activity', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_activity_state'))
        batch_op.drop_index(batch_op.f('ix_activity_neighbourhood_id'))

    op.drop_table('activity')
    with op.batch_alter_table('ratewindow', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_ratewindow_neighbourhood_id'))

    op.drop_table('ratewindow')
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_person_neighbourhood_id'))
        batch_op.drop_index(batch_op.f('ix_person_name'))

    op.drop_table('person')
    with op.batch_alter_table('incident', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_incident_state'))
        batch_op.drop_index(batch_op.f('ix_incident_neighbourhood_id'))
        batch_op.drop_index(batch_op.f('ix_incident_lead_id'))

    op.drop_table('incident')
    with op.batch_alter_table('duty_run', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_duty_run_neighbourhood_id'))

    op.drop_table('duty_run')
    with op.batch_alter_table('due_item', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_due_item_state'))
        batch_op.drop_index(batch_op.f('ix_due_item_neighbourhood_id'))
        batch_op.drop_index(batch_op.f('ix_due_item_due_at'))

    op.drop_table('due_item')
    with op.batch_alter_table('directory_entry', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_directory_entry_neighbourhood_id'))

    op.drop_table('directory_entry')
    with op.batch_alter_table('counter', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_counter_neighbourhood_id'))

    op.drop_table('counter')
    with op.batch_alter_table('chat', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_chat_neighbourhood_id'))

    op.drop_table('chat')
    with op.batch_alter_table('building', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_building_neighbourhood_id'))

    op.drop_table('building')
    op.drop_table('operator_note')
    with op.batch_alter_table('neighbourhood', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_neighbourhood_name'))

    op.drop_table('neighbourhood')
