"""The ways in which a change of the agenda is refused."""

from kconnect.core.errors import DomainError


class NotYoursToDoError(DomainError):
    """The acting person lacks the right; pages never offer this, so it is the second lock."""


class PlanInvalidError(DomainError):
    """What was given breaks a rule of the plan; the message is the rule's."""


class MoveRefusedError(DomainError):
    """The table of moves does not lead from this state to that one."""


class ReasonMissingError(DomainError):
    """This move needs a reason that the public can read."""


class StillOpenError(DomainError):
    """An action is to be done while milestones of it are not reached."""


class ActivityRefusedError(DomainError):
    """An activity cannot advance this action."""
