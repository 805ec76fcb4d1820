"""The pages of a file of places: bring it, choose its columns, look at what it changes, accept or cancel it."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dashboard import services
from dashboard.choices import PlaceFileState
from dashboard.forms.places import HeaderForm, PairColumnsForm, PlaceColumnsForm, PlaceFileForm, first_guess
from dashboard.ingest.place_look import PlaceLook
from dashboard.models import PlaceFile
from dashboard.queries.steward import place_files as read
from dashboard.views.guards import definer
from kconnect.core.access import require_form, signed_in
from kconnect.core.errors import DomainError
from kconnect.core.pages import page_number

PER_PAGE = 25
FORMS = {"places": PlaceColumnsForm, "pairs": PairColumnsForm}


def _file(request: HttpRequest, file_id: int) -> tuple[Any, PlaceFile]:
    """The person and the file of an address."""
    user = definer(request)
    related = ("file", "job", "started_by__person", "accepted_by__person", "undone_by__person")
    return user, get_object_or_404(PlaceFile.objects.select_related(*related), pk=file_id)


@require_safe
@signed_in
def place_file_list(request: HttpRequest) -> HttpResponse:
    """Files of places, youngest first."""
    definer(request)
    page = Paginator(read.listed_place_files(), PER_PAGE).get_page(page_number(request))
    return render(request, "dashboard/place_file_list.html", {"page": page, "files": read.place_file_rows(page)})


@require_form
@signed_in
def place_file_create(request: HttpRequest) -> HttpResponse:
    """Takes a file of places."""
    user = definer(request)
    form = PlaceFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            started = services.start_place_file(stream=upload, name=upload.name, by=user)
        except DomainError as error:
            form.add_error("file", str(error))
        else:
            return redirect("dashboard:place_file_detail", file_id=started.pk)
    return render(
        request, "dashboard/place_file_create.html", {"form": form}, status=422 if request.method == "POST" else 200
    )


@require_safe
@signed_in
def place_file_detail(request: HttpRequest, file_id: int) -> HttpResponse:
    """One file: how far it is, what is wrong with it, what accepting it changes or has changed."""
    _user, place_file = _file(request, file_id)
    if place_file.state == PlaceFileState.CHOOSING:
        return redirect("dashboard:place_file_choose", file_id=file_id)
    return render(request, "dashboard/place_file_detail.html", {"page": read.place_file_page(place_file)})


@require_safe
@signed_in
def place_file_progress(request: HttpRequest, file_id: int) -> HttpResponse:
    """The part of the page that changes while work goes on; fetched again and again by the page."""
    _user, place_file = _file(request, file_id)
    return render(request, "dashboard/place_file_progress.html", {"page": read.place_file_page(place_file)})


@require_form
@signed_in
def place_file_choose(request: HttpRequest, file_id: int) -> HttpResponse:
    """What the columns mean: of places, or (`?as=pairs`) of pairs of places."""
    user, place_file = _file(request, file_id)
    page = read.place_file_page(place_file)
    if not page.can_choose:
        return redirect("dashboard:place_file_detail", file_id=file_id)
    look = PlaceLook.from_json(place_file.look)
    asked = request.GET.get("as") or place_file.choices.get("what", "places")
    what = asked if asked in FORMS and look.format == "csv" else "places"
    initial = first_guess(look, what, read.earlier_choices(place_file, what))
    form = FORMS[what](request.POST or None, look=look, initial=initial)
    if request.method == "POST" and form.is_valid():
        return _choose(request, place_file, what, form, user)
    context = {
        "page": page,
        "look": look,
        "form": form,
        "what": what,
        "header": HeaderForm(initial={"header": look.header}),
    }
    status = 422 if form.is_bound else 200
    return render(request, "dashboard/place_file_choose.html", context, status=status)


def _choose(request: HttpRequest, place_file: PlaceFile, what: str, form: Any, user: Any) -> HttpResponse:
    """Takes valid choices and leads to the page of the file."""
    try:
        services.choose_columns(place_file=place_file, what=what, choices=form.choices(), kept=form.kept(), by=user)
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("dashboard:place_file_detail", file_id=place_file.pk)


@require_POST
@signed_in
def place_file_header(request: HttpRequest, file_id: int) -> HttpResponse:
    """Looks at a table again, with its column names in another row."""
    user, place_file = _file(request, file_id)
    form = HeaderForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Give the number of a row, 1 or more."))
        return redirect("dashboard:place_file_detail", file_id=file_id)
    return _act(
        request, place_file, lambda **given: services.look_again(header=form.cleaned_data["header"], **given), user, ""
    )


@require_POST
@signed_in
def place_file_accept(request: HttpRequest, file_id: int) -> HttpResponse:
    """Makes the places of the preview the network's."""
    user, place_file = _file(request, file_id)
    return _act(request, place_file, services.accept_place_file, user, _("The places go in now."))


@require_POST
@signed_in
def place_file_undo(request: HttpRequest, file_id: int) -> HttpResponse:
    """Puts back what stood before an accepted file."""
    user, place_file = _file(request, file_id)
    return _act(request, place_file, services.undo_place_file, user, _("The former places are put back now."))


@require_POST
@signed_in
def place_file_retry(request: HttpRequest, file_id: int) -> HttpResponse:
    """Takes up work of a file that failed or was stopped."""
    user, place_file = _file(request, file_id)
    return _act(request, place_file, services.retry_place_file, user, _("The work goes on where it stopped."))


@require_POST
@signed_in
def place_file_cancel(request: HttpRequest, file_id: int) -> HttpResponse:
    """Ends a file that is not accepted."""
    user, place_file = _file(request, file_id)
    return _act(request, place_file, services.cancel_place_file, user, _("Cancelled. No place has changed."))


def _act(request: HttpRequest, place_file: PlaceFile, act: Any, user: Any, done: str) -> HttpResponse:
    """One step of a file, then its page with what happened."""
    try:
        act(place_file=place_file, by=user)
        if done:
            messages.info(request, done)
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("dashboard:place_file_detail", file_id=place_file.pk)
