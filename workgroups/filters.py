"""How lists of workgroups, partners and people are filtered and sorted by their address."""

from dataclasses import dataclass
from typing import Any

import django_filters
from django import forms
from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kconnect.core.i18n import name_of
from kconnect.core.models import ReturnedAddress
from kconnect.core.templatetags.ui import inside
from kconnect.core.text import fold, grouped
from workgroups.choices import ConsultationKind, ConsultationState, SeatPurpose, Sector, ServedKind, WorkgroupKind
from workgroups.models import (
    Affiliation,
    Consultation,
    Meeting,
    Organization,
    Person,
    Seat,
    Served,
    Workgroup,
)
from workgroups.permissions import ROLES, RoleName
from workgroups.queries import vacant_on
from workgroups.queries.directory import COUNTED, GROUP, Found, found_by_name


class Sort(django_filters.OrderingFilter):
    """Sorts by one column and then as the list stands anyway, so that pages never overlap; the heads of the table write it."""

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        """The rows in the wanted order; those without a value come last in both directions, on every database."""
        ordered: QuerySet[Any] = super().filter(qs, value)
        if not value:
            return ordered
        keys = [(str(key).lstrip("-"), str(key).startswith("-")) for key in ordered.query.order_by]
        wanted = [F(name).desc(nulls_last=True) if down else F(name).asc(nulls_last=True) for name, down in keys]
        return ordered.order_by(*wanted, *qs.model._meta.ordering)


class Named(django_filters.ModelChoiceFilter):
    """Chooses a noun by its address; its name is in the page's language."""

    def __init__(self, **options: Any) -> None:
        super().__init__(to_field_name="slug", **options)

    @property
    def field(self) -> Any:
        """The form field, which names each choice in the language of the page."""
        field = super().field
        field.label_from_instance = name_of
        return field


def search_names(qs: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
    """Rows whose folded name holds the folded text: accents and case do not matter."""
    return qs.filter(name_folded__contains=fold(value))


@dataclass(frozen=True)
class Facet:
    """One value of a filter with the number of rows it leaves."""

    label: str
    count: int
    href: str
    current: bool


class WorkgroupFilter(django_filters.FilterSet):
    """Workgroups by kind and name."""

    q = django_filters.CharFilter(method=search_names, label=_("Name"))
    kind = django_filters.ChoiceFilter(choices=WorkgroupKind.choices, label=_("Kind"), empty_label=_("any"))
    sort = Sort(fields={"name_folded": "name", "kind": "kind"})

    class Meta:
        model = Workgroup
        fields = ["q", "kind"]

    def kinds(self) -> list[Facet]:
        """The kinds with the number of groups that the other choices leave for each; one query."""
        left, chosen = self.queryset, self.data.get("kind", "")
        for name, value in self.form.cleaned_data.items() if self.form.is_valid() else ():
            left = left if name in {"kind", "sort"} else self.filters[name].filter(left, value)
        counts = dict(left.order_by().values_list("kind").annotate(groups=Count("pk")))
        return [
            Facet(
                str(kind.label), counts[kind.value], inside(self.data, page="", kind=kind.value), kind.value == chosen
            )
            for kind in WorkgroupKind
            if kind.value in counts
        ]


class Choice(django_filters.CharFilter):
    """A value of a facet, chosen from a list that is filled with counts when the page is drawn; one that nobody has finds nothing."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.Select(choices=[]), **options)


class OrganizationFilter(django_filters.FilterSet):
    """Partners by name, sector, role in the network, city, language and the workgroups in which their people sit."""

    q = django_filters.CharFilter(method="search", label=_("Name"))
    sector = django_filters.ChoiceFilter(choices=Sector.choices, label=_("Sector"), empty_label=_("any"))
    role = Choice(field_name="role_in_network", label=_("Role"))
    city = Choice(field_name="city_folded", label=_("City"))
    language = Choice(method="speaking", label=_("Language"))
    workgroup = Choice(method="sitting_in", label=_("Workgroup"))
    sort = Sort(fields={"name_folded": "name", "sector": "sector", "role_in_network": "role", "city_folded": "city"})

    class Meta:
        model = Organization
        fields = ["q", "sector", "role", "city", "language", "workgroup"]

    _found: Found | None = None

    def search(self, qs: QuerySet[Organization], name: str, value: str) -> QuerySet[Organization]:
        """By every word of the name in any order; then by names that are written nearly so, the nearest first."""
        # Counting a facet asks again for the same text.
        if self._found is None:
            self._found = found_by_name(self.queryset, value)
        return self._found.among(qs)

    def speaking(self, qs: QuerySet[Organization], name: str, value: str) -> QuerySet[Organization]:
        """Those that serve people in a language."""
        return qs.filter(pk__in=Served.objects.filter(kind=ServedKind.LANGUAGE, value=value).values("organization"))

    def sitting_in(self, qs: QuerySet[Organization], name: str, value: str) -> QuerySet[Organization]:
        """Those whose people sit in a workgroup that everybody may see."""
        return qs.filter(
            pk__in=Affiliation.objects.sitting().filter(**{f"{GROUP}__slug": value}).values("organization")
        )

    def facet(self, name: str) -> list[Facet]:
        """The values of `name` with the number of partners that the other choices leave for each; one query."""
        chosen = self.data.get(name, "")
        return [
            Facet(label, number, inside(self.data, page="", **{name: value}), value == chosen)
            for value, label, number in self._counted(name)
        ]

    def sectors(self) -> list[Facet]:
        """How many partners of each sector the other choices leave; one query."""
        return self.facet("sector")

    def with_counts(self) -> "OrganizationFilter":
        """Fills the lists of choices, each with its number; one query for each list, and one for a choice that none offers."""
        for name in ("role", "city", "language", "workgroup"):
            options = [(value, f"{label} ({grouped(number)})") for value, label, number in self._counted(name)]
            chosen = self.data.get(name, "")
            if chosen and chosen not in {value for value, _label in options}:
                # One that nobody has, or a city that is not among those with the most partners.
                options.append((chosen, f"{chosen} ({grouped(self.qs.count())})"))
            self.form.fields[name].widget.choices = [("", _("any")), *options]
        return self

    def _counted(self, name: str) -> list[tuple[str, str, int]]:
        """(value, label, partners) in the order in which they are shown."""
        left = self.queryset
        for other, text in self.form.cleaned_data.items() if self.form.is_valid() else ():
            if other not in {name, "sort"}:
                left = self.filters[other].filter(left, text)
        return COUNTED[name](left.order_by())


class Shown(django_filters.ChoiceFilter):
    """Chooses what the public sees, or what it does not see yet."""

    def __init__(self) -> None:
        choices = [("yes", _("public")), ("no", _("not public"))]
        super().__init__(field_name="published", choices=choices, label=_("Public"), empty_label=_("any"))

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        """The rows that are public, or those that are not."""
        return qs.filter(published=value == "yes") if value else qs


class AllWorkgroupsFilter(WorkgroupFilter):
    """In the console: also by whether the public sees them."""

    published = Shown()


class AllOrganizationsFilter(OrganizationFilter):
    """In the console: also by whether the public sees them."""

    published = Shown()


class PersonFilter(django_filters.FilterSet):
    """People by name or e-mail, role and account."""

    q = django_filters.CharFilter(method="search", label=_("Name or e-mail"))
    role = django_filters.ChoiceFilter(
        method="holding",
        label=_("Role"),
        empty_label=_("any"),
        choices=lambda: [(role.name, role.label) for role in ROLES.values() if role.name != RoleName.VISITOR],
    )
    account = django_filters.ChoiceFilter(
        method="having", label=_("Account"), empty_label=_("any"),
        choices=[("active", _("active")), ("suspended", _("suspended")), ("none", _("no account"))],
    )  # fmt: skip
    contact = django_filters.ChoiceFilter(
        method="reached", label=_("May be contacted"), empty_label=_("any"), choices=[("yes", _("yes")), ("no", _("no"))]
    )  # fmt: skip
    mail = django_filters.ChoiceFilter(
        method="returning", label=_("Mail"), empty_label=_("any"), choices=[("returned", _("comes back"))]
    )
    workgroup = Named(method="sitting_in", queryset=Workgroup.objects.all(), label=_("Workgroup"), empty_label=_("any"))
    sort = Sort(fields={"name_folded": "name", "user__email": "email", "user__last_login": "seen"})

    class Meta:
        model = Person
        fields = ["q", "role", "account", "contact", "mail", "workgroup"]

    def search(self, qs: QuerySet[Person], name: str, value: str) -> QuerySet[Person]:
        """By an address; or by every word of the name in any order, then by names that are written nearly so."""
        address = value.strip().lower()
        if "@" in address:
            return qs.filter(Q(user__email__contains=address) | Q(email__contains=address))
        found = found_by_name(self.queryset, value)
        by_mail = Q(user__email__contains=address) | Q(email__contains=address)
        return Found(found.whole | by_mail, found.near).among(qs)

    def reached(self, qs: QuerySet[Person], name: str, value: str) -> QuerySet[Person]:
        """Those whom the network may write to, or may not."""
        may = Person.objects.may_be_contacted().values("pk")
        return qs.filter(pk__in=may) if value == "yes" else qs.exclude(pk__in=may)

    def returning(self, qs: QuerySet[Person], name: str, value: str) -> QuerySet[Person]:
        """Those from whose address mail comes back."""
        dead = ReturnedAddress.objects.values("email")
        return qs.filter(Q(user__email__in=dead) | Q(user__isnull=True, email__in=dead))

    def sitting_in(self, qs: QuerySet[Person], name: str, value: Workgroup) -> QuerySet[Person]:
        """Those who are in a workgroup now."""
        return qs.filter(memberships__workgroup=value, memberships__ended__isnull=True)

    def holding(self, qs: QuerySet[Person], name: str, value: str) -> QuerySet[Person]:
        """Those who hold a role now."""
        if value in {RoleName.MEMBER, RoleName.LEAD}:
            return qs.filter(memberships__role=value, memberships__ended__isnull=True).distinct()
        if value == RoleName.EDITOR:
            editing = {"affiliations__role": value, "affiliations__approved": True, "affiliations__ended__isnull": True}
            return qs.filter(**editing).distinct()
        if value == RoleName.SUPERUSER:
            return qs.filter(user__is_superuser=True)
        return qs.filter(staff_roles__role=value, staff_roles__ended__isnull=True)

    def having(self, qs: QuerySet[Person], name: str, value: str) -> QuerySet[Person]:
        """Those whose account stands so."""
        if value == "none":
            return qs.filter(user__isnull=True)
        return qs.filter(user__is_active=value == "active")


class PublicMeetingFilter(django_filters.FilterSet):
    """Public meetings by workgroup."""

    workgroup = Named(
        queryset=lambda request: Workgroup.objects.published(), label=_("Workgroup"), empty_label=_("All workgroups")
    )

    class Meta:
        model = Meeting
        fields = ["workgroup"]


@dataclass(frozen=True)
class QueueView:
    """One way to look at the queue of a group, with its address."""

    label: str
    href: str
    current: bool


class ConsultationFilter(django_filters.FilterSet):
    """The consultations of one group by whose turn it is, and by kind."""

    WAITING, MINE, LATE, OURS, ALL = "waiting", "mine", "late", "ours", "all"
    SHOWN = (
        (WAITING, pgettext_lazy("consultations", "Waiting for us")), (MINE, pgettext_lazy("consultations", "Mine to advise")),
        (LATE, pgettext_lazy("consultations", "Late")), (OURS, pgettext_lazy("consultations", "Asked by us")),
        (ALL, pgettext_lazy("consultations", "All")),
    )  # fmt: skip

    kind = django_filters.ChoiceFilter(choices=ConsultationKind.choices, label=_("Kind"), empty_label=_("any"))
    sort = Sort(fields={"due_on": "due", "topic": "topic", "state": "state"})

    class Meta:
        model = Consultation
        fields = ["kind"]

    def __init__(self, *args: Any, workgroup: Workgroup, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.workgroup, self.user = workgroup, user
        wanted = self.data.get("show", "")
        self.shown = wanted if wanted in dict(self.SHOWN) else self.WAITING

    def filter_queryset(self, queryset: Any) -> QuerySet[Any]:
        """What the chosen view shows, then as the form says."""
        rows, group = queryset, self.workgroup
        if self.shown == self.WAITING:
            rows = queryset.turn_of(group)
        elif self.shown == self.MINE:
            rows = queryset.filter(asked=group, state=ConsultationState.ACCEPTED, advisors=self.user.person)
        elif self.shown == self.LATE:
            rows = queryset.unadvised().filter(due_on__lt=timezone.localdate())
        elif self.shown == self.OURS:
            rows = queryset.filter(asking=group)
        found: QuerySet[Any] = super().filter_queryset(rows)
        return found

    def views(self) -> list[QueueView]:
        """The ways to look at the queue."""
        return [
            QueueView(str(label), inside(self.data, page="", show=name), name == self.shown)
            for name, label in self.SHOWN
        ]


class AllConsultationsFilter(django_filters.FilterSet):
    """In the console: all consultations by state, kind and the two groups."""

    state = django_filters.ChoiceFilter(choices=ConsultationState.choices, label=_("State"), empty_label=_("any"))
    kind = django_filters.ChoiceFilter(choices=ConsultationKind.choices, label=_("Kind"), empty_label=_("any"))
    asked = Named(queryset=Workgroup.objects.exclude(offers=""), label=_("Asked group"), empty_label=_("any"))
    asking = Named(queryset=Workgroup.objects.all(), label=_("Asking group"), empty_label=_("any"))
    sort = Sort(fields={"due_on": "due", "topic": "topic", "state": "state"})

    class Meta:
        model = Consultation
        fields = ["state", "kind", "asked", "asking"]


class SeatFilter(django_filters.FilterSet):
    """Seats by how they stand today and whose voice they bring."""

    state = django_filters.ChoiceFilter(
        method="standing",
        label=_("State"),
        empty_label=_("any"),
        choices=[("vacant", _("vacant")), ("held", _("held")), ("open", _("open for applications"))],
    )
    purpose = django_filters.ChoiceFilter(
        choices=SeatPurpose.choices, label=_("Whose voice it brings"), empty_label=_("any")
    )

    class Meta:
        model = Seat
        fields = ["state", "purpose"]

    def standing(self, qs: QuerySet[Seat], name: str, value: str) -> QuerySet[Seat]:
        """Those that stand so today; seats that were given up are neither."""
        today, there = timezone.localdate(), qs.filter(retired_on__isnull=True)
        if value == "open":
            return there.filter(pk__in=Seat.objects.taking_applications(today).values("pk"))
        vacant = vacant_on(today)
        return there.filter(vacant if value == "vacant" else ~vacant)


class AllSeatsFilter(SeatFilter):
    """In the console: also by workgroup."""

    workgroup = Named(queryset=lambda request: Workgroup.objects.all(), label=_("Workgroup"), empty_label=_("any"))

    class Meta:
        model = Seat
        fields = ["workgroup", "state", "purpose"]


class OpenSeatFilter(django_filters.FilterSet):
    """Seats to apply for, by workgroup."""

    workgroup = Named(
        queryset=lambda request: Workgroup.objects.published(), label=_("Workgroup"), empty_label=_("All workgroups")
    )

    class Meta:
        model = Seat
        fields = ["workgroup"]
