"""Equity commitments of public systems: read by everybody, stated by their editors, reviewed by others."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agenda import rules, services
from agenda.forms import EndEquityCommitmentForm, EquityCommitmentForm, SystemReviewForm
from agenda.models import SystemCommitment
from agenda.queries import system_commitments as queries
from agenda.services.system_commitments import equity_group
from agenda.views.console import staff_of
from agenda.views.public import public
from kconnect.core.access import allow, person_of, require_form, signed_in
from kconnect.core.acts import sent
from kconnect.core.pages import page_number
from workgroups.models import Organization, User


@require_safe
@public
def system_list(request: HttpRequest) -> HttpResponse:
    """What public systems committed themselves to, and what reviews found."""
    found = queries.public_commitments(number=page_number(request))
    return render(request, "agenda/system_list.html", {"list": found, "page": found.page})


@require_safe
@signed_in
def system_console(request: HttpRequest) -> HttpResponse:
    """All commitments, those to review next first."""
    staff_of(request)
    found = queries.all_commitments(number=page_number(request))
    return render(request, "agenda/system_console.html", {"list": found, "page": found.page})


def room_of(request: HttpRequest, slug: str) -> tuple[User, Organization, bool]:
    """The signed-in person, a public system whose commitments they state or review, and whether they may review; others get 404."""
    user: User = person_of(request)
    organization, equity = get_object_or_404(Organization, slug=slug), equity_group()
    allow(may_see=rules.can_see_equity_commitments(user, organization, equity))
    return user, organization, rules.can_review_equity_commitment(user, organization, equity)


def own_commitment(request: HttpRequest, slug: str, commitment_id: int) -> tuple[User, SystemCommitment]:
    """The signed-in person and a commitment that they keep; reviewers get 403."""
    user, organization, _may_review = room_of(request, slug)
    row = get_object_or_404(organization.equity_commitments.select_related("organization"), pk=commitment_id)
    allow(may_see=True, may_do=rules.can_state_equity_commitment(user, organization))
    return user, row


@require_form
@signed_in
def system_room(request: HttpRequest, slug: str) -> HttpResponse:
    """The commitments of one system with their reviews; its editors state a new one here."""
    user, organization, may_review = room_of(request, slug)
    may_state = rules.can_state_equity_commitment(user, organization)
    allow(may_see=True, may_do=may_state or request.method != "POST")
    form = EquityCommitmentForm(request.POST or None)
    if sent(request, form, lambda: services.state_equity_commitment(by=user, organization=organization, **form.cleaned_data), _("Stated. Everybody reads it.")):  # fmt: skip  # noqa: E501
        return redirect("agenda:system_room", slug=slug)
    context = {
        "organization": organization, "rows": queries.commitments_of(organization), "form": form,
        "may_state": may_state, "may_review": may_review,
    }  # fmt: skip
    return render(request, "agenda/system_room.html", context, status=422 if form.errors else 200)


@require_form
@signed_in
def system_edit(request: HttpRequest, slug: str, commitment_id: int) -> HttpResponse:
    """Says a commitment better, or moves its next review."""
    user, row = own_commitment(request, slug, commitment_id)
    start = {name: getattr(row, name) for name in ("text", "text_es", "since", "review_due")}
    form = EquityCommitmentForm(request.POST or None, initial=start)
    if sent(
        request,
        form,
        lambda: services.change_equity_commitment(by=user, commitment=row, **form.cleaned_data),
        _("Saved."),
    ):
        return redirect("agenda:system_room", slug=slug)
    context = {"organization": row.organization, "commitment": row, "form": form}
    return render(request, "agenda/system_edit.html", context, status=422 if form.errors else 200)


@require_form
@signed_in
def system_end(request: HttpRequest, slug: str, commitment_id: int) -> HttpResponse:
    """Ends a commitment, and says why."""
    user, row = own_commitment(request, slug, commitment_id)
    form = EndEquityCommitmentForm(request.POST or None)
    if sent(request, form, lambda: services.end_equity_commitment(by=user, commitment=row, **form.cleaned_data), _("It has ended. It stays to be read, with the reason.")):  # fmt: skip  # noqa: E501
        return redirect("agenda:system_room", slug=slug)
    context = {"organization": row.organization, "commitment": row, "form": form}
    return render(request, "agenda/system_end.html", context, status=422 if form.errors else 200)


@require_form
@signed_in
def system_review(request: HttpRequest, slug: str, commitment_id: int) -> HttpResponse:
    """Writes down what a review found; the editors of the system get 403."""
    user, organization, may_review = room_of(request, slug)
    row = get_object_or_404(organization.equity_commitments.select_related("organization"), pk=commitment_id)
    allow(may_see=True, may_do=may_review)
    form = SystemReviewForm(request.POST or None)
    if sent(request, form, lambda: services.review_equity_commitment(by=user, commitment=row, **form.cleaned_data), _("Written down. Everybody reads it, and the editors of the system are told.")):  # fmt: skip  # noqa: E501
        return redirect("agenda:system_room", slug=slug)
    context = {"organization": organization, "commitment": row, "form": form}
    return render(request, "agenda/system_review.html", context, status=422 if form.errors else 200)
