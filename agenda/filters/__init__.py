"""How lists are filtered by their address, by noun."""

from agenda.filters.log import DayFilter, DoneFilter, LogFilter, by_code, kinds_of_work
from agenda.filters.matrix import MatrixFilter
from agenda.filters.plan import ActionFilter, PlanFilter
from agenda.filters.policy import PolicyFilter
from agenda.filters.practices import PracticeFilter
from agenda.filters.reviews import ReviewFilter

__all__ = [
    "ReviewFilter",
    "ActionFilter",
    "DayFilter",
    "DoneFilter",
    "LogFilter",
    "MatrixFilter",
    "PlanFilter",
    "PolicyFilter",
    "PracticeFilter",
    "by_code",
    "kinds_of_work",
]
