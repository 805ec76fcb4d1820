"""What one tap in a message does about commitments: it is still true, it was kept."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agenda import rules
from agenda.choices import CommitmentState
from agenda.models import Commitment
from agenda.services.commitment_notices import STANDS, WAS_KEPT, url_of, version_of, words_of_commitment
from agenda.services.commitments import confirm_commitment, move_commitment
from agenda.services.errors import MoveRefusedError
from kconnect.core import taps
from workgroups.models import User

LINK_DAYS = 60


def _running(user: User, number: int) -> Commitment | None:
    """A commitment that runs, if this person speaks for its partner."""
    related = ("organization", "strategy__workgroup")
    row = Commitment.objects.agreed().select_related(*related).filter(pk=number).first()
    return row if row is not None and rules.can_edit_commitment(user, row) else None


def _one(user: User, number: int) -> Commitment:
    row = _running(user, number)
    if row is None:
        raise MoveRefusedError(_("This commitment does not run any more, or is not yours to speak for."))
    return row


def _offer_stands(user: User, number: int) -> taps.Offer | None:
    row = _running(user, number)
    if row is None:
        return None
    words = words_of_commitment(row)
    return taps.Offer(
        asks=gettext("Is this still true? %(partner)s: “%(what)s” for “%(strategy)s”.") % words,
        done=gettext("Noted: “%(what)s” still stands.") % words,
        url=url_of(row),
        version=version_of(row),
    )


def _offer_kept(user: User, number: int) -> taps.Offer | None:
    row = _running(user, number)
    if row is None:
        return None
    words = words_of_commitment(row)
    return taps.Offer(
        asks=gettext("Was this kept? %(partner)s: “%(what)s” for “%(strategy)s”.") % words,
        done=gettext("Noted: “%(what)s” was kept. Thank you.") % words,
        url=url_of(row),
        version=version_of(row),
    )


def _do_stands(user: User, number: int) -> None:
    confirm_commitment(by=user, commitment=_one(user, number))


def _do_kept(user: User, number: int) -> None:
    move_commitment(by=user, commitment=_one(user, number), to=CommitmentState.KEPT)


taps.register(taps.Act(STANDS, _("It is still true"), offer=_offer_stands, do=_do_stands, days=LINK_DAYS))
taps.register(taps.Act(WAS_KEPT, _("It was kept"), offer=_offer_kept, do=_do_kept, days=LINK_DAYS))
