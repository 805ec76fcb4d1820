"""A file that only its dry run took for records of single persons: read after all, for a reason that is kept."""

from typing import IO, Any

from django.db import transaction
from django.utils.translation import gettext as _

from dashboard import rules
from dashboard.models import Import
from dashboard.queries.completing import looks_personal
from dashboard.services.errors import ImportMoveError, NotAllowedError, OtherFileError
from dashboard.services.imports import Started, import_stored
from kconnect.core import audit, files


def allow_import(*, import_: Import, stream: IO[bytes], name: str, reason: str, by: Any) -> Started:
    """Reads the file of a refused import again; a data steward says why it holds no single persons, the log keeps it.

    The file was erased, so it is brought again: the reason holds for no other. Raises NotAllowedError, ImportMoveError
    when the import was not refused for this, OtherFileError, FileTooLargeError, DiskFullError, UnusableRecipeError.
    """
    if by is None or not rules.can_allow_personal(by):
        raise NotAllowedError(_("Only a data steward can allow this."))
    if not looks_personal(import_):
        raise ImportMoveError(_("This import was not stopped as records of single persons. Look at its page again."))
    if not files.same_content(stream, import_.file):
        raise OtherFileError(_("This is another file than the one that was stopped. Bring that one, or start anew."))
    file = files.store(stream, name=name, by=by)
    with transaction.atomic():
        audit.record(
            by=by, verb="allowed", target=import_, label=import_.dataset.slug, fields=["personal_reason"], reason=reason
        )
        return import_stored(
            file=file,
            name=name,
            recipe_text=import_.recipe_text,
            by=by,
            personal_reason=reason,
            completes=import_.completes,
        )
