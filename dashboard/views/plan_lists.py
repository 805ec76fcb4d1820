"""Where leads and staff bring a file of the plan; what becomes of it is shown by its own pages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from agenda import rules
from agenda.views.activities import group_of
from agenda.views.console import staff_of
from dashboard.forms.plan_lists import PlanListForm
from dashboard.services.plan_lists import bring_plan
from kconnect.core.access import allow, require_form, signed_in
from kconnect.core.acts import done
from workgroups.models import User, Workgroup


@require_form
@signed_in
def plan_file_create(request: HttpRequest) -> HttpResponse:
    """Takes a file of the whole plan, and leads to what it changes."""
    return _take(request, staff_of(request), None)


@require_form
@signed_in
def group_plan_file_create(request: HttpRequest, slug: str) -> HttpResponse:
    """Takes a file of a workgroup's plan."""
    user, workgroup = group_of(request, slug)
    allow(may_see=True, may_do=rules.can_bring_plan(user, workgroup))
    return _take(request, user, workgroup)


def _take(request: HttpRequest, user: User, workgroup: Workgroup | None) -> HttpResponse:
    form = PlanListForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload, sheet = form.cleaned_data["file"], form.cleaned_data["sheet"]
        brought = []
        given = {"stream": upload, "name": upload.name, "sheet": sheet, "by": user, "workgroup": workgroup}
        if done(form, lambda: brought.append(bring_plan(**given)), at="file"):
            return redirect("agenda:plan_file_detail", file_id=brought[0].pk)
    context = {"form": form, "workgroup": workgroup}
    return render(request, "dashboard/plan_file_create.html", context, status=422 if form.is_bound else 200)
