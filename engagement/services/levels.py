"""What can be done with levels of engagement; the only code that writes them."""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import partial
from typing import Any

from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from agenda.models import Goal, Strategy
from engagement import rules
from engagement.choices import BoxKind
from engagement.models import CommunityShare, Levelled
from engagement.queries.levelled import NOUNS, Noun
from engagement.queries.only_informed import goals_only_informed
from engagement.services.errors import LevelInvalidError, NotYoursToDoError
from engagement.services.sealed import box_of, put_answer
from kconnect.core import audit, notices
from kconnect.core.addresses import absolute
from kconnect.core.choices import Topic
from kconnect.core.i18n import in_language, name_of
from workgroups.models import User
from workgroups.rules import can_edit_workplan

SALT = "engagement.felt"
# For so long after it somebody may say what they felt.
FELT_DAYS = 60
LEVEL_VALUES = frozenset({"intended_level", "achieved_level", "level_why", "level_why_es"})


def set_goals(thing: Levelled, goals: Iterable[Goal]) -> bool:
    """Says which goals `thing`, a stored row, is about; whether that changed anything. Part of a larger service."""
    wanted = {goal.pk for goal in goals}
    if wanted == set(thing.goals.values_list("pk", flat=True)):
        return False
    thing.goals.set(wanted)
    return True


@transaction.atomic
def say_level(*, by: Any, noun: Noun, thing: Levelled, goals: Iterable[Goal] | None = None, **values: Any) -> Any:
    """Says what was promised and what was reached (LEVEL_VALUES), and which goals it is about.

    `by` None is the system. Raises NotYoursToDoError, LevelInvalidError.
    """
    row: Any = noun.model._base_manager.select_for_update().get(pk=thing.pk)
    if by is not None and not rules.can_say_level(by, noun.group_of(row)):
        raise NotYoursToDoError(_("You cannot say this. Ask the lead of the workgroup."))
    changed = [name for name, value in values.items() if name in LEVEL_VALUES and getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    try:
        row.validate_constraints()
    except ValidationError as error:
        raise LevelInvalidError(" ".join(error.messages)) from error
    row.save(update_fields=sorted(LEVEL_VALUES))
    if goals is not None and set_goals(row, goals):
        changed.append("goals")
    if changed:
        audit.record(by=by, verb="levelled", target=row, fields=changed, label=str(row))
    return row


@transaction.atomic
def set_community_share(
    *, by: Any, strategy: Strategy, level: int, total_cents: int, community_cents: int
) -> CommunityShare:
    """Enters which part of an initiative's money is the community's. Raises NotYoursToDoError, LevelInvalidError."""
    if by is not None and not can_edit_workplan(by, strategy.workgroup):
        raise NotYoursToDoError(_("You cannot say this. Ask the lead of the workgroup."))
    # Two at once wait for each other here: there may be no row of the share to hold yet.
    Strategy.objects.select_for_update(of=("self",)).get(pk=strategy.pk)
    share = CommunityShare.objects.select_for_update().filter(strategy=strategy).first() or CommunityShare(
        strategy=strategy
    )
    share.level, share.total_cents, share.community_cents = level, total_cents, community_cents
    share.said_on = timezone.localdate()
    try:
        share.full_clean()
    except ValidationError as error:
        raise LevelInvalidError(" ".join(error.messages)) from error
    share.save()
    audit.record(by=by, verb="apportioned", target=share, fields=["level", "total", "community"], label=strategy.slug)
    return share


# What people felt ---------------------------------------------------------------------------------------------------------


def felt_link(noun: str, pk: int, who: str, language: str) -> str:
    """The address on which one participant says by one tap which level they felt; for a letter or a page of thanks.

    `who` names them to the box only: "person:12", or what else is theirs alone, such as the key of an answer.
    """
    return absolute(in_language(reverse("engagement:felt_edit", args=[felt_token(noun, pk, who)]), language))


def felt_token(noun: str, pk: int, who: str) -> str:
    """The key of such an address."""
    return signing.dumps([noun, pk, who], salt=SALT, compress=True)


def thing_felt(token: str) -> tuple[Noun, Any, str] | None:
    """What such a key is about, and whose it is; None for every other key, and when it is too old."""
    try:
        name, pk, who = signing.loads(token, salt=SALT, max_age=timedelta(days=FELT_DAYS))
    except (signing.BadSignature, TypeError, ValueError):
        return None
    thing = NOUNS[name].felt().filter(pk=pk).first() if name in NOUNS else None
    return (NOUNS[name], thing, who) if thing is not None else None


def say_felt(*, noun: Noun, thing: Levelled, who: str, level: int) -> None:
    """Keeps which level a participant felt, in place of what they said before; shown only as a share of many."""
    put_answer(box=box_of(BoxKind.FELT, noun.name, thing.pk), who=who, says=level)


# A word to those who only inform --------------------------------------------------------------------------------------------


def nudge_levels(today: date) -> int:
    """Tells the leads of the workgroups of a goal, and the backbone, when all that was done about it in a year only informed.

    Once in half a year for each goal. Returns how many were told.
    """
    told = 0
    for goal in goals_only_informed(today):
        leads = User.objects.none()
        for group in Strategy.objects.filter(goal=goal).order_by().values_list("workgroup_id", flat=True).distinct():
            leads = leads | User.objects.leads_of(group)
        people = [*leads.distinct(), *User.objects.backbone()]
        told += notices.tell(
            {user.pk: user for user in people}.values(),
            occasion=f"levels:{goal.pk}:{today.year}-{(today.month - 1) // 6}",
            say=partial(_words_of_nudge, goal),
            url=reverse("engagement:console_levels"),
            topic=Topic.WORK,
        )  # fmt: skip
    return told


def _words_of_nudge(goal: Goal) -> str:
    words = {"goal": name_of(goal)}
    return _("In a year, all that was done about “%(goal)s” only informed people. Ask them something.") % words
