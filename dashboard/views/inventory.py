"""The steward's inventory: what is there, under which terms, and what is due."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dashboard import services
from dashboard.forms.datasets import CadenceForm, TermsForm
from dashboard.models import Dataset, Source
from dashboard.queries.steward.inventory import inventory
from dashboard.views.guards import importer
from kconnect.core.access import require_form, signed_in


@require_safe
@signed_in
def inventory_list(request: HttpRequest) -> HttpResponse:
    """Sources with their terms and agreements, datasets with their periods, and what comes next."""
    importer(request)
    return render(request, "dashboard/inventory_list.html", {"inventory": inventory()})


@require_form
@signed_in
def dataset_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Says how often files of a dataset come."""
    user = importer(request)
    dataset = get_object_or_404(Dataset, slug=slug)
    start = {"cadence": dataset.cadence, "lag_months": dataset.lag_months}
    form = CadenceForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        services.set_cadence(dataset=dataset, by=user, **form.cleaned_data)
        messages.info(request, _("It is known now when the next file is due."))
        return redirect("dashboard:inventory_list")
    status = 422 if form.is_bound else 200
    return render(request, "dashboard/dataset_edit.html", {"form": form, "dataset": dataset}, status=status)


@require_form
@signed_in
def source_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Says under which terms a source may be used, and until when."""
    user = importer(request)
    source = get_object_or_404(Source, slug=slug)
    names = ("licence", "licence_url", "agreement", "agreement_ends")
    form = TermsForm(request.POST or None, initial={name: getattr(source, name) for name in names})
    if request.method == "POST" and form.is_valid():
        services.set_terms(source=source, by=user, **form.cleaned_data)
        messages.info(request, _("Saved. Reminders follow the new day."))
        return redirect("dashboard:inventory_list")
    status = 422 if form.is_bound else 200
    return render(request, "dashboard/source_edit.html", {"form": form, "source": source}, status=status)
