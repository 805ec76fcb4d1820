"""Pages of one's own data: see what is kept, take a copy along, leave for good."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kconnect.core.access import person_of, signed_in
from kconnect.core.downloads import sent
from kconnect.core.errors import DomainError
from workgroups import queries, services
from workgroups.adapters import proven
from workgroups.forms import EraseForm
from workgroups.models import PersonalExport


@require_safe
@signed_in
def data_detail(request: HttpRequest) -> HttpResponse:
    """What the network keeps about the reader."""
    return _page(request, EraseForm())


def _page(request: HttpRequest, form: EraseForm) -> HttpResponse:
    context = {"data": queries.data_page(person_of(request)), "form": form}
    return render(request, "workgroups/data_detail.html", context, status=422 if form.is_bound else 200)


@require_POST
@signed_in
@proven
def data_copy(request: HttpRequest) -> HttpResponse:
    """Asks for a copy."""
    services.ask_export(by=person_of(request))
    messages.success(request, _("Your copy is being made. It will stand here in a moment."))
    return redirect("workgroups:data_detail")


@require_safe
@signed_in
@proven
def data_file(request: HttpRequest, copy_id: int) -> HttpResponseBase:
    """The file of one's own copy; another person's does not exist."""
    user = person_of(request)
    copy = get_object_or_404(PersonalExport, pk=copy_id, user=user)
    try:
        row = services.fetch_export(by=user, copy=copy)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("workgroups:data_detail")
    if row.file is None:
        raise Http404
    return sent(row.file, filename="my-data.zip", content_type="application/zip", download=True)


@require_POST
@signed_in
@proven
def erasure_ask(request: HttpRequest) -> HttpResponse:
    """Asks to be erased."""
    user = person_of(request)
    form = EraseForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    return _act(
        request, lambda: services.ask_erasure(by=user, person=user.person), _("Asked. You can take it back below.")
    )


@require_POST
@signed_in
def erasure_cancel(request: HttpRequest) -> HttpResponse:
    """Takes the request back."""
    user = person_of(request)
    asked = queries.open_erasure(user.person)
    if asked is None:
        return redirect("workgroups:data_detail")
    return _act(
        request, lambda: services.cancel_erasure(by=user, erasure=asked), _("Taken back. Everything stays as it is.")
    )


def _act(request: HttpRequest, act: Any, done: str) -> HttpResponse:
    try:
        act()
        messages.success(request, done)
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("workgroups:data_detail")
