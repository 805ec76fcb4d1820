"""Policy inside: proposals of the workgroups, what Policy & Advocacy keeps of them, and calls to action with their check."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agenda import rules, services
from agenda.forms import CallForm, CheckForm, KeptPriorityForm, PriorityForm, StageForm
from agenda.models import CallToAction, PolicyPriority
from agenda.queries import policy_room as queries
from kconnect.core.access import allow, person_of, require_form, signed_in
from kconnect.core.acts import sent, told
from kconnect.core.loaded import values_of
from kconnect.core.pages import page_number
from workgroups.models import User, Workgroup
from workgroups.permissions import Permission


def insider(request: HttpRequest) -> User:
    """The signed-in person, if they hold a role in the network; else 404."""
    user: User = person_of(request)
    allow(may_see=rules.can_enter_policy(user))
    return user


def keeper(request: HttpRequest) -> User:
    """The signed-in person, if they keep the priorities; other insiders get 403."""
    user = insider(request)
    allow(may_see=True, may_do=rules.can_keep_policy(user))
    return user


@require_safe
@signed_in
def policy_room(request: HttpRequest) -> HttpResponse:
    """Everything that is on its way."""
    user = insider(request)
    return render(request, "agenda/policy_room.html", {"room": queries.policy_room(user, number=page_number(request))})


@require_form
@signed_in
def policy_create(request: HttpRequest) -> HttpResponse:
    """A workgroup proposes a priority."""
    user = insider(request)
    allow(may_see=True, may_do=rules.can_propose_priority(user))
    groups = Workgroup.objects.where(user, Permission.EDIT_WORKPLAN)
    first = {"workgroup": groups.first()} if groups.count() == 1 else {}
    form = PriorityForm(request.POST or None, groups=groups, initial=first)

    def act() -> None:
        services.propose_priority(by=user, **values_of(form))

    if sent(request, form, act, _("Proposed. Policy & Advocacy looks at it.")):
        return redirect("agenda:policy_room")
    return render(request, "agenda/policy_edit.html", {"form": form})


@require_form
@signed_in
def policy_edit(request: HttpRequest, priority_id: int) -> HttpResponse:
    """Changes a priority; for whoever keeps it also its position, next step, stage and whether it is public."""
    user = insider(request)
    priority = get_object_or_404(PolicyPriority.objects.select_related("workgroup"), pk=priority_id)
    allow(may_see=True, may_do=rules.can_edit_priority(user, priority))
    keeps = rules.can_keep_policy(user)
    kind = KeptPriorityForm if keeps else PriorityForm
    form = kind(request.POST or None, instance=PolicyPriority.objects.get(pk=priority.pk))

    def act() -> None:
        services.change_priority(by=user, priority=priority, **values_of(form))

    if sent(request, form, act, _("Saved.")):
        return redirect("agenda:policy_edit", priority_id=priority.pk)
    return _edit_page(request, priority, keeps, form=form)


def _edit_page(request: HttpRequest, priority: PolicyPriority, keeps: bool, **forms: Any) -> HttpResponse:
    """The page of a priority with its forms, one of which may come back with errors."""
    context = {
        "priority": priority,
        "keeps": keeps,
        "form": forms.get("form") or KeptPriorityForm(instance=priority),
        "move": forms.get("move") or StageForm(moves=rules.moves_of_priority(priority)),
        "steps": list(priority.steps.all()),
        "calls": list(priority.calls.all()),
    }
    return render(request, "agenda/policy_edit.html", context)


@require_POST
@signed_in
def policy_move(request: HttpRequest, priority_id: int) -> HttpResponse:
    """Says where a priority came to."""
    user = keeper(request)
    priority = get_object_or_404(PolicyPriority.objects.select_related("workgroup"), pk=priority_id)
    form = StageForm(request.POST, moves=rules.moves_of_priority(priority))

    def act() -> None:
        services.move_priority(by=user, priority=priority, **form.cleaned_data)

    if sent(request, form, act, _("Saved.")):
        return redirect("agenda:policy_edit", priority_id=priority.pk)
    return _edit_page(request, priority, True, move=form)


@require_POST
@signed_in
def policy_publish(request: HttpRequest, priority_id: int) -> HttpResponse:
    """Shows a priority to the public or takes it back."""
    user = keeper(request)
    priority = get_object_or_404(PolicyPriority, pk=priority_id)
    published = request.POST.get("published") == "yes"
    well = _("Public now.") if published else _("Not public any more.")
    told(request, lambda: services.publish_priority(by=user, priority=priority, published=published), well)
    return redirect("agenda:policy_edit", priority_id=priority.pk)


# Calls to action ------------------------------------------------------------------------------------------------------


@require_form
@signed_in
def call_create(request: HttpRequest, priority_id: int) -> HttpResponse:
    """Drafts what people can do for a priority."""
    user = keeper(request)
    priority = get_object_or_404(PolicyPriority, pk=priority_id)
    form = CallForm(request.POST or None)

    def act() -> None:
        services.draft_call(by=user, priority=priority, **values_of(form))

    if sent(request, form, act, _("Drafted. A lead of Community Engagement checks it now.")):
        return redirect("agenda:policy_edit", priority_id=priority.pk)
    return render(request, "agenda/call_edit.html", {"form": form, "priority": priority})


@require_form
@signed_in
def call_edit(request: HttpRequest, call_id: int) -> HttpResponse:
    """Changes the words of a call, which is checked anew."""
    user = keeper(request)
    call = get_object_or_404(CallToAction.objects.select_related("priority"), pk=call_id)
    form = CallForm(request.POST or None, instance=CallToAction.objects.get(pk=call.pk))

    def act() -> None:
        services.change_call(by=user, call=call, **values_of(form))

    if sent(request, form, act, _("Saved. A lead of Community Engagement checks it now.")):
        return redirect("agenda:policy_edit", priority_id=call.priority_id)
    return render(request, "agenda/call_edit.html", {"form": form, "priority": call.priority, "call": call})


@require_form
@signed_in
def call_check(request: HttpRequest, call_id: int) -> HttpResponse:
    """A lead of Community Engagement reads a call and lets it out, or says what to change."""
    user = insider(request)
    call = get_object_or_404(CallToAction.objects.select_related("priority"), pk=call_id)
    allow(may_see=True, may_do=rules.can_check_call(user, call))
    form = CheckForm(request.POST or None, initial={"seen": services.print_of(call)})

    def act() -> None:
        data = form.cleaned_data
        services.check_call(by=user, call=call, goes=data["goes"] == "yes", seen=data["seen"], reason=data["reason"])

    if sent(request, form, act, _("Saved.")):
        return redirect("agenda:policy_room")
    return render(request, "agenda/call_check.html", {"form": form, "call": call, "priority": call.priority})


@require_POST
@signed_in
def call_withdraw(request: HttpRequest, call_id: int) -> HttpResponse:
    """Takes a call back."""
    user = insider(request)
    allow(may_see=True, may_do=rules.can_withdraw_call(user))
    call = get_object_or_404(CallToAction, pk=call_id)
    told(request, lambda: services.withdraw_call(by=user, call=call), _("Taken back. Nobody outside sees it any more."))
    return redirect("agenda:policy_room")
