"""What one tap in a message does about an equity review: a condition is met. A conclusion has six answers to read, so it has a page."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agenda import rules
from agenda.models import EquityCondition
from agenda.services.errors import ReviewRefusedError
from agenda.services.review_notices import IS_MET, review_url
from agenda.services.reviews import meet_condition
from kconnect.core import taps
from kconnect.core.i18n import localized, name_of
from workgroups.models import User

LINK_DAYS = 30


def open_condition(user: User, number: int) -> EquityCondition | None:
    """A condition that is not met, of a review that counts, if this person may say so."""
    found = EquityCondition.objects.filter(pk=number, met_on__isnull=True).select_related("review__strategy__workgroup")
    row = found.first()
    counts = row is not None and row.review.strategy.passed_id == row.review_id
    return row if row is not None and counts and rules.can_tick_condition(user, row.review) else None


def _offer(user: User, number: int) -> taps.Offer | None:
    row = open_condition(user, number)
    if row is None:
        return None
    words = {"condition": str(localized(row, "text")), "name": name_of(row.review.strategy)}
    return taps.Offer(
        asks=gettext("Is this condition for “%(name)s” met? %(condition)s") % words,
        done=gettext("Noted: the condition for “%(name)s” is met.") % words,
        url=review_url(row.review),
    )


def _do(user: User, number: int) -> object:
    row = open_condition(user, number)
    if row is None:
        raise ReviewRefusedError(_("This condition is met already, or is not yours to judge."))
    return meet_condition(by=user, condition=row, met=True)


taps.register(taps.Act(IS_MET, _("It is met"), offer=_offer, do=_do, days=LINK_DAYS))
