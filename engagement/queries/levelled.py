"""The nouns that have levels of engagement, each with where it stands, when it was, and whose it is: one row per noun.

Whoever gives a further noun its levels (`models.Levelled`) adds its row here; every page of levels has it then.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from engagement.choices import EventState
from engagement.models import Decision, Event, InputCall, Levelled, Survey
from workgroups.models import Workgroup
from workgroups.permissions import Permission, Where, access_of


@dataclass(frozen=True)
class Noun:
    """One noun with levels.

    `when` is the field with the moment or day on which it was over, `group` the path to its workgroup, `goals` the paths to
    the goals that it is about, `page` the name of its public page, which takes its slug or number.
    """

    name: str
    label: str | Promise
    model: type[Levelled]
    public: Callable[[], "QuerySet[Any]"]
    when: str
    group: str
    goals: tuple[str, ...]
    page: str
    by: str = "slug"
    # Those whose people may say what they felt, where that is before it is over.
    asked: "Callable[[], QuerySet[Any]] | None" = None

    def felt(self) -> "QuerySet[Any]":
        """Those of which somebody may say what they felt."""
        return self.asked() if self.asked is not None else self.public()

    def about(self, goal_id: int) -> Q:
        """The condition that it is about a goal."""
        condition = Q()
        for path in self.goals:
            condition |= Q(**{path: goal_id})
        return condition

    def kept_by(self, user: Any) -> "QuerySet[Any]":
        """Those whose level the person may say: all for staff, of their own workgroups for leads."""
        access, rows = access_of(user), self.public()
        if access.may(Permission.EDIT_EVENTS):
            return rows
        return rows.filter(**{f"{self.group}__in": access.places(Permission.EDIT_EVENTS, Where.WORKGROUP)})

    def group_of(self, thing: Any) -> Workgroup | None:
        """The workgroup whose it is; None: the whole network's."""
        for part in self.group.split("__"):
            thing = getattr(thing, part)
        return thing if isinstance(thing, Workgroup) else None

    def url(self, thing: Any) -> str:
        """Its public page, if it has one."""
        try:
            return reverse(self.page, args=[getattr(thing, self.by)])
        except NoReverseMatch:
            return ""


NOUNS: dict[str, Noun] = {
    noun.name: noun
    for noun in (
        Noun(
            "event", _("Event"), Event, lambda: Event.objects.public().exclude(state=EventState.CANCELLED),
            "ends_at", "workgroup", ("goals",), "engagement:event_detail",
        ),
        Noun(
            "input", _("Call for input"), InputCall, lambda: InputCall.objects.public(),
            "closes_on", "workgroup", ("goals", "goal", "strategy__goal"), "engagement:input_call",
        ),
        Noun(
            "decision", _("Decision"), Decision, lambda: Decision.objects.public().filter(closed_at__isnull=False),
            "closed_at", "body__workgroup", ("goals", "strategy__goal"), "engagement:decision_detail", "pk",
        ),
        Noun(
            "survey", _("Survey"), Survey, lambda: Survey.objects.public().filter(closed_at__isnull=False),
            "closed_at", "workgroup", ("goals",), "engagement:survey_detail", asked=lambda: Survey.objects.public(),
        ),
    )
}  # fmt: skip
