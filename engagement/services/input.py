"""What becomes of one piece of input: given, looked at, coded, put together, taken back. The only code that writes it."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from engagement import rules
from engagement.choices import DeclineReason, InputKind, InputState
from engagement.models import MOST_TEXT, Input, InputAnswer, InputTheme
from engagement.models.input import ABOUT_HERE
from engagement.services.errors import InputClosedError, InputInvalidError, MoveRefusedError, NotYoursToDoError
from engagement.services.input_letters import FORGOTTEN, forget_letters, tell_declined, tell_writer
from engagement.subjects import subjects
from kconnect.core import audit
from kconnect.core.i18n import current_language


@transaction.atomic
def give_input(
    *, by: None, about: str, thing: Any, form_token: UUID, text: str, kind: str = InputKind.COMMENT, name: str = "",
    email: str = "", consent: bool = False,
) -> Input:  # fmt: skip
    """Takes a comment or an idea from anybody; the same sending twice is one. Nobody reads it before a moderator did.

    Without consent the address is not kept. Raises InputClosedError when the thing takes none (any more), InputInvalidError.
    """
    known = _sent(form_token)
    if known is not None:
        return known
    subject, text = subjects()[about], text.strip()
    if not 0 < len(text) <= MOST_TEXT:
        raise InputInvalidError(_("Write what you want to say."))
    _check_open(about, thing)
    given = Input(
        about=about, kind=kind, text=text, name=name.strip(), language=current_language(), form_token=form_token
    )
    if email and consent:
        given.email, given.consented_at = email.strip().lower(), timezone.now()
    try:
        with transaction.atomic():
            subject.join(given, thing)
            if given._state.adding:
                given.save()
    except IntegrityError:
        # A double press: the same form came a moment earlier.
        first = _sent(form_token)
        if first is None:
            raise
        return first
    return given


def _sent(form_token: UUID) -> Input | None:
    return Input.objects.filter(form_token=form_token).first()


def _check_open(about: str, thing: Any) -> None:
    if about == "call":
        answered = InputAnswer.objects.filter(call=thing).exists()
        if not rules.takes_input(thing, is_answered=answered, today=timezone.localdate()):
            raise InputClosedError(_("This call for input is closed. Your words were not sent: you may copy them."))
    if about == "decision" and not thing.takes_advice:
        raise InputClosedError(_("Nobody outside the body is asked about this decision. Your words were not sent."))


# Looking at it --------------------------------------------------------------------------------------------------------


@transaction.atomic
def accept_input(*, by: Any, inputs: Iterable[Input]) -> list[Input]:
    """Shows input to everybody; returns what was not shown before. Raises NotYoursToDoError, MoveRefusedError."""
    rows = _locked(by, inputs)
    moved = []
    for row in rows:
        if row.state == InputState.DECLINED:
            # Whoever was told that it is not shown is told of the answer all the same.
            row.told_at = None
        if row.state != InputState.ACCEPTED:
            moved.append(_move(by, row, InputState.ACCEPTED, verb="accepted"))
    for row in moved:
        _hear_of_call(row)
    return moved


@transaction.atomic
def decline_input(*, by: Any, inputs: Iterable[Input], reason: str) -> list[Input]:
    """Leaves input out, with a reason from the list; its writer is told. Raises NotYoursToDoError, MoveRefusedError."""
    if reason not in DeclineReason.values:
        raise InputInvalidError(_("Choose a reason from the list."))
    moved = []
    for row in _locked(by, inputs):
        if row.state == InputState.DECLINED:
            continue
        if row.merged.exists():
            raise MoveRefusedError(_("Others are put together with this one. Separate them first."))
        row.decline_reason = reason
        moved.append(_move(by, row, InputState.DECLINED, verb="left_out", reason=reason))
        tell_declined(row)
    return moved


@transaction.atomic
def merge_input(*, by: Any, given: Input, into: Input) -> Input:
    """Puts two that say the same together: `into` is shown and counts both. Raises NotYoursToDoError, MoveRefusedError."""
    row, head = _locked(by, [given, into]) if given.pk != into.pk else (None, None)
    if row is None or head is None or row.about != head.about or not _same_thing(row, head):
        raise MoveRefusedError(_("Put together what is about the same thing."))
    if head.state != InputState.ACCEPTED:
        raise MoveRefusedError(_("Show the other one first, then put this one together with it."))
    row.merged.update(merged_into=head)
    row.merged_into = head
    _move(by, row, InputState.MERGED, verb="merged")
    if head.answered_at is not None:
        _answered(row)
    return row


@transaction.atomic
def edit_input(*, by: Any, given: Input, text: str) -> Input:
    """Takes personal details out of a text; how it was written stays for moderators. Raises NotYoursToDoError, InputInvalidError."""
    (row,) = _locked(by, [given])
    text = text.strip()
    if not 0 < len(text) <= MOST_TEXT:
        raise InputInvalidError(
            _("Leave something of the text. To show nothing of it, choose a reason and leave it out.")
        )
    if row.state == InputState.WITHDRAWN:
        raise MoveRefusedError(_("Its writer has taken it back."))
    if text != row.text:
        row.original, row.text, row.edited_at = row.original or row.text, text, timezone.now()
        row.save(update_fields=["original", "text", "edited_at"])
        audit.record(by=by, verb="changed", target=row, fields=["text"])
    return row


@transaction.atomic
def code_input(*, by: Any, inputs: Iterable[Input], themes: Iterable[InputTheme], add: bool = False) -> None:
    """Sorts input by theme: exactly these, or with `add` these as well. Raises NotYoursToDoError."""
    chosen = list(themes)
    for row in _locked(by, inputs):
        before = set(row.themes.values_list("pk", flat=True))
        after = {theme.pk for theme in chosen} | (before if add else set())
        if after != before:
            row.themes.set(after)
            audit.record(by=by, verb="coded", target=row, fields=["themes"])


# Taking it back -------------------------------------------------------------------------------------------------------


@transaction.atomic
def withdraw_input(*, by: Any, given: Input) -> None:
    """Erases what somebody gave at their own wish; `by` None is the writer, by the signed link. Again is the same.

    What was put together with it stays: the oldest of those waits for a moderator in its stead. Raises NotYoursToDoError.
    """
    row = Input.objects.select_for_update().get(pk=given.pk)
    if by is not None and not rules.can_moderate(by):
        raise NotYoursToDoError(_("Only whoever moderates may do this."))
    if row.state == InputState.WITHDRAWN:
        return
    _pass_on(row)
    InputAnswer.objects.filter(input=row).delete()
    row.themes.clear()
    row.state, row.decline_reason, row.merged_into = InputState.WITHDRAWN, "", None
    row.text = row.original = row.name = row.email = ""
    row.consented_at = row.edited_at = None
    row.save()
    forget_letters([row.pk])
    audit.record(by=by, verb="withdrawn", target=row)


@transaction.atomic
def erase_declined() -> int:
    """Every night: erases input that is not shown, a year after somebody decided so; returns how many. Nothing of it stays."""
    old = Input.objects.filter(state=InputState.DECLINED, moderated_at__lt=timezone.now() - FORGOTTEN)
    rows = list(old.select_for_update().order_by("pk"))
    numbers = [row.pk for row in rows]
    forget_letters(numbers)
    for row in rows:
        audit.record(by=None, verb="removed", target=row)
    Input.objects.filter(pk__in=numbers).delete()
    return len(numbers)


def _pass_on(row: Input) -> None:
    """The oldest of those that were put together with it takes its place, once a moderator shows its words.

    Nobody decided on them: they were put together because they meant the same, not because they can be read by everybody.
    """
    merged: Sequence[Input] = list(row.merged.order_by("created_at", "pk"))
    if not merged:
        return
    head, *others = merged
    head.state, head.merged_into, head.moderated_at, head.moderated_by = InputState.NEW, None, None, None
    head.save(update_fields=["state", "merged_into", "moderated_at", "moderated_by"])
    head.themes.add(*row.themes.all())
    InputAnswer.objects.filter(input=row).update(input=head)
    Input.objects.filter(pk__in=[other.pk for other in others]).update(merged_into=head)


# Within ---------------------------------------------------------------------------------------------------------------


def _locked(by: Any, inputs: Iterable[Input]) -> list[Input]:
    """The rows in the order given, locked in that of their numbers. Raises NotYoursToDoError."""
    if by is not None and not rules.can_moderate(by):
        raise NotYoursToDoError(_("Only whoever moderates may do this."))
    numbers = [one.pk for one in inputs]
    rows = {row.pk: row for row in Input.objects.select_for_update().filter(pk__in=numbers).order_by("pk")}
    return [rows[number] for number in numbers]


def _move(by: Any, row: Input, to: InputState, verb: str, reason: str = "") -> Input:
    if not rules.may_move(row, to):
        raise MoveRefusedError(_("This was decided in the meantime. Look at it again and choose once more."))
    row.state, row.moderated_at, row.moderated_by = to, timezone.now(), by
    row.decline_reason = row.decline_reason if to == InputState.DECLINED else ""
    row.merged_into = row.merged_into if to == InputState.MERGED else None
    row.save()
    audit.record(by=by, verb=verb, target=row, fields=["state"], reason=reason)
    return row


def _hear_of_call(row: Input) -> None:
    """What is shown after its call was answered is answered with it."""
    if row.call_id and InputAnswer.objects.filter(call=row.call_id).exists():
        _answered(row)


def _answered(row: Input) -> None:
    row.answered_at = row.answered_at or timezone.now()
    row.save(update_fields=["answered_at"])
    tell_writer(row)


def _same_thing(one: Input, other: Input) -> bool:
    if any(getattr(one, f"{name}_id") != getattr(other, f"{name}_id") for name in ABOUT_HERE):
        return False
    names = subjects()[one.about].names([one.pk, other.pk])
    return names.get(one.pk) == names.get(other.pk)
