"""Coaching of partners: asked for, taken up, assessed, with goals and sessions, ended; stale ones are asked about."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Max
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kconnect.core import audit, notices
from kconnect.core.choices import Topic
from kconnect.core.i18n import name_of
from workgroups.capacity import CURRENT, INSTRUMENTS
from workgroups.choices import DATA_AND_CAPACITY, CoachingState, GoalState
from workgroups.models import (
    CapacityAnswer,
    CapacityAssessment,
    Coaching,
    CoachingGoal,
    CoachingSession,
    Membership,
    Organization,
    Person,
    User,
    Workgroup,
)
from workgroups.rules import coaching as rules
from workgroups.services.errors import MoveRefusedError, NotYoursToDoError, WrongAdvisorError

SILENT, FORGOTTEN = 60, 120


def coaching_group() -> Workgroup:
    """The workgroup that coaches."""
    return Workgroup.objects.get(slug=DATA_AND_CAPACITY)


def _open(coaching: Coaching) -> Coaching:
    """The coaching as it stands now, held until the transaction ends: nobody ends it meanwhile. Raises MoveRefusedError."""
    row = Coaching.objects.select_for_update(of=("self",)).select_related("organization").get(pk=coaching.pk)
    if row.state == CoachingState.ENDED:
        raise MoveRefusedError(_("This coaching has ended. Ask for a new one."))
    return row


def _mine(by: User, coaching: Coaching) -> Coaching:
    """The same for who may change what is in it. Raises NotYoursToDoError, MoveRefusedError."""
    if not rules.can_coach(by, coaching, coaching_group()):
        raise NotYoursToDoError(_("You cannot change this coaching. Its coaches and the partner's editors can."))
    return _open(coaching)


@transaction.atomic
def ask_for_coaching(*, by: User, organization: Organization, wish: str = "") -> Coaching:
    """Asks for a coach; the one that is open already is returned. Raises NotYoursToDoError."""
    if not rules.can_ask_for_coaching(by, organization):
        raise NotYoursToDoError(_("You cannot ask for this organization. Its editors can."))
    # Two at once wait for each other here.
    Organization.objects.select_for_update().get(pk=organization.pk)
    held = Coaching.objects.filter(organization=organization).exclude(state=CoachingState.ENDED).first()
    if held is not None:
        return held
    row = Coaching.objects.create(organization=organization, asked_by=by.person, wish=wish)
    audit.record(by=by, verb="asked", target=row, label=organization.name)
    group = coaching_group()
    notices.tell(
        User.objects.leads_of(group.pk).exclude(pk=by.pk), occasion=f"coaching:{row.pk}:asked", topic=Topic.LEARNING,
        say=lambda: str(_("%(name)s asks for a coach. Choose who helps.")) % {"name": name_of(organization)},
        url=reverse("workgroups:coaching_list", args=[group.slug]),
    )  # fmt: skip
    return row


@transaction.atomic
def choose_coaches(*, by: User, coaching: Coaching, coaches: Collection[Person]) -> Coaching:
    """Says who coaches, which begins it. Whoever asked for the partner, or keeps its profile, does not choose themselves.

    Raises NotYoursToDoError, MoveRefusedError, WrongAdvisorError.
    """
    group = coaching_group()
    if not rules.can_choose_coaches(by, group):
        raise NotYoursToDoError(_("You cannot choose coaches. The leads of Data & Capacity can."))
    row = _open(coaching)
    keys = {person.pk for person in coaches}
    members = Membership.objects.current().filter(workgroup=group, person__in=keys)
    if not keys or set(members.values_list("person_id", flat=True)) != keys:
        raise WrongAdvisorError(_("Choose coaches among the members of Data & Capacity."))
    anew = by.person_id in keys and not row.coaches.filter(pk=by.person_id).exists()
    if anew and rules.needs_another_to_choose(by, row):
        raise WrongAdvisorError(
            _(
                "You asked for this coach or keep this partner's profile. Let another lead or the backbone staff choose you."
            )
        )
    row.coaches.set(coaches)
    row.state, row.started_on = CoachingState.ACTIVE, row.started_on or timezone.localdate()
    row.save(update_fields=["state", "started_on"])
    audit.record(by=by, verb="assigned", target=row, fields=["coaches"], label=row.organization.name)
    told = User.objects.filter(is_active=True, person__coaching=row).exclude(pk=by.pk)
    _tell(told, row, f"chosen:{row.pk}", _("You coach %(name)s now."))
    return row


def _tell(users: Iterable[User], row: Coaching, occasion: str, sentence: Promise) -> None:
    notices.tell(
        users, occasion=f"coaching:{row.pk}:{occasion}", topic=Topic.LEARNING,
        say=lambda: str(sentence) % {"name": name_of(row.organization), "day": date_format(_last(row))},
        url=reverse("workgroups:coaching_detail", args=[row.organization.slug]),
    )  # fmt: skip


def _last(row: Coaching) -> date:
    return row.sessions.aggregate(last=Max("held_on"))["last"] or row.started_on or row.asked_on


@transaction.atomic
def assess_capacity(
    *, by: User, coaching: Coaching, levels: Mapping[str, int], on: date | None = None
) -> CapacityAssessment:
    """Keeps how the partner sees itself by the current statements; each needs its level. Raises NotYoursToDoError, MoveRefusedError."""
    held, day = _mine(by, coaching), on or timezone.localdate()
    row = CapacityAssessment.objects.create(coaching=held, version=CURRENT, taken_on=day, filled_by=by.person)
    CapacityAnswer.objects.bulk_create(
        CapacityAnswer(assessment=row, statement=one.code, level=levels[one.code]) for one in INSTRUMENTS[CURRENT]
    )
    audit.record(by=by, verb="created", target=row, label=held.organization.name)
    return row


@transaction.atomic
def set_coaching_goal(*, by: User, coaching: Coaching, text: str, due_on: date) -> CoachingGoal:
    """Writes down what the partner wants to reach. Raises NotYoursToDoError, MoveRefusedError."""
    held = _mine(by, coaching)
    row = CoachingGoal.objects.create(coaching=held, text=text, due_on=due_on)
    audit.record(by=by, verb="created", target=row, label=held.organization.name)
    return row


@transaction.atomic
def close_coaching_goal(*, by: User, goal: CoachingGoal, state: GoalState) -> CoachingGoal:
    """Says that a goal is reached or dropped, or opens it again. Raises NotYoursToDoError, MoveRefusedError."""
    held = _mine(by, goal.coaching)
    row = held.goals.get(pk=goal.pk)
    row.state, row.closed_on = state, None if state == GoalState.OPEN else timezone.localdate()
    row.save(update_fields=["state", "closed_on"])
    audit.record(by=by, verb="changed", target=row, fields=["state"], label=held.organization.name)
    return row


@transaction.atomic
def record_session(
    *, by: User, coaching: Coaching, held_on: date, minutes: int, people: Collection[Person] = (), notes: str = ""
) -> CoachingSession:
    """Keeps that coaches and partner met. Raises NotYoursToDoError, MoveRefusedError."""
    held = _mine(by, coaching)
    row = CoachingSession.objects.create(
        coaching=held, held_on=held_on, minutes=minutes, notes=notes, recorded_by=by.person
    )
    row.people.set(people)
    audit.record(by=by, verb="created", target=row, label=held.organization.name)
    return row


@transaction.atomic
def end_coaching(*, by: User, coaching: Coaching) -> Coaching:
    """Ends it; what was said stays. Raises NotYoursToDoError, MoveRefusedError."""
    row = _mine(by, coaching)
    row.state, row.ended_on = CoachingState.ENDED, timezone.localdate()
    row.save(update_fields=["state", "ended_on"])
    audit.record(by=by, verb="ended", target=row, label=row.organization.name)
    return row


def ask_stale_coaching(today: date) -> None:
    """Asks the coaches after 60 days without a session, and tells the backbone after 120; each once for each last session."""
    last = Coalesce(Max("sessions__held_on"), "started_on")
    rows = Coaching.objects.filter(state=CoachingState.ACTIVE).annotate(last=last).select_related("organization")
    staff = list(User.objects.backbone())
    sentence = _("Nobody has met %(name)s since %(day)s. Meet, or end the coaching.")
    for row in rows.filter(last__lte=today - timedelta(days=SILENT)):
        coaches = User.objects.filter(is_active=True, person__coaching=row).select_related("person")
        # Whoever left Data & Capacity coaches nobody any more.
        here = [user for user in coaches if rules.is_coach(user, row, coaching_group())]
        _tell(here, row, f"silent:{row.last}", sentence)
        if row.last <= today - timedelta(days=FORGOTTEN):
            _tell(staff, row, f"forgotten:{row.last}", sentence)
