"""The page on which the owner of an action says how it stands."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from agenda import rules, services
from agenda.forms.owners import AnswerForm
from agenda.models import Action
from agenda.queries.owners import owner_page
from kconnect.core.access import allow, person_of, require_form, signed_in
from kconnect.core.acts import sent
from workgroups.models import User
from workgroups.rules import can_enter_workgroup


def action_owned(request: HttpRequest, action_id: int) -> tuple[User, Action]:
    """The signed-in person and an action for which they answer; 404 for who is outside, 403 for who may only look."""
    user: User = person_of(request)
    found = Action.objects.with_last_work().select_related("strategy__workgroup", "strategy__goal", "workgroup")
    action = get_object_or_404(found, pk=action_id)
    may = rules.can_answer_for_action(user, action)
    inside = can_enter_workgroup(user, action.workgroup) or can_enter_workgroup(user, action.strategy.workgroup)
    allow(may_see=may or inside, may_do=may)
    return user, action


@require_form
@signed_in
def action_answer(request: HttpRequest, action_id: int) -> HttpResponse:
    """Done, on track or blocked."""
    user, action = action_owned(request, action_id)
    page = owner_page(action, timezone.localdate())
    form = AnswerForm(request.POST or None, milestones=page.open_milestones)

    def act() -> None:
        services.answer_for_action(by=user, action=action, **form.said())

    if sent(request, form, act, _("Noted. Thank you for saying how it stands.")):
        return redirect("portal:my_work")
    context = {"page": page, "form": form}
    return render(request, "agenda/action_answer.html", context, status=422 if form.errors else 200)
