"""What one tap in a message says in a decision by open ballot. What needs a reason, an order or secrecy has its page."""

from collections.abc import Callable

from django.utils import timezone
from django.utils.translation import gettext as _

from engagement import rules
from engagement.choices import STANCES, ConflictRule, DecisionRule, Stance
from engagement.models import Decision
from engagement.services.decision_notices import act_of, last_moment, tapped, title_of, vote_url
from engagement.services.errors import VoteClosedError
from engagement.services.voting import take_position
from kconnect.core import taps
from kconnect.core.i18n import name_of
from workgroups.models import User

LINK_DAYS = 60


def _open_to(user: User, number: int, rule: DecisionRule) -> Decision | None:
    """The decision, if this person may say something in it in the open now."""
    found = Decision.objects.filter(pk=number, rule=rule, secret=False).select_related("body__workgroup").first()
    if found is None or not rules.is_taking_votes(found, timezone.now()):
        return None
    mine = found.electors.filter(person=user.person_id).first()
    if mine is None or (mine.conflicted and found.conflicts != ConflictRule.VOTES):
        return None
    return found


def _offering(rule: DecisionRule, stance: Stance) -> Callable[[User, int], taps.Offer | None]:
    def offer(user: User, number: int) -> taps.Offer | None:
        row = _open_to(user, number, rule)
        if row is None:
            return None
        words = {
            "body": name_of(row.body.workgroup), "what": title_of(row), "when": last_moment(row),
            "says": str(STANCES[rule][stance]),
        }  # fmt: skip
        asks = _("%(body)s decides until %(when)s: %(what)s. Your answer: “%(says)s”.") % words
        return taps.Offer(
            asks=asks, done=_("Noted: “%(says)s”. You can change it until %(when)s.") % words, url=vote_url(row)
        )

    return offer


def _doing(rule: DecisionRule, stance: Stance) -> Callable[[User, int], object]:
    def do(user: User, number: int) -> object:
        row = _open_to(user, number, rule)
        if row is None:
            raise VoteClosedError(_("This decision is not open any more. What was said stands."))
        return take_position(by=user, decision=row, stance=stance)

    return do


for _rule in (DecisionRule.CONSENT, DecisionRule.CONSENSUS, DecisionRule.MAJORITY, DecisionRule.TWO_THIRDS):
    for _stance in tapped(_rule):
        taps.register(
            taps.Act(
                act_of(_rule, _stance), STANCES[_rule][_stance], offer=_offering(_rule, _stance), do=_doing(_rule, _stance),
                days=LINK_DAYS,
            )
        )  # fmt: skip
