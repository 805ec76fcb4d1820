"""What can be done with calls for input and the themes of input; the only code that writes them."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from engagement import rules
from engagement.choices import CallState
from engagement.models import Input, InputCall, InputTheme
from engagement.services.errors import InputInvalidError, MoveRefusedError, NotYoursToDoError
from engagement.shipped import shipped_themes
from kconnect.core import audit
from kconnect.core.slugs import free_slug

CALL_FIELDS = frozenset({
    "title", "title_es", "question", "question_es", "background", "background_es", "changeable", "changeable_es", "fixed",
    "fixed_es", "workgroup", "goal", "strategy", "opens_on", "closes_on", "answer_due_on",
})  # fmt: skip


@transaction.atomic
def create_call(*, by: Any, **values: Any) -> InputCall:
    """A draft of a call; `values` are of CALL_FIELDS. Raises NotYoursToDoError, InputInvalidError."""
    call = InputCall(**_known(values))
    _check(by, call)
    call.slug = free_slug(InputCall, call.title)
    _store(call)
    audit.record(by=by, verb="created", target=call, fields=list(values), label=call.slug)
    return call


@transaction.atomic
def change_call(*, by: Any, call: InputCall, **values: Any) -> InputCall:
    """Changes some of CALL_FIELDS. Once somebody has answered, the question and what can change stay as they were.

    A later promise of an answer is read beside the first one.

    Raises NotYoursToDoError, InputInvalidError, MoveRefusedError.
    """
    row = _locked(by, call)
    changed = [name for name, value in _known(values).items() if getattr(row, name) != value]
    frozen = {"question", "question_es", "changeable", "changeable_es", "fixed", "fixed_es"} & set(changed)
    if any(getattr(row, name) for name in frozen) and Input.objects.filter(call=row).exists():
        raise MoveRefusedError(
            _("People have written already. The question and what can change stay as they read them.")
        )
    for name in changed:
        setattr(row, name, values[name])
    _check(by, row)
    if changed:
        _store(row)
        audit.record(by=by, verb="changed", target=row, fields=changed, label=row.slug)
    return row


@transaction.atomic
def publish_call(*, by: Any, call: InputCall) -> InputCall:
    """Shows a call to the public; from its first day on people write. Raises NotYoursToDoError, InputInvalidError."""
    row = _locked(by, call)
    if row.state != CallState.PUBLISHED:
        if row.closes_on < timezone.localdate():
            raise InputInvalidError(_("Its last day is over. Choose a later one."))
        row.state, row.promised_on = CallState.PUBLISHED, row.promised_on or row.answer_due_on
        _store(row)
        audit.record(by=by, verb="published", target=row, fields=["state"], label=row.slug)
    return row


@transaction.atomic
def hide_call(*, by: Any, call: InputCall) -> InputCall:
    """Makes a call a draft again, as long as nobody has written. Raises NotYoursToDoError, MoveRefusedError."""
    row = _locked(by, call)
    if Input.objects.filter(call=row).exists():
        raise MoveRefusedError(_("People have written already. A call that was heard stays, and gets an answer."))
    if row.state != CallState.DRAFT:
        row.state, row.promised_on = CallState.DRAFT, None
        row.save(update_fields=["state", "promised_on"])
        audit.record(by=by, verb="hidden", target=row, fields=["state"], label=row.slug)
    return row


# Themes ---------------------------------------------------------------------------------------------------------------


@transaction.atomic
def add_theme(*, by: Any, name: str, name_es: str) -> InputTheme:
    """A theme at the end of the list. Raises NotYoursToDoError, InputInvalidError."""
    _check_moderates(by)
    last = InputTheme.objects.order_by("-position").values_list("position", flat=True).first()
    theme = InputTheme(name=name.strip(), name_es=name_es.strip(), position=(last or 0) + 1)
    theme.slug = free_slug(InputTheme, theme.name)
    _store(theme)
    audit.record(by=by, verb="created", target=theme, label=theme.slug)
    return theme


@transaction.atomic
def start_themes(*, by: Any) -> None:
    """The list of themes that most networks need, to change from there. Raises NotYoursToDoError, InputInvalidError if there is one."""
    _check_moderates(by)
    if InputTheme.objects.exists():
        raise InputInvalidError(_("There are themes already. Add the ones that are missing."))
    for about in shipped_themes():
        add_theme(by=by, **about)


@transaction.atomic
def change_theme(*, by: Any, theme: InputTheme, name: str, name_es: str) -> InputTheme:
    """Other words for a theme. Raises NotYoursToDoError, InputInvalidError."""
    _check_moderates(by)
    row = InputTheme.objects.select_for_update().get(pk=theme.pk)
    if (row.name, row.name_es) != (name.strip(), name_es.strip()):
        row.name, row.name_es = name.strip(), name_es.strip()
        _store(row)
        audit.record(by=by, verb="changed", target=row, fields=["name"], label=row.slug)
    return row


@transaction.atomic
def use_theme(*, by: Any, theme: InputTheme, used: bool) -> InputTheme:
    """Retires a theme, or takes it up again; input keeps it. Raises NotYoursToDoError."""
    _check_moderates(by)
    row = InputTheme.objects.select_for_update().get(pk=theme.pk)
    if (row.retired_on is None) != used:
        row.retired_on = None if used else timezone.localdate()
        row.save(update_fields=["retired_on"])
        audit.record(by=by, verb="changed", target=row, fields=["retired_on"], label=row.slug)
    return row


# Within ---------------------------------------------------------------------------------------------------------------


def _known(values: dict[str, Any]) -> dict[str, Any]:
    unknown = set(values) - CALL_FIELDS
    if unknown:
        raise TypeError(f"A call has no field {sorted(unknown)} that may be set here.")
    return values


def _locked(by: Any, call: InputCall) -> InputCall:
    row = InputCall.objects.select_for_update(of=("self",)).select_related("workgroup").get(pk=call.pk)
    _check(by, row)
    return row


def _check(by: Any, call: InputCall) -> None:
    if by is not None and not rules.can_keep_call(by, call):
        raise NotYoursToDoError(_("You cannot change this call. Ask the lead of its workgroup."))


def _check_moderates(by: Any) -> None:
    if by is not None and not rules.can_moderate(by):
        raise NotYoursToDoError(_("Only whoever moderates may do this."))


def _store(row: InputCall | InputTheme) -> None:
    try:
        row.full_clean()
    except ValidationError as error:
        raise InputInvalidError(" ".join(error.messages)) from error
    row.save()
