"""Calls for input inside: what a workgroup asks the public, and the answer with which each of them closes."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agenda.models import Strategy
from engagement import rules, services
from engagement.forms import InputAnswerForm, InputCallForm
from engagement.models import InputCall
from engagement.queries import input_room as queries
from engagement.queries.input import call_rows, read_calls
from kconnect.core.access import allow, person_of, require_form, signed_in
from kconnect.core.acts import sent, told
from kconnect.core.pages import page_number
from workgroups.models import User, Workgroup
from workgroups.permissions import Permission
from workgroups.rules import can_enter_workgroup, is_insider


def keeper(request: HttpRequest) -> User:
    """The signed-in person, if they keep any calls; others of the network get 403, outsiders 404."""
    user: User = person_of(request)
    allow(may_see=is_insider(user), may_do=rules.can_keep_some_calls(user))
    return user


def kept_call(request: HttpRequest, call_id: int) -> tuple[User, InputCall]:
    """The signed-in person and a call that they may change; else 404 or 403."""
    user: User = person_of(request)
    call = get_object_or_404(InputCall.objects.select_related("workgroup"), pk=call_id)
    allow(may_see=rules.can_see_call(user, call), may_do=rules.can_keep_call(user, call))
    return user, call


@require_safe
@signed_in
def console_call_list(request: HttpRequest) -> HttpResponse:
    """The calls that the person keeps."""
    user = keeper(request)
    calls = queries.kept_calls(user, number=page_number(request))
    return render(request, "engagement/console_call_list.html", {"calls": calls, "moderates": rules.can_moderate(user)})


@require_form
@signed_in
def call_create(request: HttpRequest) -> HttpResponse:
    """A draft, which nobody outside sees."""
    user = keeper(request)
    groups = Workgroup.objects.where(user, Permission.CALL_FOR_INPUT)
    form = InputCallForm(request.POST or None, groups=groups)

    def act() -> None:
        services.create_call(by=user, **form.values())

    if sent(request, form, act, _("Kept as a draft. Show it to the public when it is ready.")):
        return redirect("engagement:console_call_list")
    return render(request, "engagement/call_edit.html", {"form": form})


@require_form
@signed_in
def call_edit(request: HttpRequest, call_id: int) -> HttpResponse:
    """Changes a call, and leads to its next step."""
    user, call = kept_call(request, call_id)
    groups = Workgroup.objects.where(user, Permission.CALL_FOR_INPUT)
    form = InputCallForm(request.POST or None, instance=InputCall.objects.get(pk=call.pk), groups=groups)

    def act() -> None:
        services.change_call(by=user, call=call, **form.values())

    if sent(request, form, act, _("Saved.")):
        return redirect("engagement:call_edit", call_id=call.pk)
    row = call_rows(read_calls(InputCall.objects.filter(pk=call.pk)))[0]
    context = {"form": form, "call": call, "row": row, "counts": queries.call_counts(call)}
    context["may_act"] = rules.can_act_for(user)
    return render(request, "engagement/call_edit.html", context)


@require_POST
@signed_in
def call_publish(request: HttpRequest, call_id: int) -> HttpResponse:
    """Shows a call to the public."""
    user, call = kept_call(request, call_id)
    told(request, lambda: services.publish_call(by=user, call=call), _("Public now."))
    return redirect("engagement:call_edit", call_id=call.pk)


@require_POST
@signed_in
def call_hide(request: HttpRequest, call_id: int) -> HttpResponse:
    """Makes a call that nobody has answered a draft again."""
    user, call = kept_call(request, call_id)
    told(request, lambda: services.hide_call(by=user, call=call), _("A draft again. The public does not see it."))
    return redirect("engagement:call_edit", call_id=call.pk)


@require_form
@signed_in
def call_answer(request: HttpRequest, call_id: int) -> HttpResponse:
    """What was heard, done and why: with it a call closes."""
    user, call = kept_call(request, call_id)
    answer = getattr(call, "answer", None)
    form = InputAnswerForm(request.POST or None, answer=answer, to_call=True)

    def act() -> None:
        services.answer_call(by=user, call=call, **form.values())

    if sent(request, form, act, _("Answered. Whoever left an address is told.")):
        return redirect("engagement:call_edit", call_id=call.pk)
    themes = queries.themes_of_call(call)
    return render(
        request, "engagement/call_answer.html", {"form": form, "call": call, "answer": answer, "themes": themes}
    )


@require_safe
@signed_in
def strategy_input(request: HttpRequest, strategy_id: int) -> HttpResponse:
    """What was said about a strategy, with what has no answer first: for the leads of its workgroup, and staff."""
    user: User = person_of(request)
    strategy = get_object_or_404(Strategy.objects.select_related("workgroup"), pk=strategy_id)
    group = strategy.workgroup
    allow(may_see=can_enter_workgroup(user, group), may_do=rules.can_call_for(user, group))
    said = queries.strategy_input(strategy, number=page_number(request))
    return render(request, "engagement/strategy_input.html", {"strategy": strategy, "said": said})
