"""What waits for a person, across all apps: one list of providers, each one query, in the order in which the page shows it.

Whatever asks somebody for an answer has its provider here: `/my/` says "nothing waits" only when all of them are silent.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, TextField, Value
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agenda.queries.owners import actions_to_answer
from agenda.queries.policy_room import ballots_to_answer, calls_to_check
from dashboard.choices import ImportState, ReleaseState
from dashboard.models import Import, Release
from engagement.instruments import instruments
from engagement.queries import input_room
from engagement.queries.assessments import subject_of, to_answer
from engagement.queries.decisions import concerns_to_answer, outcomes_to_state, positions_to_give
from kconnect.core.i18n import localized, name_of
from workgroups import queries as network
from workgroups import rules as people
from workgroups.choices import ActivityState
from workgroups.meeting_keys import page_for
from workgroups.meeting_words import title_of, when_words
from workgroups.models import Activity, Seat, SeatApplication, User, Workgroup
from workgroups.permissions import Permission

MOST = 10


@dataclass(frozen=True)
class Task:
    """One thing that waits for this person, with the page where it is done."""

    text: str
    about: str
    url: str
    icon: str


def waiting_for(user: User) -> list[Task]:
    """Everything that waits for `user`; as many queries as there are providers, whatever waits."""
    return [task for provider in PROVIDERS for task in provider(user)]


def _offers(user: User) -> list[Task]:
    """Roles that somebody offers to this person."""
    return [
        Task(
            text=_("Say yes or no: %(roles)s") % {"roles": ", ".join(network.invited_roles(offer))},
            about=_("%(who)s asks you.") % {"who": offer.invited_by.person.name},
            url=reverse("workgroups:offer_detail", args=[offer.pk]),
            icon="say",
        )
        for offer in network.offers_waiting(user)[:MOST]
    ]


def _replies(user: User) -> list[Task]:
    """Meetings that expect this person and have not heard whether they come."""
    return [
        Task(
            text=_("Do you come? %(title)s") % {"title": title_of(meeting)},
            about=f"{when_words(meeting)} · {localized(meeting.workgroup, 'name')}",
            url=page_for(meeting, user.person),
            icon="cal",
        )
        for meeting in network.meetings_to_answer(user)[:MOST]
    ]


def _polls(user: User) -> list[Task]:
    """Times that wait for an answer."""
    return [
        Task(
            text=_("When do you have time? %(title)s") % {"title": str(localized(poll, "title"))},
            about=str(localized(poll.workgroup, "name")),
            url=reverse("workgroups:poll_detail", args=[poll.workgroup.slug, poll.pk]),
            icon="vote",
        )
        for poll in network.polls_to_answer(user)[:MOST]
    ]


def _returned(user: User) -> list[Task]:
    """What was sent back to be changed."""
    sent_back = Activity.objects.filter(person=user.person_id, state=ActivityState.RETURNED)
    return [
        Task(
            text=_("Change what you logged: %(what)s") % {"what": activity.summary},
            about=activity.return_reason,
            url=reverse("agenda:activity_edit", args=[activity.workgroup.slug, activity.pk]),
            icon="pen",
        )
        for activity in sent_back.select_related("workgroup").order_by("-happened_on", "-pk")[:MOST]
    ]


def _to_confirm(user: User) -> list[Task]:
    waiting = Count("activities", filter=Q(activities__state=ActivityState.LOGGED))
    groups: Any = (
        Workgroup.objects.where(user, Permission.CONFIRM_ACTIVITY).annotate(waiting=waiting).filter(waiting__gt=0)
    )
    return [
        Task(
            text=ngettext("Confirm %(count)s activity", "Confirm %(count)s activities", group.waiting)
            % {"count": group.waiting},
            about=str(localized(group, "name")),
            url=reverse("agenda:activity_confirm", args=[group.slug]),
            icon="check",
        )
        for group in groups.order_by("name_folded")[:MOST]
    ]


def _consultations(user: User) -> list[Task]:
    return [Task(one.text, one.about, one.url, "say") for one in network.consultation_tasks(user, MOST)]


def _votes(user: User) -> list[Task]:
    """Groups that this person leads and that have not said what comes first."""
    groups: Any = ballots_to_answer(user)
    return [
        Task(
            text=_("Say what comes first for %(group)s") % {"group": name_of(group)},
            about=_("The vote closes on %(day)s.") % {"day": date_format(group.last_day)},
            url=reverse("agenda:ballot_edit", args=[group.vote, group.slug]),
            icon="vote",
        )
        for group in groups[:MOST]
    ]


def _assessments(user: User) -> list[Task]:
    """Self-assessments that wait for this person's answer."""
    return [
        Task(
            text=_("Where do we stand? %(what)s") % {"what": name_of(instruments()[row.instrument])},
            about=f"{subject_of(row)} · {_('until %(day)s') % {'day': date_format(row.closes_on)}}",
            url=reverse("engagement:assessment_answer", args=[row.pk]),
            icon="vote",
        )
        for row in to_answer(user, MOST)
    ]


def _positions(user: User) -> list[Task]:
    """Decisions in which this person has a say and has said nothing."""
    return [
        Task(
            text=_("Have your say: %(what)s") % {"what": str(localized(decision, "title"))},
            about=_("%(body)s decides until %(day)s.")
            % {
                "body": name_of(decision.body.workgroup),
                "day": date_format(timezone.localtime(decision.closes_at), "DATETIME_FORMAT"),
            },
            url=reverse("engagement:decision_vote", args=[decision.pk]),
            icon="vote",
        )
        for decision in positions_to_give(user)[:MOST]
    ]


def _concerns(user: User) -> list[Task]:
    """Concerns about decisions that this person facilitates."""
    return [
        Task(
            text=_("Answer a concern: %(what)s") % {"what": str(localized(concern.elector.decision, "title"))},
            about=concern.text,
            url=reverse(
                "engagement:concern_answer",
                args=[concern.elector.decision.body.workgroup.slug, concern.elector.decision_id, concern.pk],
            ),
            icon="say",
        )
        for concern in concerns_to_answer(user)[:MOST]
    ]


def _outcomes(user: User) -> list[Task]:
    """Counted decisions of which this person says what came of them."""
    return [
        Task(
            text=_("Say what was decided: %(what)s") % {"what": str(localized(decision, "title"))},
            about=name_of(decision.body.workgroup),
            url=reverse("engagement:decision_run", args=[decision.body.workgroup.slug, decision.pk]),
            icon="say",
        )
        for decision in outcomes_to_state(user)[:MOST]
    ]


def _calls(user: User) -> list[Task]:
    """Calls to action that this person checks."""
    return [
        Task(
            text=_("Check a call to action: %(what)s") % {"what": str(localized(call, "title"))},
            about=name_of(call.priority),
            url=reverse("agenda:call_check", args=[call.pk]),
            icon="say",
        )
        for call in calls_to_check(user)[:MOST]
    ]


def _input(user: User) -> list[Task]:
    """For whoever moderates: what people gave and nobody has read."""
    number = input_room.waiting_for_moderator(user)
    if not number:
        return []
    text = ngettext("Read what %(count)s person says", "Read what %(count)s people say", number) % {"count": number}
    return [Task(text=text, about=_("Nobody else sees it before."), url=reverse("engagement:input_next"), icon="say")]


def _public_answers(user: User) -> list[Task]:
    """Calls for input of this person's groups that are over and wait for their answer."""
    return [
        Task(
            text=_("Answer the public: %(what)s") % {"what": str(localized(call, "title"))},
            about=_("Promised by %(day)s.") % {"day": date_format(call.answer_due_on)},
            url=reverse("engagement:call_answer", args=[call.pk]),
            icon="say",
        )
        for call in input_room.calls_to_answer(user)[:MOST]
    ]


def _late_comments(user: User) -> list[Task]:
    """Strategies of this person's groups on which people have waited too long for an answer."""
    return [
        Task(
            text=ngettext("Answer %(count)s comment", "Answer %(count)s comments", strategy.late)
            % {"count": strategy.late},
            about=name_of(strategy),
            url=reverse("engagement:strategy_input", args=[strategy.pk]),
            icon="say",
        )
        for strategy in input_room.late_on_strategies(user)[:MOST]
    ]


def _coaches(user: User) -> list[Task]:
    """Partners that asked for a coach whom this person chooses."""
    return [
        Task(
            text=_("Choose a coach for %(partner)s") % {"partner": name_of(coaching.organization)},
            about=coaching.wish,
            url=reverse("workgroups:coaching_choose", args=[slug, coaching.pk]),
            icon="people",
        )
        for slug, coaching in network.coachings_to_take_up(user, MOST)
    ]


def _asking(user: User) -> list[Task]:
    """People who ask for a seat that this person keeps, and wait for a first answer."""
    seats = Seat.objects.managed_by(user).values("pk")
    asked = SeatApplication.objects.waiting().filter(seat__in=seats).select_related("seat__workgroup")
    return [
        Task(
            text=_("Answer somebody who asks for a seat"),
            about=f"{localized(each.seat, 'title')}, {localized(each.seat.workgroup, 'name')}",
            url=reverse("workgroups:seat_application", args=[each.seat.workgroup.slug, each.pk]),
            icon="say",
        )
        for each in asked[:MOST]
    ]


def _actions(user: User) -> list[Task]:
    """Actions of which this person is the owner and is asked how they stand."""
    return [
        Task(
            text=_("How does it stand? %(action)s") % {"action": name_of(action)},
            about=asked.words,
            url=reverse("agenda:action_answer", args=[action.pk]),
            icon="plan",
        )
        for action, asked in actions_to_answer(user, MOST)
    ]


def _affiliations(user: User) -> list[Task]:
    """People who say that they are with an organisation for which this person answers."""
    return [
        Task(
            text=_("Is %(name)s with you?") % {"name": row.person.name},
            about=name_of(row.organization),
            url=reverse("workgroups:organization_people", args=[row.organization.slug]),
            icon="people",
        )
        for row in network.affiliations_to_decide(user)[:MOST]
    ]


def _numbers(user: User) -> list[Task]:
    """What waits for a data steward: imports to look at, releases of somebody else to approve."""
    text = TextField()
    waiting = Import.objects.filter(state=ImportState.PREVIEWED).order_by()
    imports = waiting.values_list(Value("import", output_field=text), "pk", Cast("file__name", text))
    others = Release.objects.filter(state=ReleaseState.SUBMITTED).exclude(submitted_by=user).order_by()
    releases = others.values_list(Value("release", output_field=text), "pk", Cast("note", text))
    may_import, may_approve = people.can_import_data(user), people.can_approve_results(user)
    if not (may_import or may_approve):
        return []
    asked = imports.union(releases) if may_import and may_approve else imports if may_import else releases
    tell: dict[str, Callable[[int, str], Task]] = {"import": _import_task, "release": _release_task}
    return [tell[what](pk, words) for what, pk, words in sorted(asked[: 2 * MOST])]


def _import_task(pk: int, file_name: str) -> Task:
    return Task(
        text=_("Look at the import of %(file)s") % {"file": file_name},
        about=_("It waits for your yes or no."),
        url=reverse("dashboard:import_detail", args=[pk]),
        icon="file",
    )


def _release_task(pk: int, note: str) -> Task:
    return Task(
        text=_("Check release %(number)s") % {"number": pk},
        about=note,
        url=reverse("dashboard:release_detail", args=[pk]),
        icon="data",
    )


PROVIDERS: tuple[Callable[[User], list[Task]], ...] = (
    _offers, _replies, _polls, _returned, _to_confirm, _actions, _consultations, _votes, _assessments, _positions, _concerns, _outcomes,
    _calls, _coaches, _asking, _affiliations, _numbers, _input, _public_answers, _late_comments,
)  # fmt: skip
