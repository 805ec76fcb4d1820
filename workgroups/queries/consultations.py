"""What the pages of consultations read: a group's queue, one consultation, and the figures that everybody may see."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kconnect.core import references
from kconnect.core.i18n import Localized, localized, name_of
from kconnect.core.models import StoredFile
from kconnect.core.references import Reference
from workgroups import rules
from workgroups.choices import ConsultationMove, ConsultationState, Uptake
from workgroups.models import Advice, Consultation, ConsultationStep, Membership, Person, Workgroup
from workgroups.permissions import Permission, Where, access_of

TONES = {
    ConsultationState.ASKED: "warn", ConsultationState.UNCLEAR: "warn", ConsultationState.CLOSED: "ok",
    ConsultationState.DECLINED: "off", ConsultationState.WITHDRAWN: "off",
}  # fmt: skip
# Fewer answers than these give no median and no share: one answer is no statistic.
LEAST = 3


@dataclass(frozen=True)
class ConsultationRow:
    """One consultation in a list: with whom, until when, where it stands."""

    url: str
    topic: str
    kind: str
    asking: Localized
    asked: Localized
    state: str
    tone: str
    due_on: date
    is_late: bool
    advisors: str


@dataclass(frozen=True)
class Step:
    """One line of the history: who did or said what, and when."""

    who: str
    what: str
    text: str
    at: datetime
    is_comment: bool


@dataclass(frozen=True)
class GivenFile:
    """A file that came with advice."""

    name: str
    url: str


@dataclass(frozen=True)
class GivenAdvice:
    """What an advisor wrote."""

    text: Localized
    who: str
    at: datetime
    files: tuple[GivenFile, ...]


@dataclass(frozen=True)
class ConsultationPage:
    """One consultation with its advice, its history, and what this person can do now."""

    row: Consultation
    asking: Localized
    asked: Localized
    state: str
    tone: str
    is_late: bool
    who_asked: str
    advisors: tuple[str, ...]
    about_kind: str
    about: Reference | None
    advice: tuple[GivenAdvice, ...]
    steps: tuple[Step, ...]
    moves: frozenset[str]


@dataclass(frozen=True)
class Figures:
    """How a group answers the others. `days` and the shares are None while too few were answered to speak of them."""

    asked: int
    advised: int
    days: float | None
    told: int
    taken: int | None


def consultations_of(workgroup: Workgroup) -> QuerySet[Consultation]:
    """What the group asked and was asked, for lists."""
    return Consultation.objects.between(workgroup)


def consultation_rows(rows: Iterable[Consultation], workgroup: Workgroup | None = None) -> list[ConsultationRow]:
    """The consultations of one page of a list, in the rooms of `workgroup` or of the asked group; one query for the advisors."""
    return [_row(one, workgroup or one.asked) for one in rows]


def for_lists(rows: QuerySet[Consultation]) -> QuerySet[Consultation]:
    """With all that a list shows."""
    return rows.select_related("asking", "asked").prefetch_related("advisors")


def is_late(row: Consultation) -> bool:
    """Its day has passed and there is no advice yet."""
    open_states = {ConsultationState.ASKED, ConsultationState.UNCLEAR, ConsultationState.ACCEPTED}
    return row.state in open_states and row.due_on < timezone.localdate()


def _row(one: Consultation, side: Workgroup) -> ConsultationRow:
    return ConsultationRow(
        url=one.url_for(side),
        topic=one.topic,
        kind=one.get_kind_display(),
        asking=localized(one.asking, "name"),
        asked=localized(one.asked, "name"),
        state=_state(one),
        tone=TONES.get(ConsultationState(one.state), "plain"),
        due_on=one.due_on,
        is_late=is_late(one),
        advisors=", ".join(_name(person) for person in one.advisors.all()),
    )


def _state(one: Consultation) -> str:
    """Where it stands; an answered one says what became of the advice."""
    return str(Uptake(one.uptake).label if one.uptake else ConsultationState(one.state).label)


def _name(person: Person) -> str:
    return person.name or _("former member")


def consultation_page(user: Any, row: Consultation, workgroup: Workgroup) -> ConsultationPage:
    """`row` (with its groups and advisors) as `user` reads it in the rooms of `workgroup`; the same queries whatever it holds."""
    named = references.find([(row.about_kind, row.about_slug)]) if row.about_kind else {}
    kind = references.kinds().get(row.about_kind)
    advice = row.advice.select_related("given_by").prefetch_related("files")
    steps = row.steps.select_related("by")
    return ConsultationPage(
        row=row,
        asking=localized(row.asking, "name"),
        asked=localized(row.asked, "name"),
        state=_state(row),
        tone=TONES.get(ConsultationState(row.state), "plain"),
        is_late=is_late(row),
        who_asked=_name(row.asked_by),
        advisors=tuple(_name(person) for person in row.advisors.all()),
        about_kind=str(kind.label) if kind else "",
        about=named.get((row.about_kind, row.about_slug)),
        advice=tuple(_given(one, row, workgroup) for one in advice),
        steps=tuple(_step(step) for step in steps),
        moves=frozenset(map(str, rules.moves_open_to(user, row))),
    )


def _given(one: Advice, row: Consultation, workgroup: Workgroup) -> GivenAdvice:
    def at(file: Any) -> str:
        return reverse("workgroups:consultation_file", args=[workgroup.slug, row.pk, file.pk])

    files = tuple(GivenFile(file.name, at(file)) for file in one.files.all())
    return GivenAdvice(localized(one, "text"), _name(one.given_by), one.given_at, files)


def _step(step: ConsultationStep) -> Step:
    move = ConsultationMove(step.move)
    return Step(_name(step.by), str(move.label), step.text, step.at, move == ConsultationMove.COMMENT)


def consultation_of(workgroup: Workgroup, consultation_id: int) -> Consultation | None:
    """One consultation of the group, with its two groups, who asked and who advises; None if it has none like that."""
    rows = Consultation.objects.between(workgroup).select_related("asking", "asked", "asked_by")
    return rows.prefetch_related(Prefetch("advisors")).filter(pk=consultation_id).first()


def advice_file(row: Consultation, file_id: int) -> StoredFile | None:
    """A file that came with the advice on `row`; None if it has none like that."""
    given = Advice.files.through.objects.filter(advice__consultation=row, storedfile=file_id)
    return StoredFile.objects.filter(pk__in=given.values("storedfile")).first()


def members_of(workgroup: Workgroup) -> QuerySet[Person]:
    """The people of a group, for a list of choices."""
    current = Membership.objects.current().filter(workgroup=workgroup)
    return Person.objects.filter(pk__in=current.values("person"))


def groups_to_ask(workgroup: Workgroup) -> QuerySet[Workgroup]:
    """Which groups offer their help to this one, the cross-cutting ones first."""
    offering = Workgroup.objects.published().exclude(offers="").exclude(pk=workgroup.pk)
    return offering.order_by("kind", "name_folded", "pk")


def consultation_figures(workgroup: Workgroup) -> Figures:
    """What everybody may know of how the group answers the others; one query. What was taken back counts nowhere."""
    rows = Consultation.objects.filter(asked=workgroup).exclude(state=ConsultationState.WITHDRAWN).order_by()
    return figures(list(rows.values_list("asked_at", "advised_at", "uptake")))


def network_figures() -> Figures:
    """What everybody may know of how all public groups answer each other; one query."""
    rows = Consultation.objects.filter(asked__published=True).exclude(state=ConsultationState.WITHDRAWN).order_by()
    return figures(list(rows.values_list("asked_at", "advised_at", "uptake")))


def figures(found: Iterable[tuple[datetime, datetime | None, str]]) -> Figures:
    """The figures of (asked, first advice, what became of it); days are counted in the network's zone."""
    rows = list(found)
    took = [(timezone.localdate(to) - timezone.localdate(begin)).days for begin, to, _uptake in rows if to is not None]
    told = [uptake for _begin, _to, uptake in rows if uptake]
    taken = sum(uptake in {Uptake.ADOPTED, Uptake.ADAPTED} for uptake in told)
    return Figures(
        asked=len(rows),
        advised=len(took),
        days=float(median(took)) if len(took) >= LEAST else None,
        told=len(told),
        taken=taken if len(told) >= LEAST else None,
    )


@dataclass(frozen=True)
class ConsultationTask:
    """What waits for a person: what to do, about which question, and where."""

    text: str
    about: str
    url: str


def consultation_tasks(user: Any, most: int) -> list[ConsultationTask]:
    """Questions to take up, replies and answers of the groups that `user` leads, replies to what they asked, advice to give.

    One query.
    """
    leads = access_of(user).places(Permission.SPEAK_FOR_WORKGROUP, Where.WORKGROUP)
    advising = Q(state=ConsultationState.ACCEPTED, advisors=user.person)
    asked = Q(state=ConsultationState.ASKED, asked__in=leads)
    asking = Q(state__in=[ConsultationState.ADVISED, ConsultationState.UNCLEAR], asking__in=leads)
    # Whoever asked replies too, as long as they belong to the group.
    here = access_of(user).places(Permission.CONSULT, Where.WORKGROUP)
    asking |= Q(state=ConsultationState.UNCLEAR, asked_by=user.person, asking__in=here)
    advising &= Q(asked__in=here)
    rows = Consultation.objects.filter(advising | asked | asking).select_related("asking", "asked").distinct()
    return [_task(row) for row in rows[:most]]


def _task(row: Consultation) -> ConsultationTask:
    state = ConsultationState(row.state)
    at_asked = state in {ConsultationState.ASKED, ConsultationState.ACCEPTED}
    names = {"asking": name_of(row.asking), "asked": name_of(row.asked)}
    about = _("%(topic)s, needed by %(day)s") % {"topic": row.topic, "day": date_format(row.due_on)}
    return ConsultationTask(str(TO_DO[state]) % names, about, row.url_for(row.asked if at_asked else row.asking))


TO_DO = {
    ConsultationState.ASKED: gettext_lazy("Take up a question of %(asking)s"),
    ConsultationState.ACCEPTED: gettext_lazy("Give advice to %(asking)s"),
    ConsultationState.UNCLEAR: gettext_lazy("Reply to %(asked)s"),
    ConsultationState.ADVISED: gettext_lazy("Say what becomes of the advice of %(asked)s"),
}


# A file for staff -----------------------------------------------------------------------------------------------------


def consultation_header() -> list[str]:
    """The titles of the columns, in the language of the page."""
    return [
        _("Kind"), _("Asking group"), _("Asked group"), _("Topic"), _("State"), _("Asked on"), _("Needed by"), _("Advice on"),
        _("What became of it"), _("Answered on"),
    ]  # fmt: skip


def consultation_lines(rows: QuerySet[Consultation]) -> Iterable[list[str]]:
    """One line for each consultation, without persons; one query."""
    for one in rows.select_related("asking", "asked").iterator(chunk_size=500):
        yield [
            one.get_kind_display(), str(localized(one.asking, "name")), str(localized(one.asked, "name")), one.topic,
            str(ConsultationState(one.state).label), _day(one.asked_at), one.due_on.isoformat(), _day(one.advised_at),
            str(Uptake(one.uptake).label) if one.uptake else "", _day(one.answered_at),
        ]  # fmt: skip


def _day(moment: datetime | None) -> str:
    return timezone.localdate(moment).isoformat() if moment else ""
