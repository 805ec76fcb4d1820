"""Commitments: a partner's own list and form, the page that both sides share, and what a workgroup is offered."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agenda import rules, services
from agenda.forms.commitments import CommitmentForm, CommitmentMoveForm, people_to_offer, told_of_commitment
from agenda.models import Commitment, Strategy
from agenda.queries import commitments as queries
from agenda.views.activities import group_of
from kconnect.core.access import allow, person_of, require_form, signed_in
from kconnect.core.acts import done, sent, told
from kconnect.core.pages import page_number
from workgroups.models import Organization, User
from workgroups.rules import can_edit_organization, can_edit_workplan


def partner_of(request: HttpRequest, slug: str) -> tuple[User, Organization]:
    """The signed-in person and a partner whose commitments they keep; else 404."""
    user: User = person_of(request)
    organization = get_object_or_404(Organization.objects.visible_to(user), slug=slug)
    allow(may_see=can_edit_organization(user, organization))
    return user, organization


def commitment_of(request: HttpRequest, commitment_id: int) -> tuple[User, Commitment]:
    """The signed-in person and a commitment that they may see; else 404."""
    user: User = person_of(request)
    seen = queries.fetched(Commitment.objects.visible_to(user))
    return user, get_object_or_404(seen, pk=commitment_id)


@require_safe
@signed_in
def commitment_list(request: HttpRequest, slug: str) -> HttpResponse:
    """What a partner committed."""
    _user, organization = partner_of(request, slug)
    found = queries.commitments_of_partner(organization, number=page_number(request))
    return render(request, "agenda/commitment_list.html", {"organization": organization, "found": found})


@require_safe
@signed_in
def group_commitments(request: HttpRequest, slug: str) -> HttpResponse:
    """What partners commit to the strategies of a workgroup, what waits for its yes first."""
    user, workgroup = group_of(request, slug)
    context = {
        "workgroup": workgroup,
        "found": queries.commitments_of_group(workgroup, number=page_number(request)),
        "can_agree": can_edit_workplan(user, workgroup),
    }
    return render(request, "agenda/group_commitments.html", context)


@require_form
@signed_in
def commitment_create(request: HttpRequest, slug: str) -> HttpResponse:
    """A partner offers something; `?strategy=<slug>` chooses for what."""
    user, organization = partner_of(request, slug)
    strategy = Strategy.objects.public().filter(slug=request.GET.get("strategy", "")).first()
    offered = people_to_offer(queries.focal_people())
    form = CommitmentForm(request.POST or None, initial={"strategy": strategy} if strategy else {}, populations=offered)

    def act() -> None:
        services.offer_commitment(by=user, organization=organization, focus=form.focus(), **form.promise())

    if sent(request, form, act, _("Offered. The workgroup is told, and agrees or asks you.")):
        return redirect("agenda:commitment_list", slug=slug)
    context = {"form": form, "organization": organization}
    return render(request, "agenda/commitment_edit.html", context, status=422 if form.errors else 200)


@require_form
@signed_in
def commitment_edit(request: HttpRequest, commitment_id: int) -> HttpResponse:
    """The partner changes what it offered, or what of it is public."""
    user, row = commitment_of(request, commitment_id)
    allow(may_see=True, may_do=rules.can_edit_commitment(user, row))
    offered = people_to_offer(queries.focal_people())
    form = CommitmentForm(request.POST or None, initial=told_of_commitment(row), populations=offered)

    def act() -> None:
        services.change_commitment(by=user, commitment=row, focus=form.focus(), **form.promise())

    if sent(request, form, act, _("Saved.")):
        return redirect("agenda:commitment_detail", commitment_id=row.pk)
    context = {"form": form, "organization": row.organization, "commitment": row}
    return render(request, "agenda/commitment_edit.html", context, status=422 if form.errors else 200)


@require_safe
@signed_in
def commitment_detail(request: HttpRequest, commitment_id: int) -> HttpResponse:
    """One commitment, as both sides see it, with what the reader may do."""
    user, row = commitment_of(request, commitment_id)
    return _page(request, user, row)


def _page(request: HttpRequest, user: User, row: Commitment, form: CommitmentMoveForm | None = None) -> HttpResponse:
    about = queries.commitment_page(user, row)
    form = form or (CommitmentMoveForm(moves=about.moves) if about.moves else None)
    context = {"about": about, "row": about.row, "commitment": row, "form": form}
    return render(request, "agenda/commitment_detail.html", context, status=422 if form and form.errors else 200)


@require_POST
@signed_in
def commitment_move(request: HttpRequest, commitment_id: int) -> HttpResponse:
    """Agrees, says how it was kept, or takes it back."""
    user, row = commitment_of(request, commitment_id)
    sides = rules.sides_of(user, row)
    allow(may_see=True, may_do=bool(sides))
    form = CommitmentMoveForm(request.POST, moves=rules.moves_of_commitment(user, row))
    if form.is_valid():
        move = partial(services.move_commitment, by=user, commitment=row, **form.cleaned_data)
        if done(form, move, at="reason" if not form.cleaned_data["reason"] else None):
            return redirect("agenda:commitment_detail", commitment_id=row.pk)
    return _page(request, user, row, form)


@require_POST
@signed_in
def commitment_confirm(request: HttpRequest, commitment_id: int) -> HttpResponse:
    """The partner says that it still stands."""
    user, row = commitment_of(request, commitment_id)
    allow(may_see=True, may_do=rules.can_edit_commitment(user, row))
    told(request, partial(services.confirm_commitment, by=user, commitment=row), _("Noted: it still stands."))
    return redirect("agenda:commitment_detail", commitment_id=row.pk)
