"""What a person says of single places: which one is home, and by which other names files call them."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from dashboard.ingest.definitions import ALIAS
from dashboard.models import Place, PlaceCode
from dashboard.queries.place_names import LONGEST_ALIAS
from dashboard.services.allowed import require_define
from dashboard.services.errors import AliasTakenError, UnknownReferenceError
from dashboard.services.places_store import remember_aliases
from kconnect.core import audit
from kconnect.core.text import fold


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


@transaction.atomic
def remember_alias(*, place: Place, name: str, by: Any) -> PlaceCode:
    """Keeps another name of a place, folded, so that files which use it find the place from now on.

    Raises NotAllowedError, AliasTakenError when the name means another place already or is empty.
    """
    require_define(by)
    folded = fold(name)[:LONGEST_ALIAS]
    if not folded:
        raise AliasTakenError(_("Write the name that the file uses."))
    present = PlaceCode.objects.filter(scheme=ALIAS, code=folded).select_related("place").first()
    if present is not None:
        if present.place_id == place.pk:
            return present
        raise AliasTakenError(_("“%(name)s” means %(place)s already.") % {"name": name, "place": present.place.name})
    made = remember_aliases([(place.pk, name)])[0]
    audit.record(by=by, verb="changed", target=place, label=place.code, fields=["codes"])
    return made


@transaction.atomic
def forget_alias(*, place: Place, alias: str, by: Any) -> None:
    """Takes another name from a place; one that it does not have is no mistake. Raises NotAllowedError."""
    require_define(by)
    gone, _kinds = PlaceCode.objects.filter(place=place, scheme=ALIAS, code=alias).delete()
    if gone:
        audit.record(by=by, verb="changed", target=place, label=place.code, fields=["codes"])
