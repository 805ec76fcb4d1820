"""Where backbone staff keep the list of kinds of work by which activities are coded."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kconnect.core.access import require_form, signed_in
from kconnect.core.errors import DomainError
from workgroups import services
from workgroups.forms import KindForm, NewKindForm
from workgroups.models import ActivityKind
from workgroups.queries.activity_kinds import kinds_used, scheme
from workgroups.views.network import manager


@require_safe
@signed_in
def kind_list(request: HttpRequest) -> HttpResponse:
    """All kinds of work, with how often each is used."""
    manager(request)
    return render(request, "workgroups/kind_list.html", {"kinds": kinds_used()})


@require_form
@signed_in
def kind_create(request: HttpRequest) -> HttpResponse:
    """A kind of the network's own."""
    user = manager(request)
    form = NewKindForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.add_kind(by=user, **form.cleaned_data)
        except DomainError as error:
            form.add_error("code", str(error))
        else:
            messages.success(request, _("Added. The log form offers it from now on."))
            return redirect("workgroups:kind_list")
    return render(request, "workgroups/kind_edit.html", {"form": form})


@require_form
@signed_in
def kind_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Other words for a kind."""
    user = manager(request)
    kind = scheme().kinds.get(code)
    if kind is None:
        raise Http404
    row = ActivityKind.objects.filter(code=code).first()
    form = KindForm(request.POST or None, initial={name: getattr(row, name, "") for name in KindForm.base_fields})
    if request.method == "POST" and form.is_valid():
        services.change_kind(by=user, code=code, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("workgroups:kind_list")
    return render(request, "workgroups/kind_edit.html", {"form": form, "kind": kind})


@require_POST
@signed_in
def kind_use(request: HttpRequest, code: str) -> HttpResponse:
    """Retires a kind, or takes it up again."""
    user, used = manager(request), request.POST.get("used") == "yes"
    if code not in scheme().kinds:
        raise Http404
    try:
        services.use_kind(by=user, code=code, used=used)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(
            request, _("In use again.") if used else _("Retired. Entries keep it; new ones are not offered it.")
        )
    return redirect("workgroups:kind_list")
