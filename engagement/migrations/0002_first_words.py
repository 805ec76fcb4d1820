"""Gives every installation the terms of the field and the wordings to begin with."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from engagement.shipped import shipped_terms, shipped_wordings


def add(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Adds those that are not there."""
    alias = schema_editor.connection.alias
    terms = apps.get_model("engagement", "Term").objects.using(alias)
    for about in shipped_terms():
        terms.get_or_create(slug=about["slug"], defaults={**about, "published": True})
    wordings = apps.get_model("engagement", "Wording").objects.using(alias)
    for about in shipped_wordings():
        key = {"language": about["language"], "phrase_folded": about["phrase_folded"]}
        wordings.get_or_create(**key, defaults=about)


class Migration(migrations.Migration):
    replaces = [("engagement", "0007_first_words")]
    dependencies = [("engagement", "0001_tables")]

    # Going back keeps the rows: by then staff may have changed them.
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
