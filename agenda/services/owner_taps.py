"""What one tap in a message does about an action: it is done, it is on track. What is blocked needs a reason, so it has a page."""

from collections.abc import Callable

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agenda import rules
from agenda.choices import OwnerAnswer
from agenda.models import Action
from agenda.services.errors import MoveRefusedError
from agenda.services.owners import IS_DONE, IS_ON_TRACK, answer_for_action, url_of, version_of
from kconnect.core import taps
from kconnect.core.i18n import name_of
from workgroups.models import User

LINK_DAYS = 30


def _open_action(user: User, number: int) -> Action | None:
    """An open action, if this person may say how it stands."""
    row = Action.objects.open().select_related("strategy__workgroup", "workgroup").filter(pk=number).first()
    return row if row is not None and rules.can_answer_for_action(user, row) else None


def _offering(asks: Callable[[str], str], done: Callable[[str], str]) -> Callable[[User, int], taps.Offer | None]:
    def offer(user: User, number: int) -> taps.Offer | None:
        row = _open_action(user, number)
        if row is None:
            return None
        name = name_of(row)
        return taps.Offer(asks=asks(name), done=done(name), url=url_of(row), version=version_of(row))

    return offer


def _doing(answer: OwnerAnswer) -> Callable[[User, int], object]:
    def do(user: User, number: int) -> object:
        row = _open_action(user, number)
        if row is None:
            raise MoveRefusedError(_("This action is closed already, or is not yours to speak for."))
        return answer_for_action(by=user, action=row, answer=answer)

    return do


DONE = _offering(
    lambda name: gettext("Is “%(action)s” done?") % {"action": name},
    lambda name: gettext("Noted: “%(action)s” is done. Thank you.") % {"action": name},
)
ON_TRACK = _offering(
    lambda name: gettext("Is “%(action)s” on track?") % {"action": name},
    lambda name: gettext("Noted: “%(action)s” is on track.") % {"action": name},
)
taps.register(taps.Act(IS_DONE, _("It is done"), offer=DONE, do=_doing(OwnerAnswer.DONE), days=LINK_DAYS))
taps.register(
    taps.Act(IS_ON_TRACK, _("It is on track"), offer=ON_TRACK, do=_doing(OwnerAnswer.ON_TRACK), days=LINK_DAYS)
)
