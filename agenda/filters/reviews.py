"""How the list of equity reviews is narrowed by its address."""

import django_filters
from django.utils.translation import gettext_lazy as _

from agenda.choices import ReviewOutcome
from agenda.models import EquityReview
from agenda.querysets import ReviewQuerySet

OPEN = "open"


class ReviewFilter(django_filters.FilterSet):
    """By what came of them; open ones have no outcome yet."""

    outcome = django_filters.ChoiceFilter(
        choices=[(OPEN, _("Waits for its review")), *ReviewOutcome.choices],
        method="by_outcome",
        label=_("Outcome"),
        empty_label=_("All reviews"),
    )

    class Meta:
        model = EquityReview
        fields = ["outcome"]

    def by_outcome(self, reviews: ReviewQuerySet, name: str, value: str) -> ReviewQuerySet:
        """The open ones, or those with an outcome."""
        return reviews.open() if value == OPEN else reviews.filter(outcome=value)
