"""A file of partners: its columns are chosen, its rows looked at, accepted, undone."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kconnect.core.access import require_form, signed_in
from kconnect.core.errors import DomainError
from kconnect.core.pages import page_number
from workgroups import queries, services
from workgroups.choices import PartnerFileState
from workgroups.forms import AcceptFileForm, ColumnsForm
from workgroups.models import PartnerFile
from workgroups.views.network import manager

PER_PAGE = 25


@require_safe
@signed_in
def partner_file_list(request: HttpRequest) -> HttpResponse:
    """The files so far."""
    manager(request)
    page = Paginator(queries.partner_files(), PER_PAGE).get_page(page_number(request))
    context = {"page": page, "files": [queries.partner_file_page(file) for file in page]}
    return render(request, "workgroups/partner_file_list.html", context)


@require_form
@signed_in
def partner_file_detail(request: HttpRequest, file_id: int) -> HttpResponse:
    """One file, at whatever step it is; takes the choice of columns."""
    user = manager(request)
    file = get_object_or_404(queries.partner_files(), pk=file_id)
    form = ColumnsForm(request.POST or None, file=file) if file.state == PartnerFileState.MAPPING else None
    if request.method == "POST" and form is not None and form.is_valid():
        columns, choices = form.columns(), form.choices()
        return _act(
            request, file, lambda: services.check_partner_file(by=user, file=file, columns=columns, choices=choices)
        )
    return _show(request, file, form)


def _show(request: HttpRequest, file: PartnerFile, form: ColumnsForm | None) -> HttpResponse:
    outcome = request.GET.get("outcome", "")
    page = Paginator(queries.partner_rows_of(file, outcome), PER_PAGE).get_page(page_number(request))
    context = {
        "file": queries.partner_file_page(file, outcome), "form": form, "page": page, "outcome": outcome,
        "rows": queries.rows_shown(page) if form is None else [], "accept_form": AcceptFileForm(),
    }  # fmt: skip
    status = 422 if form is not None and form.is_bound else 200
    return render(request, "workgroups/partner_file_detail.html", context, status=status)


def _act(request: HttpRequest, file: PartnerFile, action: Any, done: str = "") -> HttpResponse:
    """Does one thing with a file, says how it went, and leads back to it."""
    try:
        action()
    except DomainError as error:
        messages.error(request, str(error))
    else:
        if done:
            messages.success(request, done)
    return redirect("workgroups:partner_file_detail", file_id=file.pk)


@require_POST
@signed_in
def partner_file_accept(request: HttpRequest, file_id: int) -> HttpResponse:
    """The rows become partners."""
    user = manager(request)
    file = get_object_or_404(PartnerFile, pk=file_id)
    form = AcceptFileForm(request.POST)
    form.is_valid()
    return _act(
        request, file, lambda: services.accept_partner_file(by=user, file=file, **form.cleaned_data), _("Accepted.")
    )


@require_POST
@signed_in
def partner_file_reopen(request: HttpRequest, file_id: int) -> HttpResponse:
    """Back to the choice of columns."""
    user = manager(request)
    file = get_object_or_404(PartnerFile, pk=file_id)
    return _act(request, file, lambda: services.reopen_partner_file(by=user, file=file))


@require_POST
@signed_in
def partner_file_discard(request: HttpRequest, file_id: int) -> HttpResponse:
    """Takes the rows away."""
    user = manager(request)
    file = get_object_or_404(PartnerFile, pk=file_id)
    return _act(request, file, lambda: services.discard_partner_file(by=user, file=file), _("Discarded."))


@require_POST
@signed_in
def partner_file_undo(request: HttpRequest, file_id: int) -> HttpResponse:
    """Takes back what accepting did."""
    user = manager(request)
    file = get_object_or_404(PartnerFile, pk=file_id)
    return _act(request, file, lambda: services.undo_partner_file(by=user, file=file), _("Undone."))
