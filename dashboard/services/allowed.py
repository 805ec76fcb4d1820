"""The second lock behind the pages: who may do something, asked again where it is done. `by` None is the system."""

from typing import Any

from django.utils.translation import gettext as _

from dashboard import rules
from dashboard.services.errors import NotAllowedError


def require_import(by: Any) -> None:
    """Whoever imports; raises NotAllowedError for others."""
    _require(by is None or rules.can_import(by))


def require_define(by: Any) -> None:
    """Whoever writes definitions and places; raises NotAllowedError for others."""
    _require(by is None or rules.can_define(by))


def require_aims(by: Any) -> None:
    """Whoever sets targets and writes notes; raises NotAllowedError for others."""
    if not (by is None or rules.can_set_aims(by)):
        raise NotAllowedError(_("Only a data steward or the backbone can do this."))


def _require(allowed: bool) -> None:
    if not allowed:
        raise NotAllowedError(_("Only a data steward can do this."))
