"""The console's page where staff say by how much a gap between groups is to shrink."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dashboard import services
from dashboard.forms.ways import OutcomeForm
from dashboard.models import DisparityOutcome
from dashboard.queries import workspace as queries
from dashboard.views.aims import address, allowed, subject_for
from kconnect.core.access import require_form, signed_in
from kconnect.core.acts import done, told


@require_form
@signed_in
def indicator_outcomes(request: HttpRequest, slug: str) -> HttpResponse:
    """The outcomes of an indicator for a place, and the form to add one or, by `?outcome=`, to change one."""
    user = allowed(request)
    subject = subject_for(request, slug)
    outcomes = queries.outcomes_of(subject.indicator, subject.place)
    chosen = next((one for one, _groups in outcomes if str(one.pk) == request.GET.get("outcome")), None)
    start = starting(chosen) if chosen else {"author": str(user.person)}
    form = OutcomeForm(request.POST or None, groups=subject.groups, initial=start)
    if subject.place is not None and form.is_valid():
        act = {"indicator": subject.indicator, "place": subject.place, "outcome": chosen, "by": user}
        word, shrink = services.Word(**form.said), services.Shrink(**form.shrink)
        if done(form, lambda: services.set_outcome(**act, word=word, shrink=shrink)):
            messages.success(request, _("Saved. The public page shows it now."))
            return redirect(address("indicator_outcomes", subject))
    context = {"form": form, "outcomes": outcomes, "chosen": chosen, "subject": subject, "tab": "outcomes"}
    return render(request, "dashboard/indicator_outcomes.html", context, status=422 if form.errors else 200)


def starting(outcome: DisparityOutcome) -> dict[str, Any]:
    """What the form of an outcome opens with."""
    fields = {name: getattr(outcome, name) for name in ("gap", "due", "reason", "reason_es", "author")}
    groups = [str(group.pk) for group in outcome.groups.all()]
    return fields | {"groups": groups, "against": str(outcome.against_id)}


@require_POST
@signed_in
def outcome_remove(request: HttpRequest, slug: str, outcome_id: int) -> HttpResponse:
    """Takes an outcome away."""
    user = allowed(request)
    found = DisparityOutcome.objects.select_related("indicator", "place").filter(indicator__slug=slug)
    outcome = get_object_or_404(found, pk=outcome_id)
    told(request, partial(services.remove_outcome, outcome=outcome, by=user), _("It is taken away."))
    return redirect(address("indicator_outcomes", subject_for(request, slug)))
