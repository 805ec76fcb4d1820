"""What people asked for so that they can come is erased some days after the event."""

from datetime import date, timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from engagement.choices import EventState
from engagement.models import Registration

NOTHING = {"interpretation": "", "children": 0, "child_ages": [], "transport": False, "access": ""}


def erase_needs(today: date) -> int:
    """Empties what was asked for at events that have been over for EVENT_NEEDS_DAYS, or that were called off; returns of how many."""
    over = timezone.now() - timedelta(days=settings.EVENT_NEEDS_DAYS)
    asked = ~Q(interpretation="") | Q(children__gt=0) | Q(transport=True) | ~Q(access="")
    old = Q(event__ends_at__lt=over) | Q(event__state=EventState.CANCELLED, event__changed_at__lt=over)
    return Registration.objects.filter(asked & old).update(**NOTHING)
