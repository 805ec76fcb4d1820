"""The pages of a data steward for imports: list, preview, accept, cancel, undo, and taking up what stopped."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dashboard import rules, services
from dashboard.filters import ImportFilter
from dashboard.models import Import
from dashboard.queries import steward
from dashboard.queries.steward.differences import has_differences
from dashboard.queries.steward.place_match import shapes_and_data
from dashboard.queries.steward.uploads import listed_uploads, upload_rows
from dashboard.views.guards import importer
from kconnect.core.access import signed_in
from kconnect.core.errors import DomainError
from kconnect.core.pages import page_number

PER_PAGE = 25


def import_of(request: HttpRequest, import_id: int) -> tuple[Any, Import]:
    """The person and the import of an address, with what its page shows."""
    user = importer(request)
    related = ("dataset", "file", "job", "started_by__person", "accepted_by__person", "ended_by__person", "completes")
    return user, get_object_or_404(Import.objects.select_related(*related), pk=import_id)


@require_safe
@signed_in
def import_list(request: HttpRequest) -> HttpResponse:
    """Imports, youngest first, filtered by the address."""
    importer(request)
    chosen = ImportFilter(request.GET, queryset=steward.listed_imports())
    page = Paginator(chosen.qs, PER_PAGE).get_page(page_number(request))
    context = {
        "page": page,
        "filter": chosen,
        "imports": steward.import_rows(page),
        "uploads": upload_rows(listed_uploads()[:PER_PAGE]),
    }
    return render(request, "dashboard/import_list.html", context)


@require_safe
@signed_in
def import_detail(request: HttpRequest, import_id: int) -> HttpResponse:
    """One import: how far it is, what it would change or has changed, and what was wrong with the file."""
    user, import_ = import_of(request, import_id)
    context = {
        "page": steward.import_page(import_, change=request.GET.get("change", "")),
        "match": shapes_and_data(import_) if has_differences(import_) else None,
        "can_allow": rules.can_allow_personal(user),
    }
    return render(request, "dashboard/import_detail.html", context)


@require_safe
@signed_in
def import_progress(request: HttpRequest, import_id: int) -> HttpResponse:
    """The part of the page that changes while work goes on; fetched again and again by the page."""
    _user, import_ = import_of(request, import_id)
    return render(request, "dashboard/import_progress.html", {"page": steward.import_page(import_)})


def _act(request: HttpRequest, import_id: int, act: Any, done: str) -> HttpResponse:
    """One step of an import, then back to its page with what happened."""
    user, import_ = import_of(request, import_id)
    try:
        act(import_=import_, by=user)
        messages.info(request, done)
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("dashboard:import_detail", import_id=import_id)


@require_POST
@signed_in
def import_accept(request: HttpRequest, import_id: int) -> HttpResponse:
    """Makes the figures of the preview current."""
    return _act(
        request,
        import_id,
        services.accept_import,
        _("The figures go in now. The public sees nothing before a release."),
    )


@require_POST
@signed_in
def import_preview(request: HttpRequest, import_id: int) -> HttpResponse:
    """Makes a new preview, because other figures were accepted meanwhile."""
    return _act(request, import_id, services.preview_again, _("A new preview is being made."))


@require_POST
@signed_in
def import_cancel(request: HttpRequest, import_id: int) -> HttpResponse:
    """Ends an import that was not accepted."""
    return _act(
        request, import_id, services.cancel_import, _("The import is cancelled. None of its figures were kept.")
    )


@require_POST
@signed_in
def import_undo(request: HttpRequest, import_id: int) -> HttpResponse:
    """Puts back the figures from before an import."""
    return _act(request, import_id, services.undo_import, _("The former figures are put back now."))


@require_POST
@signed_in
def import_retry(request: HttpRequest, import_id: int) -> HttpResponse:
    """Takes up work of an import that failed or was stopped."""
    return _act(request, import_id, services.retry_import, _("The work goes on where it stopped."))
