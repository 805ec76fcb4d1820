"""Why a use case of people, roles or activities refuses; each message says what to do."""

from kconnect.core.brought import FileMovedOnError as FileMovedOnError
from kconnect.core.errors import DomainError


class NotYoursToDoError(DomainError):
    """The acting person lacks the right; pages never offer this, so it is the second lock."""


class RoleHeldError(DomainError):
    """The person holds the role already."""


class RoleNotHeldError(DomainError):
    """The person does not hold the role that was to end."""


class StewardNeedsGroundError(DomainError):
    """Only backbone staff and members of Data & Capacity may be data stewards."""


class AccountExistsError(DomainError):
    """Somebody signs in with this e-mail already."""


class NoConsentError(DomainError):
    """The network knows the person, who has not agreed to be contacted."""


class NotNamedError(DomainError):
    """The person decided themselves not to be named in public."""


class InvitationClosedError(DomainError):
    """The invitation is used, withdrawn or expired."""


class MoveRefusedError(DomainError):
    """The activity stands where this move is not possible."""


class KindUnknownError(DomainError):
    """The network has no such kind of work, or does not use it any more."""


class KindRefusedError(DomainError):
    """A kind of work with this code is there already, or it is the last one in use."""


class AttachmentRefusedError(DomainError):
    """A photo or file that cannot belong to this activity, or cannot be shown."""


class ChangeUntoldError(DomainError):
    """A community or systems change without a word on what changed."""


class AddressTakenError(DomainError):
    """Another organisation or workgroup has this address."""


class MergeRefusedError(DomainError):
    """These two cannot become one, or cannot be taken apart again."""


class LastOfTheirKindError(DomainError):
    """Nobody else could run the network: another one has to come first."""


class ErasureClosedError(DomainError):
    """The request to be erased is done or taken back."""


class MeetingInvalidError(DomainError):
    """What was given breaks a rule of meetings; the message is the rule's."""


class NotesChangedError(DomainError):
    """Somebody else changed the same notes meanwhile; `current` is what stands now, under `version`."""

    def __init__(self, message: object, *, current: str, version: int) -> None:
        super().__init__(message)
        self.current, self.version = current, version


class NamesInMinutesError(DomainError):
    """The minutes that everybody is to read name people who have not agreed."""


class WrongAdvisorError(DomainError):
    """An advisor is a member of the asked group."""


class WrongQuestionError(DomainError):
    """This question cannot be asked of this group, or not in this way."""


class SeatTakenError(DomainError):
    """Somebody holds the seat during these days."""


class SeatNotFreeError(DomainError):
    """The seat is given up, or still held, so that this cannot be done with it."""


class SeatClosedError(DomainError):
    """The seat takes no applications, or the application moved on in the meantime."""


class NotHeardError(DomainError):
    """Nobody has heard from the owner of this address yet."""


class CharterRefusedError(DomainError):
    """The version of the charter is adopted already, or there is none to adopt."""
