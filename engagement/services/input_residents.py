"""Input that staff write down for a resident who has no e-mail, and telling them by voice what became of it."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from engagement import rules
from engagement.choices import Deed
from engagement.models import Input
from engagement.rules.behalf import Yes
from engagement.services.behalf import act_for, resident_of
from engagement.services.errors import MoveRefusedError, NotYoursToDoError
from engagement.services.input import give_input
from engagement.subjects import subjects
from kconnect.core import audit
from workgroups import unlinked
from workgroups.models import Person, User

MOST_NAME = 80


@transaction.atomic
def give_for_resident(
    *, by: User, about: str, thing: Any, form_token: UUID, text: str, kind: str, named: bool, name: str, phone: str = "",
    language: str = "en", yes: Yes,
) -> Input:  # fmt: skip
    """Writes down what a resident says, in their language and with their yes; a moderator reads it first, as all input.

    Everybody reads their name only if they wish it (`named`). The same sending twice is one.
    Raises NotYoursToDoError, ActingRefusedError, InputClosedError, InputInvalidError.
    """
    known = Input.objects.filter(form_token=form_token).first()
    if known is not None:
        return known
    person = resident_of(by=by, name=name, phone=phone, language=language, yes=yes)
    label = str(subjects()[about].reference(thing).name)
    act = act_for(by=by, person=person, deed=Deed.INPUT, thing=thing, label=label, yes=yes)
    shown = person.name[:MOST_NAME] if named else ""
    given = give_input(by=None, about=about, thing=thing, form_token=form_token, text=text, kind=kind, name=shown)
    given.acted_for, given.language = act, language
    given.save(update_fields=["acted_for", "language"])
    return given


@transaction.atomic
def tell_resident(*, by: User, given: Input) -> None:
    """Keeps that somebody told a resident what became of their input; again is the same.

    Raises NotYoursToDoError; MoveRefusedError when there is nothing to tell.
    """
    if not rules.can_act_for(by):
        raise NotYoursToDoError(_("You cannot act for others. Ask the backbone staff."))
    row = Input.objects.select_for_update().get(pk=given.pk)
    if row.acted_for_id is not None and row.told_at is not None:
        return
    if not Input.objects.to_tell().filter(pk=row.pk).exists():
        raise MoveRefusedError(_("There is nothing to tell yet. It waits for its answer."))
    row.told_at = timezone.now()
    row.save(update_fields=["told_at"])
    audit.record(by=by, verb="passed_on", target=row)


# With the person ------------------------------------------------------------------------------------------------------


def _erase(person: Person) -> None:
    """What an erased person said stays, as nobody's."""
    Input.objects.filter(acted_for__person=person).update(name="")


def _tell(person: Person) -> list[dict[str, Any]]:
    rows = Input.objects.filter(acted_for__person=person).order_by("pk")
    return [dict(row) for row in rows.values("text", "name", "state", "created_at", "told_at")]


def _merge(_kept: Person, _gone: Person) -> None:
    """Nothing: the act for the person moves, and with it what was said."""


unlinked.register(unlinked.Unlinked("engagement.input", erase=_erase, tell=_tell, merge=_merge))
