"""How the list of invitations is filtered by its address."""

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from kconnect.core.templatetags.ui import inside
from workgroups.filters import Facet
from workgroups.models import Invitation
from workgroups.queries.invitations import STANDINGS, standing_is, standings


class InvitationFilter(django_filters.FilterSet):
    """Invitations by name or address, and how far they came."""

    q = django_filters.CharFilter(method="search", label=_("Name or e-mail"))
    state = django_filters.ChoiceFilter(
        method="standing", label=_("State"), empty_label=_("any"), choices=list(STANDINGS.items())
    )

    class Meta:
        model = Invitation
        fields = ["q", "state"]

    def search(self, qs: QuerySet[Invitation], name: str, value: str) -> QuerySet[Invitation]:
        """By a part of the name or of the address."""
        return qs.filter(Q(email__contains=value.strip().lower()) | Q(name__contains=value.strip()))

    def standing(self, qs: QuerySet[Invitation], name: str, value: str) -> QuerySet[Invitation]:
        """Those that stand so."""
        return qs.filter(standing_is(value))

    def counts(self) -> list[Facet]:
        """How many stand how, each with its way."""
        chosen = self.data.get("state", "")
        return [
            Facet(label, number, inside(self.data, page="", state=value), value == chosen)
            for value, label, number in standings(self.queryset)
        ]
