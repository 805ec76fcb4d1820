"""A coached partner of the demonstration network with two assessments, and one that waits for a coach."""

from datetime import timedelta

from django.utils import timezone

from workgroups.capacity import CURRENT, INSTRUMENTS
from workgroups.choices import GoalState
from workgroups.models import Organization, User
from workgroups.services import coaching as services

# The levels of the two assessments, in the order of the statements.
FIRST, SECOND = (1, 0, 2, 1, 0, 2, 0, 1, 0, 0, 1), (3, 2, 2, 2, 1, 3, 2, 2, 0, 1, 1)


def load_coaching(users: dict[str, User]) -> None:
    """The credit union is coached by a data steward; the library has asked."""
    today, coach = timezone.localdate(), users["priya"]
    union = Organization.objects.get(slug="two-rivers-credit-union")
    row = services.ask_for_coaching(
        by=users["hoa"], organization=union, wish="We want to see who our deposit loans reach, and who never asks."
    )
    row = services.choose_coaches(by=users["tove"], coaching=row, coaches=[coach.person])
    for days, given in ((150, FIRST), (12, SECOND)):
        levels = {one.code: level for one, level in zip(INSTRUMENTS[CURRENT], given, strict=True)}
        services.assess_capacity(by=users["hoa"], coaching=row, levels=levels, on=today - timedelta(days=days))
    reached = services.set_coaching_goal(
        by=coach, coaching=row, text="One list of words that every branch uses", due_on=today - timedelta(days=30)
    )
    services.close_coaching_goal(by=coach, goal=reached, state=GoalState.REACHED)
    services.set_coaching_goal(
        by=coach,
        coaching=row,
        text="Loans by neighborhood, read together each quarter",
        due_on=today + timedelta(days=60),
    )
    for days, minutes, notes in (
        (140, 60, "Three branches count three things."),
        (35, 45, "The list of words is in use."),
    ):
        services.record_session(
            by=coach, coaching=row, held_on=today - timedelta(days=days), minutes=minutes, notes=notes,
            people=[coach.person, users["hoa"].person],
        )  # fmt: skip
    library = Organization.objects.get(slug="plainfield-library")
    services.ask_for_coaching(by=users["denise"], organization=library, wish="Counting children at story hours.")
