"""The ways in which a change of the agenda is refused."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import ngettext

from kconnect.core.errors import DomainError


class NotYoursToDoError(DomainError):
    """The acting person lacks the right; pages never offer this, so it is the second lock."""


class PlanInvalidError(DomainError):
    """What was given breaks a rule of the plan; the message is the rule's."""


class PlanMovedOnError(DomainError):
    """The plan says something else by now than whoever asks saw."""


class MoveRefusedError(DomainError):
    """The table of moves does not lead from this state to that one."""


class GateError(MoveRefusedError):
    """The way to this state leads through an equity review or a decision of a governance body."""


class ReviewRefusedError(DomainError):
    """An equity review cannot be asked for, concluded or changed like this."""


class ReasonMissingError(DomainError):
    """This move needs a reason that the public can read."""


class StillOpenError(DomainError):
    """An action is to be done while milestones of it are not reached."""


class ActivityRefusedError(DomainError):
    """An activity cannot advance this action."""


class CircleError(DomainError):
    """A dependency would make an action wait for itself, by way of others."""


class YearClosedError(DomainError):
    """A year that is closed stays as it is, and years are closed one after the other."""


class YearUndecidedError(DomainError):
    """Nobody has chosen yet what becomes of some open actions."""


@dataclass(frozen=True)
class Refused:
    """One row of several that could not be changed, and why, in words."""

    key: int
    name: str
    why: str


class RowsRefusedError(DomainError):
    """Some of several rows cannot be changed, so none was; `rows` says which and why."""

    def __init__(self, rows: Sequence[Refused]) -> None:
        self.rows = list(rows)
        number = len(self.rows)
        words = ngettext(
            "Nothing was changed: %(number)s action cannot be. The list says why.",
            "Nothing was changed: %(number)s actions cannot be. The list says why.",
            number,
        )
        super().__init__(words % {"number": number})


class CommitmentRefusedError(DomainError):
    """An equity commitment or its review cannot be written down like this; the message says why."""


class AgendaRefusedError(DomainError):
    """The common agenda cannot be written or adopted like this; the message says why."""


class VoteRefusedError(DomainError):
    """A vote cannot be opened, answered or closed like this; the message says why."""


class DecidedElsewhereError(DomainError):
    """A body decides this in the portal; nobody writes its decision down by hand."""
