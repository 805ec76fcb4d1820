"""The pages where staff choose the indicators that say whether a goal is reached."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agenda.models import Goal
from agenda.rules import can_edit_goals
from dashboard import services
from dashboard.forms import SuccessMeasuresForm
from dashboard.queries import steward
from dashboard.views.guards import insider_who
from kconnect.core.access import require_form, signed_in
from kconnect.core.errors import DomainError
from kconnect.core.pages import page_number

PER_PAGE = 25


@require_safe
@signed_in
def goal_list_measures(request: HttpRequest) -> HttpResponse:
    """All goals with the indicators that measure them."""
    insider_who(request, can_edit_goals)
    page = Paginator(steward.listed_goals(), PER_PAGE).get_page(page_number(request))
    return render(request, "dashboard/goal_list_measures.html", {"page": page, "goals": steward.goal_rows(page)})


@require_form
@signed_in
def goal_measures(request: HttpRequest, slug: str) -> HttpResponse:
    """Chooses the success measures of one goal."""
    user = insider_who(request, can_edit_goals)
    goal = get_object_or_404(Goal, slug=slug)
    # An empty form that is sent is an answer too: nothing measures the goal.
    sent = request.POST if request.method == "POST" else None
    form = SuccessMeasuresForm(sent, slugs=steward.measurable(), initial={"indicators": steward.measures_of(goal)})
    if form.is_valid():
        try:
            services.set_success_measures(goal=goal, slugs=form.cleaned_data["indicators"], by=user)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("dashboard:goal_list_measures")
    context = {"form": form, "goal": goal, "indicators": form.fields["indicators"].choices}  # type: ignore[attr-defined]  # a choice field has choices
    return render(request, "dashboard/goal_measures.html", context)
