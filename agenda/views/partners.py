"""The public page of one partner: who it is, whom it serves, and what it commits to the plan. The same for everyone."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from agenda.queries.commitments import public_of_partner
from agenda.queries.concerning import of_partner
from agenda.views.public import public
from workgroups.queries import organization_moved_to, organization_public


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
