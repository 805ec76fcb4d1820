"""What needs the backbone's attention: overdue, stale, unanswered, unassigned, failed.

One list of providers, each with a fixed number of queries. What waits for one person is in `waiting`; here is what nobody has
done for too long, wherever it waits.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, F, Max, Min, OuterRef, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from agenda.choices import CommitmentState, StrategyState
from agenda.models import Action, Commitment, Strategy
from agenda.queries.owners import last_word
from agenda.queries.reviews import waiting_reviews
from agenda.rules import status_of
from dashboard.choices import IndicatorStatus, ReleaseState
from dashboard.models import Indicator, Release
from dashboard.queries.due import files_expected
from kconnect.core.choices import JobState, MailState
from kconnect.core.i18n import localized, name_of
from kconnect.core.models import Job, OutboxMail
from kconnect.portal.job_words import JOB_KINDS
from kconnect.portal.queries.concerns import MOST, NO_ANSWER, Concern, Item
from kconnect.portal.queries.concerns import ago as _ago
from kconnect.portal.queries.concerns import concern_of as _concern
from kconnect.portal.queries.heard import late_answers, residents_to_tell, unread_input
from kconnect.portal.queries.unfinished import unread_words, unshown_results, unstated_outcomes
from workgroups.choices import ActivityState, CoachingState, ConsultationState, MembershipRole
from workgroups.models import Coaching, Consultation, Membership, Organization, SeatApplication, Workgroup

# Days: a coaching without a session, a profile nobody confirmed, an action without any word, an entry
# nobody confirmed, a message that could not be delivered.
SILENT, OLD_PROFILE, NO_WORD, UNCONFIRMED, LOST = 120, 180, 60, 14, 30


@dataclass(frozen=True)
class Heading:
    """One of the five headings with what stands under it."""

    title: str
    icon: str
    concerns: list[Concern]

    @property
    def number(self) -> int:
        """How many things it names."""
        return sum(len(concern.items) for concern in self.concerns)


def attention() -> list[Heading]:
    """Everything that needs attention, by heading; as many queries as the providers take, whatever there is."""
    today = timezone.localdate()
    found = []
    for title, icon, providers in HEADINGS:
        concerns = [provider(today) for provider in providers]
        found.append(Heading(str(title), icon, [concern for concern in concerns if concern.items]))
    return found


# Overdue --------------------------------------------------------------------------------------------------------------


def _late_actions(today: date) -> Concern:
    rows = Action.objects.open().filter(due_on__lt=today).select_related("workgroup").order_by("due_on", "pk")
    return _concern(
        gettext_lazy("Late actions"),
        [
            Item(
                name_of(row), f"{status_of(row, today).words} · {name_of(row.workgroup)}",
                reverse("agenda:action_edit", args=[row.workgroup.slug, row.pk]), row.due_on,
            )
            for row in rows[: MOST + 1]
        ],
        reverse("agenda:workplan_list") + "?status=late",
    )  # fmt: skip


def _late_advice(today: date) -> Concern:
    late = Consultation.objects.unadvised().filter(due_on__lt=today).select_related("asking", "asked")
    return _concern(
        gettext_lazy("Advice that is late"),
        [_of_consultation(row, row.due_on) for row in late.order_by("due_on", "pk")[: MOST + 1]],
        reverse("workgroups:console_consultation_list"),
    )


def _of_consultation(row: Consultation, since: date) -> Item:
    about = _("%(asking)s asked %(asked)s.") % {"asking": name_of(row.asking), "asked": name_of(row.asked)}
    return Item(row.topic, about, reverse("workgroups:consultation_detail", args=[row.asked.slug, row.pk]), since)


def _late_files(today: date) -> Concern:
    late = [(one, coming) for one, coming in files_expected() if coming.due is not None and coming.due < today]
    late.sort(key=lambda pair: (pair[1].due or today, pair[0].pk))
    url = reverse("dashboard:inventory_list")
    items = [
        Item(_(one.title), _("The file for %(period)s.") % {"period": coming.period}, url, coming.due)
        for one, coming in late
    ]
    return _concern(gettext_lazy("Files of figures that are due"), items, url)


def _late_reviews(today: date) -> Concern:
    due = Indicator.objects.filter(version__next_review_on__lt=today).select_related("version")
    return _concern(
        gettext_lazy("Definitions to look at again"),
        [
            Item(
                str(localized(row.version, "name")), _("Its review is due."),
                reverse("dashboard:working_detail", args=[row.slug]), row.version.next_review_on,
            )
            for row in due.order_by("version__next_review_on", "pk")[: MOST + 1]
            if row.version is not None
        ],
        reverse("dashboard:inventory_list"),
    )  # fmt: skip


# Stale ----------------------------------------------------------------------------------------------------------------


def _silent_actions(today: date) -> Concern:
    old = today - timedelta(days=NO_WORD)
    rows = Action.objects.open().with_last_work().select_related("workgroup")
    # A row of which the database knows a later word is left out there; the rest is one comparison of days.
    quiet = rows.filter(Q(heard_on__isnull=True) | Q(heard_on__lte=old), state_since__lte=_ago(NO_WORD))
    found = [row for row in quiet.order_by("state_since", "pk")[:100] if last_word(row) <= old]
    return _concern(
        gettext_lazy("Actions of which nobody says how they stand"),
        [
            Item(
                name_of(row), name_of(row.workgroup), reverse("agenda:action_edit", args=[row.workgroup.slug, row.pk]),
                last_word(row),
            )
            for row in found
        ],
        reverse("agenda:console_agenda"),
    )  # fmt: skip


def _old_profiles(today: date) -> Concern:
    known = Coalesce("confirmed_on", "created_at__date")
    old: Any = (
        Organization.objects.published().annotate(known=known).filter(known__lte=today - timedelta(days=OLD_PROFILE))
    )
    return _concern(
        gettext_lazy("Profiles of partners that nobody has confirmed for half a year"),
        [
            Item(name_of(row), "", reverse("workgroups:organization_edit", args=[row.slug]), row.known)
            for row in old.order_by("known", "pk")[: MOST + 1]
        ],
        reverse("workgroups:console_organization_list"),
    )


def _silent_coaching(today: date) -> Concern:
    last = Coalesce(Max("sessions__held_on"), F("started_on"))
    rows = Coaching.objects.filter(state=CoachingState.ACTIVE).annotate(last=last).select_related("organization")
    silent = rows.filter(last__lte=today - timedelta(days=SILENT)).order_by("last", "pk")
    return _concern(
        gettext_lazy("Coaching without a meeting for four months"),
        [
            Item(name_of(row.organization), "", reverse("agenda:organization_detail", args=[row.organization.slug]), row.last)
            for row in silent[: MOST + 1]
        ],
    )  # fmt: skip


# Unanswered -----------------------------------------------------------------------------------------------------------


def _untouched_questions(today: date) -> Concern:
    rows = Consultation.objects.filter(state=ConsultationState.ASKED, asked_at__lte=_ago(NO_ANSWER), due_on__gte=today)
    return _concern(
        gettext_lazy("Questions between workgroups that nobody took up"),
        [
            _of_consultation(row, timezone.localdate(row.asked_at))
            for row in rows.select_related("asking", "asked").order_by("asked_at", "pk")[: MOST + 1]
        ],
        reverse("workgroups:console_consultation_list"),
    )


def _waiting_applications(today: date) -> Concern:
    rows = SeatApplication.objects.waiting().filter(created_at__lte=_ago(NO_ANSWER)).select_related("seat__workgroup")
    return _concern(
        gettext_lazy("People who asked for a seat and heard nothing for a week"),
        [
            Item(
                str(localized(row.seat, "title")), name_of(row.seat.workgroup),
                reverse("workgroups:seat_application", args=[row.seat.workgroup.slug, row.pk]),
                timezone.localdate(row.created_at),
            )
            for row in rows.order_by("created_at", "pk")[: MOST + 1]
        ],
        reverse("workgroups:console_seat_list"),
    )  # fmt: skip


def _offered_commitments(today: date) -> Concern:
    rows = Commitment.objects.filter(state=CommitmentState.OFFERED, state_since__lte=_ago(NO_ANSWER))
    rows = rows.select_related("organization", "strategy__workgroup").order_by("state_since", "pk")
    return _concern(
        gettext_lazy("Offers of partners that no workgroup has answered"),
        [
            Item(
                str(localized(row, "what")), f"{name_of(row.organization)} → {name_of(row.strategy.workgroup)}",
                reverse("agenda:commitment_detail", args=[row.pk]), timezone.localdate(row.state_since),
            )
            for row in rows[: MOST + 1]
        ],
    )  # fmt: skip


def _unconfirmed_work(today: date) -> Concern:
    old = _ago(UNCONFIRMED)
    logged = Q(activities__state=ActivityState.LOGGED, activities__created_at__lte=old)
    groups: Any = (
        Workgroup.objects.filter(logged)
        .annotate(first=Min("activities__created_at", filter=logged))
        .order_by("first", "pk")
    )
    return _concern(
        gettext_lazy("Workgroups whose log waits for confirmation"),
        [
            Item(
                name_of(group), "", reverse("agenda:activity_confirm", args=[group.slug]), timezone.localdate(group.first)
            )
            for group in groups[: MOST + 1]
        ],
    )  # fmt: skip


def _waiting_reviews(today: date) -> Concern:
    reviews = {
        "open": _("The review is not concluded."), "pending": _("It went on with its review pending."),
        "due": _("It is to be reviewed again."), "conditions": _("Conditions of its review are not met yet."),
    }  # fmt: skip
    return _concern(
        gettext_lazy("Equity reviews of strategies"),
        [
            Item(
                row.strategy, reviews[row.what],
                reverse("agenda:review_detail", args=[row.review.strategy.workgroup.slug, row.review.pk]), row.since,
            )
            for row in waiting_reviews(today)
        ],
        reverse("agenda:console_agenda"),
    )  # fmt: skip


def _waiting_releases(today: date) -> Concern:
    rows = Release.objects.filter(state=ReleaseState.SUBMITTED, submitted_at__lte=_ago(NO_ANSWER))
    return _concern(
        gettext_lazy("Releases that wait for a second person"),
        [
            Item(
                _("Release %(number)s") % {"number": row.pk}, row.note, reverse("dashboard:release_detail", args=[row.pk]),
                timezone.localdate(row.submitted_at) if row.submitted_at else None,
            )
            for row in rows.order_by("submitted_at", "pk")[: MOST + 1]
        ],
        reverse("dashboard:release_list"),
    )  # fmt: skip


# Unassigned -----------------------------------------------------------------------------------------------------------


def _leaderless(today: date) -> Concern:
    leads = Membership.objects.current().filter(workgroup=OuterRef("pk"), role=MembershipRole.LEAD)
    groups = Workgroup.objects.published().exclude(Exists(leads)).order_by("name_folded")
    return _concern(
        gettext_lazy("Workgroups without a lead"),
        [
            Item(name_of(group), "", reverse("portal:workgroup_inside", args=[group.slug]))
            for group in groups[: MOST + 1]
        ],
        reverse("workgroups:console_workgroup_list"),
    )


def _without_coach(today: date) -> Concern:
    rows = Coaching.objects.filter(state=CoachingState.ASKED, asked_on__lte=today - timedelta(days=NO_ANSWER))
    return _concern(
        gettext_lazy("Partners that wait for a coach"),
        [
            Item(name_of(row.organization), row.wish, reverse("agenda:organization_detail", args=[row.organization.slug]), row.asked_on)
            for row in rows.select_related("organization").order_by("asked_on", "pk")[: MOST + 1]
        ],
    )  # fmt: skip


def _without_actions(today: date) -> Concern:
    rows = Strategy.objects.filter(state=StrategyState.AFFIRMED).exclude(
        Exists(Action.objects.filter(strategy=OuterRef("pk")))
    )
    return _concern(
        gettext_lazy("Affirmed strategies without an action"),
        [
            Item(name_of(row), name_of(row.workgroup), reverse("agenda:plan_list", args=[row.workgroup.slug]))
            for row in rows.select_related("workgroup").order_by("pk")[: MOST + 1]
        ],
        reverse("agenda:console_agenda"),
    )  # fmt: skip


def _without_owner(today: date) -> Concern:
    rows = Indicator.objects.filter(status=IndicatorStatus.WANTED, owner="").select_related("version")
    return _concern(
        gettext_lazy("Data we do not have yet, and nobody gets"),
        [
            Item(str(localized(row.version, "name")), "", reverse("dashboard:working_detail", args=[row.slug]))
            for row in rows.order_by("slug")[: MOST + 1]
        ],
    )


# Failed ---------------------------------------------------------------------------------------------------------------


def _failed_jobs(today: date) -> Concern:
    rows = Job.objects.filter(state=JobState.FAILED).order_by("-pk")
    return _concern(
        gettext_lazy("Work in the background that failed"),
        [
            Item(
                str(JOB_KINDS.get(row.kind, row.kind)), _(row.error) if row.error else "",
                reverse("portal:job_detail", args=[row.pk]),
                timezone.localdate(row.finished_at) if row.finished_at else None,
            )
            for row in rows[: MOST + 1]
        ],
        reverse("portal:job_list") + "?state=failed",
    )  # fmt: skip


def _lost_mail(today: date) -> Concern:
    """How many messages did not arrive, never to whom: an address is nobody's business on a list."""
    lost = OutboxMail.objects.filter(state=MailState.FAILED, created_at__gte=_ago(LOST)).count()
    if not lost:
        return Concern("", [])
    words = ngettext("%(count)s message did not arrive", "%(count)s messages did not arrive", lost) % {"count": lost}
    about = _("In the last 30 days. Invitations say which.")
    return _concern(
        gettext_lazy("Messages"), [Item(words, about, reverse("workgroups:invitation_list") + "?state=failed")]
    )


Provider = Callable[[date], Concern]
HEADINGS: Iterable[tuple[Any, str, tuple[Provider, ...]]] = (
    (gettext_lazy("Overdue"), "clock", (_late_actions, _late_advice, late_answers, _late_files, _late_reviews)),
    (gettext_lazy("Nothing heard for long"), "flat", (_silent_actions, _old_profiles, _silent_coaching)),
    (
        gettext_lazy("Unanswered"), "say",
        (_untouched_questions, _waiting_applications, _offered_commitments, _unconfirmed_work, _waiting_reviews,
            _waiting_releases, unread_input, residents_to_tell, unstated_outcomes, unread_words, unshown_results),
    ),
    (gettext_lazy("Nobody has it"), "people", (_leaderless, _without_coach, _without_actions, _without_owner)),
    (gettext_lazy("Failed"), "warn", (_failed_jobs, _lost_mail)),
)  # fmt: skip
