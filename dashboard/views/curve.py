"""The console's page for the story behind the curve: notes, new series, and what people expect."""

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dashboard import services
from dashboard.forms.aims import BreakForm, ForecastForm, NoteForm
from dashboard.models import CurveNote, OwnForecast, SeriesBreak
from dashboard.queries.steward import aims as queries
from dashboard.views.aims import address, allowed, subject_for
from kconnect.core.access import signed_in
from kconnect.core.acts import done, told

Written = TypeVar("Written", CurveNote, SeriesBreak, OwnForecast)


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

    def write(subject: queries.Subject, said: dict[str, Any]) -> partial[Any]:
        place = None if said["everywhere"] else subject.place
        return partial(services.write_note, place=place, day=said["day"])

    return _write(request, slug, "note", write)


@require_POST
@signed_in
def break_create(request: HttpRequest, slug: str) -> HttpResponse:
    """Says that a new series starts."""
    return _write(request, slug, "break", lambda _subject, said: partial(services.mark_break, day=said["day"]))


@require_POST
@signed_in
def forecast_create(request: HttpRequest, slug: str) -> HttpResponse:
    """Keeps what a person expects."""

    def keep(subject: queries.Subject, said: dict[str, Any]) -> partial[Any]:
        expected = {name: said[name] for name in ("group", "period", "value")} | {"place": subject.place}
        return partial(services.set_forecast, **expected)

    return _write(request, slug, "forecast", keep)


@require_POST
@signed_in
def note_remove(request: HttpRequest, slug: str, note_id: int) -> HttpResponse:
    """Takes a note away."""
    user = allowed(request)
    note = _written(CurveNote, slug, note_id)
    return _taken(request, slug, lambda: services.remove_note(note=note, by=user))


@require_POST
@signed_in
def break_remove(request: HttpRequest, slug: str, break_id: int) -> HttpResponse:
    """Says that the series goes on."""
    user = allowed(request)
    mark = _written(SeriesBreak, slug, break_id)
    return _taken(request, slug, lambda: services.remove_break(mark=mark, by=user))


@require_POST
@signed_in
def forecast_remove(request: HttpRequest, slug: str, forecast_id: int) -> HttpResponse:
    """Takes a person's forecast away."""
    user = allowed(request)
    found = _written(OwnForecast, slug, forecast_id)
    return _taken(request, slug, lambda: services.remove_forecast(forecast=found, by=user))


def _written(model: type[Written], slug: str, pk: int) -> Written:
    """What somebody wrote on the curve of this indicator; else 404."""
    return get_object_or_404(model._default_manager.select_related("indicator"), pk=pk, indicator__slug=slug)


def _taken(request: HttpRequest, slug: str, remove: Callable[[], None]) -> HttpResponse:
    told(request, remove, _("It is taken away."))
    return redirect(address("indicator_story", subject_for(request, slug)))


def _write(
    request: HttpRequest, slug: str, name: str, act: Callable[[queries.Subject, dict[str, Any]], partial[Any]]
) -> HttpResponse:
    """Writes what the form `name` says and leads back to the page, or shows what to correct."""
    user = allowed(request)
    subject = subject_for(request, slug)
    form = _forms(subject, data=request.POST)[name]
    if subject.place is not None and form.is_valid():
        write = act(subject, form.cleaned_data)
        said = {"indicator": subject.indicator, "word": services.Word(**form.said), "by": user}
        if done(form, partial(write, **said)):
            messages.success(request, _("Saved. The public page shows it now."))
            return redirect(address("indicator_story", subject))
    return _page(request, subject, user, **{name: form})


def _forms(subject: queries.Subject, **given: Any) -> dict[str, Any]:
    """The three forms of the page."""
    return {
        "note": NoteForm(prefix="note", **given),
        "break": BreakForm(prefix="break", **given),
        "forecast": ForecastForm(prefix="forecast", groups=subject.groups, scale=subject.scale, **given),
    }


def _page(request: HttpRequest, subject: queries.Subject, user: Any, **sent: Any) -> HttpResponse:
    shown = _forms(subject, initial={"author": str(user.person)}) | sent
    context = {"forms": shown, "page": queries.story_page(subject), "subject": subject, "tab": "story"}
    return render(request, "dashboard/indicator_curve.html", context, status=422 if sent else 200)
