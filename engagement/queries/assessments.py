"""What the pages of self-assessments read: what waits, what came of each round, and how it moved over time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from agenda.models import Strategy
from engagement.choices.assessments import AnswerWay
from engagement.instruments import Instrument, instruments
from engagement.models import Assessment, AssessmentAnswer
from engagement.querysets.assessments import AssessmentQuerySet
from engagement.rules import assessments as rules
from engagement.rules import rounded_down
from kconnect.core.i18n import Localized, current_language, localized
from workgroups.choices import MembershipRole
from workgroups.models import Affiliation, Membership, Organization, StaffRole, User, Workgroup
from workgroups.permissions import Permission, Where, access_of


def asked_of(row: Assessment) -> QuerySet[User]:
    """The accounts that are asked: who belongs there, or, for one answer that is agreed, who speaks for all."""
    members, staff = Membership.objects.current(), StaffRole.objects.current().values("person")
    with_us, together = Affiliation.objects.current(), row.way == AnswerWay.TOGETHER
    if row.workgroup_id is not None:
        here = members.filter(workgroup=row.workgroup_id)
        people = Q(person__in=(here.filter(role=MembershipRole.LEAD) if together else here).values("person"))
    elif row.organization_id is not None:
        here_too = with_us.editing() if together else with_us
        people = Q(person__in=here_too.filter(organization=row.organization_id).values("person"))
    elif together:
        return User.objects.backbone()
    else:
        editors = with_us.editing().values("person")
        people = Q(person__in=members.values("person")) | Q(person__in=editors) | Q(person__in=staff)
    return User.objects.reachable().filter(people).order_by("pk")


@dataclass(frozen=True)
class AssessmentRow:
    """One round of a list."""

    url: str
    name: str
    subject: Localized
    row: Assessment
    is_open: bool
    answered: bool
    may_answer: bool


@dataclass(frozen=True)
class AssessmentList:
    """What can be answered now, and what is added up."""

    open: list[AssessmentRow]
    closed: list[AssessmentRow]


def subject_of(row: Assessment) -> Localized:
    """Whom it is about."""
    about: Any = row.workgroup or row.organization
    here = current_language()
    return localized(about, "name") if about else Localized(_("The whole collaborative"), here, here)


def assessment_rows(user: Any, rows: Iterable[Assessment]) -> list[AssessmentRow]:
    """The rounds of one page; one query for what this person has answered."""
    shown, today = list(rows), timezone.localdate()
    mine = AssessmentAnswer.objects.filter(assessment__in=shown, person=user.person_id)
    answered = set(mine.values_list("assessment_id", flat=True).distinct())
    member_of = access_of(user)
    with_us = set(user.person.affiliations.current().values_list("organization_id", flat=True))
    return [
        AssessmentRow(
            url=one.get_absolute_url(), name=_name(one), subject=subject_of(one), row=one,
            is_open=rules.is_open(one, today), answered=one.pk in answered,
            may_answer=_may_answer(one, member_of, with_us),
        )
        for one in shown
    ]  # fmt: skip


def _name(row: Assessment) -> str:
    return str(localized(instruments()[row.instrument], "name"))


def _may_answer(row: Assessment, access: Any, with_us: set[int]) -> bool:
    """The same as `rules.can_answer`, without a query for each row."""
    if row.way == AnswerWay.TOGETHER:
        if row.workgroup_id is not None:
            return bool(access.may(Permission.SPEAK_FOR_WORKGROUP, Where.WORKGROUP, row.workgroup_id))
        if row.organization_id is not None:
            return bool(access.may(Permission.EDIT_ORGANIZATION, Where.ORGANIZATION, row.organization_id))
        return bool(access.may(Permission.MANAGE_PEOPLE))
    if row.workgroup_id is not None:
        return row.workgroup_id in access.places(Permission.SEE_WORKGROUP, Where.WORKGROUP)
    return row.organization_id in with_us if row.organization_id is not None else access.is_insider


def visible(user: Any) -> AssessmentQuerySet:
    """The rounds that a person may see, with what their rows show."""
    return Assessment.objects.visible_to(user).select_related("workgroup", "organization")


def to_answer(user: Any, most: int) -> list[Assessment]:
    """Open rounds that wait for this person's answer; one query."""
    today = timezone.localdate()
    rows = visible(user).open(today).exclude(answers__person=user.person_id)
    access = access_of(user)
    # One answer that is agreed waits for those who speak for all, until somebody has given it.
    speaks = Q(way=AnswerWay.EACH) | Q(way=AnswerWay.TOGETHER, answers__isnull=True)
    mine = Q(workgroup__in=access.places(Permission.SEE_WORKGROUP, Where.WORKGROUP), way=AnswerWay.EACH)
    mine |= Q(workgroup__in=access.places(Permission.SPEAK_FOR_WORKGROUP, Where.WORKGROUP))
    mine |= Q(organization__in=user.person.affiliations.current().values("organization"), way=AnswerWay.EACH)
    mine |= Q(organization__in=access.places(Permission.EDIT_ORGANIZATION, Where.ORGANIZATION))
    whole = Q(workgroup__isnull=True, organization__isnull=True)
    mine |= whole if access.may(Permission.MANAGE_PEOPLE) else whole & Q(way=AnswerWay.EACH)
    return list(rows.filter(speaks, mine).order_by("closes_on", "pk").distinct()[:most])


# One round and those before it -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Point:
    """One statement in one round: the mean as it is told, or None where too few answered or it was not asked."""

    day: date
    shown: rules.Shown | None
    number: int
    divided: bool


@dataclass(frozen=True)
class Line:
    """One statement through all rounds."""

    code: str
    text: Localized
    points: tuple[Point, ...]
    change: Decimal | None
    actions: tuple[tuple[str, str], ...]

    @property
    def last(self) -> Point:
        """How it stands now."""
        return self.points[-1]


@dataclass(frozen=True)
class Story:
    """A subject's rounds of one instrument, the oldest first, and its statements through them."""

    rounds: tuple[Assessment, ...]
    lines: tuple[Line, ...]
    shown: bool


MOST_ROUNDS = 6


def story_of(row: Assessment) -> Story:
    """The closed rounds up to `row` side by side, at most six; three queries whatever there is."""
    earlier = Assessment.objects.like(row).closed().filter(closes_on__lte=row.closes_on)
    rounds = list(earlier.order_by("-closes_on", "-pk").prefetch_related("results")[:MOST_ROUNDS])[::-1]
    found = {(one.pk, each.statement): each for one in rounds for each in one.results.all()}
    asked = instruments()[row.instrument]
    actions: dict[str, list[tuple[str, str]]] = {}
    for tie in row.actions.select_related("action__workgroup"):
        url = reverse("agenda:action_edit", args=[tie.action.workgroup.slug, tie.action.pk])
        actions.setdefault(tie.statement, []).append((str(localized(tie.action, "name")), url))
    lines = []
    for one in asked.versions[row.version]:
        points = tuple(_point(each, found.get((each.pk, one.code))) for each in rounds)
        told = [point.shown for point in points if point.shown is not None]
        lines.append(
            Line(one.code, localized(one, "text"), points, rules.change(told), tuple(actions.get(one.code, ())))
        )
    return Story(tuple(rounds), tuple(lines), any(point.shown for line in lines for point in line.points))


def _point(row: Assessment, result: Any) -> Point:
    if result is None:
        return Point(row.closes_on, None, 0, False)
    shown = rules.mean(result.number, result.total, together=row.way == AnswerWay.TOGETHER)
    return Point(row.closes_on, shown, result.number, result.divided)


def answers_of(user: User, row: Assessment) -> dict[str, int | None]:
    """What this person has answered so far, or what was agreed; only for the form of who may answer."""
    rows = row.answers.all() if row.way == AnswerWay.TOGETHER else row.answers.filter(person=user.person)
    return dict(rows.values_list("statement", "level"))


def answered_by(row: Assessment) -> int:
    """How many have answered so far, in steps of five: a number that moved by one would tell that somebody has just answered."""
    if row.way == AnswerWay.TOGETHER:
        return int(row.answers.exists())
    return rounded_down(row.answers.order_by().values("person").distinct().count())


def subjects(user: Any) -> tuple[QuerySet[Workgroup], QuerySet[Organization], bool]:
    """About what a person may ask: workgroups, partners, and whether the whole collaborative."""
    access = access_of(user)
    groups = Workgroup.objects.where(user, Permission.SPEAK_FOR_WORKGROUP).order_by("name_folded")
    mine = access.places(Permission.EDIT_ORGANIZATION, Where.ORGANIZATION)
    partners = Organization.objects.all() if access.may(Permission.EDIT_ORGANIZATION) else None
    organizations = partners if partners is not None else Organization.objects.filter(pk__in=mine)
    return groups, organizations, access.may(Permission.MANAGE_PEOPLE)


def strategies_for(user: Any) -> QuerySet[Strategy]:
    """The strategies to which this person may add an action."""
    groups = Workgroup.objects.where(user, Permission.EDIT_WORKPLAN).values("pk")
    return Strategy.objects.filter(workgroup__in=groups).exclude(state="stopped").select_related("workgroup")


def instrument_of(row: Assessment) -> Instrument:
    """What the round asks."""
    return instruments()[row.instrument]
