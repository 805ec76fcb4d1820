"""Fills the columns by which partners are found and compared; what they say follows from the others."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from kconnect.core.text import fold
from workgroups import matching


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """One row after the other: a network has few partners before this."""
    model = apps.get_model("workgroups", "Organization")
    for row in model.objects.using(schema_editor.connection.alias).all():
        row.name_key, row.city_folded = matching.name_key(row.name), fold(row.city)
        row.website_key = matching.website_key(row.website)
        row.save(update_fields=["name_key", "city_folded", "website_key"])


class Migration(migrations.Migration):
    dependencies = [("workgroups", "0003_partners")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
