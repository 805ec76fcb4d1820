"""The shared policy agenda for everybody: priorities, one of them, what the groups said in a vote; and following one."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agenda import rules, services
from agenda.choices import PRIORITY
from agenda.filters import PolicyFilter
from agenda.models import PolicyPriority
from agenda.queries import policy as queries
from agenda.views.public import public
from kconnect.core import notices
from kconnect.core.access import allow, person_of, require_form, signed_in
from kconnect.core.pages import page_number
from workgroups.models import User


@require_safe
@public
def policy_list(request: HttpRequest) -> HttpResponse:
    """What should change in rules and budgets, in the order that the workgroups gave it."""
    chosen = PolicyFilter(request.GET, queryset=PolicyPriority.objects.public(), request=request)
    context = {"agenda": queries.policy_agenda(chosen.qs, number=page_number(request)), "filter": chosen}
    return render(request, "agenda/policy_list.html", context)


@require_safe
@public
def policy_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One priority."""
    about = queries.priority_page(slug)
    if about is None:
        raise Http404
    return render(request, "agenda/policy_detail.html", {"about": about, "priority": about.row.priority})


@require_safe
@public
def vote_detail(request: HttpRequest, vote_id: int) -> HttpResponse:
    """What the groups said in a vote that has closed."""
    about = queries.vote_page(vote_id)
    if about is None:
        raise Http404
    return render(request, "agenda/vote_detail.html", {"about": about, "vote": about.vote})


@require_form
@signed_in
def policy_follow(request: HttpRequest, slug: str) -> HttpResponse:
    """Hear of a priority, or no more."""
    user: User = person_of(request)
    priority = get_object_or_404(PolicyPriority, slug=slug)
    allow(may_see=rules.can_follow_priority(user, priority))
    if request.method == "POST":
        services.follow_priority(by=user, priority=priority, follows=request.POST.get("follow") == "yes")
        messages.success(request, _("Saved."))
        return redirect("agenda:policy_follow", slug=slug)
    context = {"priority": priority, "follows": notices.follows(user, PRIORITY, slug)}
    return render(request, "agenda/policy_follow.html", context)
