"""Leading decisions: the rules of a body, drafts, opening and closing, concerns, the outcome."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agenda.views.activities import group_of
from engagement import rules, services
from engagement.forms import (
    BodyForm,
    ConcernForm,
    DecisionEndForm,
    DecisionForm,
    DecisionInputForm,
    OutcomeForm,
    PositionForm,
    WordsForm,
)
from engagement.forms.decisions import last_moment_of
from engagement.models import Body, Concern, Decision, DecisionOption, Elector
from engagement.queries import decisions as queries
from kconnect.core.access import allow, person_of, require_form, signed_in
from kconnect.core.acts import sent, told
from kconnect.core.pages import page_number
from workgroups import rules as workgroup_rules
from workgroups.models import User, Workgroup


def body_of(request: HttpRequest, slug: str) -> tuple[User, Workgroup, Body | None]:
    """The signed-in person and a governance body whose inside they may see; else 404."""
    user, group = group_of(request, slug)
    allow(may_see=rules.can_be_body(group))
    return user, group, Body.objects.filter(workgroup=group).select_related("workgroup").first()


def led(request: HttpRequest, slug: str, decision_id: int) -> tuple[User, Decision]:
    """The signed-in person and a decision that they lead; 403 where they may see it, else 404."""
    user: User = person_of(request)
    found = Decision.objects.select_related("body__workgroup", "strategy")
    decision = get_object_or_404(found, pk=decision_id, body__workgroup__slug=slug)
    leads = rules.can_run_decision(user, decision)
    inside = workgroup_rules.can_enter_workgroup(user, decision.body.workgroup)
    allow(may_see=leads or inside, may_do=leads)
    return user, decision


def to_run(decision: Decision) -> HttpResponse:
    """Back to where the decision is led."""
    return redirect("engagement:decision_run", slug=decision.body.workgroup.slug, decision_id=decision.pk)


@require_safe
@signed_in
def body_decisions(request: HttpRequest, slug: str) -> HttpResponse:
    """All decisions of a body, for its people."""
    user, group, body = body_of(request, slug)
    page = queries.decisions_of(group, number=page_number(request))
    context = {"workgroup": group, "body": body, "page": page, "leads": rules.can_set_body(user, group)}
    return render(request, "engagement/body_decisions.html", context)


@require_form
@signed_in
def body_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """By which rules a body decides."""
    user, group, body = body_of(request, slug)
    allow(may_see=True, may_do=rules.can_set_body(user, group))
    form = BodyForm(request.POST or None, instance=body)
    act = lambda: services.set_body(by=user, workgroup=group, **form.cleaned_data)  # noqa: E731
    if sent(request, form, act, _("Saved. New decisions go by these rules.")):
        return redirect("engagement:body_decisions", slug=slug)
    return render(request, "engagement/body_edit.html", {"form": form, "workgroup": group, "body": body})


@require_form
@signed_in
def decision_create(request: HttpRequest, slug: str) -> HttpResponse:
    """A draft, which the people of the body see."""
    user, group, body = body_of(request, slug)
    allow(may_see=True, may_do=rules.can_set_body(user, group))
    if body is None:
        return redirect("engagement:body_edit", slug=slug)
    form = DecisionForm(request.POST or None, people=queries.people_to_choose(group))
    made: list[Decision] = []
    act = lambda: made.append(services.create_decision(by=user, body=body, **form.values()))  # noqa: E731
    if sent(request, form, act, _("Kept as a draft. Put it to the body when it is ready.")):
        return to_run(made[0])
    return render(request, "engagement/decision_edit.html", {"form": form, "workgroup": group})


@require_form
@signed_in
def decision_edit(request: HttpRequest, slug: str, decision_id: int) -> HttpResponse:
    """Changes a draft."""
    user, decision = led(request, slug, decision_id)
    group = decision.body.workgroup
    form = DecisionForm(request.POST or None, instance=decision, people=queries.people_to_choose(group))
    act = lambda: services.change_decision(by=user, decision=decision, **form.values())  # noqa: E731
    if sent(request, form, act, _("Saved.")):
        return to_run(decision)
    return render(request, "engagement/decision_edit.html", {"form": form, "workgroup": group, "decision": decision})


@require_safe
@signed_in
def decision_run(request: HttpRequest, slug: str, decision_id: int) -> HttpResponse:
    """Where a decision is led: who has said something, concerns, and the next step."""
    _user, decision = led(request, slug, decision_id)
    return render(request, "engagement/decision_run.html", {"decision": decision, "room": queries.room_of(decision)})


def button(request: HttpRequest, slug: str, decision_id: int, act: Callable[..., Any], well: str) -> HttpResponse:
    """A button that does one thing to a decision."""
    user, decision = led(request, slug, decision_id)
    told(request, lambda: act(by=user, decision=decision), well)
    return to_run(decision)


@require_POST
@signed_in
def decision_open(request: HttpRequest, slug: str, decision_id: int) -> HttpResponse:
    """Puts a draft to the body."""
    return button(request, slug, decision_id, services.open_decision, _("Open. Those who take part are told now."))


@require_POST
@signed_in
def decision_close(request: HttpRequest, slug: str, decision_id: int) -> HttpResponse:
    """Counts when everybody has spoken."""
    return button(request, slug, decision_id, services.close_decision, _("Counted. Say now what was decided."))


@require_POST
@signed_in
def decision_discard(request: HttpRequest, slug: str, decision_id: int) -> HttpResponse:
    """Throws a draft away."""
    user, decision = led(request, slug, decision_id)
    if told(request, lambda: services.discard_decision(by=user, decision=decision), _("The draft is gone.")):
        return redirect("engagement:body_decisions", slug=slug)
    return to_run(decision)


@require_POST
@signed_in
def option_withdraw(request: HttpRequest, slug: str, decision_id: int, option_id: int) -> HttpResponse:
    """Takes an option out."""
    user, decision = led(request, slug, decision_id)
    option = get_object_or_404(DecisionOption, pk=option_id, decision=decision)
    told(request, lambda: services.withdraw_option(by=user, option=option), _("The option is withdrawn."))
    return to_run(decision)


def form_page(
    request: HttpRequest, decision: Decision, form: Any, act: Callable[[], Any], heading: str, well: str, **more: Any
) -> HttpResponse:  # fmt: skip
    """A page with one form about a decision; afterwards back to where it is led."""
    if sent(request, form, act, well):
        return to_run(decision)
    context = {"form": form, "decision": decision, "heading": heading, **more}
    return render(request, "engagement/decision_form.html", context)


@require_form
@signed_in
def decision_extend(request: HttpRequest, slug: str, decision_id: int) -> HttpResponse:
    """Gives more time."""
    user, decision = led(request, slug, decision_id)
    form = DecisionEndForm(request.POST or None)

    def act() -> None:
        last = last_moment_of(form.cleaned_data["closes_on"])
        services.extend_decision(by=user, decision=decision, closes_at=last)

    return form_page(request, decision, form, act, _("Give more time"), _("Those who take part are told."))


@require_form
@signed_in
def decision_withdraw(request: HttpRequest, slug: str, decision_id: int) -> HttpResponse:
    """Takes an open decision back."""
    user, decision = led(request, slug, decision_id)
    form = WordsForm(request.POST or None, label=_("Why is it withdrawn? Everybody reads it."), most=300, needed=True)
    act = lambda: services.withdraw_decision(by=user, decision=decision, why=form.cleaned_data["words"])  # noqa: E731
    return form_page(request, decision, form, act, _("Withdraw the decision"), _("Withdrawn."))


@require_form
@signed_in
def decision_outcome(request: HttpRequest, slug: str, decision_id: int) -> HttpResponse:
    """A person says what came of it, beside the count."""
    user, decision = led(request, slug, decision_id)
    form = OutcomeForm(request.POST or None, decision=decision)
    act = lambda: services.state_outcome(by=user, decision=decision, **form.cleaned_data)  # noqa: E731
    room = queries.room_of(decision)
    return form_page(request, decision, form, act, _("Say what was decided"), _("Everybody reads it now."), room=room)


@require_form
@signed_in
def concern_answer(request: HttpRequest, slug: str, decision_id: int, concern_id: int) -> HttpResponse:
    """What came of a concern."""
    user, decision = led(request, slug, decision_id)
    concern = get_object_or_404(Concern, pk=concern_id, elector__decision=decision)
    initial = {"outcome": concern.outcome, "answer": concern.answer, "answer_es": concern.answer_es}
    form = ConcernForm(request.POST or None, initial=initial)
    act = lambda: services.answer_concern(by=user, concern=concern, **form.cleaned_data)  # noqa: E731
    return form_page(request, decision, form, act, _("Answer a concern"), _("Noted."), quoted=concern.text)


@require_form
@signed_in
def position_note(request: HttpRequest, slug: str, decision_id: int, elector_id: int) -> HttpResponse:
    """Writes down what somebody without an account says."""
    user, decision = led(request, slug, decision_id)
    elector = get_object_or_404(Elector.objects.select_related("person"), pk=elector_id, decision=decision)
    allow(may_see=not decision.secret)
    form = PositionForm(request.POST or None, decision=decision, elector=elector)
    act = lambda: services.note_position(by=user, elector=elector, **form.values())  # noqa: E731
    heading = _("What does %(name)s say?") % {"name": elector.person.name}
    return form_page(request, decision, form, act, heading, _("Noted."))


@require_form
@signed_in
def decision_input(request: HttpRequest, slug: str, decision_id: int) -> HttpResponse:
    """Says what the decision made of what people said."""
    user, decision = led(request, slug, decision_id)
    form = DecisionInputForm(request.POST or None)
    act = lambda: services.answer_input(by=user, decision=decision, **form.cleaned_data)  # noqa: E731
    return form_page(request, decision, form, act, _("Answer what people said"), _("Everybody reads it now."))
