"""The plan of a workgroup on a line of time."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agenda.filters import PlanFilter
from agenda.models import Action
from agenda.queries.several import strategies_of
from agenda.queries.timeline import timeline
from agenda.views.activities import group_of
from kconnect.core.access import signed_in
from kconnect.core.pages import page_number


@require_safe
@signed_in
def plan_timeline(request: HttpRequest, slug: str) -> HttpResponse:
    """Bars, milestones and ties of the group's actions, with the same dates as a table."""
    _user, workgroup = group_of(request, slug)
    chosen = PlanFilter(request.GET, queryset=Action.objects.of(workgroup), strategies=strategies_of(workgroup))
    line = timeline(chosen.qs, number=page_number(request), inside=True)
    return render(request, "agenda/plan_timeline.html", {"workgroup": workgroup, "line": line, "filter": chosen})
