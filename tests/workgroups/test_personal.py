"""Everything that points to a person or an account says what merging, telling and erasing do with it."""

from typing import Any

import pytest
from django.db import models

from workgroups.models import Person, User
from workgroups.personal import OF_ACCOUNT, OF_PERSON, Erase, Rule, personal_relations, relations_of


def by_hand(model: type[models.Model]) -> set[str]:
    """The relations as Django's own list has them, and those of many-to-many tables."""
    seen = {
        f"{each.field.model._meta.label_lower}.{each.field.name}"
        for each in model._meta.get_fields(include_hidden=True)
        if each.auto_created and not each.concrete and (each.one_to_many or each.one_to_one)
    }
    through = {
        f"{each.remote_field.through._meta.label_lower}.{each.m2m_field_name()}" for each in model._meta.many_to_many
    }
    return seen | through


@pytest.mark.parametrize(("model", "rules"), [(Person, OF_PERSON), (User, OF_ACCOUNT)], ids=["person", "account"])
def test_every_relation_has_a_rule(model: type[models.Model], rules: dict[str, Rule]) -> None:
    """A new foreign key to a person or an account must say in `workgroups/personal.py` what becomes of its rows."""
    assert by_hand(model) == set(relations_of(model)) == set(rules)


def test_every_relation_is_told_or_says_why_not() -> None:
    silent = [name for name, _key, rule in personal_relations() if not rule.tell and not rule.because]
    assert silent == []


def test_what_a_rule_names_exists() -> None:
    """Fields that are told, emptied, ended, or by which two rows are alike."""
    for name, key, rule in personal_relations():
        rows: Any = key.model._base_manager
        rows.values(*rule.tell, *rule.like, *rule.clear).query.sql_with_params()
        if rule.erase == Erase.END:
            rows.values(rule.started, rule.ended).query.sql_with_params()
        assert rule.erase == Erase.CLEAR or rule.erase != Erase.REMOVE or not rule.clear, name


def test_a_row_that_dies_with_the_account_is_removed_on_purpose() -> None:
    """An account is never deleted, so a cascade would never run: such a relation must say REMOVE, or why it is kept."""
    kept = {"admin.logentry.user"}
    for name, key in relations_of(User).items():
        if key.remote_field.on_delete is models.CASCADE and name not in kept:
            assert OF_ACCOUNT[name].erase == Erase.REMOVE, name


def test_what_must_not_come_twice_has_a_rule_for_merging_that_says_so() -> None:
    for name, key in relations_of(Person).items():
        unique = any(key.name in (getattr(one, "fields", ()) or ()) for one in key.model._meta.constraints)
        # The token of a form is random, and nobody merges a person who is about to be erased.
        if unique and name not in {
            "workgroups.activity.person",
            "workgroups.consultation.asked_by",
            "workgroups.erasure.person",
        }:
            assert OF_PERSON[name].merge != "never twice", name
