"""Performance measures: the workgroup's own pages, and what is public of strategies and partners."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from agenda.queries.concerning import of_strategy
from agenda.queries.public import strategy_actions
from agenda.queries.reviews import strategy_story
from dashboard import rules, services
from dashboard.forms.performance import PerformanceMeasureForm, PerformanceReviewForm, PerformanceValueForm
from dashboard.models import PerformanceMeasure, PerformanceReview
from dashboard.queries import performance as queries
from dashboard.queries.public.reach import strategy_reach
from engagement.queries.decided import decisions_about_strategy
from engagement.queries.input import said_about
from kconnect.core.access import allow, person_of, require_form, signed_in
from kconnect.core.acts import done, told
from workgroups import rules as people
from workgroups.models import Organization, Workgroup
from workgroups.queries import organization_moved_to


def _group(request: HttpRequest, slug: str, *, lead: bool = False) -> tuple[Any, Workgroup]:
    """The signed-in person and a workgroup whose inside they may see, and whose plan they may edit if need be."""
    user, workgroup = person_of(request), get_object_or_404(Workgroup, slug=slug)
    may_do = people.can_edit_workplan(user, workgroup) if lead else True
    allow(may_see=people.can_enter_workgroup(user, workgroup), may_do=may_do)
    return user, workgroup


def _save(
    request: HttpRequest,
    workgroup: Workgroup,
    template: str,
    form: Any,
    act: Callable[..., Any],
    well: str,
    **more: Any,
) -> HttpResponse:
    """The form, shown or sent back; once it holds, its fields are what the use case takes, and the list is the next page."""
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in form.fields}
        if done(form, partial(act, **values)):
            messages.success(request, well)
            return redirect("dashboard:performance_list", slug=workgroup.slug)
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
        "reader": user,
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
    add = partial(services.add_performance_measure, workgroup=workgroup, by=user)
    well = _("Added. Members of the group can enter its values now.")
    return _save(request, workgroup, "performance_edit", form, add, well)


@require_form
@signed_in
def performance_edit(request: HttpRequest, slug: str, measure_id: int) -> HttpResponse:
    """Changes a measure, or makes it public."""
    user, workgroup = _group(request, slug, lead=True)
    measure = get_object_or_404(PerformanceMeasure, pk=measure_id, workgroup=workgroup)
    form = PerformanceMeasureForm(request.POST or None, workgroup=workgroup, instance=measure)
    change = partial(services.change_performance_measure, measure=measure, by=user)
    return _save(request, workgroup, "performance_edit", form, change, _("Saved."), measure=measure)


@require_form
@signed_in
def performance_value(request: HttpRequest, slug: str, measure_id: int) -> HttpResponse:
    """The values of a measure, and a new one."""
    user, workgroup = _group(request, slug)
    measure = get_object_or_404(PerformanceMeasure, pk=measure_id, workgroup=workgroup)
    allow(may_see=True, may_do=people.can_log_activity(user, workgroup))
    form, row = PerformanceValueForm(request.POST or None), queries.measure_row(measure)
    enter = partial(services.enter_performance_value, measure=measure, by=user)
    return _save(request, workgroup, "performance_value", form, enter, _("Saved."), row=row)


@require_form
@signed_in
def performance_review(request: HttpRequest, slug: str) -> HttpResponse:
    """What the group learned, and what it changes."""
    user, workgroup = _group(request, slug, lead=True)
    form = PerformanceReviewForm(request.POST or None, workgroup=workgroup)
    write = partial(services.write_performance_review, workgroup=workgroup, by=user)
    return _save(request, workgroup, "performance_review", form, write, _("Kept, with its date."))


@require_form
@signed_in
def performance_review_edit(request: HttpRequest, slug: str, review_id: int) -> HttpResponse:
    """Corrects a review; what it said before is kept."""
    user, workgroup = _group(request, slug)
    found = PerformanceReview.objects.select_related("workgroup").prefetch_related("earlier__changed_by__person")
    review = get_object_or_404(found, pk=review_id, workgroup=workgroup)
    allow(may_see=True, may_do=rules.can_edit_review(user, review))
    form = PerformanceReviewForm(request.POST or None, workgroup=workgroup, instance=review)
    change = partial(services.change_performance_review, review=review, by=user)
    well = _("Saved. What it said before is kept.")
    return _save(request, workgroup, "performance_review", form, change, well, review=review)


@require_form
@signed_in
def partner_answers(request: HttpRequest, slug: str) -> HttpResponse:
    """What workgroups want to say of a partner's work; its editors, or the backbone, say yes or take it back."""
    user = person_of(request)
    partner = get_object_or_404(Organization.objects.visible_to(user), slug=slug)
    allow(may_see=people.can_edit_organization(user, partner))
    if request.method == "POST":
        agreed, seen = request.POST.get("answer") == "yes", request.POST.get("seen", "")
        act = partial(services.answer_performance, thing=_asked(request, partner), agreed=agreed, seen=seen, by=user)
        told(request, act, _("Public now.") if agreed else _("Not public any more."))
        return redirect("dashboard:partner_answers", slug=slug)
    context = {"partner": partner, "asked": queries.asked_of(partner)}
    return render(request, "dashboard/partner_answers.html", context)


def _asked(request: HttpRequest, partner: Organization) -> Any:
    """What the answer is about; 404 for what is not about this partner."""
    kinds: dict[str, Any] = {"measure": PerformanceMeasure, "review": PerformanceReview}
    kind, number = request.POST.get("kind", ""), request.POST.get("number", "")
    if kind not in kinds or not (number.isascii() and number.isdigit() and len(number) < 18):
        raise Http404
    return get_object_or_404(kinds[kind], pk=int(number), organization=partner)


@require_safe
@cache_control(public=True, max_age=60)
def strategy_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One public strategy: what it does, how well, whether anybody is better off; beside it how people are doing."""
    subject = queries.strategy_subject(slug)
    if subject is None:
        raise Http404
    strategy = subject.thing
    context = {"subject": subject, "strategy": strategy, "reach": strategy_reach(strategy)}
    context |= {"said": said_about("strategy", slug), "decisions": decisions_about_strategy(strategy.pk)}
    context |= {"concerning": of_strategy(strategy), "story": strategy_story(strategy), **strategy_actions(strategy)}
    return render(request, "dashboard/strategy_detail.html", context)


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
