"""Chainable filters over decisions."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import OuterRef, Q

from engagement.choices import PUBLIC_STATES, UNDER_WAY, ConflictRule, DecisionState
from workgroups.permissions import Permission, Where, access_of
from workgroups.querysets import belongs

if TYPE_CHECKING:
    from engagement.models import Body, Concern, Decision, Elector


class BodyQuerySet(models.QuerySet["Body"]):
    """Bodies by who may see them."""

    def public(self) -> "BodyQuerySet":
        """Those of workgroups that everybody may see."""
        return self.filter(workgroup__published=True)


class DecisionQuerySet(models.QuerySet["Decision"]):
    """Decisions by who may see them and where they stand."""

    def public(self) -> "DecisionQuerySet":
        """Everything that was put to the vote, of workgroups that everybody may see; what was withdrawn stays in the log."""
        return self.filter(state__in=PUBLIC_STATES, body__workgroup__published=True)

    def visible_to(self, user: Any) -> "DecisionQuerySet":
        """The public ones, drafts of the person's own bodies, and those in which the person may vote."""
        access = access_of(user)
        if access.may(Permission.SEE_WORKGROUP):
            return self
        mine = Q(body__workgroup__in=access.places(Permission.SEE_WORKGROUP, Where.WORKGROUP))
        public = Q(state__in=PUBLIC_STATES, body__workgroup__published=True)
        voting = Q(electors__person=access.person_id) if access.person_id else Q(pk__in=[])
        return self.filter(public | mine | voting).distinct()

    def facilitated_by(self, user: Any) -> "DecisionQuerySet":
        """Those that wait for the person as the facilitator; for the leads of the body, if the facilitator has left it."""
        access = access_of(user)
        led = access.places(Permission.EDIT_CHARTER, Where.WORKGROUP)
        left = Q(facilitator__isnull=True) | Q(facilitator_left=True)
        here = belongs(OuterRef("facilitator"), [OuterRef("body__workgroup")])
        return self.annotate(facilitator_left=~here).filter(
            Q(facilitator=user.person_id, facilitator_left=False) | left & Q(body__workgroup__in=led)
        )

    def taking_votes(self, now: datetime) -> "DecisionQuerySet":
        """Open ones whose last moment has not passed, the next to close first."""
        return self.filter(state=DecisionState.OPEN, closes_at__gt=now).order_by("closes_at", "pk")

    def to_close(self, now: datetime) -> "DecisionQuerySet":
        """Open ones whose last moment has passed."""
        return self.filter(state=DecisionState.OPEN, closes_at__lte=now).order_by("closes_at", "pk")

    def taking_advice(self, now: datetime) -> "DecisionQuerySet":
        """Public ones on which anybody may still say something."""
        return self.public().taking_votes(now).filter(takes_advice=True)

    def decided(self) -> "DecisionQuerySet":
        """Those of which somebody has said what came of them."""
        return self.filter(state=DecisionState.DECIDED)


class ElectorQuerySet(models.QuerySet["Elector"]):
    """Those who may have a say in a decision."""

    def expected(self) -> "ElectorQuerySet":
        """Those who have said nothing yet and still may: a conflict of interest keeps out only where the rules say so."""
        may = Q(conflicted=False) | Q(decision__conflicts=ConflictRule.VOTES)
        return self.filter(may, took_part=False)


class ConcernQuerySet(models.QuerySet["Concern"]):
    """Concerns about decisions."""

    def waiting_for(self, user: Any) -> "ConcernQuerySet":
        """Those that this person talks about with whoever raised them: as the facilitator; as a lead of the body, where the
        facilitator has left it or raised the concern.
        """
        access = access_of(user)
        led = access.places(Permission.EDIT_CHARTER, Where.WORKGROUP)
        decision = "elector__decision__"
        open_ = self.filter(outcome="", **{f"{decision}state__in": UNDER_WAY}).exclude(elector__person=user.person_id)
        here = belongs(OuterRef(f"{decision}facilitator"), [OuterRef(f"{decision}body__workgroup")])
        nobody = (
            Q(**{f"{decision}facilitator__isnull": True}) | Q(away=True)
            | Q(elector__person=models.F(f"{decision}facilitator"))
        )  # fmt: skip
        return open_.annotate(away=~here).filter(
            Q(**{f"{decision}facilitator": user.person_id}, away=False)
            | nobody & Q(**{f"{decision}body__workgroup__in": led})
        )
