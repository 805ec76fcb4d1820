"""What this network can show for each condition of collective impact right now: counts with the pages behind them, and the latest."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from agenda.choices import StrategyReach
from agenda.models import (
    Action,
    Commitment,
    CommonAgenda,
    EquityReview,
    Goal,
    PolicyPriority,
    Practice,
    Strategy,
    SystemCommitment,
)
from dashboard.models import Indicator, Publication
from engagement.models import Decision, Event, InputCall, Post, Term
from kconnect.core.i18n import Localized, localized
from kconnect.portal.conditions import CONDITIONS, Condition
from workgroups.choices import SeatPurpose
from workgroups.models import Consultation, Meeting, Organization, Seat, TrainingOffer, Workgroup

YEAR = timedelta(days=365)
MOST = 4


@dataclass(frozen=True)
class Count:
    """How much there is of something, and the page that shows it."""

    figure: int
    label: str
    url: str


@dataclass(frozen=True)
class Evidence:
    """What there is to see: counts, and the latest things by name."""

    counts: list[Count]
    latest: list[tuple[Localized, str]]
    heading: str = ""


@dataclass(frozen=True)
class ConditionPage:
    """One condition with its evidence, and the ones before and after it."""

    condition: Condition
    evidence: Evidence
    before: Condition | None
    after: Condition | None


def condition_page(condition: Condition) -> ConditionPage:
    """The page of one condition; at most seven queries."""
    number = CONDITIONS.index(condition)
    return ConditionPage(
        condition=condition,
        evidence=EVIDENCE[condition.slug](),
        before=CONDITIONS[number - 1] if number else None,
        after=CONDITIONS[number + 1] if number + 1 < len(CONDITIONS) else None,
    )


def _count(rows: Any, label: str, url: str) -> Count:
    return Count(rows.count(), label, url)


def _named(rows: Any, field: str = "name") -> list[tuple[Localized, str]]:
    return [(localized(one, field), one.get_absolute_url()) for one in rows[:MOST]]


def _agenda() -> Evidence:
    adopted, goals = CommonAgenda.objects.adopted(), Goal.objects.public()
    latest = adopted.order_by("-adopted_on", "-pk").first()
    agenda = reverse("agenda:agenda_detail")
    counts = [
        _count(adopted, _("adopted versions of the agenda"), reverse("agenda:agenda_versions")),
        _count(goals, _("goals"), reverse("agenda:goal_list")),
        _count(Strategy.objects.public(), _("strategies"), reverse("agenda:workplan_list")),
        _count(Action.objects.public(), _("actions"), reverse("agenda:workplan_list")),
    ]
    if latest is None or latest.adopted_on is None:
        return Evidence(counts, [])
    words = localized(latest, "decided")
    day = date_format(latest.adopted_on, "DATE_FORMAT")
    return Evidence(counts, [(words, agenda)], _("What adopted it, on %(day)s") % {"day": day})


def _measurement() -> Evidence:
    live = Publication.objects.live().select_related("indicator__version").order_by("-pk")
    indicators = reverse("dashboard:indicator_list")
    counts = [
        _count(live, _("indicators with public figures"), indicators),
        _count(Indicator.objects.public(), _("indicators in all, with those we do not have yet"), indicators),
    ]
    rows = [
        (localized(one.indicator.version, "name"), reverse("dashboard:indicator_detail", args=[one.indicator.slug]))
        for one in live[:MOST]
        if one.indicator.version
    ]
    return Evidence(counts, rows, _("Figures that came last"))


def _activities() -> Evidence:
    matrix = reverse("agenda:matrix_detail")
    practices = Practice.objects.public()
    counts = [
        _count(Organization.objects.published(), _("partner organizations"), reverse("workgroups:organization_list")),
        _count(Commitment.objects.public(), _("public commitments of partners to strategies"), matrix),
        _count(practices, _("practices"), reverse("agenda:practice_list")),
    ]
    return Evidence(counts, _named(practices.order_by("-created_at", "-pk")), _("Practices that came last"))


def _communication() -> Evidence:
    now, posts = timezone.now(), Post.objects.public()
    meetings = Meeting.objects.public()
    asked = Consultation.objects.filter(asked_at__gte=now - YEAR)
    counts = [
        _count(meetings.filter(starts_at__gte=now - YEAR, starts_at__lt=now), _("public meetings in a year"),
               reverse("workgroups:meeting_list_public")),
        _count(meetings.upcoming(now), _("public meetings to come"), reverse("workgroups:meeting_list_public")),
        _count(asked, _("questions between workgroups in a year"), reverse("workgroups:workgroup_list")),
        _count(Event.objects.public().upcoming(now), _("events to come"), reverse("engagement:event_list")),
        _count(posts, _("news and stories"), reverse("engagement:post_list")),
    ]  # fmt: skip
    return Evidence(counts, _named(posts, "title"), _("News that came last"))


def _backbone() -> Evidence:
    groups = Workgroup.objects.published()
    counts = [
        _count(groups, _("workgroups that it serves"), reverse("workgroups:workgroup_list")),
        _count(TrainingOffer.objects.all(), _("trainings"), reverse("workgroups:training_list")),
        _count(
            Publication.objects.live(), _("indicators whose dates are watched"), reverse("dashboard:freshness_list")
        ),
        _count(Term.objects.public(), _("terms in plain words"), reverse("engagement:term_list")),
    ]
    cross = groups.filter(kind="cross_cutting").order_by("name_folded")
    return Evidence(counts, _named(cross), _("The four groups that serve all others"))


def _engagement() -> Evidence:
    today, calls = timezone.localdate(), InputCall.objects.public()
    events = Event.objects.public()
    take_part = reverse("engagement:take_part")
    counts = [
        _count(Seat.objects.public().filter(purpose=SeatPurpose.RESIDENT), _("seats for residents"), take_part),
        _count(Seat.objects.public().taking_applications(today), _("seats that are open now"), take_part),
        _count(events, _("events"), reverse("engagement:event_list")),
        _count(calls, _("questions to the community"), take_part),
        _count(
            calls.filter(answer__isnull=False), _("of them answered: what we heard, what we did, and why"), take_part
        ),
    ]
    rows = [
        (localized(one, "title"), reverse("engagement:event_detail", args=[one.slug]))
        for one in events.upcoming(timezone.now())[:MOST]
    ]
    return Evidence(counts, rows, _("Events to come"))


def _equity() -> Evidence:
    plan, strategies = reverse("agenda:workplan_list"), Strategy.objects.public()
    targeted = strategies.filter(reach=StrategyReach.TARGETED)
    accountability = reverse("dashboard:accountability_detail")
    counts = [
        _count(EquityReview.objects.concluded(), _("equity reviews concluded"), plan),
        _count(targeted, _("strategies for those furthest from the goal"), plan),
        _count(SystemCommitment.objects.public(), _("equity commitments of public systems"), accountability),
        _count(Publication.objects.live(), _("indicators that compare groups"), reverse("dashboard:indicator_list")),
    ]
    rows = [
        (localized(one, "name"), reverse("dashboard:strategy_detail", args=[one.slug]))
        for one in targeted.order_by("-pk")[:MOST]
    ]
    return Evidence(counts, rows, _("Strategies for those furthest from the goal"))


def _power() -> Evidence:
    decisions = Decision.objects.public()
    log = reverse("engagement:decision_list")
    counts = [
        _count(decisions, _("decisions put to a vote"), log),
        _count(decisions.decided(), _("of them decided"), log),
        _count(Seat.objects.public().filter(purpose=SeatPurpose.RESIDENT), _("seats for residents"),
               reverse("engagement:take_part")),
        _count(PolicyPriority.objects.public(), _("policy priorities, ranked by votes of the workgroups"),
               reverse("agenda:policy_list")),
    ]  # fmt: skip
    rows = [(localized(one, "title"), one.get_absolute_url()) for one in decisions.order_by("-pk")[:MOST]]
    return Evidence(counts, rows, _("Decisions that came last"))


EVIDENCE: dict[str, Callable[[], Evidence]] = {
    "common-agenda": _agenda,
    "shared-measurement": _measurement,
    "reinforcing-activities": _activities,
    "continuous-communication": _communication,
    "backbone-support": _backbone,
    "engagement": _engagement,
    "equity": _equity,
    "shared-power": _power,
}
