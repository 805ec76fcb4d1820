"""The public pages of partners: one with what it commits to the plan, and who works with whom. The same for everyone."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from agenda.queries.commitments import committed_together, public_of_partner
from agenda.queries.concerning import of_partner
from agenda.views.public import public
from kconnect.core.pages import page_number
from workgroups.queries import network_picture, organization_moved_to, organization_public

PER_PAGE = 25


@require_safe
@public
def network_detail(request: HttpRequest) -> HttpResponse:
    """Who works with whom: a drawing, and the table that says the same."""
    picture = network_picture(committed_together())
    page = Paginator(picture.ties, PER_PAGE).get_page(page_number(request))
    return render(request, "agenda/network_detail.html", {"picture": picture, "page": page})


@require_safe
@public
def organization_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One partner; the address of one that was merged leads to the one that it is a part of."""
    organization = organization_public(slug)
    if organization is None:
        if (new := organization_moved_to(slug)) is None:
            raise Http404
        return redirect("agenda:organization_detail", slug=new, permanent=True)
    context = {"organization": organization, "commitments": public_of_partner(slug), "concerning": of_partner(slug)}
    return render(request, "agenda/organization_detail.html", context)
