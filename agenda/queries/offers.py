"""What the log form offers: nothing has to be typed that the group has said before."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, F, Max, Q, QuerySet, Sum
from django.utils import timezone

from agenda.models import Action, Contribution
from agenda.queries.figures import number_in_words
from kconnect.core import gazetteer
from kconnect.core.i18n import localized
from kconnect.core.text import fold
from workgroups.choices import ActivityState, FocusKind, ServedKind
from workgroups.models import Activity, ActivityFocus, Organization, Served, User, Workgroup
from workgroups.queries.activity_kinds import Scheme, scheme
from workgroups.queries.directory import found_by_name

# A thumb reaches so many; the rest is found by a few letters.
NEAR = 5
# What the group did lately says what it will do next.
LATELY = 200
MOST_WORDS = 300
FOUND = 6


@dataclass(frozen=True)
class Offers:
    """Kinds, actions, partners, places and people in the order of how likely they are, and the person's month."""

    scheme: Scheme
    kind: str
    actions: list[Action]
    organizations: list[Organization]
    places: list[tuple[str, str]]
    has_places: bool
    populations: list[str]
    last: int | None
    month_entries: int
    month_hours: str


def offers(
    user: User, workgroup: Workgroup, *, also: Activity | None = None, chosen: Collection[str] = (), places: Collection[str] = ()
) -> Offers:  # fmt: skip
    """What the form of `workgroup` offers `user`; what the activity `also` names is offered even if it is closed by now.

    `chosen` are ids of organisations and `places` codes that were chosen in the form already. Eight queries at most.
    """
    since = timezone.localdate().replace(day=1)
    own = Activity.objects.kept().filter(workgroup=workgroup, person=user.person_id)
    month = Q(happened_on__gte=since) & ~Q(state=ActivityState.DRAFT)
    figures = own.aggregate(
        entries=Count("pk", filter=month), hours=Sum("hours", filter=month), last=Max("pk", default=None)
    )
    focus = _focus(workgroup, also)
    codes = list(dict.fromkeys([*places, *(value for kind, value in focus if kind == FocusKind.PLACE)]))
    names = gazetteer.names_of(codes)
    return Offers(
        scheme=scheme(),
        kind=also.code if also else "",
        actions=_actions(user, workgroup, also),
        organizations=_organizations(user, workgroup, also, chosen),
        places=[(code, names[code]) for code in codes if code in names],
        has_places=bool(names) or gazetteer.has_places(),
        populations=[value for kind, value in focus if kind == FocusKind.POPULATION],
        last=figures["last"],
        month_entries=figures["entries"],
        month_hours=number_in_words(figures["hours"] or Decimal(0)),
    )


def _actions(user: User, workgroup: Workgroup, also: Activity | None) -> list[Action]:
    """The open actions of the workgroup, those that the person moved last first."""
    mine = Max("contributions__activity_id", filter=Q(contributions__activity__person=user.person_id))
    offered = Q(pk__in=Action.objects.advanced_by(workgroup).values("pk"))
    named = Q(pk__in=Contribution.objects.filter(activity=also).values("action")) if also else Q()
    actions = Action.objects.filter(offered | named).annotate(last_of_mine=mine)
    return list(actions.order_by(F("last_of_mine").desc(nulls_last=True), F("due_on").asc(nulls_last=True), "pk"))


def _lately(workgroup: Workgroup) -> QuerySet[Activity, int]:
    """The ids of what the group logged last: however long its log is, the form reads no more of it."""
    found = Activity.objects.filter(workgroup=workgroup).order_by("-happened_on", "-pk")
    return found.values_list("pk", flat=True)[:LATELY]


def _organizations(user: User, workgroup: Workgroup, also: Activity | None, chosen: Collection[str]) -> list[Organization]:  # fmt: skip
    """What is chosen or named already, then the partners of the group's last entries, the person's own ones first and last."""
    through = Activity.organizations.through.objects.filter(activity__in=_lately(workgroup))
    recent = (
        through.order_by()
        .values("organization_id")
        .annotate(last=Max("activity_id"), mine=Max("activity_id", filter=Q(activity__person=user.person_id)))
        .order_by(F("mine").desc(nulls_last=True), "-last")[:NEAR]
    )
    rank = {row["organization_id"]: place for place, row in enumerate(recent)}
    picked = {int(key) for key in chosen if key.isascii() and key.isdigit() and len(key) < 19}
    own = user.person.affiliations.current().values("organization")
    seen = Organization.objects.visible_to(user).filter(Q(pk__in={*rank, *picked}) | Q(pk__in=own)).values("pk")
    named = Q(pk__in=also.organizations.values("pk")) if also else Q()
    found = Organization.objects.filter(Q(pk__in=seen) | named)
    listed = found.only("pk", "slug", "name", "name_es", "name_folded")
    return sorted(listed, key=lambda one: (one.pk not in picked, rank.get(one.pk, len(rank)), one.name_folded))


def _focus(workgroup: Workgroup, also: Activity | None) -> list[tuple[str, str]]:
    """(kind, value) of the places and people that the group's last entries were for, the latest first."""
    rows = ActivityFocus.objects.filter(Q(activity__in=_lately(workgroup)) | Q(activity=also)).order_by()
    latest = rows.values("kind", "value").annotate(last=Max("activity_id"), here=Count("pk", filter=Q(activity=also)))
    ordered = list(latest.order_by("-here", "-last", "value")[: 8 * NEAR])
    kept = [row for row in ordered if row["here"]]
    for kind in FocusKind.values:
        kept += [row for row in ordered if row["kind"] == kind and not row["here"]][:NEAR]
    return [(row["kind"], row["value"]) for row in kept]


def words_for_people(text: str = "") -> list[str]:
    """The words for people that the profiles of partners use, the most frequent first; those that hold `text`. One query."""
    rows = Served.objects.filter(kind=ServedKind.POPULATION).order_by().values("value").annotate(number=Count("pk"))
    words = [row["value"] for row in rows.order_by("-number", "value")[:MOST_WORDS]]
    return [word for word in words if fold(text) in fold(word)]


def partners_like(user: User, text: str) -> list[Organization]:
    """The partners that a text may mean, the best first; one alone if it is exactly the name of one. Three queries at most."""
    folded = fold(text).strip()
    if not folded:
        return []
    visible = Organization.objects.visible_to(user)
    near = list(found_by_name(visible, text).among(visible)[:FOUND])
    same = [one for one in near if folded in {fold(one.name), fold(one.name_es)}]
    return same if len(same) == 1 else near


def partner_words(found: Collection[Organization]) -> list[tuple[str, str]]:
    """(id, name in the language of the page)."""
    return [(str(one.pk), str(localized(one, "name"))) for one in found]


def found(user: User, kind: str, text: str) -> list[tuple[str, str]]:
    """(what the form sends, name) of what a text may mean: partners, or with `kind` "places" or "populations" those."""
    if kind == "places":
        return gazetteer.find(text)
    if kind == "populations":
        return [(word, word) for word in words_for_people(text)[:FOUND]] if text.strip() else []
    return partner_words(partners_like(user, text))


def earlier(user: User, workgroup: Workgroup, key: str) -> Activity | None:
    """The person's own activity of the workgroup with this id (text from an address), or None."""
    if not (key.isascii() and key.isdigit() and len(key) < 19):
        return None
    return Activity.objects.kept().filter(workgroup=workgroup, person=user.person_id, pk=int(key)).first()
