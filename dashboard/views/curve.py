"""The console's page for the story behind the curve: notes, new series, and what people expect."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dashboard import services
from dashboard.forms.aims import BreakForm, ForecastForm, NoteForm
from dashboard.models import CurveNote, OwnForecast, SeriesBreak
from dashboard.queries.steward import aims as queries
from dashboard.services.errors import AimError
from dashboard.views.aims import address, allowed, subject_for
from kconnect.core.access import signed_in


@require_safe
@signed_in
def indicator_story(request: HttpRequest, slug: str) -> HttpResponse:
    """What people wrote on the curve, and three forms to add to it."""
    user = allowed(request)
    return _page(request, subject_for(request, slug), user)


@require_POST
@signed_in
def note_create(request: HttpRequest, slug: str) -> HttpResponse:
    """Adds a note."""
    user = allowed(request)
    subject = subject_for(request, slug)
    form = NoteForm(request.POST, prefix="note")

    def write() -> None:
        place = None if form.cleaned_data["everywhere"] else subject.place
        day = form.cleaned_data["day"]
        services.write_note(indicator=subject.indicator, place=place, day=day, word=services.Word(**form.said), by=user)

    return _act(request, subject, user, form, write, "note")


@require_POST
@signed_in
def break_create(request: HttpRequest, slug: str) -> HttpResponse:
    """Says that a new series starts."""
    user = allowed(request)
    subject = subject_for(request, slug)
    form = BreakForm(request.POST, prefix="break")

    def mark() -> None:
        services.mark_break(
            indicator=subject.indicator, day=form.cleaned_data["day"], word=services.Word(**form.said), by=user
        )

    return _act(request, subject, user, form, mark, "break")


@require_POST
@signed_in
def forecast_create(request: HttpRequest, slug: str) -> HttpResponse:
    """Keeps what a person expects."""
    user = allowed(request)
    subject = subject_for(request, slug)
    form = ForecastForm(request.POST, prefix="forecast", groups=subject.groups, scale=subject.scale)

    def keep() -> None:
        act = {name: form.cleaned_data[name] for name in ("group", "period", "value")} | {"place": subject.place}
        services.set_forecast(indicator=subject.indicator, word=services.Word(**form.said), by=user, **act)

    return _act(request, subject, user, form, keep, "forecast")


@require_POST
@signed_in
def note_remove(request: HttpRequest, slug: str, note_id: int) -> HttpResponse:
    """Takes a note away."""
    user = allowed(request)
    note = get_object_or_404(CurveNote.objects.select_related("indicator"), pk=note_id, indicator__slug=slug)
    services.remove_note(note=note, by=user)
    return _taken(request, slug)


@require_POST
@signed_in
def break_remove(request: HttpRequest, slug: str, break_id: int) -> HttpResponse:
    """Says that the series goes on."""
    user = allowed(request)
    mark = get_object_or_404(SeriesBreak.objects.select_related("indicator"), pk=break_id, indicator__slug=slug)
    services.remove_break(mark=mark, by=user)
    return _taken(request, slug)


@require_POST
@signed_in
def forecast_remove(request: HttpRequest, slug: str, forecast_id: int) -> HttpResponse:
    """Takes a person's forecast away."""
    user = allowed(request)
    found = get_object_or_404(OwnForecast.objects.select_related("indicator"), pk=forecast_id, indicator__slug=slug)
    services.remove_forecast(forecast=found, by=user)
    return _taken(request, slug)


def _taken(request: HttpRequest, slug: str) -> HttpResponse:
    messages.success(request, _("It is taken away."))
    return redirect(address("indicator_story", subject_for(request, slug)))


def _act(
    request: HttpRequest, subject: queries.Subject, user: Any, form: forms.Form, act: Callable[[], None], name: str
) -> HttpResponse:
    """Does it and leads back to the page, or shows what to correct."""
    if subject.place is not None and form.is_valid():
        try:
            act()
        except AimError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved. The public page shows it now."))
            return redirect(address("indicator_story", subject))
    return _page(request, subject, user, **{name: form})


def _page(request: HttpRequest, subject: queries.Subject, user: Any, **sent: forms.Form) -> HttpResponse:
    start = {"author": str(user.person)}
    shown: dict[str, forms.Form] = {
        "note": NoteForm(prefix="note", initial=start),
        "break": BreakForm(prefix="break", initial=start),
        "forecast": ForecastForm(prefix="forecast", initial=start, groups=subject.groups, scale=subject.scale),
    }
    context = {"forms": shown | sent, "page": queries.story_page(subject), "subject": subject, "tab": "story"}
    return render(request, "dashboard/indicator_curve.html", context, status=422 if sent else 200)
