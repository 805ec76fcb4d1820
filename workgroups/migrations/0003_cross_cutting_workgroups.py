"""Gives every installation the four cross-cutting workgroups."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from kconnect.core.text import fold
from workgroups.cross_cutting import CROSS_CUTTING


def add(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Adds those that are not there; the texts are plain data of columns that 0002 made."""
    model = apps.get_model("workgroups", "Workgroup")
    for about in CROSS_CUTTING:
        folded = f"{fold(about['name'])} {fold(about['name_es'])}"
        values = {**about, "name_folded": folded, "kind": "cross_cutting", "published": True}
        model.objects.using(schema_editor.connection.alias).get_or_create(slug=about["slug"], defaults=values)


class Migration(migrations.Migration):
    replaces = [("workgroups", "0002_cross_cutting_workgroups")]
    dependencies = [("workgroups", "0002_tables")]

    # Going back keeps the rows: by then people may belong to these workgroups.
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
