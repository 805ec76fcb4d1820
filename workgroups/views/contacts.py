"""A file of contacts: its columns are chosen, its rows looked at, accepted, undone."""

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
from workgroups.forms import AcceptContactsForm, ContactColumnsForm
from workgroups.models import ContactFile
from workgroups.views.people import manager_of_people

PER_PAGE = 25


@require_safe
@signed_in
def contact_file_list(request: HttpRequest) -> HttpResponse:
    """The files so far."""
    manager_of_people(request)
    page = Paginator(queries.contact_files(), PER_PAGE).get_page(page_number(request))
    context = {"page": page, "files": [queries.contact_file_page(file) for file in page]}
    return render(request, "workgroups/contact_file_list.html", context)


@require_form
@signed_in
def contact_file_detail(request: HttpRequest, file_id: int) -> HttpResponse:
    """One file, at whatever step it is; takes the choice of columns."""
    user = manager_of_people(request)
    file = get_object_or_404(queries.contact_files(), pk=file_id)
    form = ContactColumnsForm(request.POST or None, file=file) if file.state == PartnerFileState.MAPPING else None
    if request.method == "POST" and form is not None and form.is_valid():
        return _act(request, file, lambda: services.check_contacts(by=user, file=file, **form.given()))
    return _show(request, file, form)


def _show(request: HttpRequest, file: ContactFile, form: ContactColumnsForm | None) -> HttpResponse:
    outcome = request.GET.get("outcome", "")
    page = Paginator(queries.contact_rows_of(file, outcome), PER_PAGE).get_page(page_number(request))
    context = {
        "file": queries.contact_file_page(file), "form": form, "page": page, "outcome": outcome,
        "rows": queries.contact_rows_shown(page) if form is None else [], "accept_form": AcceptContactsForm(),
    }  # fmt: skip
    status = 422 if form is not None and form.is_bound else 200
    return render(request, "workgroups/contact_file_detail.html", context, status=status)


def _act(request: HttpRequest, file: ContactFile, action: Any, done: str = "") -> HttpResponse:
    """Does one thing with a file, says how it went, and leads back to it."""
    try:
        action()
    except DomainError as error:
        messages.error(request, str(error))
    else:
        if done:
            messages.success(request, done)
    return redirect("workgroups:contact_file_detail", file_id=file.pk)


def _file(request: HttpRequest, file_id: int) -> tuple[Any, ContactFile]:
    return manager_of_people(request), get_object_or_404(ContactFile, pk=file_id)


@require_POST
@signed_in
def contact_file_accept(request: HttpRequest, file_id: int) -> HttpResponse:
    """The rows become people."""
    user, file = _file(request, file_id)
    form = AcceptContactsForm(request.POST)
    form.is_valid()
    return _act(
        request, file, lambda: services.accept_contacts(by=user, file=file, **form.cleaned_data), _("Accepted.")
    )


@require_POST
@signed_in
def contact_file_reopen(request: HttpRequest, file_id: int) -> HttpResponse:
    """Back to the choice of columns."""
    user, file = _file(request, file_id)
    return _act(request, file, lambda: services.reopen_contacts(by=user, file=file))


@require_POST
@signed_in
def contact_file_discard(request: HttpRequest, file_id: int) -> HttpResponse:
    """Takes the rows away."""
    user, file = _file(request, file_id)
    return _act(request, file, lambda: services.discard_contacts(by=user, file=file), _("Discarded."))


@require_POST
@signed_in
def contact_file_undo(request: HttpRequest, file_id: int) -> HttpResponse:
    """Takes back what accepting did."""
    user, file = _file(request, file_id)
    return _act(request, file, lambda: services.undo_contacts(by=user, file=file), _("Undone."))
