"""Consultations between workgroups: asked, taken up, advised, answered. Every step is kept, and the other side is told."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import IO, Any, TypedDict, Unpack
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kconnect.core import audit, files
from workgroups import rules
from workgroups.choices import CONSULTATION_MOVES, ConsultationMove, ConsultationState, Uptake
from workgroups.models import Advice, Consultation, ConsultationStep, Membership, Person, User, Workgroup
from workgroups.services import consultation_notices as notices
from workgroups.services.errors import MoveRefusedError, NotYoursToDoError, WrongAdvisorError, WrongQuestionError

LARGEST_FILE = 10 << 20


class Question(TypedDict, total=False):
    """What one group asks of another: `about` names a thing of a later app by kind and slug."""

    kind: str
    topic: str
    question: str
    due_on: date
    about: tuple[str, str] | None


@transaction.atomic
def ask_consultation(
    *,
    by: User,
    asking: Workgroup,
    asked: Workgroup,
    form_token: UUID,
    at: datetime | None = None,
    **question: Unpack[Question],
) -> tuple[Consultation, bool]:
    """Asks `asked` in the name of `asking`, and returns the consultation with True; the leads of both groups are told.

    The same person and `form_token` (of the form) are the same question: a second call returns the first row and False.
    `at` is when it was asked, if it is written down later. Raises NotYoursToDoError, WrongQuestionError (the group itself,
    or one that offers nothing to others).
    """
    if not rules.can_ask_for_workgroup(by, asking):
        raise NotYoursToDoError(_("You cannot ask for this workgroup. Ask its lead to add you."))
    if asking.pk == asked.pk or not asked.offers or not asked.published:
        raise WrongQuestionError(_("Choose another workgroup, one that offers its help."))
    about = question.pop("about", None) or ("", "")
    try:
        with transaction.atomic():
            row = Consultation.objects.create(
                asking=asking, asked=asked, asked_by=by.person, form_token=form_token, about_kind=about[0],
                about_slug=about[1], asked_at=at or timezone.now(), **question,
            )  # fmt: skip
    except IntegrityError:
        earlier = Consultation.objects.filter(asked_by=by.person, form_token=form_token).first()
        if earlier is None:
            raise
        return earlier, False
    step = _keep(row, ConsultationMove.ASK, by, at=row.asked_at)
    audit.record(by=by, verb="asked", target=row, label=asked.name)
    notices.tell_of(step, by=by)
    return row, True


@transaction.atomic
def ask_back(*, by: User, consultation: Consultation, text: str, at: datetime | None = None) -> Consultation:
    """Wants to know more before the group takes it up; `at` is as for a question. Raises NotYoursToDoError, MoveRefusedError."""
    return _move(consultation, ConsultationMove.ASK_BACK, verb="questioned", by=by, text=text, at=at)


@transaction.atomic
def reply_to_question(*, by: User, consultation: Consultation, text: str) -> Consultation:
    """Answers what the asked group wanted to know. Raises NotYoursToDoError, MoveRefusedError."""
    return _move(consultation, ConsultationMove.REPLY, verb="replied", by=by, text=text)


@transaction.atomic
def accept_consultation(
    *, by: User, consultation: Consultation, advisors: Collection[Person], text: str = "", at: datetime | None = None
) -> Consultation:
    """Takes a question up with the members who advise; also changes who advises. `text` is a word to them and to those who ask.

    `at` is as for a question.
    Raises NotYoursToDoError, MoveRefusedError, WrongAdvisorError.
    """
    row = _locked(consultation)
    again = row.state == ConsultationState.ACCEPTED
    move = ConsultationMove.ASSIGN if again else ConsultationMove.ACCEPT
    moved = _move(row, move, verb="assigned" if again else "accepted", by=by, text=text, say=False, at=at)
    _check_advisors(row, advisors)
    moved.advisors.set(advisors)
    notices.tell_of(moved.steps.order_by("-pk")[0], by=by)
    return moved


def _check_advisors(row: Consultation, advisors: Collection[Person]) -> None:
    keys = {person.pk for person in advisors}
    members = Membership.objects.current().filter(workgroup=row.asked_id, person__in=keys)
    if not keys or set(members.values_list("person_id", flat=True)) != keys:
        raise WrongAdvisorError(_("Choose who advises: members of your own workgroup."))


@transaction.atomic
def decline_consultation(
    *, by: User, consultation: Consultation, reason: str, at: datetime | None = None
) -> Consultation:
    """Says that the group does not take it up, and why; `at` is as for a question. Raises NotYoursToDoError, MoveRefusedError."""
    return _move(
        consultation, ConsultationMove.DECLINE, verb="declined", by=by, text=reason, at=at, state_reason=reason
    )


@transaction.atomic
def give_advice(
    *,
    by: User,
    consultation: Consultation,
    text: str = "",
    text_es: str = "",
    uploads: Iterable[IO[bytes]] = (),
    at: datetime | None = None,
) -> Advice:
    """Gives advice, in the language or languages in which it is written, with files; more can follow. `at` is as for a question.

    Raises NotYoursToDoError, MoveRefusedError, and FileTooLargeError of core.
    """
    now = at or timezone.now()
    row = _locked(consultation)
    moved = _move(
        row, ConsultationMove.ADVISE, verb="advised", by=by, say=False, at=now, advised_at=row.advised_at or now
    )
    advice = Advice.objects.create(consultation=moved, text=text, text_es=text_es, given_by=by.person, given_at=now)
    for upload in uploads:
        name = str(getattr(upload, "name", "") or "file")
        advice.files.add(files.store(upload, name=name, by=by, limit=LARGEST_FILE))
    notices.tell_of(moved.steps.order_by("-pk")[0], by=by)
    return advice


@transaction.atomic
def answer_advice(
    *, by: User, consultation: Consultation, uptake: Uptake, reason: str, at: datetime | None = None
) -> Consultation:
    """Says what the asking group does with the advice, and why; that closes it. `at` is as for a question.

    Raises NotYoursToDoError, MoveRefusedError.
    """
    values: dict[str, Any] = {"uptake": uptake, "uptake_reason": reason, "answered_at": at or timezone.now()}
    return _move(consultation, ConsultationMove.ANSWER, verb="answered", by=by, text=reason, at=at, **values)


@transaction.atomic
def withdraw_consultation(*, by: User, consultation: Consultation, at: datetime | None = None) -> Consultation:
    """Takes the question back before there is advice; `at` is as for a question. Raises NotYoursToDoError, MoveRefusedError."""
    return _move(consultation, ConsultationMove.WITHDRAW, verb="withdrawn", by=by, at=at)


@transaction.atomic
def reopen_consultation(*, by: User, consultation: Consultation) -> Consultation:
    """Takes back that it was declined, withdrawn or answered. Raises NotYoursToDoError, MoveRefusedError."""
    none: dict[str, Any] = {"uptake": "", "uptake_reason": "", "answered_at": None, "state_reason": ""}
    return _move(consultation, ConsultationMove.REOPEN, verb="reopened", by=by, **none)


@transaction.atomic
def comment_on_consultation(
    *, by: User, consultation: Consultation, text: str, at: datetime | None = None
) -> ConsultationStep:
    """Adds a word that both groups read; `at` is as for a question. Raises NotYoursToDoError."""
    row = _locked(consultation)
    if not rules.can_move(by, row, ConsultationMove.COMMENT):
        raise NotYoursToDoError(_("You cannot write here. Members of the two workgroups can."))
    step = _keep(row, ConsultationMove.COMMENT, by, text, at)
    audit.record(by=by, verb="commented", target=row, label=row.asked.name)
    notices.tell_of(step, by=by)
    return step


def _locked(consultation: Consultation) -> Consultation:
    """The row as it stands now, held until the transaction ends."""
    rows = Consultation.objects.select_for_update(of=("self",)).select_related("asking", "asked")
    return rows.get(pk=consultation.pk)


def _move(
    consultation: Consultation,
    move: ConsultationMove,
    *,
    verb: str,
    by: User,
    text: str = "",
    say: bool = True,
    at: datetime | None = None,
    **values: Any,
) -> Consultation:
    row = _locked(consultation)
    if not rules.can_move(by, row, move):
        raise NotYoursToDoError(_("You cannot do this here. The leads of the workgroup can."))
    state = CONSULTATION_MOVES.get((ConsultationState(row.state), move))
    if state is None:
        raise MoveRefusedError(
            _("This is “%(state)s” now. Open it again to see what can be done.")
            % {"state": ConsultationState(row.state).label}
        )
    for field, value in {**values, "state": state}.items():
        setattr(row, field, value)
    row.save(update_fields=["state", *values])
    step = _keep(row, move, by, text, at)
    audit.record(by=by, verb=verb, target=row, fields=["state", *values], label=row.asked.name)
    if say:
        notices.tell_of(step, by=by)
    return row


def _keep(
    row: Consultation, move: ConsultationMove, by: User, text: str = "", at: datetime | None = None
) -> ConsultationStep:
    return ConsultationStep.objects.create(
        consultation=row, move=move, by=by.person, text=text, at=at or timezone.now()
    )
