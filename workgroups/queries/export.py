"""The directory as a table whose file can be imported again without changing anything."""

from collections import defaultdict
from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from workgroups.choices import SPOKEN, NetworkRole, Sector, ServedKind
from workgroups.models import Organization, Served

PLAIN = (
    "name", "name_es", "registry_id", "description", "description_es", "street", "city", "region", "postal_code", "phone", "website",
)  # fmt: skip


def export_header() -> list[str]:
    """The titles of the columns, in the language of the page; an import knows them in both."""
    return [
        _("Name"), _("Name in Spanish"), _("Registry number"), _("Description"), _("Description in Spanish"), _("Street and number"),
        _("City"), _("State"), _("Postal code"), _("Phone"), _("Website"), _("Sector"), _("Role in the network"), _("Languages"),
        _("Places served"), _("People served"), _("Last part of the address"),
    ]  # fmt: skip


def export_rows(organizations: QuerySet[Organization]) -> Iterator[list[str]]:
    """One row for each partner, in the order of the header; two queries."""
    served: dict[tuple[int, str], list[str]] = defaultdict(list)
    of_these = Served.objects.filter(organization__in=organizations.order_by().values("pk"))
    for pk, kind, value in of_these.values_list("organization_id", "kind", "value"):
        served[pk, kind].append(str(SPOKEN.get(value, value)) if kind == ServedKind.LANGUAGE else value)
    for one in organizations.iterator(chunk_size=500):
        yield [
            *(getattr(one, name) for name in PLAIN),
            str(Sector(one.sector).label), str(NetworkRole(one.role_in_network).label),
            *("; ".join(served[one.pk, kind]) for kind in (ServedKind.LANGUAGE, ServedKind.PLACE, ServedKind.POPULATION)),
            one.slug,
        ]  # fmt: skip
