"""Builds bodies, those who sit in them, and decisions for tests, through the services."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.utils import timezone

from engagement import services
from engagement.models import Body, Decision
from tests.build_seats import make_seat, make_term
from tests.build_workgroups import fresh, make_user, make_workgroup
from workgroups.choices import WorkgroupKind
from workgroups.models import User, Workgroup
from workgroups.permissions import RoleName

# Whose voice, as a seat says it.
SEATS = {
    "residents": {"purpose": "resident"},
    "other": {"purpose": "other"},
    **{one: {"purpose": "sector", "sector": one} for one in ("community", "business", "government", "education")},
}


def make_council(name: str = "Resident Council") -> Workgroup:
    """A governance body."""
    return make_workgroup(name, kind=WorkgroupKind.GOVERNANCE)


def make_body(workgroup: Workgroup | None = None, **terms: Any) -> Body:
    """A body that decides by consent with half of its seats, if nothing else is said."""
    return services.set_body(by=None, workgroup=workgroup or make_council(), **terms)


def seat_in(body: Body, name: str, voice: str = "residents", **term: Any) -> User:
    """Somebody with an account who holds a seat of that voice."""
    user = make_user(name)
    seat = make_seat(body.workgroup, f"Seat {body.workgroup.seats.count() + 1}", **SEATS[voice])
    make_term(seat, holder=user.person, **term)
    return fresh(user)


def seat_all(body: Body, voices: Sequence[str]) -> list[User]:
    """One for each voice, called by number."""
    return [seat_in(body, f"Voter {at}", voice) for at, voice in enumerate(voices, start=1)]


def make_decision(
    body: Body, title: str = "Move the fund", *, facilitator: User | None = None, **words: Any
) -> Decision:
    """A draft, led by somebody of the staff, who has no seat."""
    given: dict[str, Any] = {"proposal": "A panel of renters decides on grants.", "takes_advice": False, **words}
    leader = facilitator or make_user("Fay", staff=[RoleName.BACKBONE])
    return services.create_decision(by=None, body=body, title=title, facilitator=leader.person, **given)


def opened(body: Body, title: str = "Move the fund", **words: Any) -> Decision:
    """The same, put to the body."""
    return services.open_decision(by=None, decision=make_decision(body, title, **words))


def over(decision: Decision) -> Decision:
    """The same with its last moment behind it, and counted."""
    Decision.objects.filter(pk=decision.pk).update(
        opened_at=timezone.now() - timedelta(days=8), closes_at=timezone.now() - timedelta(seconds=1)
    )
    return services.close_decision(by=None, decision=decision)
