"""Says which place the network works in."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from dashboard.models import Place
from dashboard.services.errors import UnknownReferenceError
from kconnect.core import audit


@transaction.atomic
def choose_home_place(*, code: str, by: Any) -> Place:
    """Makes the place with this code the network's home, and no other. Raises UnknownReferenceError."""
    place = Place.objects.filter(code=code).first()
    if place is None:
        raise UnknownReferenceError(_("No place has the code “%(code)s”. Load it first.") % {"code": code})
    if not place.is_home:
        Place.objects.home().update(is_home=False)
        place.is_home = True
        place.save(update_fields=["is_home"])
        audit.record(by=by, verb="chosen", target=place, label=place.code)
    return place
