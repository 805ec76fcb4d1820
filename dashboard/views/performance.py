"""Performance measures: the workgroup's own pages, and what is public of strategies and partners."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from dashboard import services
from dashboard.forms.performance import PerformanceMeasureForm, PerformanceReviewForm, PerformanceValueForm
from dashboard.models import PerformanceMeasure
from dashboard.queries import performance as queries
from kconnect.core.access import allow, person_of, require_form, signed_in
from kconnect.core.errors import DomainError
from workgroups import rules as people
from workgroups.models import Workgroup
from workgroups.queries import organization_moved_to


def _group(request: HttpRequest, slug: str, *, lead: bool = False) -> tuple[Any, Workgroup]:
    """The signed-in person and a workgroup whose inside they may see, and whose plan they may edit if need be."""
    user, workgroup = person_of(request), get_object_or_404(Workgroup, slug=slug)
    may_do = people.can_edit_workplan(user, workgroup) if lead else True
    allow(may_see=people.can_enter_workgroup(user, workgroup), may_do=may_do)
    return user, workgroup


def _values(form: Any) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in form.fields}


def _page(request: HttpRequest, template: str, workgroup: Workgroup, form: Any, **more: Any) -> HttpResponse:
    context = {"form": form, "workgroup": workgroup, **more}
    return render(request, f"dashboard/{template}.html", context, status=422 if form.is_bound else 200)


@require_safe
@signed_in
def performance_list(request: HttpRequest, slug: str) -> HttpResponse:
    """What the group measures of its strategies and partners, public or not."""
    user, workgroup = _group(request, slug)
    can_edit = people.can_edit_workplan(user, workgroup)
    can_enter = people.can_log_activity(user, workgroup)
    context = {
        "workgroup": workgroup,
        "subjects": queries.subjects_of(workgroup),
        "can_edit": can_edit,
        "can_enter": can_enter,
    }
    return render(request, "dashboard/performance_list.html", context)


@require_form
@signed_in
def performance_create(request: HttpRequest, slug: str) -> HttpResponse:
    """A new measure."""
    user, workgroup = _group(request, slug, lead=True)
    form = PerformanceMeasureForm(request.POST or None, workgroup=workgroup)
    if request.method == "POST" and form.is_valid():
        try:
            services.add_performance_measure(workgroup=workgroup, by=user, **_values(form))
            messages.success(request, _("Added. Members of the group can enter its values now."))
            return redirect("dashboard:performance_list", slug=slug)
        except DomainError as error:
            form.add_error(None, str(error))
    return _page(request, "performance_edit", workgroup, form)


@require_form
@signed_in
def performance_edit(request: HttpRequest, slug: str, measure_id: int) -> HttpResponse:
    """Changes a measure, or makes it public."""
    user, workgroup = _group(request, slug, lead=True)
    measure = get_object_or_404(PerformanceMeasure, pk=measure_id, workgroup=workgroup)
    form = PerformanceMeasureForm(request.POST or None, workgroup=workgroup, instance=measure)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_performance_measure(measure=measure, by=user, **_values(form))
            messages.success(request, _("Saved."))
            return redirect("dashboard:performance_list", slug=slug)
        except DomainError as error:
            form.add_error(None, str(error))
    return _page(request, "performance_edit", workgroup, form, measure=measure)


@require_form
@signed_in
def performance_value(request: HttpRequest, slug: str, measure_id: int) -> HttpResponse:
    """The values of a measure, and a new one."""
    user, workgroup = _group(request, slug)
    measure = get_object_or_404(PerformanceMeasure, pk=measure_id, workgroup=workgroup)
    allow(may_see=True, may_do=people.can_log_activity(user, workgroup))
    form = PerformanceValueForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.enter_performance_value(measure=measure, by=user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("dashboard:performance_list", slug=slug)
    return _page(request, "performance_value", workgroup, form, row=queries.measure_row(measure))


@require_form
@signed_in
def performance_review(request: HttpRequest, slug: str) -> HttpResponse:
    """What the group learned, and what it changes."""
    user, workgroup = _group(request, slug, lead=True)
    form = PerformanceReviewForm(request.POST or None, workgroup=workgroup)
    if request.method == "POST" and form.is_valid():
        try:
            services.write_performance_review(workgroup=workgroup, by=user, **_values(form))
            messages.success(request, _("Kept, with its date."))
            return redirect("dashboard:performance_list", slug=slug)
        except DomainError as error:
            form.add_error(None, str(error))
    return _page(request, "performance_review", workgroup, form)


@require_safe
@cache_control(public=True, max_age=60)
def strategy_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One public strategy: what it does, how well, whether anybody is better off; beside it how people are doing."""
    subject = queries.strategy_subject(slug)
    if subject is None:
        raise Http404
    return render(request, "dashboard/strategy_detail.html", {"subject": subject, "strategy": subject.thing})


@require_safe
@cache_control(public=True, max_age=60)
def partner_performance(request: HttpRequest, slug: str) -> HttpResponse:
    """What a public partner says of its own work; one that was merged leads to the one that it is a part of."""
    subject = queries.organization_subject(slug)
    if subject is None:
        if (new := organization_moved_to(slug)) is None:
            raise Http404
        return redirect("dashboard:partner_performance", slug=new, permanent=True)
    return render(request, "dashboard/partner_performance.html", {"subject": subject, "partner": subject.thing})
