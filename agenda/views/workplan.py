"""The plan of a workgroup in the workspace: its lead keeps strategies, actions and milestones true."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agenda import rules, services
from agenda.forms import ActionForm, MilestoneForm, MoveForm, StrategyForm
from agenda.models import Action, Goal, Milestone, Strategy
from agenda.queries import workspace as queries
from agenda.views.activities import group_of
from kconnect.core.access import allow, person_of, require_form, signed_in
from kconnect.core.acts import sent
from kconnect.core.errors import DomainError
from kconnect.core.loaded import values_of
from kconnect.core.pages import page_number
from workgroups.models import User, Workgroup
from workgroups.rules import can_edit_workplan, is_insider


def action_of(request: HttpRequest, slug: str, action_id: int) -> tuple[User, Workgroup, Action]:
    """The signed-in person, the workgroup and an action of its plan that they may change; else 404 or 403."""
    user, workgroup = group_of(request, slug)
    plan = Action.objects.of(workgroup).select_related("strategy__workgroup", "strategy__goal", "workgroup")
    action = get_object_or_404(plan, pk=action_id)
    allow(may_see=True, may_do=rules.can_edit_action(user, action))
    return user, workgroup, action


def milestone_of(request: HttpRequest, slug: str, milestone_id: int) -> tuple[User, Workgroup, Milestone]:
    """The same for a milestone of such an action."""
    user, workgroup = group_of(request, slug)
    steps = Milestone.objects.select_related("action__strategy__workgroup", "action__workgroup")
    milestone = get_object_or_404(steps.filter(action__in=Action.objects.of(workgroup)), pk=milestone_id)
    allow(may_see=True, may_do=rules.can_edit_action(user, milestone.action))
    return user, workgroup, milestone


@require_safe
@signed_in
def plan_list(request: HttpRequest, slug: str) -> HttpResponse:
    """The group's strategies and actions, published or not, with what may be changed."""
    user, workgroup = group_of(request, slug)
    plan = queries.plan(user, workgroup, number=page_number(request))
    context = {"plan": plan, "workgroup": workgroup, "can_edit": can_edit_workplan(user, workgroup)}
    return render(request, "agenda/plan_list.html", context)


@require_safe
@signed_in
def strategy_propose(request: HttpRequest) -> HttpResponse:
    """Where whoever saw a hole in the plan begins: in which of their groups they propose a strategy."""
    user = person_of(request)
    allow(may_see=is_insider(user))
    goal = Goal.objects.public().filter(slug=request.GET.get("goal", "")[:80]).first()
    context = {"groups": queries.groups_to_plan(user), "goal": goal}
    return render(request, "agenda/strategy_propose.html", context)


@require_form
@signed_in
def strategy_create(request: HttpRequest, slug: str) -> HttpResponse:
    """The group proposes a strategy."""
    user, workgroup = group_of(request, slug)
    allow(may_see=True, may_do=can_edit_workplan(user, workgroup))
    form = StrategyForm(request.POST or None, initial=queries.new_strategy(request.GET.get("goal", "")[:80]))
    if request.method == "POST" and form.is_valid():
        services.create_strategy(by=user, workgroup=workgroup, **values_of(form))
        messages.success(request, _("Proposed. The backbone team shows it to the governing council."))
        return redirect("agenda:plan_list", slug=slug)
    return render(request, "agenda/strategy_edit.html", {"form": form, "workgroup": workgroup})


@require_form
@signed_in
def strategy_edit(request: HttpRequest, slug: str, strategy_id: int) -> HttpResponse:
    """Changes the words of a strategy."""
    user, workgroup = group_of(request, slug)
    strategy = get_object_or_404(Strategy, pk=strategy_id, workgroup=workgroup)
    allow(may_see=True, may_do=rules.can_edit_strategy(user, strategy))
    form = StrategyForm(request.POST or None, instance=Strategy.objects.get(pk=strategy.pk))
    act = lambda: services.change_strategy(by=user, strategy=strategy, **values_of(form))  # noqa: E731
    if sent(request, form, act, _("Saved.")):
        return redirect("agenda:plan_list", slug=slug)
    return render(request, "agenda/strategy_edit.html", {"form": form, "workgroup": workgroup, "strategy": strategy})


@require_form
@signed_in
def action_create(request: HttpRequest, slug: str, strategy_id: int) -> HttpResponse:
    """A new action of a strategy of the group."""
    user, workgroup = group_of(request, slug)
    strategy = get_object_or_404(Strategy, pk=strategy_id, workgroup=workgroup)
    allow(may_see=True, may_do=rules.can_edit_strategy(user, strategy))
    form = ActionForm(request.POST or None, workgroup=workgroup, initial={"workgroup": workgroup})
    if request.method == "POST" and form.is_valid():
        action = services.create_action(by=user, strategy=strategy, **values_of(form))
        messages.success(request, _("Added. Give it milestones, so that its progress shows."))
        return redirect("agenda:action_edit", slug=slug, action_id=action.pk)
    return render(request, "agenda/action_create.html", {"form": form, "workgroup": workgroup, "strategy": strategy})


@require_form
@signed_in
def action_edit(request: HttpRequest, slug: str, action_id: int) -> HttpResponse:
    """Changes an action; its state and milestones have their own small forms on the same page."""
    user, workgroup, action = action_of(request, slug, action_id)
    form = ActionForm(request.POST or None, workgroup=workgroup, instance=Action.objects.get(pk=action.pk))
    if request.method == "POST" and form.is_valid():
        services.change_action(by=user, action=action, **values_of(form))
        messages.success(request, _("Saved."))
        return redirect("agenda:action_edit", slug=slug, action_id=action.pk)
    return action_page(request, workgroup, action, form=form)


def action_page(request: HttpRequest, workgroup: Workgroup, action: Action, **forms: Any) -> HttpResponse:
    """The page of an action with its three forms, one of which may come back with errors."""
    now = queries.action_now(workgroup, action)
    context = {
        "workgroup": workgroup,
        "action": action,
        "explanation": now.row.explanation,
        "ties": now.row.ties,
        "waits": now.waits,
        "milestones": list(action.milestones.all()),
        "form": forms.get("form") or ActionForm(workgroup=workgroup, instance=action),
        "move": forms.get("move") or MoveForm(moves=rules.moves_of_action(action)),
        "milestone": forms.get("milestone") or MilestoneForm(prefix="milestone"),
    }
    return render(request, "agenda/action_edit.html", context)


@require_POST
@signed_in
def action_move(request: HttpRequest, slug: str, action_id: int) -> HttpResponse:
    """Says where an action stands now."""
    user, workgroup, action = action_of(request, slug, action_id)
    form = MoveForm(request.POST, moves=rules.moves_of_action(action))
    if form.is_valid():
        try:
            services.move_action(by=user, action=action, **form.cleaned_data)
        except DomainError as error:
            form.add_error("reason" if isinstance(error, services.ReasonMissingError) else None, str(error))
        else:
            messages.success(request, _("Saved. The public workplan shows it."))
            return redirect("agenda:action_edit", slug=slug, action_id=action.pk)
    return action_page(request, workgroup, action, move=form)


@require_POST
@signed_in
def milestone_create(request: HttpRequest, slug: str, action_id: int) -> HttpResponse:
    """Adds a step to an action."""
    user, workgroup, action = action_of(request, slug, action_id)
    form = MilestoneForm(request.POST, prefix="milestone", instance=Milestone(action=action))
    if form.is_valid():
        try:
            services.add_milestone(by=user, action=action, **values_of(form))
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("agenda:action_edit", slug=slug, action_id=action.pk)
    return action_page(request, workgroup, action, milestone=form)


@require_form
@signed_in
def milestone_edit(request: HttpRequest, slug: str, milestone_id: int) -> HttpResponse:
    """Changes the words or the day of a step."""
    user, workgroup, milestone = milestone_of(request, slug, milestone_id)
    form = MilestoneForm(request.POST or None, instance=Milestone.objects.get(pk=milestone.pk))
    if request.method == "POST" and form.is_valid():
        try:
            services.change_milestone(by=user, milestone=milestone, **values_of(form))
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("agenda:action_edit", slug=slug, action_id=milestone.action_id)
    context = {"form": form, "workgroup": workgroup, "milestone": milestone}
    return render(request, "agenda/milestone_edit.html", context)


@require_POST
@signed_in
def milestone_reach(request: HttpRequest, slug: str, milestone_id: int) -> HttpResponse:
    """Marks a step as reached today, or as open again."""
    user, _workgroup, milestone = milestone_of(request, slug, milestone_id)
    reached = request.POST.get("reached") == "yes"
    services.reach_milestone(by=user, milestone=milestone, on=timezone.localdate() if reached else None)
    return redirect("agenda:action_edit", slug=slug, action_id=milestone.action_id)


@require_POST
@signed_in
def milestone_remove(request: HttpRequest, slug: str, milestone_id: int) -> HttpResponse:
    """Takes a step out of the plan."""
    user, _workgroup, milestone = milestone_of(request, slug, milestone_id)
    services.remove_milestone(by=user, milestone=milestone)
    messages.success(request, _("Removed from the plan."))
    return redirect("agenda:action_edit", slug=slug, action_id=milestone.action_id)
