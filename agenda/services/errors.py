"""The ways in which a change of the agenda is refused."""

from kconnect.core.errors import DomainError


class PlanInvalid(DomainError):
    """What was given breaks a rule of the plan; the message is the rule's."""


class MoveNotAllowed(DomainError):
    """The table of moves does not lead from this state to that one."""


class ReasonMissing(DomainError):
    """This move needs a reason that the public can read."""


class StillOpen(DomainError):
    """An action is to be done while milestones of it are not reached."""


class ActivityRefused(DomainError):
    """An activity cannot advance this action."""
