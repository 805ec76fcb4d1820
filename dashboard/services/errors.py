"""Why a use case of shared measurement refuses, one error per reason."""

from kconnect.core.errors import DomainError


class NotAllowedError(DomainError):
    """The person does not hold the permission."""


class UnknownReferenceError(DomainError):
    """A definition names something that is not defined."""


class UnusableRecipeError(DomainError):
    """The recipe cannot be read, or speaks of something that is not defined."""


class ImportMoveError(DomainError):
    """The import is not in a state in which this can be done."""


class UploadMoveError(DomainError):
    """The file is not in a state in which this can be done."""


class RecipeTakenError(DomainError):
    """Another recipe has this name, or imports stand on this one."""


class SameFileError(DomainError):
    """Corrected rows were to be brought, and the file is the one that they are missing from."""


class OtherFileError(DomainError):
    """A reason was given for one file, and another was brought."""


class BusyError(DomainError):
    """As much of this kind is being done at this moment as the machine can bear; a little later it can be."""


class StaleImportError(DomainError):
    """Other figures were accepted since the preview."""


class UndoConflictError(DomainError):
    """A later import stands on this one."""


class PlaceFileMoveError(DomainError):
    """The file of places is not in a state in which this can be done."""


class AliasTakenError(DomainError):
    """The name is no name, or means another place already."""


class AimError(DomainError):
    """A target, baseline, forecast, note or break that makes no sense for the indicator."""


class InfluenceError(DomainError):
    """What helps or hinders lacks its text, its author or its group, or is not what the page showed any more."""


class FocusError(DomainError):
    """Only a targeted strategy is for certain groups."""


class CannotComputeError(DomainError):
    """A definition and its figures do not fit together."""


class UnknownIndicatorError(DomainError):
    """No indicator has this slug."""


class PerformanceInvalidError(DomainError):
    """A performance measure or a review does not hold together; the message says what to change."""


class NothingToReleaseError(DomainError):
    """There is no result that could be released, or it is public already."""


class ReleaseMoveError(DomainError):
    """The release is not in a state in which this can be done."""


class ReleaseTimeError(DomainError):
    """A release cannot become public at a time that has passed, nor before the time it is approved for."""


class SamePersonError(DomainError):
    """Whoever submitted cannot approve."""


class DisclosureError(DomainError):
    """Small numbers could be worked out from what would be public."""


class ListRefusedError(DomainError):
    """A file of partners cannot be used."""


class ReportRefusedError(DomainError):
    """An impact report cannot be begun, written or published like this; the message says why."""
