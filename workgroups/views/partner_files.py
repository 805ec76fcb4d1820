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
from workgroups.forms import AcceptFileForm, ColumnsForm, HeaderRowForm
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


def _file(request: HttpRequest, file_id: int) -> tuple[Any, PartnerFile]:
    """The signed-in person, who may import, and a file."""
    user = manager(request)
    return user, get_object_or_404(queries.partner_files(), pk=file_id)


@require_form
@signed_in
def partner_file_detail(request: HttpRequest, file_id: int) -> HttpResponse:
    """One file, at whatever step it is; takes the choice of columns."""
    user, file = _file(request, file_id)
    form = ColumnsForm(request.POST or None, file=file) if file.state == PartnerFileState.MAPPING else None
    if request.method == "POST" and form is not None and form.is_valid():
        chosen = {"columns": form.columns(), "choices": form.choices()}
        return _act(request, file, lambda: services.check_partner_file(by=user, file=file, **chosen))
    return _show(request, file, form)


def _show(request: HttpRequest, file: PartnerFile, form: ColumnsForm | None) -> HttpResponse:
    outcome = request.GET.get("outcome", "")
    page = Paginator(queries.partner_rows_of(file, outcome), PER_PAGE).get_page(page_number(request))
    heads = queries.heads_of(file) if form is not None else []
    is_done = form is None and file.state not in queries.WORKING
    context = {
        "file": queries.partner_file_page(file, outcome), "form": form, "page": page, "outcome": outcome,
        "rows": queries.rows_shown(page) if is_done else [], "accept_form": AcceptFileForm(),
        "header_form": HeaderRowForm(heads=heads, initial={"header": file.header}) if heads else None,
    }  # fmt: skip
    status = 422 if form is not None and form.is_bound else 200
    return render(request, "workgroups/partner_file_detail.html", context, status=status)


@require_safe
@signed_in
def partner_file_progress(request: HttpRequest, file_id: int) -> HttpResponse:
    """The part of the page that changes while work goes on; fetched again and again by the page."""
    _user, file = _file(request, file_id)
    return render(request, "workgroups/_file_progress.html", {"file": queries.partner_file_page(file)})


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
def partner_file_header(request: HttpRequest, file_id: int) -> HttpResponse:
    """The names of the columns stand in another row."""
    user, file = _file(request, file_id)
    form = HeaderRowForm(request.POST, heads=queries.heads_of(file))
    header = form.cleaned_data["header"] if form.is_valid() else 0
    return _act(request, file, lambda: services.choose_partner_header(by=user, file=file, header=header))


@require_POST
@signed_in
def partner_file_accept(request: HttpRequest, file_id: int) -> HttpResponse:
    """The rows become partners."""
    user, file = _file(request, file_id)
    form = AcceptFileForm(request.POST)
    form.is_valid()
    return _act(request, file, lambda: services.accept_partner_file(by=user, file=file, **form.cleaned_data))


@require_POST
@signed_in
def partner_file_reopen(request: HttpRequest, file_id: int) -> HttpResponse:
    """Back to the choice of columns."""
    user, file = _file(request, file_id)
    return _act(request, file, lambda: services.reopen_partner_file(by=user, file=file))


@require_POST
@signed_in
def partner_file_discard(request: HttpRequest, file_id: int) -> HttpResponse:
    """Takes the rows away."""
    user, file = _file(request, file_id)
    return _act(request, file, lambda: services.discard_partner_file(by=user, file=file), _("Discarded."))


@require_POST
@signed_in
def partner_file_undo(request: HttpRequest, file_id: int) -> HttpResponse:
    """Takes back what accepting did."""
    user, file = _file(request, file_id)
    return _act(request, file, lambda: services.undo_partner_file(by=user, file=file))


@require_POST
@signed_in
def partner_file_retry(request: HttpRequest, file_id: int) -> HttpResponse:
    """Takes up work that stopped."""
    user, file = _file(request, file_id)
    return _act(
        request, file, lambda: services.retry_partner_file(by=user, file=file), _("The work goes on where it stopped.")
    )
