"""What somebody was before they were noted at the door, and which promise of an answer the public read first."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F


def keep_first(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """What is promised in public now is the first that we know of."""
    calls = apps.get_model("engagement", "InputCall").objects.using(schema_editor.connection.alias)
    calls.filter(state="published").update(promised_on=F("answer_due_on"))



class Migration(migrations.Migration):

    dependencies = [
        ('engagement', '0002_first_words'),
    ]

    operations = [
        migrations.AddField(
            model_name='inputcall',
            name='promised_on',
            field=models.DateField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='registration',
            name='state_before',
            field=models.CharField(blank=True, choices=[('registered', 'Has a place'), ('waiting', 'On the waiting list'), ('cancelled', 'Gave the place back'), ('came', 'Was there')], editable=False, max_length=10),
        ),
        migrations.RunPython(keep_first, migrations.RunPython.noop),
    ]
