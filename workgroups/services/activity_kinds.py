"""The network's own list of kinds of work: added, reworded, retired and taken up again."""

from typing import TypedDict, Unpack

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kconnect.core import audit
from workgroups import rules
from workgroups.choices import ActivityCode
from workgroups.models import ActivityKind, User
from workgroups.queries.activity_kinds import scheme
from workgroups.services.errors import KindRefusedError, KindUnknownError, NotYoursToDoError


class Words(TypedDict, total=False):
    """What is told of a kind of work, in both languages."""

    name: str
    name_es: str
    definition: str
    definition_es: str
    example: str
    example_es: str
    not_when: str
    not_when_es: str


@transaction.atomic
def add_kind(*, by: User | None, code: str, **words: Unpack[Words]) -> ActivityKind:
    """Adds a kind of work of the network's own. Raises NotYoursToDoError, KindRefusedError (the code is taken)."""
    _may(by)
    taken = KindRefusedError(_("This code is taken. Choose another one."))
    if code in ActivityCode.values:
        raise taken
    try:
        with transaction.atomic():
            row = ActivityKind.objects.create(code=code, **words)
    except IntegrityError as error:
        raise taken from error
    audit.record(by=by, verb="created", target=row, label=code)
    return row


@transaction.atomic
def change_kind(*, by: User | None, code: str, **words: Unpack[Words]) -> ActivityKind:
    """Rewords a kind of work; entries keep their code. Raises NotYoursToDoError, KindUnknownError."""
    _may(by)
    row = _held(code)
    changed = [field for field, text in words.items() if getattr(row, field) != text]
    for field in changed:
        setattr(row, field, words[field])  # type: ignore[literal-required]  # the names are those of Words
    if changed:
        row.save(update_fields=changed)
        audit.record(by=by, verb="changed", target=row, fields=changed, label=code)
    return row


@transaction.atomic
def use_kind(*, by: User | None, code: str, used: bool) -> ActivityKind:
    """Retires a kind of work, or takes it up again; entries keep it. Raises NotYoursToDoError, KindUnknownError, KindRefusedError."""
    _may(by)
    row = _held(code)
    if not used and [kind.code for kind in scheme().offered()] == [code]:
        raise KindRefusedError(_("This is the last kind of work in use. Add another one first."))
    row.retired_on = None if used else timezone.localdate()
    row.save(update_fields=["retired_on"])
    audit.record(by=by, verb="reopened" if used else "ended", target=row, label=code)
    return row


def _may(by: User | None) -> None:
    if by is not None and not rules.can_manage_workgroups(by):
        raise NotYoursToDoError(_("You cannot change the kinds of work. Ask the backbone staff."))


def _held(code: str) -> ActivityKind:
    """The row of a kind, held until the transaction ends; made now if the network starts with the kind."""
    if code in ActivityCode.values:
        ActivityKind.objects.get_or_create(code=code)
    row = ActivityKind.objects.select_for_update().filter(code=code).first()
    if row is None:
        raise KindUnknownError(_("The network has no such kind of work."))
    return row
