from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('agenda', '0011_reviews_pending'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='strategy',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('reviewed', 'affirmed')), _negated=True), ('passed__isnull', False), _connector='OR'), name='agenda_strategy_gate', violation_error_message='A strategy is affirmed after it has passed its equity review.'),
        ),
    ]
