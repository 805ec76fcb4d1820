"""The room of a workgroup where people write what helps and hinders groups, and say whom their strategies are for."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agenda.rules import can_edit_goals
from dashboard import rules, services
from dashboard.forms.ways import InfluenceForm
from dashboard.models import Indicator, Influence
from dashboard.queries import workspace as queries
from dashboard.queries.aims import groups_of
from kconnect.core.access import allow, person_of, require_form, signed_in
from kconnect.core.acts import done, told
from kconnect.core.i18n import name_of
from kconnect.core.pages import page_number
from workgroups.models import User, Workgroup
from workgroups.rules import can_enter_workgroup, is_insider


def group_of(request: HttpRequest, slug: str) -> tuple[User, Workgroup]:
    """The signed-in person and a workgroup whose inside they may see; else 404."""
    user: User = person_of(request)
    workgroup = get_object_or_404(Workgroup, slug=slug)
    allow(may_see=can_enter_workgroup(user, workgroup))
    return user, workgroup


def entry_of(request: HttpRequest, slug: str, influence_id: int) -> tuple[User, Influence]:
    """The same with an entry of that workgroup."""
    user, workgroup = group_of(request, slug)
    entries = Influence.objects.filter(workgroup=workgroup).select_related("workgroup", "indicator__version", "group")
    return user, get_object_or_404(entries, pk=influence_id)


@require_safe
@signed_in
def influence_list(request: HttpRequest, slug: str) -> HttpResponse:
    """What the workgroup wrote of the ways of groups, and its targeted strategies."""
    user, workgroup = group_of(request, slug)
    room = queries.ways_room(user, workgroup, number=page_number(request))
    return render(request, "dashboard/influence_list.html", {"room": room, "workgroup": workgroup})


@require_form
@signed_in
def influence_create(request: HttpRequest, slug: str, indicator: str) -> HttpResponse:
    """Writes down what helps or hinders a group on its way to the goal of an indicator."""
    user, workgroup = group_of(request, slug)
    allow(may_see=True, may_do=rules.can_record_influence(user, workgroup))
    measure = get_object_or_404(Indicator.objects.select_related("version"), slug=indicator)
    form = InfluenceForm(request.POST or None, groups=groups_of(measure), initial={"author": name_of(workgroup)})
    if form.is_valid():
        act: dict[str, Any] = {
            "workgroup": workgroup,
            "indicator": measure,
            "word": services.Word(**form.said),
            "by": user,
        }
        if done(form, lambda: services.record_influence(**act, **form.filled)):
            messages.success(request, _("Written down. The lead of the group checks it, then everyone can read it."))
            return redirect("dashboard:influence_list", slug=slug)
    return form_page(request, workgroup, measure, form)


@require_form
@signed_in
def influence_edit(request: HttpRequest, slug: str, influence_id: int) -> HttpResponse:
    """Says it better."""
    user, influence = entry_of(request, slug, influence_id)
    allow(may_see=True, may_do=rules.can_edit_influence(user, influence))
    fields = ("kind", "reason", "reason_es", "author")
    start = {name: getattr(influence, name) for name in fields} | {"group": str(influence.group_id)}
    form = InfluenceForm(request.POST or None, groups=queries.all_groups(), initial=start)
    if form.is_valid():
        act: dict[str, Any] = {"influence": influence, "word": services.Word(**form.said), "by": user}
        if done(form, lambda: services.change_influence(**act, **form.filled)):
            messages.success(request, _("Saved."))
            return back(request, slug)
    return form_page(request, influence.workgroup, influence.indicator, form, influence)


def form_page(
    request: HttpRequest, workgroup: Workgroup, indicator: Indicator, form: Any, influence: Influence | None = None
) -> HttpResponse:
    """The form, shown or sent back."""
    about = name_of(indicator.version) if indicator.version else indicator.slug
    context = {"form": form, "workgroup": workgroup, "about": about, "influence": influence}
    return render(request, "dashboard/influence_edit.html", context, status=422 if form.errors else 200)


@require_POST
@signed_in
def influence_check(request: HttpRequest, slug: str, influence_id: int) -> HttpResponse:
    """A lead shows an entry to everyone, or takes it back."""
    user, influence = entry_of(request, slug, influence_id)
    allow(may_see=True, may_do=rules.can_check_influences(user, influence.workgroup))
    # A page that does not say which words it showed has shown none that count.
    public, seen = request.POST.get("public") == "yes", request.POST.get("seen", "")
    act = partial(services.check_influence, influence=influence, public=public, by=user, seen=seen)
    told(request, act, _("Public now.") if public else _("Not public any more."))
    return back(request, slug)


@require_POST
@signed_in
def influence_remove(request: HttpRequest, slug: str, influence_id: int) -> HttpResponse:
    """A lead takes an entry away."""
    user, influence = entry_of(request, slug, influence_id)
    allow(may_see=True, may_do=rules.can_check_influences(user, influence.workgroup))
    told(request, partial(services.remove_influence, influence=influence, by=user), _("It is taken away."))
    return back(request, slug)


@require_safe
@signed_in
def influence_review(request: HttpRequest) -> HttpResponse:
    """The console: what all workgroups wrote, what waits first."""
    user = person_of(request)
    allow(may_see=is_insider(user), may_do=can_edit_goals(user))
    page, rows = queries.influences_to_check(user, number=page_number(request))
    return render(request, "dashboard/influence_review.html", {"page": page, "rows": rows, "back": "console"})


def back(request: HttpRequest, slug: str) -> HttpResponse:
    """To where the button stood: the room of the workgroup, or the console."""
    if request.POST.get("back") == "console":
        return redirect("dashboard:influence_review")
    return redirect("dashboard:influence_list", slug=slug)
