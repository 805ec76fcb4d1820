"""Second coding: a sample is drawn, its entries are coded again, and a third person settles where two codes differ."""

from datetime import date
from secrets import token_hex
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agenda import rules
from agenda.models import CodingRound, SecondCode
from agenda.queries.coding import coding_group_id, kinds_to_choose
from agenda.services.errors import MoveRefusedError, NotYoursToDoError, PlanInvalidError
from kconnect.core import audit, notices
from kconnect.core.choices import Topic
from kconnect.core.i18n import name_of
from workgroups.models import Activity, User


@transaction.atomic
def draw_sample(*, by: Any, starts_on: date, ends_on: date, percent: int, seed: str = "") -> CodingRound:
    """Draws `percent` % of the confirmed entries of those days that no sample holds yet; the coders are told.

    The seed is made unless one is given, and kept, so that anybody can draw the same again. Raises NotYoursToDoError,
    PlanInvalidError (days upside down, no such share, or nothing to draw from).
    """
    if by is not None and not rules.can_draw(by):
        raise NotYoursToDoError(_("You cannot draw a sample. The backbone team can."))
    within = {"happened_on__gte": starts_on, "happened_on__lte": ends_on}
    rows = dict(Activity.objects.confirmed().filter(second_code__isnull=True, **within).values_list("pk", "code"))
    sample = CodingRound(
        starts_on=starts_on, ends_on=ends_on, percent=percent, seed=seed or token_hex(16), entries=len(rows),
        drawn_by=by.person if by is not None else None,
    )  # fmt: skip
    try:
        sample.full_clean()
    except ValidationError as error:
        raise PlanInvalidError(" ".join(error.messages)) from error
    if not rows:
        raise PlanInvalidError(_("There is no confirmed entry of those days that is not in a sample already."))
    sample.save()
    keys = rules.draw(list(rows), percent=percent, seed=sample.seed)
    SecondCode.objects.bulk_create(
        SecondCode(sample=sample, activity_id=key, position=place, first_code=rows[key])
        for place, key in enumerate(keys, 1)
    )
    audit.record(by=by, verb="drawn", target=sample, fields=["starts_on", "ends_on", "percent"])
    _tell_coders(sample, len(keys))
    return sample


@transaction.atomic
def give_second_code(*, by: User, item: SecondCode, code: str) -> SecondCode:
    """Codes a drawn entry a second time. Raises NotYoursToDoError, MoveRefusedError (somebody was faster), PlanInvalidError."""
    row = _held(item)
    if row.coded_at is not None:
        raise MoveRefusedError(_("Somebody has coded this entry already. Here is the next one."))
    if not rules.can_code(by, row, coding_group_id()):
        raise NotYoursToDoError(_("You have a part in this entry. Somebody else codes it."))
    _check(code)
    row.second_code, row.coder, row.coded_at = code, by.person, timezone.now()
    row.save(update_fields=["second_code", "coder", "coded_at"])
    audit.record(by=by, verb="coded", target=row, fields=["second_code"])
    return row


@transaction.atomic
def settle_code(*, by: User, item: SecondCode, code: str) -> SecondCode:
    """Says which code holds where two people differ; if it is not the first one, the leads of the group are asked to change it.

    Raises NotYoursToDoError, MoveRefusedError (there is nothing to settle any more), PlanInvalidError.
    """
    row = _held(item)
    if row.settled_at is not None or row.coded_at is None or row.first_code == row.second_code:
        raise MoveRefusedError(_("There is nothing to settle here any more."))
    if not rules.can_settle(by, row, coding_group_id()):
        raise NotYoursToDoError(_("You coded this entry or have a part in it. A third person settles it."))
    _check(code)
    row.settled_code, row.settled_by, row.settled_at = code, by.person, timezone.now()
    row.save(update_fields=["settled_code", "settled_by", "settled_at"])
    audit.record(by=by, verb="settled", target=row, fields=["settled_code"])
    if code != row.first_code:
        _tell_leads(row)
    return row


def _held(item: SecondCode) -> SecondCode:
    """The row as it stands now, held until the transaction ends: two coders cannot both be the second."""
    rows = SecondCode.objects.select_for_update(of=("self",)).select_related("activity__workgroup")
    return rows.get(pk=item.pk)


def _check(code: str) -> None:
    if code not in {kind.code for kind in kinds_to_choose()}:
        raise PlanInvalidError(_("This kind of work is not in use any more. Choose another one."))


def _tell_coders(sample: CodingRound, number: int) -> None:
    """The members of Data & Capacity hear that there is something to code."""
    group = coding_group_id()
    users = User.objects.reachable().filter(
        person__memberships__workgroup=group, person__memberships__ended__isnull=True
    )

    def say() -> str:
        words = ngettext(
            "%(number)s entry of the log waits for a second code. It takes half a minute.",
            "%(number)s entries of the log wait for a second code. Each takes half a minute.",
            number,
        )
        return words % {"number": number}

    notices.tell(
        users, occasion=f"coding:{sample.pk}", say=say, about=lambda: _("Second coding"),
        url=reverse("agenda:coding_list"), topic=Topic.WORK,
    )  # fmt: skip


def _tell_leads(row: SecondCode) -> None:
    activity = row.activity
    notices.tell(
        User.objects.leads_of(activity.workgroup_id), occasion=f"settled:{row.pk}",
        say=lambda: _("The kind of “%(entry)s” was looked at by three people, who would choose another one. Look at it again.")
        % {"entry": activity.summary[:120]},
        about=lambda: name_of(activity.workgroup),
        url=reverse("agenda:activity_edit", args=[activity.workgroup.slug, activity.pk]), topic=Topic.WORK,
    )  # fmt: skip
