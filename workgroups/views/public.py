"""What everybody reads of workgroups and partners. The page of one workgroup is in agenda: it shows the workplan too."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
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


@require_safe
@public
def organization_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One partner."""
    organization = queries.organization_public(slug)
    if organization is None:
        return _moved(slug)
    return render(request, "workgroups/organization_detail.html", {"organization": organization})


def _moved(slug: str) -> HttpResponse:
    """To the partner that has taken up the one that was at this address."""
    new = queries.organization_moved_to(slug)
    if new is None:
        raise Http404
    return redirect("workgroups:organization_detail", slug=new, permanent=True)


@require_safe
@public
def network_detail(request: HttpRequest) -> HttpResponse:
    """Who works with whom: a drawing, and the table that says the same."""
    picture = queries.network_picture()
    page = Paginator(picture.ties, PER_PAGE).get_page(page_number(request))
    return render(request, "workgroups/network_detail.html", {"picture": picture, "page": page})
