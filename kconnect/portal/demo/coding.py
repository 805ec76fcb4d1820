"""Second coding in the demonstration network: a sample of the last months, coded in part, with one code that two people differ about."""

from datetime import timedelta

from django.utils import timezone

from agenda import services
from workgroups.models import User

# Fixed, so that the demonstration is the same each time.
SEED = "demo"


def load_coding(users: dict[str, User]) -> None:
    """The steward codes most of the sample; about the third entry she and its author differ."""
    today = timezone.localdate()
    sample = services.draw_sample(
        by=users["denise"], starts_on=today - timedelta(days=60), ends_on=today, percent=100, seed=SEED
    )
    items = list(sample.codes.select_related("activity"))
    for place, item in enumerate(items[: len(items) - 2], 1):
        code = "CA" if place == 3 else item.first_code
        services.give_second_code(by=users["tove"], item=item, code=code)
