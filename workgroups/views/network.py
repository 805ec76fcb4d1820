"""Where workgroups are founded and partners added, kept up to date, shown to the public and taken back."""

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
from workgroups.filters import AllOrganizationsFilter, AllWorkgroupsFilter
from workgroups.forms import NewOrganizationForm, NewWorkgroupForm, OrganizationForm, WorkgroupForm, profile_of
from workgroups.models import Organization, Workgroup

PER_PAGE = 25


def manager(request: HttpRequest) -> Any:
    """The signed-in person, if they may found and publish; others of the network get 403, outsiders 404."""
    user = person_of(request)
    allow(may_see=rules.is_insider(user), may_do=rules.can_manage_workgroups(user))
    return user


def _tell(request: HttpRequest, published: bool) -> None:
    messages.success(request, _("Public now.") if published else _("Not public any more."))


# Workgroups -----------------------------------------------------------------------------------------------------------


@require_safe
@signed_in
def console_workgroup_list(request: HttpRequest) -> HttpResponse:
    """All workgroups, public or not."""
    manager(request)
    chosen = AllWorkgroupsFilter(request.GET, queryset=Workgroup.objects.all())
    page = Paginator(chosen.qs, PER_PAGE).get_page(page_number(request))
    context = {"page": page, "filter": chosen, "groups": queries.group_rows(page)}
    return render(request, "workgroups/console_workgroup_list.html", context)


@require_form
@signed_in
def workgroup_create(request: HttpRequest) -> HttpResponse:
    """A new workgroup, not public yet."""
    user = manager(request)
    form = NewWorkgroupForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.create_workgroup(by=user, published=False, **form.cleaned_data)
        except DomainError as error:
            form.add_error("slug", str(error))
        else:
            messages.success(request, _("Added. Nobody outside sees it until you show it to the public."))
            return redirect("workgroups:console_workgroup_list")
    return render(request, "workgroups/workgroup_edit.html", {"form": form})


@require_form
@signed_in
def workgroup_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Changes the words of a workgroup."""
    user = manager(request)
    group = get_object_or_404(Workgroup, slug=slug)
    initial = {field: getattr(group, field) for field in WorkgroupForm.base_fields}
    form = WorkgroupForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        services.edit_workgroup(by=user, workgroup=group, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("workgroups:console_workgroup_list")
    return render(request, "workgroups/workgroup_edit.html", {"form": form, "group": group})


@require_POST
@signed_in
def workgroup_publish(request: HttpRequest, slug: str) -> HttpResponse:
    """Shows a workgroup to the public or takes it back."""
    user = manager(request)
    published = request.POST.get("published") == "yes"
    services.publish_workgroup(by=user, workgroup=get_object_or_404(Workgroup, slug=slug), published=published)
    _tell(request, published)
    return redirect("workgroups:console_workgroup_list")


# Partners -------------------------------------------------------------------------------------------------------------


@require_safe
@signed_in
def console_organization_list(request: HttpRequest) -> HttpResponse:
    """All partners, public or not."""
    manager(request)
    chosen = AllOrganizationsFilter(request.GET, queryset=Organization.objects.all()).with_counts()
    page = Paginator(chosen.qs, PER_PAGE).get_page(page_number(request))
    context = {"page": page, "filter": chosen, "organizations": queries.partner_rows(page)}
    return render(request, "workgroups/console_organization_list.html", context)


@require_form
@signed_in
def organization_create(request: HttpRequest) -> HttpResponse:
    """A new partner, not public yet."""
    user = manager(request)
    form = NewOrganizationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.create_organization(by=user, published=False, **form.cleaned_data)
        except DomainError as error:
            form.add_error("slug", str(error))
        else:
            messages.success(request, _("Added. Nobody outside sees it until you show it to the public."))
            return redirect("workgroups:console_organization_list")
    return render(request, "workgroups/organization_create.html", {"form": form})


@require_form
@signed_in
def organization_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """An editor, or staff, keeps the profile of an organisation true."""
    user = person_of(request)
    organization = get_object_or_404(Organization.objects.visible_to(user), slug=slug)
    allow(may_see=rules.can_edit_organization(user, organization))
    form = OrganizationForm(request.POST or None, initial=profile_of(organization))
    if request.method == "POST" and form.is_valid():
        services.edit_organization(by=user, organization=organization, **form.cleaned_data)
        messages.success(request, _("Saved. The public page shows it.") if organization.published else _("Saved."))
        return redirect("workgroups:organization_edit", slug=slug)
    context = {"form": form, "organization": organization, "can_manage": rules.can_manage_workgroups(user)}
    context["is_system"] = rules.is_public_system(organization)
    return render(request, "workgroups/organization_edit.html", context)


@require_POST
@signed_in
def organization_publish(request: HttpRequest, slug: str) -> HttpResponse:
    """Shows a partner to the public or takes it back."""
    user = manager(request)
    published = request.POST.get("published") == "yes"
    found = get_object_or_404(Organization, slug=slug)
    services.publish_organization(by=user, organization=found, published=published)
    _tell(request, published)
    return redirect("workgroups:console_organization_list")
