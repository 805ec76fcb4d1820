from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('dashboard', '0010_release_schedule'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='release',
            name='return_note',
        ),
    ]
