"""Self-assessments: opened, answered, added up when they close, and followed by actions of the workplan."""

import logging
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agenda import services as agenda_services
from agenda.models import Action, Strategy
from engagement.choices.assessments import AnswerWay
from engagement.instruments import HIGHEST, instruments
from engagement.models import Assessment, AssessmentAction, AssessmentAnswer, AssessmentResult
from engagement.queries.assessments import asked_of
from engagement.rules import assessments as rules
from engagement.services import assessment_notices as told
from engagement.services.errors import AssessmentRefusedError, NotYoursToDoError
from kconnect.core import audit
from workgroups.models import Organization, User, Workgroup

log = logging.getLogger(__name__)


def _need(may: bool) -> None:
    if not may:
        raise NotYoursToDoError(_("You cannot do this. Ask whoever opened the self-assessment."))


def _held(row: Assessment, *, is_open: bool = True) -> Assessment:
    """The round as it is stored now, held until the transaction ends. Raises AssessmentRefusedError for a closed one."""
    rows = Assessment.objects.select_for_update(of=("self",)).select_related("workgroup", "organization")
    held = rows.get(pk=row.pk)
    if is_open and held.closed_at is not None:
        raise AssessmentRefusedError(_("This self-assessment has closed. What was answered is added up."))
    return held


@transaction.atomic
def open_assessment(
    *, by: Any, instrument: str, closes_on: date, opens_on: date | None = None, way: str = AnswerWay.EACH,
    workgroup: Workgroup | None = None, organization: Organization | None = None,
) -> Assessment:  # fmt: skip
    """Asks the newest version of an instrument about a workgroup, a partner or the collaborative; those who are asked hear of it.

    Raises NotYoursToDoError, AssessmentRefusedError.
    """
    _need(by is None or rules.can_open_assessment(by, workgroup=workgroup, organization=organization))
    asked = instruments().get(instrument)
    if asked is None:
        raise AssessmentRefusedError(_("Choose what is asked."))
    row = Assessment(
        instrument=instrument, version=asked.current, workgroup=workgroup, organization=organization, way=way,
        opens_on=opens_on or timezone.localdate(), closes_on=closes_on, opened_by=by,
    )  # fmt: skip
    if row.closes_on < timezone.localdate():
        raise AssessmentRefusedError(_("The last day is over already. Choose a later one."))
    _store(row)
    audit.record(by=by, verb="asked", target=row, label=instrument)
    told.tell_of_opening(row, asked_of(row), timezone.localdate())
    return row


def _store(row: Assessment) -> None:
    try:
        row.full_clean()
        with transaction.atomic():
            row.save()
    except ValidationError as error:
        raise AssessmentRefusedError(" ".join(dict.fromkeys(error.messages))) from error
    except IntegrityError as error:
        already = _("This is being asked already. Wait until that round has closed.")
        raise AssessmentRefusedError(already) from error


@transaction.atomic
def extend_assessment(*, by: User, assessment: Assessment, closes_on: date) -> Assessment:
    """Gives a round another last day, today or later. Raises NotYoursToDoError, AssessmentRefusedError."""
    row = _held(assessment)
    _need(rules.can_keep_assessment(by, row))
    if closes_on < max(timezone.localdate(), row.opens_on):
        raise AssessmentRefusedError(_("The last day is over already. Choose a later one."))
    row.closes_on = closes_on
    _store(row)
    audit.record(by=by, verb="changed", target=row, fields=["closes_on"], label=row.instrument)
    return row


@transaction.atomic
def answer_assessment(*, by: User, assessment: Assessment, levels: Mapping[str, int | None]) -> None:
    """How far each statement is true (None: cannot say); it takes the place of what was said before.

    What one person says for themselves is nobody's business, so there is no audit event; an answer that was agreed has one.
    Raises NotYoursToDoError, AssessmentRefusedError.
    """
    row = _held(assessment)
    _need(rules.can_answer(by, row))
    if not rules.is_open(row, timezone.localdate()):
        raise AssessmentRefusedError(_("It can be answered from its first day to its last."))
    codes = {one.code for one in instruments()[row.instrument].versions[row.version]}
    given = {code: level for code, level in levels.items() if code in codes}
    if all(level is None for level in given.values()):
        raise AssessmentRefusedError(_("Say of at least one statement how far it is true."))
    if any(level is not None and not 0 <= level <= HIGHEST for level in given.values()):
        raise AssessmentRefusedError(_("Levels go from 0 to 4."))
    together = row.way == AnswerWay.TOGETHER
    earlier = AssessmentAnswer.objects.filter(assessment=row)
    (earlier if together else earlier.filter(person=by.person)).delete()
    AssessmentAnswer.objects.bulk_create([
        AssessmentAnswer(assessment=row, person=by.person, statement=code, level=level)
        for code, level in given.items()
    ])  # fmt: skip
    if together:
        audit.record(by=by, verb="responded", target=row, label=row.instrument)


@transaction.atomic
def close_assessment(*, by: Any, assessment: Assessment) -> Assessment:
    """Adds up what was answered and lets the single answers go; twice is once.

    Before its last day is over only when everybody has answered: whoever could choose the moment could choose the fifth answer.
    Raises NotYoursToDoError, AssessmentRefusedError.
    """
    row = _held(assessment, is_open=False)
    _need(by is None or rules.can_keep_assessment(by, row))
    if row.closed_at is not None:
        return row
    answers = list(row.answers.values_list("person_id", "statement", "level"))
    together = row.way == AnswerWay.TOGETHER
    row.answered = len({person for person, _statement, _level in answers})
    row.asked = 1 if together else max(asked_of(row).count(), row.answered)
    if by is not None and rules.is_early(row, answered=row.answered, asked=row.asked, today=timezone.localdate()):
        raise AssessmentRefusedError(_("Not everybody has answered yet. It closes by itself after its last day."))
    row.closed_at = timezone.now()
    row.save(update_fields=["answered", "asked", "closed_at"])
    for one in instruments()[row.instrument].versions[row.version]:
        levels = [level for _person, statement, level in answers if statement == one.code]
        count = rules.add_up(levels, fewest=1 if together else rules.FEWEST)
        if count is not None:
            AssessmentResult.objects.create(
                assessment=row, statement=one.code, number=count.number, total=count.total, divided=count.divided
            )
    row.answers.all().delete()
    audit.record(by=by, verb="closed", target=row, label=row.instrument)
    told.tell_of_closing(row, asked_of(row))
    return row


@transaction.atomic
def call_off_assessment(*, by: User, assessment: Assessment) -> None:
    """Takes a round away that nobody has answered. Raises NotYoursToDoError, AssessmentRefusedError."""
    row = _held(assessment)
    _need(rules.can_keep_assessment(by, row))
    if row.answers.exists():
        raise AssessmentRefusedError(_("Somebody has answered already. Close it instead."))
    audit.record(by=by, verb="removed", target=row, label=row.instrument)
    row.delete()


@transaction.atomic
def follow_assessment(*, by: User, assessment: Assessment, statement: str, strategy: Strategy, **values: Any) -> Action:
    """Makes an action of the workplan from what a closed round says; `values` are those of an action.

    Raises NotYoursToDoError, AssessmentRefusedError, and what making an action raises.
    """
    row = _held(assessment, is_open=False)
    _need(rules.can_keep_assessment(by, row))
    if row.closed_at is None or instruments()[row.instrument].statement(statement) is None:
        raise AssessmentRefusedError(_("Choose one of the statements of a self-assessment that has closed."))
    action = agenda_services.create_action(by=by, strategy=strategy, **values)
    AssessmentAction.objects.create(assessment=row, statement=statement, action=action)
    audit.record(by=by, verb="followed", target=row, label=statement)
    return action


def mind_assessments(today: date) -> None:
    """Every night: closes what is over, tells of what begins, reminds those who have not answered. Each is said once.

    A round that fails holds up no other; the first failure is raised once all had their turn.
    """
    failed: list[Exception] = []
    for row in Assessment.objects.filter(closed_at__isnull=True).select_related("workgroup", "organization"):
        try:
            with transaction.atomic():
                _mind(row, today)
        except Exception as error:
            log.exception("could not mind the self-assessment %s", row.pk)
            failed.append(error)
    if failed:
        raise failed[0]


def _mind(row: Assessment, today: date) -> None:
    if row.closes_on < today:
        close_assessment(by=None, assessment=row)
    elif row.opens_on <= today and not told.tell_of_opening(row, asked_of(row), today):
        # Who has heard of it this very night needs no reminder yet.
        told.remind(row, asked_of(row), today)
