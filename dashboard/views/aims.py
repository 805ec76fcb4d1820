"""The console's pages where staff say what is aimed at and where it starts, for all groups of a place at once."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dashboard import rules, services
from dashboard.forms.aims import BaselinesForm, TargetsForm, starting, starting_baselines
from dashboard.models import Indicator, Period
from dashboard.queries.steward import aims as queries
from kconnect.core.access import allow, person_of, require_form, signed_in
from kconnect.core.text import grouped
from workgroups import rules as people


def allowed(request: HttpRequest) -> Any:
    """The signed-in person, if they may set targets and write notes."""
    user = person_of(request)
    allow(may_see=people.is_insider(user), may_do=rules.can_set_aims(user))
    return user


def subject_for(request: HttpRequest, slug: str) -> queries.Subject:
    """The indicator and the place that the address names."""
    indicator = get_object_or_404(Indicator.objects.select_related("version"), slug=slug)
    return queries.subject_of(indicator, request.GET.get("place", "").strip()[:200])


def address(name: str, subject: queries.Subject, **more: str) -> str:
    """A page of this indicator and place."""
    place = {"place": subject.place.code} if subject.place else {}
    return f"{reverse(f'dashboard:{name}', args=[subject.indicator.slug])}?{urlencode(place | more)}"


@require_form
@signed_in
def indicator_targets(request: HttpRequest, slug: str) -> HttpResponse:
    """Targets of all groups for one day, in a table, or the same for all."""
    user = allowed(request)
    subject = subject_for(request, slug)
    page = queries.targets_page(subject, _day(request.GET.get("due", "")))
    start: dict[str, Any] = {"due": page.due, "author": page.author or str(user.person), "reason": page.reason}
    start |= {"reason_es": page.reason_es} | starting(subject.groups, page.values)
    levels = queries.levels_of(subject.place)
    form = TargetsForm(request.POST or None, initial=start, groups=subject.groups, scale=subject.scale, levels=levels)
    if subject.place is not None and form.is_valid():
        due, also = form.cleaned_data["due"], form.others(subject.place)
        act = {"indicator": subject.indicator, "place": subject.place, "due": due, "also": also, "by": user}
        services.set_targets(values=form.values, word=services.Word(**form.said), **act)
        messages.success(request, _saved(1 + len(also)))
        return redirect(address("indicator_targets", subject, due=due.isoformat()))
    context = {"form": form, "page": page, "subject": subject, "tab": "targets"}
    return render(request, "dashboard/indicator_targets.html", context, status=422 if form.errors else 200)


def _saved(places: int) -> str:
    if places == 1:
        return _("Saved. The public page shows the targets now.")
    return _("Saved for %(count)s places. The public pages show the targets now.") % {"count": grouped(places)}


@require_POST
@signed_in
def indicator_targets_remove(request: HttpRequest, slug: str) -> HttpResponse:
    """Takes the targets of a day away: here, or for every place, which asks first."""
    user = allowed(request)
    subject = subject_for(request, slug)
    due, everywhere = _day(request.POST.get("due", "")), "everywhere" in request.POST
    if subject.place is None or due is None:
        return redirect(address("indicator_targets", subject))
    if everywhere and "sure" not in request.POST:
        one = next((one for one in queries.targets_page(subject, due).dues if one.day == due), None)
        context = {"subject": subject, "one": one, "due": due}
        return render(request, "dashboard/indicator_targets_remove.html", context)
    place = None if everywhere else subject.place
    services.remove_targets(indicator=subject.indicator, place=place, due=due, by=user)
    messages.success(request, _("The targets are taken away."))
    return redirect(address("indicator_targets", subject))


@require_form
@signed_in
def indicator_baselines(request: HttpRequest, slug: str) -> HttpResponse:
    """The period in which all groups start; a number only where no figure is published."""
    user = allowed(request)
    subject = subject_for(request, slug)
    page = queries.targets_page(subject, None)
    start = {"author": str(user.person)} | starting_baselines(subject.groups, page.starts)
    form = BaselinesForm(request.POST or None, initial=start, groups=subject.groups, scale=subject.scale)
    if subject.place is not None and form.is_valid():
        period = Period.objects.get(code=form.cleaned_data["period"])
        act = {"indicator": subject.indicator, "place": subject.place, "period": period, "by": user}
        services.set_baselines(values=form.values, word=services.Word(**form.said), **act)
        messages.success(request, _("Saved. Progress is measured from there now."))
        return redirect(address("indicator_baselines", subject))
    context = {"form": form, "page": page, "subject": subject, "tab": "baselines"}
    return render(request, "dashboard/indicator_baselines.html", context, status=422 if form.errors else 200)


@require_POST
@signed_in
def indicator_baselines_remove(request: HttpRequest, slug: str) -> HttpResponse:
    """Takes the starts of a place away."""
    user = allowed(request)
    subject = subject_for(request, slug)
    if subject.place is not None:
        services.remove_baselines(indicator=subject.indicator, place=subject.place, by=user)
        messages.success(request, _("The starting points are taken away."))
    return redirect(address("indicator_baselines", subject))


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None
