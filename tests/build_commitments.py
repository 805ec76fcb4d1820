"""Builds commitments for tests, through the services."""

from datetime import date
from typing import Any

from agenda import services
from agenda.choices import CommitmentState
from agenda.models import Commitment, Strategy
from agenda.queries.commitments import Focus
from tests.build_agenda import make_strategy
from tests.build_workgroups import make_organization
from workgroups.models import Organization


def make_commitment(
    what: str = "Two rooms on Tuesdays", *, organization: Organization | None = None, strategy: Strategy | None = None,
    places: tuple[str, ...] = (), people: tuple[str, ...] = (), state: str = CommitmentState.AGREED, by: Any = None,
    **promise: Any,
) -> Commitment:  # fmt: skip
    """A public commitment that the workgroup has agreed to, unless told otherwise."""
    given = {"starts_on": date(2026, 1, 1), "shown": True, **promise}
    row = services.offer_commitment(
        by=by, organization=organization or make_organization(), strategy=strategy or make_strategy(), what=what,
        focus=Focus(places, people), **given,
    )  # fmt: skip
    if state != CommitmentState.OFFERED:
        row = services.move_commitment(by=None, commitment=row, to=CommitmentState.AGREED)
    if state not in {CommitmentState.OFFERED, CommitmentState.AGREED}:
        row = services.move_commitment(by=None, commitment=row, to=state, reason="The budget was cut.")
    return row
