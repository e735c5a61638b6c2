"""Wishes' publicity, members' ledger, points, consents, access log."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import bot.core.db

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables forward."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TYPE wishstate ADD VALUE IF NOT EXISTS 'PUBLICISED'")
    op.create_table('forget_run',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('neighbourhood_id', sa.Integer(), nullable=False),
    sa.Column('at', bot.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('deleted', sa.JSON(), nullable=False),
    sa.Column('counts', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['neighbourhood_id'], ['neighbourhood.id'], name=op.f('fk_forget_run_neighbourhood_id_neighbourhood')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_forget_run'))
    )
    with op.batch_alter_table('forget_run', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_forget_run_neighbourhood_id'), ['neighbourhood_id'], unique=False)

    op.create_table('ledger_run',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('neighbourhood_id', sa.Integer(), nullable=False),
    sa.Column('at', bot.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('file', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('counts', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['neighbourhood_id'], ['neighbourhood.id'], name=op.f('fk_ledger_run_neighbourhood_id_neighbourhood')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ledger_run'))
    )
    with op.batch_alter_table('ledger_run', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_ledger_run_neighbourhood_id'), ['neighbourhood_id'], unique=False)

    op.create_table('access_entry',
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
    sa.ForeignKeyConstraint(['actor_id'], ['person.id'], name=op.f('fk_access_entry_actor_id_person')),
    sa.ForeignKeyConstraint(['neighbourhood_id'], ['neighbourhood.id'], name=op.f('fk_access_entry_neighbourhood_id_neighbourhood')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_access_entry'))
    )
    with op.batch_alter_table('access_entry', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_access_entry_neighbourhood_id'), ['neighbourhood_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_access_entry_subject_id'), ['subject_id'], unique=False)

    op.create_table('consent',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('neighbourhood_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('purpose', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('kinds', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('wording', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('how', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('state', sa.Enum('ASKED', 'GIVEN', 'REFUSED', 'WITHDRAWN', name='consentstate'), nullable=False),
    sa.Column('at', bot.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('withdrawn_at', bot.core.db.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['neighbourhood_id'], ['neighbourhood.id'], name=op.f('fk_consent_neighbourhood_id_neighbourhood')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_consent_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_consent'))
    )
    with op.batch_alter_table('consent', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_consent_neighbourhood_id'), ['neighbourhood_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_consent_person_id'), ['person_id'], unique=False)
        batch_op.create_index('uq_consent_live', ['neighbourhood_id', 'person_id', 'purpose'], unique=True, sqlite_where=sa.text('withdrawn_at IS NULL'), postgresql_where=sa.text('withdrawn_at IS NULL'))

    op.create_table('consent_event',
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
    sa.ForeignKeyConstraint(['actor_id'], ['person.id'], name=op.f('fk_consent_event_actor_id_person')),
    sa.ForeignKeyConstraint(['neighbourhood_id'], ['neighbourhood.id'], name=op.f('fk_consent_event_neighbourhood_id_neighbourhood')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_consent_event'))
    )
    with op.batch_alter_table('consent_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_consent_event_neighbourhood_id'), ['neighbourhood_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_consent_event_subject_id'), ['subject_id'], unique=False)

    op.create_table('homecoming',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('neighbourhood_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('INVITED', 'WILLING', 'DECLINED', 'TRANSFERRED', name='homecomingstate'), nullable=False),
    sa.Column('invited_at', bot.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('answered_at', bot.core.db.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['neighbourhood_id'], ['neighbourhood.id'], name=op.f('fk_homecoming_neighbourhood_id_neighbourhood')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_homecoming_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_homecoming')),
    sa.UniqueConstraint('neighbourhood_id', 'person_id', name=op.f('uq_homecoming_neighbourhood_id_person_id'))
    )
    with op.batch_alter_table('homecoming', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_homecoming_neighbourhood_id'), ['neighbourhood_id'], unique=False)

    op.create_table('homecoming_event',
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
    sa.ForeignKeyConstraint(['actor_id'], ['person.id'], name=op.f('fk_homecoming_event_actor_id_person')),
    sa.ForeignKeyConstraint(['neighbourhood_id'], ['neighbourhood.id'], name=op.f('fk_homecoming_event_neighbourhood_id_neighbourhood')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_homecoming_event'))
    )
    with op.batch_alter_table('homecoming_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_homecoming_event_neighbourhood_id'), ['neighbourhood_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_homecoming_event_subject_id'), ['subject_id'], unique=False)

    op.create_table('member_record',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('neighbourhood_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('employer', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('organisation', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('joined_on', sa.Date(), nullable=True),
    sa.Column('post', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('promise', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('flow', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('place', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('asked_on', sa.Date(), nullable=True),
    sa.Column('declined', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['neighbourhood_id'], ['neighbourhood.id'], name=op.f('fk_member_record_neighbourhood_id_neighbourhood')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_member_record_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_member_record')),
    sa.UniqueConstraint('neighbourhood_id', 'person_id', name=op.f('uq_member_record_neighbourhood_id_person_id'))
    )
    with op.batch_alter_table('member_record', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_member_record_neighbourhood_id'), ['neighbourhood_id'], unique=False)

    op.create_table('point_entry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('neighbourhood_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('points', sa.Integer(), nullable=False),
    sa.Column('source', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('at', bot.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('why', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_point_entry_by_id_person')),
    sa.ForeignKeyConstraint(['neighbourhood_id'], ['neighbourhood.id'], name=op.f('fk_point_entry_neighbourhood_id_neighbourhood')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_point_entry_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_point_entry')),
    sa.UniqueConstraint('neighbourhood_id', 'person_id', 'source', name=op.f('uq_point_entry_neighbourhood_id_person_id_source'))
    )
    with op.batch_alter_table('point_entry', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_point_entry_neighbourhood_id'), ['neighbourhood_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_point_entry_person_id'), ['person_id'], unique=False)

    op.create_table('review_event',
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
    sa.ForeignKeyConstraint(['actor_id'], ['person.id'], name=op.f('fk_review_event_actor_id_person')),
    sa.ForeignKeyConstraint(['neighbourhood_id'], ['neighbourhood.id'], name=op.f('fk_review_event_neighbourhood_id_neighbourhood')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review_event'))
    )
    with op.batch_alter_table('review_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_review_event_neighbourhood_id'), ['neighbourhood_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_review_event_subject_id'), ['subject_id'], unique=False)

    op.create_table('year_review',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('neighbourhood_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('OPEN', 'EXAMINED', 'RATED', 'GRADED', 'POSTED', 'OBJECTION', 'FINAL', name='reviewstate'), nullable=False),
    sa.Column('exam', sa.Integer(), nullable=True),
    sa.Column('residents', sa.JSON(), nullable=False),
    sa.Column('helped', sa.JSON(), nullable=False),
    sa.Column('grade', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('objection', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('posted_at', bot.core.db.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['neighbourhood_id'], ['neighbourhood.id'], name=op.f('fk_year_review_neighbourhood_id_neighbourhood')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_year_review_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_year_review')),
    sa.UniqueConstraint('neighbourhood_id', 'person_id', 'year', name=op.f('uq_year_review_neighbourhood_id_person_id_year'))
    )
    with op.batch_alter_table('year_review', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_year_review_neighbourhood_id'), ['neighbourhood_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_year_review_person_id'), ['person_id'], unique=False)

    with op.batch_alter_table('member_request', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_member_request_asked'))
        batch_op.drop_index(batch_op.f('ix_member_request_neighbourhood_id'))

    op.drop_table('member_request')
    with op.batch_alter_table('wish', schema=None) as batch_op:
        batch_op.add_column(sa.Column('building', sqlmodel.sql.sqltypes.AutoString(), nullable=True))
        batch_op.add_column(sa.Column('publicity', sqlmodel.sql.sqltypes.AutoString(), nullable=True))
        batch_op.alter_column('state',
               existing_type=sa.VARCHAR(length=9),
               type_=sa.Enum('DRAFT', 'VERIFIED', 'DECLINED', 'PUBLISHED', 'CLAIMED', 'CONTACTED', 'DELIVERED', 'CONFIRMED', 'CLOSED', 'PUBLICISED', name='wishstate'),
               existing_nullable=False)

    # ### end Alembic commands ###


def downgrade() -> None:
    """Take the tables back."""
    # ### commands auto generated by Alembic - please adjust! ###
    with op.batch_alter_table('wish', schema=None) as batch_op:
        batch_op.alter_column('state',
               existing_type=sa.Enum('DRAFT', 'VERIFIED', 'DECLINED', 'PUBLISHED', 'CLAIMED', 'CONTACTED', 'DELIVERED', 'CONFIRMED', 'CLOSED', 'PUBLICISED', name='wishstate'),
               type_=sa.VARCHAR(length=9),
               existing_nullable=False)
        batch_op.drop_column('publicity')
        batch_op.drop_column('building')

    op.create_table('member_request',
    sa.Column('id', sa.INTEGER(), nullable=False),
    sa.Column('neighbourhood_id', sa.INTEGER(), nullable=False),
    sa.Column('person_id', sa.INTEGER(), nullable=False),
    sa.Column('subject', sa.VARCHAR(), nullable=False),
    sa.Column('asked_at', sa.DATETIME(), nullable=False),
    sa.ForeignKeyConstraint(['neighbourhood_id'], ['neighbourhood.id'], name=op.f('fk_member_request_neighbourhood_id_neighbourhood')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_member_request_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_member_request'))
    )
    with op.batch_alter_table('member_request', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_member_request_neighbourhood_id'), ['neighbourhood_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_member_request_asked'), ['neighbourhood_id', 'asked_at'], unique=False)

    with op.batch_alter_table('year_review', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_year_review_person_id'))
        batch_op.drop_index(batch_op.f('ix_year_review_neighbourhood_id'))

    op.drop_table('year_review')
    with op.batch_alter_table('review_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_review_event_subject_id'))
        batch_op.drop_index(batch_op.f('ix_review_event_neighbourhood_id'))

    op.drop_table('review_event')
    with op.batch_alter_table('point_entry', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_point_entry_person_id'))
        batch_op.drop_index(batch_op.f('ix_point_entry_neighbourhood_id'))

    op.drop_table('point_entry')
    with op.batch_alter_table('member_record', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_member_record_neighbourhood_id'))

    op.drop_table('member_record')
    with op.batch_alter_table('homecoming_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_homecoming_event_subject_id'))
        batch_op.drop_index(batch_op.f('ix_homecoming_event_neighbourhood_id'))

    op.drop_table('homecoming_event')
    with op.batch_alter_table('homecoming', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_homecoming_neighbourhood_id'))

    op.drop_table('homecoming')
    with op.batch_alter_table('consent_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_consent_event_subject_id'))
        batch_op.drop_index(batch_op.f('ix_consent_event_neighbourhood_id'))

    op.drop_table('consent_event')
    with op.batch_alter_table('consent', schema=None) as batch_op:
        batch_op.drop_index('uq_consent_live', sqlite_where=sa.text('withdrawn_at IS NULL'), postgresql_where=sa.text('withdrawn_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_consent_person_id'))
        batch_op.drop_index(batch_op.f('ix_consent_neighbourhood_id'))

    op.drop_table('consent')
    with op.batch_alter_table('access_entry', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_access_entry_subject_id'))
        batch_op.drop_index(batch_op.f('ix_access_entry_neighbourhood_id'))

    op.drop_table('access_entry')
    with op.batch_alter_table('ledger_run', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_ledger_run_neighbourhood_id'))

    op.drop_table('ledger_run')
    with op.batch_alter_table('forget_run', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_forget_run_neighbourhood_id'))

    op.drop_table('forget_run')
    # ### end Alembic commands ###
