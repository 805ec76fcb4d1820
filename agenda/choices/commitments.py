"""The states of a commitment, and the one table of its moves."""

from dataclasses import dataclass
from enum import StrEnum

from django.db import models
from django.utils.translation import pgettext_lazy


class CommitmentState(models.TextChoices):
    """Where a commitment stands: a partner offers it, the strategy's workgroup agrees, and in the end it was kept or not."""

    OFFERED = "offered", pgettext_lazy("commitment", "Offered")
    AGREED = "agreed", pgettext_lazy("commitment", "Agreed")
    KEPT = "kept", pgettext_lazy("commitment", "Kept")
    PARTLY = "partly", pgettext_lazy("commitment", "Partly kept")
    WITHDRAWN = "withdrawn", pgettext_lazy("commitment", "Withdrawn")


class Side(StrEnum):
    """Who speaks: the partner that gives, or the workgroup whose strategy it is for."""

    PARTNER = "partner"
    GROUP = "group"


@dataclass(frozen=True)
class Step:
    """A move that the table allows: who may make it, and whether it needs a reason."""

    sides: frozenset[Side]
    needs_reason: bool = False


PARTNER, GROUP = frozenset({Side.PARTNER}), frozenset({Side.GROUP})
BOTH = PARTNER | GROUP
# From a state to the states that it may come to. What is not here is refused, whoever asks and by whatever way.
COMMITMENT_MOVES: dict[CommitmentState, dict[CommitmentState, Step]] = {
    CommitmentState.OFFERED: {CommitmentState.AGREED: Step(GROUP), CommitmentState.WITHDRAWN: Step(BOTH, True)},
    CommitmentState.AGREED: {
        CommitmentState.KEPT: Step(BOTH),
        CommitmentState.PARTLY: Step(BOTH, True),
        CommitmentState.WITHDRAWN: Step(BOTH, True),
        CommitmentState.OFFERED: Step(GROUP, True),
    },
    CommitmentState.KEPT: {CommitmentState.AGREED: Step(BOTH, True)},
    CommitmentState.PARTLY: {CommitmentState.AGREED: Step(BOTH, True)},
    CommitmentState.WITHDRAWN: {CommitmentState.OFFERED: Step(PARTNER)},
}
# What both sides stand behind, and what the public may read if the partner lets it.
STANDING = (CommitmentState.AGREED, CommitmentState.KEPT, CommitmentState.PARTLY)
