"""Who may do what and what follows from what, each rule once and in plain words."""

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
    "Move",
    "Share",
    "Status",
    "TONES",
    "can_edit_action",
    "can_edit_goals",
    "can_edit_strategy",
    "moves_of_action",
    "moves_of_strategy",
    "progress_of",
    "status_of",
    "together",
    "whole_percent",
]
