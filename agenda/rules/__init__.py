"""Who may do what and what follows from what, each rule once and in plain words."""

from agenda.rules.commitments import (
    COMMITMENT_TONES,
    can_agree_to_commitment,
    can_edit_commitment,
    can_see_commitment,
    moves_of_commitment,
    sides_of,
)
from agenda.rules.matrix import Dimension, Entry, Sum, cross, holes, keys_along, overlaps, total
from agenda.rules.plan import (
    TONES,
    Move,
    Status,
    can_edit_action,
    can_edit_goals,
    can_edit_strategy,
    moves_of_action,
    moves_of_strategy,
    status_of,
)
from agenda.rules.progress import Share, progress_of, together, whole_percent

__all__ = [
    "COMMITMENT_TONES",
    "Dimension",
    "Entry",
    "Move",
    "Share",
    "Status",
    "Sum",
    "TONES",
    "can_agree_to_commitment",
    "can_edit_action",
    "can_edit_commitment",
    "can_edit_goals",
    "can_edit_strategy",
    "can_see_commitment",
    "cross",
    "holes",
    "keys_along",
    "moves_of_action",
    "moves_of_commitment",
    "moves_of_strategy",
    "overlaps",
    "progress_of",
    "sides_of",
    "status_of",
    "together",
    "total",
    "whole_percent",
]
