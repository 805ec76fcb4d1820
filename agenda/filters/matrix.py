"""Which commitments the matrix shows, and what stands as its rows and columns."""

from typing import Any

import django_filters
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agenda.models import Commitment, Goal
from agenda.querysets import CommitmentQuerySet
from agenda.rules import Dimension
from workgroups.filters import Named

DIMENSIONS = [
    (Dimension.STRATEGY.value, _("Strategies")),
    (Dimension.PARTNER.value, pgettext_lazy("matrix", "Partners")),
    (Dimension.POPULATION.value, _("Groups of people")),
    (Dimension.PLACE.value, _("Places")),
]


class MatrixFilter(django_filters.FilterSet):
    """Commitments by goal; rows and columns choose how they are put side by side and leave none out."""

    goal = Named(
        field_name="strategy__goal",
        queryset=lambda request: Goal.objects.public(),
        label=_("Goal"),
        empty_label=_("All goals"),
    )
    rows = django_filters.ChoiceFilter(choices=DIMENSIONS, method="keep", label=_("Rows"), empty_label=None)
    columns = django_filters.ChoiceFilter(choices=DIMENSIONS, method="keep", label=_("Columns"), empty_label=None)

    class Meta:
        model = Commitment
        fields = ["goal"]

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        # The fields show what the table shows, also where the address names nothing or the same thing twice.
        shown = QueryDict(mutable=True) if data is None else data.copy()
        shown["rows"], shown["columns"] = self.chosen
        self.data = shown

    def keep(self, commitments: CommitmentQuerySet, name: str, value: str) -> CommitmentQuerySet:
        """All of them."""
        return commitments

    @property
    def chosen(self) -> tuple[Dimension, Dimension]:
        """What stands as rows and as columns; never the same twice."""
        values = [str(self.data.get(name, "")) for name in ("rows", "columns")]
        known = [Dimension(value) if value in set(Dimension) else None for value in values]
        rows = known[0] or (Dimension.STRATEGY if known[1] != Dimension.STRATEGY else Dimension.PARTNER)
        columns = known[1] if known[1] not in {None, rows} else None
        return rows, columns or next(one for one in (Dimension.PARTNER, Dimension.STRATEGY) if one != rows)

    @property
    def goal_slug(self) -> str:
        """The goal that was chosen, or nothing."""
        goal = self.form.cleaned_data.get("goal") if self.form.is_valid() else None
        return goal.slug if goal else ""
