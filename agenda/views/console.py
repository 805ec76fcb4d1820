"""The agenda in the console: staff write goals, and say which strategies are affirmed and public."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agenda import rules, services
from agenda.forms import GoalForm, MoveForm
from agenda.models import Goal, Strategy
from agenda.queries import workspace as queries
from kconnect.core.access import allow, person_of, require_form, signed_in
from kconnect.core.acts import sent
from kconnect.core.errors import DomainError
from kconnect.core.loaded import values_of
from workgroups.models import User
from workgroups.rules import is_insider


def staff_of(request: HttpRequest) -> User:
    """The signed-in person, if they may write the agenda; others of the network get 403, outsiders 404."""
    user: User = person_of(request)
    allow(may_see=is_insider(user), may_do=rules.can_edit_goals(user))
    return user


@require_safe
@signed_in
def console_agenda(request: HttpRequest) -> HttpResponse:
    """All goals and strategies, public or not."""
    staff_of(request)
    return render(request, "agenda/console_agenda.html", {"branches": queries.agenda()})


@require_form
@signed_in
def goal_create(request: HttpRequest) -> HttpResponse:
    """A new goal, not public yet."""
    user = staff_of(request)
    form = GoalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.create_goal(by=user, **values_of(form))
        messages.success(request, _("Added. Nobody outside sees it until you show it to the public."))
        return redirect("agenda:console_agenda")
    return render(request, "agenda/goal_edit.html", {"form": form})


@require_form
@signed_in
def goal_edit(request: HttpRequest, goal_id: int) -> HttpResponse:
    """Changes the words of a goal."""
    user = staff_of(request)
    goal = get_object_or_404(Goal, pk=goal_id)
    form = GoalForm(request.POST or None, instance=Goal.objects.get(pk=goal.pk))
    act = lambda: services.change_goal(by=user, goal=goal, **values_of(form))  # noqa: E731
    if sent(request, form, act, _("Saved.")):
        return redirect("agenda:console_agenda")
    return render(request, "agenda/goal_edit.html", {"form": form, "goal": goal})


@require_POST
@signed_in
def goal_publish(request: HttpRequest, goal_id: int) -> HttpResponse:
    """Shows a goal to the public or takes it back."""
    user = staff_of(request)
    return publish(request, user, get_object_or_404(Goal, pk=goal_id))


@require_POST
@signed_in
def strategy_publish(request: HttpRequest, strategy_id: int) -> HttpResponse:
    """Shows a strategy and its actions to the public or takes them back."""
    user = staff_of(request)
    return publish(request, user, get_object_or_404(Strategy, pk=strategy_id))


def publish(request: HttpRequest, user: User, thing: Any) -> HttpResponse:
    """What both of them do."""
    published = request.POST.get("published") == "yes"
    services.set_published(by=user, thing=thing, published=published)
    messages.success(request, _("Public now.") if published else _("Not public any more."))
    return redirect("agenda:console_agenda")


@require_form
@signed_in
def strategy_move(request: HttpRequest, strategy_id: int) -> HttpResponse:
    """Records that a strategy is affirmed, stopped, or proposed again."""
    user = staff_of(request)
    strategy = get_object_or_404(Strategy.objects.select_related("goal", "workgroup"), pk=strategy_id)
    form = MoveForm(request.POST or None, moves=rules.moves_of_strategy(strategy))
    if request.method == "POST" and form.is_valid():
        try:
            services.move_strategy(by=user, strategy=strategy, **form.cleaned_data)
        except DomainError as error:
            form.add_error("reason" if isinstance(error, services.ReasonMissingError) else None, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("agenda:console_agenda")
    return render(request, "agenda/strategy_move.html", {"form": form, "strategy": strategy})
