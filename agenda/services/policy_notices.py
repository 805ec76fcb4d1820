"""Who hears of policy priorities, calls to action and votes: those whose part it is, and whoever follows a priority."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from agenda.choices import COMMUNITY_ENGAGEMENT, POLICY_AND_ADVOCACY, PRIORITY, CallState
from agenda.models import CallToAction, PolicyPriority, PolicyRound, PolicyStep
from kconnect.core import notices
from kconnect.core.choices import Topic
from kconnect.core.i18n import localized, name_of
from workgroups.models import User, Workgroup

# Days before a vote closes on which groups that have not answered are reminded; each once.
REMINDERS = (7, 1)


def leads_at(slug: str, *, but: int | None = None) -> list[User]:
    """The leads of a cross-cutting workgroup without the person `but`; staff where none is left, so that nothing waits unseen."""
    group = Workgroup.objects.filter(slug=slug).first()
    found = list(User.objects.leads_of(group.pk)) if group else []
    left = [user for user in found if but is None or user.person_id != but]
    return left or list(User.objects.backbone())


def _tell(users: Iterable[Any], occasion: str, say: Callable[[], str], url: str, *, but: Any = None) -> None:
    told = [user for user in users if but is None or user.pk != but.pk]
    notices.tell(told, occasion=occasion, say=say, url=url, topic=Topic.PLAN)


def tell_of_proposal(priority: PolicyPriority, *, but: Any) -> None:
    """A new proposal waits for Policy & Advocacy."""

    def say() -> str:
        words = {"group": name_of(priority.workgroup), "what": name_of(priority)}
        return _("%(group)s proposes a policy priority: %(what)s") % words

    url = reverse("agenda:policy_edit", args=[priority.pk])
    _tell(leads_at(POLICY_AND_ADVOCACY), f"policy:{priority.pk}:proposed", say, url, but=but)


def tell_of_step(step: PolicyStep, *, but: Any) -> None:
    """A priority came to another stage: to its followers, if it is public, and to the group that proposed it."""
    row = step.priority
    readers = [*User.objects.leads_of(row.workgroup_id)]
    url = reverse("agenda:policy_room")
    if row.published:
        readers += notices.followers(PRIORITY, row.slug)
        url = row.get_absolute_url()

    def say() -> str:
        words = {"what": name_of(row), "stage": step.get_stage_display(), "day": date_format(step.on)}
        return _("%(what)s: %(stage)s, %(day)s") % words

    _tell(readers, f"policy:{row.pk}:step:{step.pk}", say, url, but=but)


def tell_of_call(call: CallToAction, *, seen: str, but: Any) -> None:
    """A call to action waits for a check, was sent back, or is public; `seen` is the print of its words."""
    # Other words are another occasion: a call that was rewritten waits for its check anew.
    occasion = f"call:{call.pk}:{call.state}:{call.checked_at or ''}:{seen}"
    room = reverse("agenda:policy_room")

    def waits() -> str:
        return _("A call to action waits for your check, until %(day)s: %(what)s") % {
            "what": str(localized(call, "title")), "day": date_format(call.until),
        }  # fmt: skip

    def returned() -> str:
        return _("Community Engagement sent a call to action back: %(what)s") % {"what": str(localized(call, "title"))}

    def public() -> str:
        return _("You can help until %(day)s: %(what)s") % {
            "what": str(localized(call, "title")), "day": date_format(call.until),
        }  # fmt: skip

    if call.state == CallState.WAITING:
        checking = leads_at(COMMUNITY_ENGAGEMENT, but=call.drafted_by_id)
        _tell(checking, occasion, waits, reverse("agenda:call_check", args=[call.pk]), but=but)
    elif call.state == CallState.RETURNED:
        _tell(User.objects.filter(person=call.drafted_by_id), occasion, returned, room, but=but)
    elif call.state == CallState.PUBLIC:
        followers = notices.followers(PRIORITY, call.priority.slug)
        _tell(followers, occasion, public, call.priority.get_absolute_url(), but=but)


# Votes ----------------------------------------------------------------------------------------------------------------


def leads_without_answer(vote: PolicyRound, groups: Iterable[Workgroup]) -> list[tuple[Workgroup, list[User]]]:
    """The groups with a say that have not answered, each with its leads."""
    answered = set(vote.ballots.values_list("workgroup_id", flat=True))
    return [(group, list(User.objects.leads_of(group.pk))) for group in groups if group.pk not in answered]


def tell_of_opening(vote: PolicyRound, groups: Iterable[Workgroup]) -> None:
    """A vote has begun: to the leads of each group, with the way to its own answer."""
    for group, users in leads_without_answer(vote, groups):
        _tell(users, f"vote:{vote.pk}:opened:{group.pk}", _saying_open(vote, group), _ballot_url(vote, group))


def remind_of_vote(vote: PolicyRound, groups: Iterable[Workgroup], today: date) -> None:
    """A vote closes soon, and a group has not answered; each of REMINDERS comes once, the nearest that is due."""
    due = [days for days in REMINDERS if vote.closes_on - timedelta(days=days) <= today]
    if not due or today <= vote.opens_on:
        return
    for group, users in leads_without_answer(vote, groups):
        occasion = f"vote:{vote.pk}:remind:{group.pk}:{vote.closes_on}:{min(due)}"
        _tell(users, occasion, _saying_remind(vote, group), _ballot_url(vote, group))


def tell_of_closing(vote: PolicyRound, groups: Iterable[Workgroup]) -> None:
    """A vote has closed: once to each lead, with what the groups said."""
    users = {user.pk: user for group in groups for user in User.objects.leads_of(group.pk)}

    def say() -> str:
        return _("The vote has closed. Read what the groups said: %(vote)s") % {"vote": name_of(vote)}

    _tell(users.values(), f"vote:{vote.pk}:closed", say, vote.get_absolute_url())


def _ballot_url(vote: PolicyRound, group: Workgroup) -> str:
    return reverse("agenda:ballot_edit", args=[vote.pk, group.slug])


def _saying_open(vote: PolicyRound, group: Workgroup) -> Callable[[], str]:
    def say() -> str:
        words = {"group": name_of(group), "day": date_format(vote.closes_on), "vote": name_of(vote)}
        return _("What comes first for %(group)s? Talk it over and answer by %(day)s: %(vote)s") % words

    return say


def _saying_remind(vote: PolicyRound, group: Workgroup) -> Callable[[], str]:
    def say() -> str:
        words = {"group": name_of(group), "day": date_format(vote.closes_on), "vote": name_of(vote)}
        return _("%(group)s has not said yet what comes first. The vote closes on %(day)s: %(vote)s") % words

    return say
