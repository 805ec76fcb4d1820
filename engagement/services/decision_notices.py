"""Who hears of decisions: those who may take part, the facilitator, and whoever raised a concern."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from engagement.choices import STANCES, DecisionRule, DecisionState, Stance
from engagement.models import Concern, Decision
from kconnect.core import notices
from kconnect.core.choices import Topic
from kconnect.core.i18n import localized, name_of
from kconnect.core.taps import Tap
from workgroups.models import User
from workgroups.querysets import belongs

# Days before a decision closes on which those are reminded who have said nothing; each once.
REMINDERS = (3, 1)
# How acts of one tap are called: by rule and stance, see `decision_taps`.
TAPPED = (Stance.FOR, Stance.AGAINST, Stance.ABSTAIN)


def title_of(decision: Decision) -> str:
    """Its title in the language of the moment."""
    return str(localized(decision, "title"))


def last_moment(decision: Decision) -> str:
    """Until when something can be said, in the network's time: "May 7, 8 p.m."."""
    return date_format(timezone.localtime(decision.closes_at), "DATETIME_FORMAT") if decision.closes_at else ""


def vote_url(decision: Decision) -> str:
    """Where somebody says something."""
    return reverse("engagement:decision_vote", args=[decision.pk])


def run_url(decision: Decision) -> str:
    """Where a decision is led."""
    return reverse("engagement:decision_run", args=[decision.body.workgroup.slug, decision.pk])


def act_of(rule: str, stance: str) -> str:
    """The act of one tap by which somebody takes a position."""
    return f"decision_{rule}_{stance}"


def taps_of(decision: Decision) -> list[Tap]:
    """What one tap in a message can say: nothing in secret, nothing that needs an order or a reason."""
    if decision.secret or decision.rule == DecisionRule.RANKED:
        return []
    return [Tap(act_of(decision.rule, stance), decision.pk) for stance in tapped(decision.rule)]


def tapped(rule: str) -> list[Stance]:
    """The positions that need no words."""
    words = {DecisionRule.CONSENT: Stance.AGAINST}
    return [one for one in STANCES[DecisionRule(rule)] if one in TAPPED and words.get(DecisionRule(rule)) != one]


def tell_opened(decision: Decision) -> None:
    """Asks everybody who may take part."""

    def say() -> str:
        words = {"body": name_of(decision.body.workgroup), "what": title_of(decision), "when": last_moment(decision)}
        return _("%(body)s decides, and you have a say until %(when)s: %(what)s") % words

    _tell(_voters(decision), decision, "opened", say, vote_url(decision), taps=taps_of(decision))


def tell_extended(decision: Decision) -> None:
    """Tells everybody who may take part that there is more time."""

    def say() -> str:
        words = {"what": title_of(decision), "when": last_moment(decision)}
        return _("There is more time to decide, until %(when)s: %(what)s") % words

    _tell(_voters(decision), decision, f"extended:{decision.closes_at:%Y%m%d%H%M}", say, vote_url(decision))


def tell_withdrawn(decision: Decision) -> None:
    """Tells everybody who may take part that there is nothing to decide any more."""

    def say() -> str:
        return _("Withdrawn, nothing to decide any more: %(what)s") % {"what": title_of(decision)}

    _tell(_voters(decision), decision, "withdrawn", say, decision.get_absolute_url())


def tell_closed(decision: Decision) -> None:
    """Asks the facilitator to say what came of it."""

    def say() -> str:
        return _("The votes are counted. Say what was decided: %(what)s") % {"what": title_of(decision)}

    _tell(facilitators(decision), decision, "closed", say, run_url(decision))


def tell_decided(decision: Decision) -> None:
    """Tells everybody who may take part what came of it."""

    def say() -> str:
        words = {"what": title_of(decision), "outcome": decision.get_outcome_display()}
        return _("%(outcome)s: %(what)s") % words

    _tell(_voters(decision), decision, "decided", say, decision.get_absolute_url())


def tell_concern(decision: Decision, concern: Concern) -> None:
    """Brings a concern to the facilitator, or to others if it is theirs. The words stay on the page."""

    def say() -> str:
        return _("Somebody has a concern. Talk with them and say what came of it: %(what)s") % {
            "what": title_of(decision)
        }

    # Raised again after it had its outcome, it is told again, in the same words too; mended before that, it is not.
    occasion = f"concern:{concern.pk}:{_stamp(concern)}:{concern.text[:40]}"
    _tell(facilitators(decision, but=concern.elector.person_id), decision, occasion, say, run_url(decision))


def tell_answered(decision: Decision, concern: Concern) -> None:
    """Tells the one who raised a concern what came of it."""

    def say() -> str:
        words = {"what": title_of(decision), "outcome": concern.get_outcome_display()}
        return _("Your concern about “%(what)s”: %(outcome)s") % words

    raised = User.objects.filter(person=concern.elector.person_id)
    _tell(raised, decision, f"answered:{concern.pk}:{_stamp(concern)}:{concern.outcome}", say, vote_url(decision))


def _stamp(concern: Concern) -> str:
    return f"{concern.raised_at:%Y%m%d%H%M%S%f}"


def remind_of_decisions(today: date) -> None:
    """Every night: asks again who has said nothing, some days before the end and on the last one."""
    now = timezone.now()
    for decision in Decision.objects.taking_votes(now).select_related("body__workgroup"):
        opened, last = timezone.localdate(decision.opened_at), timezone.localdate(decision.closes_at)
        due = [days for days in REMINDERS if last - timedelta(days=days) <= today]
        if due and opened < today:
            _remind(decision, last, min(due))


def _remind(decision: Decision, last: date, days: int) -> None:
    def say() -> str:
        words = {"what": title_of(decision), "when": last_moment(decision)}
        return _("You have not said anything yet, and it closes on %(when)s: %(what)s") % words

    silent = _voters(decision).filter(person__electorates__in=decision.electors.expected())
    occasion = f"remind:{last}:{days}"
    _tell(silent, decision, occasion, say, vote_url(decision), taps=taps_of(decision), at_once=days == min(REMINDERS))


def facilitators(decision: Decision, *, but: int | None = None) -> list[User]:
    """The facilitator's account; the leads of the body where they have none or have left, then the backbone.

    `but` is a person who cannot answer, since it is their own concern.
    """
    group, person = decision.body.workgroup_id, decision.facilitator_id
    own = User.objects.reachable().filter(belongs(person, [group]), person=person) if person else User.objects.none()
    for asked in (own, User.objects.leads_of(group), User.objects.backbone()):
        if others := list(asked.exclude(person=but)):
            return others
    return []


def _voters(decision: Decision) -> "QuerySet[User]":
    return User.objects.reachable().filter(person__electorates__decision=decision)


def _tell(
    users: Iterable[Any], decision: Decision, occasion: str, say: Callable[[], str], url: str, *,
    taps: Iterable[Tap] = (), at_once: bool = False,
) -> None:  # fmt: skip
    until = decision.closes_at if decision.state == DecisionState.OPEN else None
    notices.tell(
        users, occasion=f"decision:{decision.pk}:{occasion}"[:200], say=say, url=url, topic=Topic.DECISIONS, taps=taps,
        until=until, at_once=at_once,
    )  # fmt: skip
