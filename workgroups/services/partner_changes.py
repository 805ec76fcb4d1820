"""What many partners are to say instead: worked out while nobody waits, and written in one short moment."""

from collections.abc import Callable, Mapping, Sequence

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from kconnect.core.bulk import insert_rows, update_rows
from workgroups.models import Organization, PartnerRow, Served
from workgroups.partner_table import LISTS, Values
from workgroups.services.organizations import KEYS, PROFILE, SERVED, set_keys
from workgroups.services.partner_files import served_by

Said = Callable[[PartnerRow], tuple[Values, Values]]


class Changes:
    """The partners of rows with what `said(row)` gives of each: by field what stands there, and what is to stand there.

    A field in which something else stands by now is left as it is: somebody has written it since.
    """

    def __init__(self, rows: Sequence[PartnerRow], said: Said) -> None:
        self._rows, self._said = rows, said
        self._plan(Organization.objects.all())

    def _plan(self, partners: "QuerySet[Organization]") -> None:
        self.left: list[tuple[PartnerRow, str]] = []
        self._pairs: list[tuple[int, Values]] = []
        held = partners.in_bulk(sorted({row.organization_id or 0 for row in self._rows}))
        self._seen = {pk: one.updated_at for pk, one in held.items()}
        served = served_by(Served.objects.filter(organization__in=list(held)))
        for row in self._rows:
            if one := held.get(row.organization_id or 0):
                self._take(row, one, served.get(one.pk, {}))
        self._changed = [held[pk] for pk in dict.fromkeys(pk for pk, values in self._pairs if values)]

    def _take(self, row: PartnerRow, one: Organization, served: Mapping[str, list[str]]) -> None:
        expected, wanted = self._said(row)
        other = [name for name in wanted if _stands(one, served, name) != expected[name]]
        self.left += [(row, name) for name in other]
        values: Values = {name: value for name, value in wanted.items() if name not in other}
        for name in values.keys() & set(PROFILE):
            setattr(one, name, values[name])
        set_keys(one)
        self._pairs.append((one.pk, values))

    def write(self) -> None:
        """Stores it; the caller is in a transaction. What was changed since it was worked out is worked out again."""
        partners = Organization.objects.select_for_update().order_by("pk")
        if dict(partners.filter(pk__in=list(self._seen)).values_list("pk", "updated_at")) != self._seen:
            self._plan(partners)
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        names = [*PROFILE, *KEYS]
        ready = ((*(getattr(one, name) for name in names), now, one.pk) for one in self._changed)
        update_rows(Organization, [*names, "updated_at"], ready)
        for name, kind in SERVED.items():
            Served.objects.filter(organization__in=[pk for pk, said in self._pairs if name in said], kind=kind).delete()
        say_served(self._pairs)


def _stands(partner: Organization, served: Mapping[str, list[str]], name: str) -> str | list[str]:
    return sorted(served.get(name, [])) if name in LISTS else str(getattr(partner, name))


def say_served(pairs: Sequence[tuple[int, Values]]) -> None:
    """Adds whom partners serve, by id."""
    rows = (
        (pk, kind, value) for pk, values in pairs for name, kind in SERVED.items() for value in values.get(name, [])
    )
    insert_rows(Served, ["organization_id", "kind", "value"], rows)
