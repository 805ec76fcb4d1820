"""What staff did for residents who have no e-mail, so that it can be read to them when they ask."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from engagement.filters import ActFilter
from engagement.queries.behalf import PER_PAGE, acts_for_residents
from engagement.rules import behalf
from kconnect.core.access import allow, person_of, signed_in
from kconnect.core.pages import page_number
from workgroups.rules import is_insider


@require_safe
@signed_in
def act_list(request: HttpRequest) -> HttpResponse:
    """Each act with how and when the resident agreed, and who acted."""
    user = person_of(request)
    allow(may_see=is_insider(user), may_do=behalf.can_act_for(user))
    chosen = ActFilter(request.GET, queryset=acts_for_residents())
    page = Paginator(chosen.qs, PER_PAGE).get_page(page_number(request))
    return render(request, "engagement/act_list.html", {"page": page, "filter": chosen})
