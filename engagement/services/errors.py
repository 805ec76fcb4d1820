"""Why engagement refuses; each message is for the person who acted."""

from kconnect.core.errors import DomainError


class NotYoursToDoError(DomainError):
    """The acting person lacks the right; pages never offer this, so it is the second lock."""


class EventInvalidError(DomainError):
    """What was given breaks a rule of events; the message is the rule's."""


class LevelInvalidError(DomainError):
    """What was given breaks a rule of levels; the message is the rule's."""


class MoveRefusedError(DomainError):
    """The table of moves does not lead from this state to that one."""


class ActingRefusedError(DomainError):
    """Nobody may act for this person, or not with this yes; the message says why."""


class SurveyInvalidError(DomainError):
    """What was given breaks a rule of surveys; the message is the rule's."""


class SurveyFrozenError(DomainError):
    """Somebody has answered: questions and promises stay as they are."""


class NotTakingAnswersError(DomainError):
    """The survey is not open at this moment, or these answers were sent already."""


class AssessmentRefusedError(DomainError):
    """A self-assessment cannot be opened, answered or followed like this; the message says why."""


class NewsletterRefusedError(DomainError):
    """An edition cannot be written, shown or sent like this; the message says why."""


class DecisionRefusedError(DomainError):
    """A decision cannot be put, changed, closed or stated like this; the message says why."""


class VoteClosedError(DecisionRefusedError):
    """Nothing is taken any more: the decision is not open, or its last moment has passed."""


class InputInvalidError(DomainError):
    """What was given breaks a rule of input, of calls for it or of answers; the message is the rule's."""


class InputClosedError(DomainError):
    """Nobody may write on this now."""
