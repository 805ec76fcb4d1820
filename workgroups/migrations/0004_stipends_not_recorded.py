"""A stipend that nobody has recorded is none, not 0 dollars."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def unsay(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Until now 0 was what stood there before anybody said anything."""
    rows = apps.get_model("workgroups", "Attendee").objects.using(schema_editor.connection.alias)
    rows.filter(stipend_cents=0).update(stipend_cents=None)


def say(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """As it was."""
    rows = apps.get_model("workgroups", "Attendee").objects.using(schema_editor.connection.alias)
    rows.filter(stipend_cents=None).update(stipend_cents=0)



class Migration(migrations.Migration):

    dependencies = [
        ('workgroups', '0003_cross_cutting_workgroups'),
    ]

    operations = [
        migrations.AlterField(
            model_name='attendee',
            name='stipend_cents',
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name='stipend given, in cents'),
        ),
        migrations.RunPython(unsay, say),
    ]
