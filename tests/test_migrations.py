"""Migrations: none is missing, and each app has one line of them."""

import re
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

OWN = ["core", "workgroups", "agenda", "engagement", "dashboard", "portal"]


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    told = StringIO()
    call_command("makemigrations", check=True, dry_run=True, stdout=told)
    assert told.getvalue().strip() == "No changes detected"


@pytest.mark.parametrize("app", OWN)
def test_migrations_of_an_app_form_one_line(app: str) -> None:
    loader = MigrationLoader(None)
    own = {name: node for (label, name), node in loader.disk_migrations.items() if label == app}
    models = [model for model in apps.get_app_config(app).get_models() if model._meta.managed]
    assert bool(own) == bool(models)
    for name in own:
        followers = [other for other, node in own.items() if (app, name) in node.dependencies]
        assert len(followers) <= 1, f"{app}.{name} is followed by {followers}"


@pytest.mark.django_db
def test_the_database_knows_every_constraint_of_the_models() -> None:
    missing = []
    for model in apps.get_models():
        if model._meta.app_label not in OWN:
            continue
        known = names_in(model._meta.db_table)
        missing += [rule.name for rule in model._meta.constraints if rule.name not in known]
    assert missing == []


def names_in(table: str) -> set[str]:
    """The names that stand in the database's own words about a table."""
    with connection.cursor() as cursor:
        if connection.vendor != "sqlite":
            return set(connection.introspection.get_constraints(cursor, table))
        # Django's reading of SQLite's words stumbles over a constraint with a list of numbers.
        cursor.execute("SELECT sql FROM sqlite_master WHERE tbl_name = %s AND sql IS NOT NULL", [table])
        return {name for (words,) in cursor.fetchall() for name in re.findall(r'"(\w+)"', words)}
