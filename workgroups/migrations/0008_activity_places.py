from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("workgroups", "0007_activity_words")]

    operations = [migrations.RemoveField(model_name="activity", name="place_code")]
