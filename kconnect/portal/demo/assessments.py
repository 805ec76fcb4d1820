"""Self-assessments of the demonstration network: equity practices asked twice, the backbone's functions, and shared power now."""

from datetime import timedelta

from django.utils import timezone

from engagement.instruments import instruments
from engagement.models import Assessment
from engagement.queries.assessments import asked_of
from engagement.services import assessments as services
from workgroups.models import User

# How far each statement was true in the mean, in the order of the statements.
FIRST, SECOND = (2, 1, 2, 1, 2, 0, 1), (3, 2, 3, 1, 2, 1, 3)
BACKBONE = (3, 2, 3, 2, 4, 2, 2, 1, 1, 1, 2, 1)
PEOPLE = 9


def load_assessments(users: dict[str, User]) -> None:
    """Two closed rounds about the collaborative, one that staff agreed on, and one that is open."""
    today, staff = timezone.localdate(), users["denise"]
    for days, means in ((220, FIRST), (20, SECOND)):
        row = services.open_assessment(by=staff, instrument="equity-practices", closes_on=today)
        for place, user in enumerate(asked_of(row)[:PEOPLE]):
            services.answer_assessment(by=user, assessment=row, levels=_levels(row, means, place))
        _back(services.close_assessment(by=None, assessment=row), days)
    row = services.open_assessment(by=staff, instrument="backbone", way="together", closes_on=today)
    services.answer_assessment(by=staff, assessment=row, levels=dict(zip(_codes(row), BACKBONE, strict=True)))
    _back(services.close_assessment(by=staff, assessment=row), 60)
    services.open_assessment(by=staff, instrument="shared-power", closes_on=today + timedelta(days=18))


def _codes(row: Assessment) -> list[str]:
    return [one.code for one in instruments()[row.instrument].versions[row.version]]


def _levels(row: Assessment, means: tuple[int, ...], place: int) -> dict[str, int | None]:
    """Around the mean: people differ a little, and one cannot say everything."""
    told = enumerate(zip(_codes(row), means, strict=True))
    levels: dict[str, int | None] = {
        code: min(4, max(0, mean + (place + number) % 3 - 1)) for number, (code, mean) in told
    }
    return levels | {_codes(row)[place]: None} if place == 4 else levels


def _back(row: Assessment, days: int) -> None:
    """As if it had closed that many days ago."""
    moved = timedelta(days=days)
    Assessment.objects.filter(pk=row.pk).update(
        opens_on=row.opens_on - moved - timedelta(days=14),
        closes_on=row.closes_on - moved,
        closed_at=timezone.now() - moved,
    )
