"""Who changed what in the plan, for the people of a workgroup and for staff."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agenda.choices import PlanPart
from agenda.queries import changes as queries
from agenda.views.activities import group_of
from agenda.views.console import staff_of
from kconnect.core.access import signed_in
from kconnect.core.pages import page_number


@require_safe
@signed_in
def plan_history(request: HttpRequest, slug: str) -> HttpResponse:
    """Every change of a group's plan and of the goals it serves; `?action=` narrows it to one action."""
    _user, workgroup = group_of(request, slug)
    wanted, part = request.GET.get("action", ""), request.GET.get("part", "")
    history = queries.group_history(workgroup, action=wanted, part=part, number=page_number(request))
    context = {"workgroup": workgroup, "history": history, "part": part, "parts": PlanPart.choices}
    return render(request, "agenda/plan_history.html", context)


@require_safe
@signed_in
def console_history(request: HttpRequest) -> HttpResponse:
    """Every change of the whole plan."""
    staff_of(request)
    wanted, part = request.GET.get("action", ""), request.GET.get("part", "")
    history = queries.whole_history(action=wanted, part=part, number=page_number(request))
    return render(request, "agenda/console_history.html", {"history": history, "part": part, "parts": PlanPart.choices})
