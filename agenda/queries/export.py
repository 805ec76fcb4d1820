"""The log of a workgroup as a table."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from agenda.models import Contribution
from kconnect.core import gazetteer
from kconnect.core.i18n import localized
from workgroups.choices import ActivityState, FocusKind
from workgroups.models import Activity, ActivityFocus
from workgroups.queries.activity_kinds import Scheme, scheme

PIECE = 500


def header() -> list[str]:
    """The titles of the columns, in the language of the page."""
    return [
        _("Day"), _("What happened"), _("Code"), _("Kind of work"), _("State"), _("Person"), _("Actions it moves"),
        _("Organizations"), _("Codes of places"), _("Places"), _("For whom"), _("Hours"), _("People reached"),
        _("Money that came in"), _("What else came in"), _("What changed"), _("New or changed"), _("Where it takes hold"),
        _("In force since"), _("In force until"),
    ]  # fmt: skip


def rows(activities: QuerySet[Activity]) -> Iterator[list[Any]]:
    """One row for each activity, in the order of the header; five queries for every 500."""
    kinds = scheme()
    walker = activities.select_related("person", "change").iterator(chunk_size=PIECE)
    while piece := list(islice(walker, PIECE)):
        more = _More(piece)
        yield from (_row(each, kinds, more) for each in piece)


class _More:
    """What stands in other tables, of one piece of the log."""

    def __init__(self, piece: list[Activity]) -> None:
        keys = [each.pk for each in piece]
        self.focus: dict[tuple[int, str], list[str]] = {}
        for key, kind, value in ActivityFocus.objects.filter(activity__in=keys).values_list(
            "activity_id", "kind", "value"
        ):
            self.focus.setdefault((key, kind), []).append(value)
        codes = {code for (_key, kind), values in self.focus.items() if kind == FocusKind.PLACE for code in values}
        self.places = gazetteer.names_of(codes)
        self.partners: dict[int, list[str]] = {}
        links = Activity.organizations.through.objects.filter(activity__in=keys).select_related("organization")
        for link in links.order_by("organization__name_folded"):
            self.partners.setdefault(link.activity_id, []).append(str(localized(link.organization, "name")))
        self.actions: dict[int, list[str]] = {}
        for one in Contribution.objects.filter(activity__in=keys).select_related("action").order_by("action_id"):
            words = str(localized(one.action, "name"))
            self.actions.setdefault(one.activity_id, []).append(f"{words} ({one.units})" if one.units else words)


def _row(each: Activity, kinds: Scheme, more: _More) -> list[Any]:
    change = getattr(each, "change", None)
    places = more.focus.get((each.pk, FocusKind.PLACE), [])
    return [
        each.happened_on.isoformat(), each.summary, each.code, kinds.name(each.code), str(ActivityState(each.state).label),
        each.person.name, "; ".join(more.actions.get(each.pk, [])), "; ".join(more.partners.get(each.pk, [])),
        "; ".join(places), "; ".join(more.places.get(code, code) for code in places),
        "; ".join(more.focus.get((each.pk, FocusKind.POPULATION), [])), each.hours, each.reach,
        None if each.money_cents is None else f"{each.money_cents / 100:.2f}", each.in_kind,
        *(
            (
                change.get_kind_display(), change.get_novelty_display(), change.get_level_display(),
                change.in_force_since.isoformat(), change.in_force_until.isoformat() if change.in_force_until else "",
            )
            if change
            else ("",) * 5
        ),
    ]  # fmt: skip
