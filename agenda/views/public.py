"""Public pages: all goals, the workplan, an action, a workgroup; one goal stands in dashboard. The same for everyone."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from agenda.filters import ActionFilter, DoneFilter
from agenda.models import Action
from agenda.queries import public as queries
from agenda.queries.timeline import timeline
from agenda.queries.years import closed_years
from kconnect.core.pages import page_number
from kconnect.core.templatetags.ui import inside
from workgroups.models import Activity
from workgroups.queries import charter_now, group_meetings, seats_public, workgroup_public

public = cache_control(public=True, max_age=60)
LIST, TIMELINE = "list", "timeline"


@require_safe
@public
def goal_list(request: HttpRequest) -> HttpResponse:
    """What the network agreed on."""
    return render(request, "agenda/goal_list.html", {"goals": queries.goals()})


@require_safe
@public
def workplan_list(request: HttpRequest) -> HttpResponse:
    """Who does what until when, by goal or as one sorted list."""
    chosen = ActionFilter(request.GET, queryset=Action.objects.public(), request=request)
    view = request.GET.get("view", "")
    as_list = view == LIST or (view != TIMELINE and "sort" in request.GET)
    context = {
        "filter": chosen,
        "as_list": as_list,
        "as_timeline": view == TIMELINE,
        "tree": not as_list and view != TIMELINE,
        "tree_href": inside(request.GET, view="", sort="", page=""),
        "list_href": inside(request.GET, view=LIST, sort="", page=""),
        "timeline_href": inside(request.GET, view=TIMELINE, sort="", page=""),
        "years": closed_years(),
    }
    if view == TIMELINE:
        line = timeline(chosen.qs, number=page_number(request))
        return render(request, "agenda/workplan_timeline.html", {**context, "line": line})
    sort = request.GET.get("sort", "") if as_list else "plan"
    context["plan"] = queries.workplan(chosen.qs, sort=sort, number=page_number(request))
    return render(request, "agenda/workplan_list.html", context)


@require_safe
@public
def action_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One action, how far it is, and what advanced it."""
    action = queries.action(slug, number=page_number(request))
    if action is None:
        raise Http404
    return render(request, "agenda/action_detail.html", {"about": action, "action": action.row.action})


@require_safe
@public
def workgroup_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Who sits in a workgroup, and what it does toward which goal."""
    group = workgroup_public(slug)
    if group is None:
        raise Http404
    context = {"group": group, "plan": queries.workgroup_plan(slug)}
    context |= {"seats": seats_public(slug), "charter": charter_now(slug), "meetings": group_meetings(slug)}
    return render(request, "agenda/workgroup_detail.html", context)


@require_safe
@public
def workgroup_done(request: HttpRequest, slug: str) -> HttpResponse:
    """All confirmed activities of a workgroup."""
    group = queries.published_workgroup(slug)
    if group is None:
        raise Http404
    chosen = DoneFilter(request.GET, queryset=Activity.objects.public().filter(workgroup=group), request=request)
    done = queries.workgroup_activities(chosen.qs, number=page_number(request))
    return render(request, "agenda/workgroup_done.html", {"group": group, "done": done, "filter": chosen})
