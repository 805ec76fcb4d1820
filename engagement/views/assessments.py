"""Self-assessments: asked, answered, read over time, and followed by actions."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from engagement.forms import assessments as forms
from engagement.models import Assessment
from engagement.queries import assessments as queries
from engagement.queries.assessment_drawing import draw
from engagement.rules import assessments as rules
from engagement.services import assessments as services
from kconnect.core.access import allow, person_of, require_form, signed_in
from kconnect.core.acts import sent, told
from kconnect.core.i18n import localized
from kconnect.core.pages import page_number
from workgroups.models import User
from workgroups.rules import is_insider

PER_PAGE = 20


def round_of(request: HttpRequest, assessment_id: int) -> tuple[User, Assessment]:
    """The signed-in person and a round that they may see; else 404."""
    user: User = person_of(request)
    rows = Assessment.objects.select_related("workgroup", "organization")
    row = get_object_or_404(rows, pk=assessment_id)
    allow(may_see=rules.can_see_assessment(user, row))
    return user, row


def kept_round(request: HttpRequest, assessment_id: int) -> tuple[User, Assessment]:
    """The same for who keeps the round; others who see it get 403."""
    user, row = round_of(request, assessment_id)
    allow(may_see=True, may_do=rules.can_keep_assessment(user, row))
    return user, row


@require_safe
@signed_in
def assessment_list(request: HttpRequest) -> HttpResponse:
    """What is asked now, and what came of earlier rounds."""
    user: User = person_of(request)
    rows = queries.visible(user)
    allow(may_see=rules.can_open_some_assessment(user) or is_insider(user) or rows.exists())
    page = Paginator(rows.closed(), PER_PAGE).get_page(page_number(request))
    asked = rows.filter(closed_at__isnull=True).order_by("closes_on", "pk")
    context = {
        "asked": queries.assessment_rows(user, asked), "rows": queries.assessment_rows(user, page), "page": page,
        "may_open": rules.can_open_some_assessment(user),
    }  # fmt: skip
    return render(request, "engagement/assessment_list.html", context)


@require_form
@signed_in
def assessment_open(request: HttpRequest) -> HttpResponse:
    """Opens a round."""
    user: User = person_of(request)
    allow(may_see=is_insider(user), may_do=rules.can_open_some_assessment(user))
    groups, organizations, may_ask_all = queries.subjects(user)
    form = forms.AssessmentForm(
        request.POST or None, groups=groups, organizations=organizations, may_ask_all=may_ask_all
    )
    made: list[Assessment] = []

    def act() -> None:
        made.append(services.open_assessment(by=user, **form.cleaned_data))

    if sent(request, form, act, _("Opened. Those who are asked hear of it on its first day.")):
        return redirect(made[0])
    return render(request, "engagement/assessment_open.html", {"form": form})


@require_form
@signed_in
def assessment_detail(request: HttpRequest, assessment_id: int) -> HttpResponse:
    """How a round stands; once it is closed, what came of it beside the earlier ones. Who keeps it gives it another last day here."""
    user, row = round_of(request, assessment_id)
    may_keep = rules.can_keep_assessment(user, row)
    allow(may_see=True, may_do=request.method != "POST" or (may_keep and row.closed_at is None))
    form = forms.LastDayForm(request.POST or None, initial={"closes_on": row.closes_on})

    def act() -> None:
        services.extend_assessment(by=user, assessment=row, **form.cleaned_data)

    if sent(request, form, act, _("Saved.")):
        return redirect(row)
    return render(request, "engagement/assessment_detail.html", _about(user, row, may_keep) | {"form": form})


def _about(user: User, row: Assessment, may_keep: bool) -> dict[str, Any]:
    story = queries.story_of(row) if row.closed_at else None
    return {
        "row": row, "instrument": queries.instrument_of(row), "subject": queries.subject_of(row), "may_keep": may_keep,
        "story": story, "drawn": [(line, draw(line.points)) for line in story.lines] if story else [],
        "may_answer": rules.can_answer(user, row) and rules.is_open(row, timezone.localdate()),
        "mine": bool(queries.answers_of(user, row)) if rules.can_answer(user, row) else False,
        "answered": queries.answered_by(row) if row.closed_at is None else row.answered,
        "any": row.answers.exists(), "fewest": rules.FEWEST,
    }  # fmt: skip


@require_form
@signed_in
def assessment_answer(request: HttpRequest, assessment_id: int) -> HttpResponse:
    """The statements, each with how far it is true."""
    user, row = round_of(request, assessment_id)
    allow(may_see=True, may_do=rules.can_answer(user, row))
    if not rules.is_open(row, timezone.localdate()):
        return redirect(row)
    asked = queries.instrument_of(row)
    said = queries.answers_of(user, row)
    form = forms.LevelsForm(request.POST or None, asked=asked, version=row.version, said=said)

    def act() -> None:
        services.answer_assessment(by=user, assessment=row, levels=form.levels())

    if sent(request, form, act, _("Thank you. You can change it until the last day.")):
        return redirect(row)
    context = {"form": form, "row": row, "instrument": asked, "subject": queries.subject_of(row)}
    return render(request, "engagement/assessment_answer.html", context)


@require_POST
@signed_in
def assessment_close(request: HttpRequest, assessment_id: int) -> HttpResponse:
    """Adds up what was answered."""
    user, row = kept_round(request, assessment_id)
    told(request, lambda: services.close_assessment(by=user, assessment=row), _("Closed and added up."))
    return redirect(row)


@require_POST
@signed_in
def assessment_call_off(request: HttpRequest, assessment_id: int) -> HttpResponse:
    """Takes a round away that nobody has answered."""
    user, row = kept_round(request, assessment_id)
    if told(request, lambda: services.call_off_assessment(by=user, assessment=row), _("Called off.")):
        return redirect("engagement:assessment_list")
    return redirect(row)


@require_form
@signed_in
def assessment_follow(request: HttpRequest, assessment_id: int) -> HttpResponse:
    """Makes an action of the workplan from what came of a round."""
    user, row = kept_round(request, assessment_id)
    asked = queries.instrument_of(row)
    start = {"statement": request.GET.get("statement", "")}
    strategies = queries.strategies_for(user)
    form = forms.FollowForm(
        request.POST or None, asked=asked, version=row.version, strategies=strategies, initial=start
    )

    def act() -> None:
        services.follow_assessment(by=user, assessment=row, **form.cleaned_data)

    if sent(request, form, act, _("It is in the workplan now.")):
        return redirect(row)
    context = {"form": form, "row": row, "name": localized(asked, "name"), "has_strategy": strategies.exists()}
    return render(request, "engagement/assessment_follow.html", context)
