"""The common agenda: one draft at a time; what is adopted stays as it is."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from agenda import rules
from agenda.models import CommonAgenda, Goal, NamedGoal
from agenda.services.deciding import check_recorded
from agenda.services.errors import AgendaRefusedError, NotYoursToDoError
from agenda.services.put_to_vote import need_free
from kconnect.core import audit
from workgroups.choices import WorkgroupKind
from workgroups.models import NotedDecision

WORDS = ("problem", "vision", "principles", "change")
AGENDA_FIELDS = frozenset({name + ending for name in WORDS for ending in ("", "_es")})
GOAL_WORDS = ("name", "name_es", "statement", "statement_es")


@transaction.atomic
def write_agenda(*, by: Any, goals: Iterable[Goal], **words: str) -> CommonAgenda:
    """Changes the draft of the common agenda, or begins the next version; `words` are of AGENDA_FIELDS, the others are emptied.

    Raises NotYoursToDoError, AgendaRefusedError without a vision and while a body decides on the draft.
    """
    _check(by)
    unknown = set(words) - AGENDA_FIELDS
    if unknown:
        raise TypeError(f"The common agenda has no words {sorted(unknown)}.")
    said = {name: words.get(name, "").strip() for name in sorted(AGENDA_FIELDS)}
    if not (said["vision"] or said["vision_es"]):
        raise AgendaRefusedError(_("Write the vision in at least one language."))
    draft = _draft() or _next(said)
    changed = [name for name, value in said.items() if getattr(draft, name) != value]
    if _name_goals(draft, list(goals)):
        changed.append("goals")
    if changed:
        need_free(draft, AgendaRefusedError)
        for name in said:
            setattr(draft, name, said[name])
        draft.written_at = timezone.now()
        draft.save()
        audit.record(by=by, verb="drafted", target=draft, fields=changed, label=str(draft.number))
    return draft


@transaction.atomic
def adopt_agenda(
    *, by: Any, on: date, decision: NotedDecision | None = None, decided: str = "", decided_es: str = ""
) -> CommonAgenda:
    """Makes the draft the agenda that holds, adopted on that day by a decision noted in a meeting, or said in words.

    The words of its goals are written down with it. Only for what was decided before a body decided in the portal. Raises
    NotYoursToDoError, AgendaRefusedError, DecidedElsewhereError.
    """
    _check(by)
    _check_decision(decision)
    words = decided.strip() or (decision.text if decision else "")
    if not (words or decided_es.strip()):
        raise AgendaRefusedError(_("Say which decision adopted the agenda: choose one from a meeting, or write it."))
    _check_day(on)
    check_recorded(on)
    return _adopted(_draft(), on, decision, (words, decided_es.strip()), by=by)


@transaction.atomic
def carry_out_adoption(*, by: Any, agenda: CommonAgenda, on: date, decided: str, decided_es: str) -> CommonAgenda:
    """What follows from a body's decision in the portal to adopt this draft; `by` states its outcome.

    Whether the body decided so is for the caller to know. Raises AgendaRefusedError where it is no draft any more.
    """
    draft = _draft()
    if draft is None or draft.pk != agenda.pk:
        raise AgendaRefusedError(_("There is no draft any more."))
    _check_day(on)
    return _adopted(draft, on, None, (decided[:500], decided_es[:500]), by=by)


def _adopted(
    draft: CommonAgenda | None, on: date, decision: NotedDecision | None, words: tuple[str, str], *, by: Any
) -> CommonAgenda:
    if draft is None:
        raise AgendaRefusedError(_("There is no draft to adopt. Write one first."))
    _freeze_goals(draft)
    draft.adopted_on, draft.decision, (draft.decided, draft.decided_es) = on, decision, words
    draft.save()
    fields = ["adopted_on", "decision", "decided"]
    audit.record(by=by, verb="adopted", target=draft, fields=fields, label=str(draft.number))
    return draft


@transaction.atomic
def discard_agenda(*, by: Any) -> None:
    """Throws the draft away; the agenda that holds stays. Raises NotYoursToDoError, AgendaRefusedError."""
    _check(by)
    draft = _draft()
    if draft is None:
        raise AgendaRefusedError(_("There is no draft any more."))
    need_free(draft, AgendaRefusedError)
    audit.record(by=by, verb="discarded", target=draft, label=str(draft.number))
    draft.delete()


# ----------------------------------------------------------------------------------------------------------------------


def _check(by: Any) -> None:
    """The second lock behind the pages: `by` None is the system."""
    if by is not None and not rules.can_edit_goals(by):
        raise NotYoursToDoError(_("Only the backbone team can change the common agenda."))


def _draft() -> CommonAgenda | None:
    """The draft, held until the transaction ends: what is adopted at this moment is not changed any more."""
    return CommonAgenda.objects.select_for_update().drafts().first()


def _next(said: dict[str, str]) -> CommonAgenda:
    # Two who begin at once get one draft: the number is unique.
    last = CommonAgenda.objects.aggregate(last=Max("number"))["last"] or 0
    vision = {name: said[name] for name in ("vision", "vision_es")}
    return CommonAgenda.objects.get_or_create(number=last + 1, defaults=vision)[0]


def _name_goals(draft: CommonAgenda, goals: list[Goal]) -> bool:
    """Makes `goals` the success measures of the draft, in this order; whether that changed anything."""
    keys = [goal.pk for goal in goals]
    if list(draft.measures.values_list("goal_id", flat=True)) == keys:
        return False
    draft.measures.all().delete()
    rows = [NamedGoal(agenda=draft, goal=goal, position=position) for position, goal in enumerate(goals)]
    NamedGoal.objects.bulk_create(rows)
    return True


def _check_day(on: date) -> None:
    if on > timezone.localdate():
        raise AgendaRefusedError(_("This day is still to come. Adopt the agenda once the network has agreed."))
    earlier = CommonAgenda.objects.adopted().first()
    if earlier is not None and earlier.adopted_on is not None and on < earlier.adopted_on:
        raise AgendaRefusedError(_("The version before was adopted later than that. Choose a later day."))


def _check_decision(decision: NotedDecision | None) -> None:
    if decision is not None and decision.meeting.workgroup.kind != WorkgroupKind.GOVERNANCE:
        raise AgendaRefusedError(
            _("Only a governance group adopts the agenda. Choose a decision of one of its meetings.")
        )


def _freeze_goals(draft: CommonAgenda) -> None:
    rows = list(draft.measures.select_related("goal"))
    hidden = next((row.goal for row in rows if not row.goal.published), None)
    if hidden is not None:
        message = _("The goal “%(name)s” is not public. Show it to the public first, or leave it out.")
        raise AgendaRefusedError(message % {"name": hidden.name})
    for row in rows:
        for field in GOAL_WORDS:
            setattr(row, field, getattr(row.goal, field))
    NamedGoal.objects.bulk_update(rows, GOAL_WORDS)
