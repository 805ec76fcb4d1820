"""Partners beyond their lists: confirmed by a tap, found twice, merged, taken apart, and the directory as a file."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kconnect.core.access import allow, person_of, require_form, signed_in
from kconnect.core.errors import DomainError
from kconnect.core.pages import page_number
from workgroups import queries, rules, services
from workgroups.filters import AllOrganizationsFilter, OrganizationFilter
from workgroups.models import Merge, Organization
from workgroups.services.organizations import PROFILE
from workgroups.views.network import manager
from workgroups.views.public import public
from workgroups.views.tables import csv_file

PER_PAGE = 25


# Confirming ------------------------------------------------------------------------------------------------------------


@require_POST
@signed_in
def organization_confirm(request: HttpRequest, slug: str) -> HttpResponse:
    """An editor, or staff, says that the profile is still right."""
    user = person_of(request)
    organization = get_object_or_404(Organization.objects.visible_to(user), slug=slug)
    allow(may_see=rules.can_edit_organization(user, organization))
    services.confirm_profile(by=user, organization=organization)
    messages.success(request, _("Confirmed. Thank you."))
    return redirect("workgroups:organization_edit", slug=slug)


# Duplicates ----------------------------------------------------------------------------------------------------------


@require_safe
@signed_in
def duplicate_list(request: HttpRequest) -> HttpResponse:
    """Partners that may be one, the likeliest first, and what was merged lately."""
    manager(request)
    page = Paginator(queries.duplicate_pairs(), PER_PAGE).get_page(page_number(request))
    context = {"page": page, "pairs": queries.pair_rows(page), "merges": queries.merges_lately()}
    return render(request, "workgroups/duplicate_list.html", context)


def _two(slug: str, other: str) -> tuple[Organization, Organization]:
    """Two partners; one and the same is no pair."""
    if slug == other:
        raise Http404
    return get_object_or_404(Organization, slug=slug), get_object_or_404(Organization, slug=other)


@require_form
@signed_in
def organization_merge(request: HttpRequest, slug: str, other: str) -> HttpResponse:
    """Shows what merging `other` into `slug` would do, and does it."""
    user = manager(request)
    kept, gone = _two(slug, other)
    if request.method == "POST":
        merge = _try(request, lambda: services.merge_organizations(by=user, kept=kept, gone=gone))
        if merge is not None:
            messages.success(request, _("Merged. You can take them apart again on this page."))
        return redirect("workgroups:duplicate_list")
    context = {"merge": queries.merge_page(kept, gone, PROFILE)}
    return render(request, "workgroups/organization_merge.html", context)


@require_POST
@signed_in
def organization_keep_apart(request: HttpRequest, slug: str, other: str) -> HttpResponse:
    """Says that two partners are not the same."""
    user = manager(request)
    one, second = _two(slug, other)
    if _try(request, lambda: services.keep_apart(by=user, one=one, other=second)) is not None:
        messages.success(request, _("They stay apart, and are not asked about again."))
    return redirect("workgroups:duplicate_list")


@require_POST
@signed_in
def merge_undo(request: HttpRequest, merge_id: int) -> HttpResponse:
    """Takes two partners apart again."""
    user = manager(request)
    merge = get_object_or_404(Merge, pk=merge_id)
    if _try(request, lambda: services.undo_merge(by=user, merge=merge)) is not None:
        messages.success(request, _("They are two again."))
    return redirect("workgroups:duplicate_list")


def _try(request: HttpRequest, action: Any) -> Any:
    """What the action returns; None after telling why it was refused."""
    try:
        return action()
    except DomainError as error:
        messages.error(request, str(error))
        return None


# Files ---------------------------------------------------------------------------------------------------------------


def _as_file(chosen: OrganizationFilter) -> StreamingHttpResponse:
    return csv_file(queries.export_header(), queries.export_rows(chosen.qs), "partners.csv")


@require_safe
@public
def organization_file(request: HttpRequest) -> StreamingHttpResponse:
    """The directory, filtered as its page is, as a file."""
    return _as_file(OrganizationFilter(request.GET, queryset=queries.organizations_public()))


@require_safe
@signed_in
def organization_export(request: HttpRequest) -> StreamingHttpResponse:
    """All partners, public or not, filtered as the console's list is, as a file."""
    manager(request)
    return _as_file(AllOrganizationsFilter(request.GET, queryset=Organization.objects.all()))
