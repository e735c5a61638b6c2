"""policy documents and drafts."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import bot.core.db

revision = '0003'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables forward."""
    op.create_table('duty_entry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('neighbourhood_id', sa.Integer(), nullable=False),
    sa.Column('matter', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('words', sa.JSON(), nullable=False),
    sa.Column('who', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('contact', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('phone', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('written_at', bot.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['neighbourhood_id'], ['neighbourhood.id'], name=op.f('fk_duty_entry_neighbourhood_id_neighbourhood')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_duty_entry')),
    sa.UniqueConstraint('neighbourhood_id', 'matter', name=op.f('uq_duty_entry_neighbourhood_id_matter'))
    )
    with op.batch_alter_table('duty_entry', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_duty_entry_neighbourhood_id'), ['neighbourhood_id'], unique=False)

    op.create_table('policy_document',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('neighbourhood_id', sa.Integer(), nullable=False),
    sa.Column('key', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('title', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('number', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('issued_on', sa.Date(), nullable=True),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('file_name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('checksum', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('added_at', bot.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['neighbourhood_id'], ['neighbourhood.id'], name=op.f('fk_policy_document_neighbourhood_id_neighbourhood')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_policy_document')),
    sa.UniqueConstraint('neighbourhood_id', 'checksum', name=op.f('uq_policy_document_neighbourhood_id_checksum')),
    sa.UniqueConstraint('neighbourhood_id', 'key', 'valid_from', name=op.f('uq_policy_document_neighbourhood_id_key_valid_from'))
    )
    with op.batch_alter_table('policy_document', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_policy_document_neighbourhood_id'), ['neighbourhood_id'], unique=False)

    op.create_table('document_article',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('neighbourhood_id', sa.Integer(), nullable=False),
    sa.Column('document_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('label', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('heading', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('text', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.ForeignKeyConstraint(['document_id'], ['policy_document.id'], name=op.f('fk_document_article_document_id_policy_document')),
    sa.ForeignKeyConstraint(['neighbourhood_id'], ['neighbourhood.id'], name=op.f('fk_document_article_neighbourhood_id_neighbourhood')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_document_article'))
    )
    with op.batch_alter_table('document_article', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_document_article_document_id'), ['document_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_document_article_neighbourhood_id'), ['neighbourhood_id'], unique=False)

    op.create_table('draft_card_event',
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
    sa.ForeignKeyConstraint(['actor_id'], ['person.id'], name=op.f('fk_draft_card_event_actor_id_person')),
    sa.ForeignKeyConstraint(['neighbourhood_id'], ['neighbourhood.id'], name=op.f('fk_draft_card_event_neighbourhood_id_neighbourhood')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_draft_card_event'))
    )
    with op.batch_alter_table('draft_card_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_draft_card_event_neighbourhood_id'), ['neighbourhood_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_draft_card_event_subject_id'), ['subject_id'], unique=False)

    op.create_table('push_posting',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('neighbourhood_id', sa.Integer(), nullable=False),
    sa.Column('chat_id', sa.Integer(), nullable=False),
    sa.Column('card', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('week', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('posted_at', bot.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['chat_id'], ['chat.id'], name=op.f('fk_push_posting_chat_id_chat')),
    sa.ForeignKeyConstraint(['neighbourhood_id'], ['neighbourhood.id'], name=op.f('fk_push_posting_neighbourhood_id_neighbourhood')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_push_posting')),
    sa.UniqueConstraint('chat_id', 'card', 'year', name=op.f('uq_push_posting_chat_id_card_year')),
    sa.UniqueConstraint('chat_id', 'week', name=op.f('uq_push_posting_chat_id_week'))
    )
    with op.batch_alter_table('push_posting', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_push_posting_neighbourhood_id'), ['neighbourhood_id'], unique=False)

    op.create_table('push_setting',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('neighbourhood_id', sa.Integer(), nullable=False),
    sa.Column('chat_id', sa.Integer(), nullable=False),
    sa.Column('off', sa.Boolean(), nullable=False),
    sa.Column('hour', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['chat_id'], ['chat.id'], name=op.f('fk_push_setting_chat_id_chat')),
    sa.ForeignKeyConstraint(['neighbourhood_id'], ['neighbourhood.id'], name=op.f('fk_push_setting_neighbourhood_id_neighbourhood')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_push_setting')),
    sa.UniqueConstraint('chat_id', name=op.f('uq_push_setting_chat_id'))
    )
    with op.batch_alter_table('push_setting', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_push_setting_neighbourhood_id'), ['neighbourhood_id'], unique=False)

    op.create_table('draft_card',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('neighbourhood_id', sa.Integer(), nullable=False),
    sa.Column('question_id', sa.Integer(), nullable=False),
    sa.Column('question', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('answer', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('topic', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('source_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('DRAFT', 'CHECKED', 'WITHDRAWN', name='draftstate'), nullable=False),
    sa.Column('written_at', bot.core.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('checked_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['neighbourhood_id'], ['neighbourhood.id'], name=op.f('fk_draft_card_neighbourhood_id_neighbourhood')),
    sa.ForeignKeyConstraint(['question_id'], ['policy_question.id'], name=op.f('fk_draft_card_question_id_policy_question')),
    sa.ForeignKeyConstraint(['source_id'], ['person.id'], name=op.f('fk_draft_card_source_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_draft_card')),
    sa.UniqueConstraint('question_id', name=op.f('uq_draft_card_question_id'))
    )
    with op.batch_alter_table('draft_card', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_draft_card_neighbourhood_id'), ['neighbourhood_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_draft_card_state'), ['state'], unique=False)

    with op.batch_alter_table('policy_answer', schema=None) as batch_op:
        batch_op.add_column(sa.Column('article_id', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_policy_answer_article_id'), ['article_id'], unique=False)
        batch_op.create_index('ix_policy_answer_last', ['neighbourhood_id', 'person_id', 'at'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_policy_answer_article_id_document_article'), 'document_article', ['article_id'], ['id'])



def downgrade() -> None:
    """Take the tables back."""
    with op.batch_alter_table('policy_answer', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_policy_answer_article_id_document_article'), type_='foreignkey')
        batch_op.drop_index('ix_policy_answer_last')
        batch_op.drop_index(batch_op.f('ix_policy_answer_article_id'))
        batch_op.drop_column('article_id')

    with op.batch_alter_table('draft_card', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_draft_card_state'))
        batch_op.drop_index(batch_op.f('ix_draft_card_neighbourhood_id'))

    op.drop_table('draft_card')
    with op.batch_alter_table('push_setting', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_push_setting_neighbourhood_id'))

    op.drop_table('push_setting')
    with op.batch_alter_table('push_posting', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_push_posting_neighbourhood_id'))

    op.drop_table('push_posting')
    with op.batch_alter_table('draft_card_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_draft_card_event_subject_id'))
        batch_op.drop_index(batch_op.f('ix_draft_card_event_neighbourhood_id'))

    op.drop_table('draft_card_event')
    with op.batch_alter_table('document_article', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_document_article_neighbourhood_id'))
        batch_op.drop_index(batch_op.f('ix_document_article_document_id'))

    op.drop_table('document_article')
    with op.batch_alter_table('policy_document', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_policy_document_neighbourhood_id'))

    op.drop_table('policy_document')
    with op.batch_alter_table('duty_entry', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_duty_entry_neighbourhood_id'))

    op.drop_table('duty_entry')
