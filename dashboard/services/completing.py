"""Corrected rows: a second file that completes an import whose first one had rows that could not be read."""

from typing import IO, Any

from django.utils.translation import gettext as _

from dashboard import rules
from dashboard.choices import ImportState
from dashboard.models import Import
from dashboard.queries.completing import can_complete
from dashboard.services.errors import ImportMoveError, SameFileError
from dashboard.services.imports import Started, import_stored
from kconnect.core import files


def complete_import(*, import_: Import, stream: IO[bytes], name: str, by: Any) -> Started:
    """Imports corrected rows by the recipe of `import_`; they add and change figures, and remove none.

    The file is the one that the page hands out, corrected, or any of the same form. Raises NotAllowedError,
    ImportMoveError when the import has no rows to correct, SameFileError for the very file of that import,
    FileTooLargeError, DiskFullError.
    """
    if not can_complete(import_):
        raise ImportMoveError(_("This import has no rows that can be brought back on their own."))
    file = files.store(stream, name=name, by=by)
    if file.pk == import_.file_id:
        raise SameFileError(
            _("This is the same file. Correct the rows in the file from this page, and bring that one.")
        )
    # The reason was given for another file: that it holds for this one too, only those may say who may give one.
    may_allow = by is None or rules.can_allow_personal(by)
    started = import_stored(
        file=file,
        name=name,
        recipe_text=import_.recipe_text,
        by=by,
        personal_reason=import_.personal_reason if may_allow else "",
        completes=import_,
    )
    if started.import_.state == ImportState.REFUSED:
        raise ImportMoveError(_("This file was refused before. Correct it first."))
    return started
