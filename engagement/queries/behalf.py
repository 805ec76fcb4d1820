"""What was done for residents who have no e-mail, for whoever may do it."""

from django.db.models import QuerySet

from engagement.models import ActedFor

PER_PAGE = 25


def acts_for_residents() -> QuerySet[ActedFor]:
    """Every act with for whom and by whom, the latest first."""
    return ActedFor.objects.select_related("person", "acted_by").order_by("-acted_at", "-pk")
