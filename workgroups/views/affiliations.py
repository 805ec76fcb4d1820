"""Where people come from: asked by themselves, answered by the organisation's editors or by staff."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kconnect.core.access import allow, person_of, require_form, signed_in
from kconnect.core.errors import DomainError
from kconnect.core.pages import page_number
from workgroups import queries, rules, services
from workgroups.forms import AskAffiliationForm
from workgroups.models import Affiliation, Organization
from workgroups.views.people import manager_of_people

PER_PAGE = 25


@require_form
@signed_in
def affiliation_mine(request: HttpRequest) -> HttpResponse:
    """The organisations that the reader is with, and those that they asked."""
    user = person_of(request)
    form = AskAffiliationForm(request.POST or None, by=user)
    if request.method == "POST" and form.is_valid():
        try:
            services.ask_affiliation(by=user, **form.cleaned_data)
        except DomainError as error:
            form.add_error("organization", str(error))
        else:
            messages.success(request, _("Asked. You hear when they have answered."))
            return redirect("workgroups:affiliation_mine")
    context = {"form": form, "rows": queries.affiliations_of(user.person)}
    return render(request, "workgroups/affiliation_mine.html", context, status=422 if form.is_bound else 200)


@require_POST
@signed_in
def affiliation_leave(request: HttpRequest, affiliation_id: int) -> HttpResponse:
    """Takes back what one asked, or leaves."""
    user = person_of(request)
    row = get_object_or_404(Affiliation, pk=affiliation_id, person=user.person_id)
    return _act(request, lambda: services.leave_organization(by=user, affiliation=row), _("Ended."), "affiliation_mine")


@require_safe
@signed_in
def organization_people(request: HttpRequest, slug: str) -> HttpResponse:
    """The people of an organisation, and who asks to be named among them."""
    _user, firm = _kept(request, slug)
    page = Paginator(queries.affiliations_with(firm), PER_PAGE).get_page(page_number(request))
    context = {"organization": firm, "page": page, "rows": queries.affiliation_rows(page)}
    return render(request, "workgroups/organization_people.html", context)


@require_POST
@signed_in
def affiliation_decide(request: HttpRequest, slug: str, affiliation_id: int) -> HttpResponse:
    """Says yes or no."""
    user, firm = _kept(request, slug)
    row = get_object_or_404(Affiliation, pk=affiliation_id, organization=firm)
    approve = request.POST.get("answer") == "yes"
    done = _("They are named among your people now.") if approve else _("Declined. They are told.")
    return _act(
        request, lambda: services.decide_affiliation(by=user, affiliation=row, approve=approve), done,
        "organization_people", firm.slug,
    )  # fmt: skip


@require_safe
@signed_in
def affiliation_list(request: HttpRequest) -> HttpResponse:
    """Everybody who waits for an answer, for staff."""
    manager_of_people(request)
    page = Paginator(queries.affiliations_waiting(), PER_PAGE).get_page(page_number(request))
    context = {"page": page, "rows": queries.affiliation_rows(page)}
    return render(request, "workgroups/affiliation_list.html", context)


def _kept(request: HttpRequest, slug: str) -> tuple[Any, Organization]:
    """The acting person and the organisation, if they keep its profile; for others it is not there."""
    user, firm = person_of(request), get_object_or_404(Organization, slug=slug)
    allow(may_see=rules.can_edit_organization(user, firm))
    return user, firm


def _act(request: HttpRequest, act: Any, done: str, to: str, *args: Any) -> HttpResponse:
    try:
        act()
        messages.success(request, done)
    except DomainError as error:
        messages.error(request, str(error))
    return redirect(f"workgroups:{to}", *args)
