"""Whom a strategy is for, where, and how many it plans to reach: written down by the lead of its workgroup."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agenda.choices import StrategyReach
from agenda.models import Strategy
from agenda.rules import can_edit_strategy
from dashboard import services
from dashboard.forms.ways import FocusForm, ReachForm
from dashboard.models import Place, PlannedReach
from dashboard.queries import workspace as queries
from dashboard.queries.public.reach import reach_rows
from dashboard.views.ways import group_of
from kconnect.core.access import allow, require_form, signed_in
from kconnect.core.acts import done, sent, told
from workgroups.models import User, Workgroup


def strategy_of(request: HttpRequest, slug: str, strategy_id: int) -> tuple[User, Workgroup, Strategy]:
    """The signed-in person, the workgroup and a strategy of it that they may change; else 404 or 403."""
    user, workgroup = group_of(request, slug)
    strategy = get_object_or_404(
        Strategy.objects.select_related("workgroup", "goal"), pk=strategy_id, workgroup=workgroup
    )
    allow(may_see=True, may_do=can_edit_strategy(user, strategy))
    return user, workgroup, strategy


@require_form
@signed_in
def strategy_groups(request: HttpRequest, slug: str, strategy_id: int) -> HttpResponse:
    """Says which groups and places a strategy is for."""
    user, _workgroup, strategy = strategy_of(request, slug, strategy_id)
    # An empty form that is sent is an answer too: no group is named.
    form = _focus_form(request.POST if request.method == "POST" else None, strategy)
    if form.is_valid() and done(form, partial(_set_focus, strategy, form, user)):
        messages.success(request, _("Saved."))
        return redirect("dashboard:strategy_groups", slug=slug, strategy_id=strategy.pk)
    return _page(request, strategy, form, None)


def _set_focus(strategy: Strategy, form: FocusForm, user: User) -> None:
    if "groups" in form.fields:
        services.set_strategy_focus(strategy=strategy, groups=form.chosen, by=user)
    services.set_strategy_places(strategy=strategy, places=form.cleaned_data["places"], by=user)


def _focus_form(data: Any, strategy: Strategy) -> FocusForm:
    initial = {"groups": queries.focus_of(strategy), "places": queries.places_of(strategy)}
    targeted = strategy.reach == StrategyReach.TARGETED
    return FocusForm(data, groups=queries.all_groups(), targeted=targeted, initial=initial)


@require_POST
@signed_in
def reach_create(request: HttpRequest, slug: str, strategy_id: int) -> HttpResponse:
    """Writes down how many of a group in a place the strategy plans to reach."""
    user, _workgroup, strategy = strategy_of(request, slug, strategy_id)
    form = ReachForm(request.POST, groups=queries.all_groups(), home=Place.objects.home().first())
    if sent(request, form, lambda: services.plan_reach(strategy=strategy, by=user, **form.plan), _("Saved.")):
        return redirect("dashboard:strategy_groups", slug=slug, strategy_id=strategy.pk)
    return _page(request, strategy, _focus_form(None, strategy), form)


@require_POST
@signed_in
def reach_remove(request: HttpRequest, slug: str, strategy_id: int, reach_id: int) -> HttpResponse:
    """Takes one of these numbers away."""
    user, _workgroup, strategy = strategy_of(request, slug, strategy_id)
    reach = get_object_or_404(
        PlannedReach.objects.select_related("strategy__workgroup"), pk=reach_id, strategy=strategy
    )
    told(request, partial(services.remove_reach, reach=reach, by=user), _("It is taken away."))
    return redirect("dashboard:strategy_groups", slug=slug, strategy_id=strategy.pk)


def _page(request: HttpRequest, strategy: Strategy, focus: FocusForm, reach: ReachForm | None) -> HttpResponse:
    """The page with both forms, one of which may come back with errors."""
    add = reach or ReachForm(groups=queries.all_groups(), home=Place.objects.home().first())
    context = {
        "form": focus,
        "add": add,
        "rows": reach_rows(strategy),
        "workgroup": strategy.workgroup,
        "strategy": strategy,
    }
    wrong = bool(focus.errors or (reach and reach.errors))
    return render(request, "dashboard/strategy_groups.html", context, status=422 if wrong else 200)
