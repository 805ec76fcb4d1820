"""What everybody reads of workgroups and partners. The pages of one workgroup and one partner are in agenda: they show the plan too."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from kconnect.core.pages import page_number
from workgroups import queries
from workgroups.filters import OrganizationFilter, WorkgroupFilter

PER_PAGE = 25
public = cache_control(public=True, max_age=60)


@require_safe
@public
def workgroup_list(request: HttpRequest) -> HttpResponse:
    """All workgroups that are published."""
    chosen = WorkgroupFilter(request.GET, queryset=queries.workgroups_public())
    page = Paginator(chosen.qs, PER_PAGE).get_page(page_number(request))
    context = {"page": page, "filter": chosen, "groups": queries.workgroup_rows(page)}
    return render(request, "workgroups/workgroup_list.html", context)


@require_safe
@public
def organization_list(request: HttpRequest) -> HttpResponse:
    """The directory of partners."""
    chosen = OrganizationFilter(request.GET, queryset=queries.organizations_public()).with_counts()
    page = Paginator(chosen.qs, PER_PAGE).get_page(page_number(request))
    context = {"page": page, "filter": chosen, "organizations": queries.organization_rows(page)}
    return render(request, "workgroups/organization_list.html", context)
