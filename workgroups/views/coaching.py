"""Coaching of partners: the list of Data & Capacity, and the room of one partner that few people see."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kconnect.core.access import allow, person_of, require_form, signed_in
from kconnect.core.acts import sent, told
from kconnect.core.pages import page_number
from workgroups.choices import DATA_AND_CAPACITY, GoalState
from workgroups.forms import coaching as written
from workgroups.models import Coaching, CoachingGoal, Organization, User, Workgroup
from workgroups.queries import coaching as queries
from workgroups.rules import can_enter_workgroup
from workgroups.rules import coaching as rules
from workgroups.services import coaching as services
from workgroups.views.network import manager
from workgroups.views.tables import csv_file

PER_PAGE = 25


def coaching_group(request: HttpRequest, slug: str) -> tuple[User, Workgroup]:
    """The signed-in person and Data & Capacity, inside which they see; any other group has no coaching."""
    user: User = person_of(request)
    group = get_object_or_404(Workgroup, slug=slug)
    allow(may_see=can_enter_workgroup(user, group) and slug == DATA_AND_CAPACITY)
    return user, group


def partner_of(request: HttpRequest, slug: str) -> tuple[User, Organization, Coaching | None]:
    """The signed-in person, a partner, and its coaching as far as they may read it; others get 404."""
    user: User = person_of(request)
    organization = get_object_or_404(Organization, slug=slug)
    row = queries.latest_coaching(organization)
    coaches = row is not None and rules.can_coach(user, row, services.coaching_group())
    allow(may_see=coaches or rules.can_ask_for_coaching(user, organization))
    return user, organization, row


def open_coaching(request: HttpRequest, slug: str) -> tuple[User, Coaching]:
    """The signed-in person and a partner's coaching that they may change; else 404."""
    user, _organization, row = partner_of(request, slug)
    if row is None:
        raise Http404
    return user, row


@require_safe
@signed_in
def coaching_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Who is coached by whom: all of them for leads and staff, one's own for coaches."""
    user, group = coaching_group(request, slug)
    may_choose = rules.can_choose_coaches(user, group)
    rows = queries.coachings_of(user, may_choose=may_choose)
    page = Paginator(rows, PER_PAGE).get_page(page_number(request))
    context = {
        "page": page, "rows": queries.coaching_rows(page, group), "workgroup": group, "may_choose": may_choose,
    }  # fmt: skip
    return render(request, "workgroups/coaching_list.html", context)


@require_form
@signed_in
def coaching_choose(request: HttpRequest, slug: str, coaching_id: int) -> HttpResponse:
    """Says who coaches a partner."""
    user, group = coaching_group(request, slug)
    allow(may_see=True, may_do=rules.can_choose_coaches(user, group))
    row = get_object_or_404(Coaching.objects.select_related("organization"), pk=coaching_id)
    initial = {"coaches": [person.pk for person in row.coaches.all()]}
    form = written.CoachesForm(request.POST or None, members=queries.possible_coaches(group), initial=initial)

    def act() -> None:
        services.choose_coaches(by=user, coaching=row, coaches=list(form.cleaned_data["coaches"]))

    if sent(request, form, act, _("Saved. The coaches hear of it.")):
        return redirect("workgroups:coaching_list", slug=slug)
    context = {"form": form, "coaching": row, "workgroup": group}
    return render(request, "workgroups/coaching_choose.html", context)


@require_form
@signed_in
def coaching_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """The room of one partner's coaching; who may ask for a coach does it here."""
    user, organization, row = partner_of(request, slug)
    form = written.WishForm(request.POST or None)

    def act() -> None:
        services.ask_for_coaching(by=user, organization=organization, wish=form.cleaned_data["wish"])

    if sent(request, form, act, _("Asked. Data & Capacity chooses who helps you.")):
        return redirect("workgroups:coaching_detail", slug=slug)
    context = {
        "organization": organization, "about": queries.coaching_page(row) if row else None, "form": form,
        "can_ask": rules.can_ask_for_coaching(user, organization),
    }  # fmt: skip
    return render(request, "workgroups/coaching_detail.html", context)


@require_form
@signed_in
def assessment_create(request: HttpRequest, slug: str) -> HttpResponse:
    """The statements, each with its level."""
    user, row = open_coaching(request, slug)
    form = written.AssessmentForm(request.POST or None)

    def act() -> None:
        services.assess_capacity(by=user, coaching=row, levels=form.cleaned_data)

    return _page(request, row, form, act, _("Kept. It stands beside the earlier ones."), "assessment")


@require_form
@signed_in
def coaching_goal_create(request: HttpRequest, slug: str) -> HttpResponse:
    """A new goal."""
    user, row = open_coaching(request, slug)
    form = written.GoalForm(request.POST or None)

    def act() -> None:
        services.set_coaching_goal(by=user, coaching=row, **form.cleaned_data)

    return _page(request, row, form, act, _("Saved."), "goal")


@require_form
@signed_in
def coaching_session_create(request: HttpRequest, slug: str) -> HttpResponse:
    """A session that was held."""
    user, row = open_coaching(request, slug)
    form = written.SessionForm(request.POST or None, people=queries.people_of(row))

    def act() -> None:
        services.record_session(by=user, coaching=row, **form.cleaned_data)

    return _page(request, row, form, act, _("Saved."), "session")


def _page(
    request: HttpRequest, row: Coaching, form: forms.Form, act: Callable[[], Any], well: str, what: str
) -> HttpResponse:
    """What the three forms of the room have in common."""
    if sent(request, form, act, well):
        return redirect("workgroups:coaching_detail", slug=row.organization.slug)
    context = {"form": form, "coaching": row, "organization": row.organization, "what": what}
    return render(request, "workgroups/coaching_edit.html", context)


@require_POST
@signed_in
def coaching_goal_close(request: HttpRequest, slug: str, goal_id: int) -> HttpResponse:
    """Says what became of a goal."""
    user, row = open_coaching(request, slug)
    goal = get_object_or_404(CoachingGoal.objects.select_related("coaching__organization"), pk=goal_id, coaching=row)
    wanted = request.POST.get("state", "")
    state = GoalState(wanted) if wanted in GoalState.values else GoalState.OPEN
    told(request, lambda: services.close_coaching_goal(by=user, goal=goal, state=state), _("Saved."))
    return redirect("workgroups:coaching_detail", slug=slug)


@require_POST
@signed_in
def coaching_end(request: HttpRequest, slug: str) -> HttpResponse:
    """Ends the coaching."""
    user, row = open_coaching(request, slug)
    told(request, lambda: services.end_coaching(by=user, coaching=row), _("Ended. What was said stays."))
    return redirect("workgroups:coaching_detail", slug=slug)


@require_safe
@signed_in
def coaching_export(request: HttpRequest) -> StreamingHttpResponse:
    """How much coaching there was, as a file."""
    manager(request)
    return csv_file(queries.coaching_header(), queries.coaching_lines(Coaching.objects.all()), "coaching.csv")
