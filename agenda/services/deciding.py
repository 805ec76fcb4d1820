"""Where a governance body decides in the portal, its decision leads on by itself; nobody writes it down by hand.

Bodies and their decisions are things of a later app, which says here since when there are any. What was decided before that
day, or where there is no such body, is the recorded past: staff write it down.
"""

from collections.abc import Callable
from datetime import date

from django.utils.formats import date_format
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext as _

from agenda.services.errors import DecidedElsewhereError

Since = Callable[[], date | None]
_says: list[Since] = []


def register(since: Since) -> Since:
    """Makes known who can say since which day a body decides in the portal; None: none does."""
    if since not in _says:
        _says.append(since)
    return since


def decided_here_since() -> date | None:
    """The first day of which decisions are made in the portal."""
    autodiscover_modules("services")
    return min((day for day in (since() for since in _says) if day is not None), default=None)


def check_recorded(decided_on: date) -> None:
    """Raises DecidedElsewhereError for what was decided when a body decided in the portal already."""
    since = decided_here_since()
    if since is not None and decided_on >= since:
        words = _(
            "Since %(day)s a governance body decides in the portal. Put it to the body; here you write down what was decided before."
        )
        raise DecidedElsewhereError(words % {"day": date_format(since)})
