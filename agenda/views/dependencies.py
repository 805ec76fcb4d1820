"""What an action waits for: found by name, tied and untied."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agenda import services
from agenda.models import Action
from agenda.queries.dependencies import can_be_waited_for
from agenda.views.workplan import action_of
from kconnect.core.access import require_form, signed_in
from kconnect.core.acts import told
from kconnect.core.pages import number_of


@require_form
@signed_in
def action_waits(request: HttpRequest, slug: str, action_id: int) -> HttpResponse:
    """Finds an action that this one waits for, and ties them."""
    user, workgroup, action = action_of(request, slug, action_id)
    if request.method == "POST":
        needed = needed_of(request)
        if told(
            request,
            lambda: services.tie_actions(by=user, action=action, needed=needed),
            _("Kept. Both actions say it."),
        ):
            return redirect("agenda:action_edit", slug=slug, action_id=action.pk)
        return redirect(request.get_full_path())
    text = request.GET.get("q", "")[:100]
    context = {"workgroup": workgroup, "action": action, "q": text, "found": can_be_waited_for(action, workgroup, text)}
    return render(request, "agenda/action_waits.html", context)


@require_POST
@signed_in
def action_untie(request: HttpRequest, slug: str, action_id: int) -> HttpResponse:
    """Lets an action wait no longer for another."""
    user, _workgroup, action = action_of(request, slug, action_id)
    needed = needed_of(request)
    told(
        request, lambda: services.untie_actions(by=user, action=action, needed=needed), _("It no longer waits for it.")
    )
    return redirect("agenda:action_edit", slug=slug, action_id=action.pk)


def needed_of(request: HttpRequest) -> Action:
    """The other action that a form names; else 404."""
    found = Action.objects.select_related("strategy__workgroup", "strategy__goal", "workgroup")
    return get_object_or_404(found, pk=number_of(request.POST.get("needed", "")))
