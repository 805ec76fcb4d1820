"""The pages of places: the list, one place, and the place that a name from a file means."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dashboard import rules, services
from dashboard.filters import PlaceFilter
from dashboard.forms.places import AliasForm
from dashboard.models import Import, Place
from dashboard.queries.steward import places as read
from dashboard.views.guards import definer, importer
from kconnect.core.access import require_form, signed_in
from kconnect.core.errors import DomainError
from kconnect.core.pages import page_number


@require_safe
@signed_in
def place_list(request: HttpRequest) -> HttpResponse:
    """All places by name, searched and filtered by the address."""
    user = importer(request)
    chosen = PlaceFilter(request.GET, queryset=read.listed_places())
    page = Paginator(chosen.qs, read.PER_PAGE).get_page(page_number(request))
    context = {
        "page": page, "filter": chosen, "places": read.place_lines(page), "can_define": rules.can_define(user),
    }  # fmt: skip
    return render(request, "dashboard/place_list.html", context)


@require_form
@signed_in
def place_detail(request: HttpRequest, place_id: int) -> HttpResponse:
    """One place: codes, what it lies in and what lies in it, its outline; takes another name of it."""
    user = definer(request) if request.method == "POST" else importer(request)
    place = get_object_or_404(Place, pk=place_id)
    form = AliasForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.remember_alias(place=place, name=form.cleaned_data["name"], by=user)
        except DomainError as error:
            form.add_error("name", str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("dashboard:place_detail", place_id=place_id)
    context = {
        "page": read.place_page(place, page_number(request)), "form": form, "can_define": rules.can_define(user),
    }  # fmt: skip
    return render(request, "dashboard/place_detail.html", context, status=422 if form.is_bound else 200)


@require_POST
@signed_in
def place_forget(request: HttpRequest, place_id: int) -> HttpResponse:
    """Takes another name from a place."""
    user = definer(request)
    place = get_object_or_404(Place, pk=place_id)
    services.forget_alias(place=place, alias=request.POST.get("alias", ""), by=user)
    messages.info(request, _("Files that use this name no longer find the place."))
    return redirect("dashboard:place_detail", place_id=place_id)


@require_form
@signed_in
def import_place(request: HttpRequest, import_id: int) -> HttpResponse:
    """Which place an unknown name in a file means; keeps it as another name of that place, for this file and all others."""
    user = definer(request) if request.method == "POST" else importer(request)
    import_ = get_object_or_404(Import, pk=import_id)
    text = (request.POST or request.GET).get("text", "")[:200]
    if request.method == "POST":
        chosen = request.POST.get("place", "")
        place = get_object_or_404(Place, pk=int(chosen) if chosen.isdecimal() and len(chosen) < 10 else 0)
        try:
            services.remember_alias(place=place, name=text, by=user)
        except DomainError as error:
            messages.error(request, str(error))
        else:
            words = _("“%(name)s” means %(place)s from now on. Make a new preview, and this file finds it too.")
            messages.success(request, words % {"name": text, "place": place.name})
            return redirect("dashboard:import_detail", import_id=import_id)
    found = read.found_places(text)
    context = {"text": text, "places": found, "can_define": rules.can_define(user), "import": import_}
    return render(request, "dashboard/place_find.html", context, status=422 if request.method == "POST" else 200)


@require_safe
@signed_in
def place_find(request: HttpRequest) -> HttpResponse:
    """The places that a name from a file may mean, so that it can be kept as another name of the right one."""
    user = importer(request)
    text = request.GET.get("text", "")[:200]
    context = {"text": text, "places": read.found_places(text), "can_define": rules.can_define(user)}
    return render(request, "dashboard/place_find.html", context)
