"""What the pages of coaching read: who is coached, and one partner's goals, sessions and assessments side by side."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, Max, QuerySet, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from kconnect.core.i18n import Localized, localized
from workgroups.capacity import INSTRUMENTS, LEVELS
from workgroups.choices import DATA_AND_CAPACITY, CoachingState
from workgroups.models import Coaching, CoachingGoal, CoachingSession, Membership, Organization, Person, Workgroup
from workgroups.permissions import Permission, Where, access_of

TONES = {CoachingState.ASKED: "warn", CoachingState.ACTIVE: "ok", CoachingState.ENDED: "off"}


@dataclass(frozen=True)
class CoachingRow:
    """One partner that is or was coached, without anything that was said there."""

    url: str
    choose_url: str
    name: Localized
    state: str
    tone: str
    coaches: str
    asked_on: date
    last: date | None


@dataclass(frozen=True)
class Answered:
    """One statement with its level in each assessment, in words; `change` is the last level less the first."""

    text: str
    levels: tuple[str, ...]
    change: int | None


@dataclass(frozen=True)
class CoachingPage:
    """One coaching with all that its few readers see."""

    row: Coaching
    state: str
    tone: str
    coaches: tuple[str, ...]
    days: tuple[date, ...]
    answered: tuple[Answered, ...]
    goals: tuple[CoachingGoal, ...]
    sessions: tuple[CoachingSession, ...]
    minutes: int


def coachings_of(user: Any, *, may_choose: bool) -> QuerySet[Coaching]:
    """All of them for who chooses coaches, else those in which the person coaches."""
    rows = Coaching.objects.select_related("organization").prefetch_related("coaches")
    return rows if may_choose else rows.filter(coaches=user.person)


def coachings_to_take_up(user: Any, most: int) -> list[tuple[str, Coaching]]:
    """Those that wait for somebody to choose a coach, if `user` does that; each with the address of the group. One query at most."""
    access = access_of(user)
    if not access.may(Permission.SPEAK_FOR_WORKGROUP) and not access.places(
        Permission.SPEAK_FOR_WORKGROUP, Where.WORKGROUP
    ):
        return []
    group = Workgroup.objects.where(user, Permission.SPEAK_FOR_WORKGROUP).filter(slug=DATA_AND_CAPACITY)
    rows = Coaching.objects.filter(Exists(group), state=CoachingState.ASKED).select_related("organization")
    return [(DATA_AND_CAPACITY, row) for row in rows.order_by("asked_on", "pk")[:most]]


def coaching_rows(rows: Iterable[Coaching], group: Workgroup) -> list[CoachingRow]:
    """The rows of one page; one query more for the last sessions."""
    shown = list(rows)
    found = CoachingSession.objects.filter(coaching__in=shown).order_by().values_list("coaching_id")
    last = dict(found.annotate(last=Max("held_on")))
    return [
        CoachingRow(
            url=reverse("workgroups:coaching_detail", args=[one.organization.slug]),
            choose_url=reverse("workgroups:coaching_choose", args=[group.slug, one.pk]),
            name=localized(one.organization, "name"),
            state=str(CoachingState(one.state).label),
            tone=TONES[CoachingState(one.state)],
            coaches=", ".join(_name(person) for person in one.coaches.all()),
            asked_on=one.asked_on,
            last=last.get(one.pk),
        )
        for one in shown
    ]


def _name(person: Person) -> str:
    return person.name or _("former member")


def latest_coaching(organization: Organization) -> Coaching | None:
    """The open coaching of a partner, else its last one."""
    rows = Coaching.objects.filter(organization=organization).select_related("organization").prefetch_related("coaches")
    found = list(rows)
    return next((row for row in found if row.state != CoachingState.ENDED), found[0] if found else None)


def coaching_page(row: Coaching) -> CoachingPage:
    """Everything of one coaching; the same queries whatever it holds."""
    taken = list(row.assessments.prefetch_related("answers"))
    levels = [{answer.statement: answer.level for answer in one.answers.all()} for one in taken]
    texts = {one.code: str(one.text) for version in INSTRUMENTS.values() for one in version}
    asked = [code for code in texts if any(code in given for given in levels)]
    return CoachingPage(
        row=row,
        state=str(CoachingState(row.state).label),
        tone=TONES[CoachingState(row.state)],
        coaches=tuple(_name(person) for person in row.coaches.all()),
        days=tuple(one.taken_on for one in taken),
        answered=tuple(_answered(texts[code], [given.get(code) for given in levels]) for code in asked),
        goals=tuple(row.goals.all()),
        sessions=tuple(row.sessions.prefetch_related("people")),
        minutes=row.sessions.aggregate(sum=Sum("minutes"))["sum"] or 0,
    )


def _answered(text: str, levels: list[int | None]) -> Answered:
    told = [level for level in levels if level is not None]
    words = tuple("–" if level is None else f"{level} · {LEVELS[level]}" for level in levels)
    return Answered(text, words, told[-1] - told[0] if len(told) > 1 else None)


def people_of(row: Coaching) -> QuerySet[Person]:
    """Who may have been at a session: coaches and people of the partner."""
    coaches = row.coaches.values("pk")
    here = Person.objects.filter(affiliations__organization=row.organization_id, affiliations__approved=True)
    return (Person.objects.filter(pk__in=coaches) | here.filter(affiliations__ended__isnull=True)).distinct()


def possible_coaches(group: Workgroup) -> QuerySet[Person]:
    """The members of Data & Capacity."""
    return Person.objects.filter(pk__in=Membership.objects.current().filter(workgroup=group).values("person"))


def coaching_header() -> list[str]:
    """The titles of the columns, in the language of the page."""
    return [_("Organization"), _("State"), _("Asked on"), _("Started on"), _("Ended on"), _("Sessions"), _("Minutes")]


def coaching_lines(rows: QuerySet[Coaching]) -> Iterable[list[str]]:
    """One line for each coaching: how much, never what was said; two queries."""
    held = CoachingSession.objects.order_by().values_list("coaching_id")
    sums = {
        key: (number, minutes) for key, number, minutes in held.annotate(number=Count("pk"), minutes=Sum("minutes"))
    }
    for one in rows.select_related("organization").iterator(chunk_size=500):
        number, minutes = sums.get(one.pk, (0, 0))
        days = [one.asked_on, one.started_on, one.ended_on]
        yield [
            str(localized(one.organization, "name")), str(CoachingState(one.state).label),
            *(day.isoformat() if day else "" for day in days), str(number), str(minutes),
        ]  # fmt: skip
