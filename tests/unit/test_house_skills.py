"""What every skill owes the house."""

from __future__ import annotations

from collections import Counter

import pytest
from pydantic import SecretStr
from sqlalchemy import Table

from bot.app import build_house
from bot.core.skill import Skill
from bot.settings import Settings
from bot.skills import SKILLS
from intents.contract import INTENTS
from tests.support.source import ROOT

REGISTRY = build_house(Settings.model_construct(data_key=SecretStr("skills"))).registry
SKILL_IDS = [skill.name for skill in SKILLS]


def tables_of(skill: Skill) -> list[Table]:
    return [table.metadata.tables[table.__tablename__] for table in skill.tables]


@pytest.mark.parametrize("skill", SKILLS, ids=SKILL_IDS)
def test_every_row_of_a_skill_belongs_to_a_neighbourhood(skill: Skill) -> None:
    loose = [t.name for t in tables_of(skill) if "neighbourhood_id" not in t.columns]
    nullable = [t.name for t in tables_of(skill) if t.columns["neighbourhood_id"].nullable]
    assert loose + nullable == []


@pytest.mark.parametrize("skill", SKILLS, ids=SKILL_IDS)
def test_the_neighbourhood_leads_an_index_of_every_table(skill: Skill) -> None:
    led = {
        table.name: any(
            next(iter(index.columns)).name == "neighbourhood_id" for index in table.indexes
        )
        for table in tables_of(skill)
    }
    assert [name for name, is_led in led.items() if not is_led] == []


@pytest.mark.parametrize("skill", SKILLS, ids=SKILL_IDS)
def test_a_skill_has_stories(skill: Skill) -> None:
    assert list((ROOT / "tests" / "stories" / skill.name).glob("*.yaml"))


@pytest.mark.parametrize("skill", REGISTRY.skills, ids=lambda skill: skill.name)
def test_a_skill_answers_intents_of_the_contract(skill: Skill) -> None:
    assert set(skill.intents) <= set(INTENTS)
    assert set(skill.needs) <= set(skill.intents)


@pytest.mark.parametrize("skill", SKILLS, ids=SKILL_IDS)
def test_a_skill_lives_in_the_folder_of_its_name(skill: Skill) -> None:
    assert skill.folder == ROOT / "bot" / "skills" / skill.name
    assert (skill.folder / "words.yaml").is_file()


def test_every_intent_has_an_owner() -> None:
    assert set(INTENTS) - set(REGISTRY.intents) == set()


def test_no_table_has_two_owners() -> None:
    owners = Counter(table.__tablename__ for skill in SKILLS for table in skill.tables)
    assert [name for name, count in owners.items() if count > 1] == []


ASKED_FOR_BY_NAME = [skill for skill in SKILLS if "bot.help" not in skill.intents]


@pytest.mark.parametrize("skill", ASKED_FOR_BY_NAME, ids=lambda skill: skill.name)
def test_a_skill_shows_what_can_be_said_to_it(skill: Skill) -> None:
    assert skill.examples
    assert not [said for said, _ in skill.examples if len(said) > 40]
