from datetime import timedelta

from django.db import migrations
from django.utils import timezone

AGAIN_IN = timedelta(days=180)


def leave_pending(apps, schema_editor):
    """What was affirmed before reviews were kept stays affirmed, with its review pending; the public reads so."""
    now = timezone.now()
    reviews = apps.get_model("agenda", "EquityReview").objects
    for strategy in apps.get_model("agenda", "Strategy").objects.filter(state="affirmed", passed__isnull=True):
        strategy.passed = reviews.create(
            strategy=strategy, number=1, kind=strategy.kind, reach=strategy.reach, asked_at=now, outcome="pending",
            concluded_at=now, next_on=timezone.localdate(now) + AGAIN_IN,
        )
        strategy.save(update_fields=["passed"])


def take_back(apps, schema_editor):
    """Back to before: rounds without answers go with the table."""
    apps.get_model("agenda", "Strategy").objects.update(passed=None)


class Migration(migrations.Migration):

    dependencies = [
        ('agenda', '0010_reviews'),
    ]

    operations = [migrations.RunPython(leave_pending, take_back)]
