"""The years of the plan: staff choose what becomes of what is open and close the year; the public reads what became of it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agenda import services
from agenda.choices import YearOutcome
from agenda.forms import CarryOnForm, YearRowForm
from agenda.models import Action
from agenda.queries import years as queries
from agenda.views.console import staff_of
from agenda.views.public import public
from kconnect.core.access import require_form, signed_in
from kconnect.core.acts import told
from kconnect.core.pages import number_of, page_number
from workgroups.models import User, Workgroup


@require_safe
@public
def year_detail(request: HttpRequest, year: int) -> HttpResponse:
    """A closed year: what was promised, and what became of it."""
    wanted = request.GET.get("outcome", "")
    outcome = wanted if wanted in YearOutcome.values else ""
    page = queries.year_page(year, goal=request.GET.get("goal", ""), outcome=outcome, number=page_number(request))
    if page is None:
        raise Http404
    return render(request, "agenda/year_detail.html", {"about": page, "goal": request.GET.get("goal", "")})


@require_safe
@signed_in
def year_list(request: HttpRequest) -> HttpResponse:
    """The closed years and the next one."""
    staff_of(request)
    return render(request, "agenda/year_list.html", {"years": queries.years()})


def open_year(request: HttpRequest, year: int) -> User:
    """The signed-in person, who may write the agenda, if the year is the next to be closed; else 404."""
    user = staff_of(request)
    if year != queries.years().next:
        raise Http404
    return user


@require_form
@signed_in
def year_edit(request: HttpRequest, year: int) -> HttpResponse:
    """What is open at the end of the year, and what becomes of each; the choices of a page are kept together."""
    user = open_year(request, year)
    end = queries.year_end(
        year, workgroup=request.GET.get("workgroup", ""), left_only=bool(request.GET.get("left")),
        number=page_number(request), keys=sent_keys(request) if request.method == "POST" else None,
    )  # fmt: skip
    forms = {row.row.action.pk: row_form(row, request.POST or None) for row in end.rows}
    # Each form is asked, so that each says what is wrong with it.
    valid = [form.is_valid() for form in forms.values()]
    if request.method == "POST" and all(valid):
        chosen = [services.Chosen(row.row.action, **forms[row.row.action.pk].cleaned_data) for row in end.rows]
        try:
            services.choose_for_year(by=user, year=year, chosen=chosen)
        except services.RowsRefusedError as error:
            for each in error.rows:
                forms[each.key].add_error(None, each.why)
        else:
            messages.success(request, _("Kept. Nothing changes until the year is closed."))
            return redirect(request.get_full_path())
    return year_form(request, end, forms)


def sent_keys(request: HttpRequest) -> list[int]:
    """The actions that a page of choices sent, even if they stand on another page by now."""
    return [number_of(name[1:-7]) for name in request.POST if name.startswith("a") and name.endswith("-choice")]


def row_form(row: queries.YearRow, data: Any) -> YearRowForm:
    """The form of one action; what is chosen so far stands in it."""
    plan = row.plan
    initial = {} if plan is None else {"choice": plan.choice, "due_on": plan.due_on, "reason": plan.reason}
    return YearRowForm(data, prefix=f"a{row.row.action.pk}", initial=initial)


def year_form(request: HttpRequest, end: queries.YearEnd, forms: Any) -> HttpResponse:
    """The page with the forms of its rows."""
    context = {
        "end": end,
        "rows": [(row, forms[row.row.action.pk]) for row in end.rows],
        "wrong": [(row, form) for row in end.rows if (form := forms[row.row.action.pk]).errors],
        "rest": CarryOnForm(initial={"due_on": f"{end.year + 1}-06-30"}, prefix="rest"),
        "left_only": bool(request.GET.get("left")),
        "groups": Workgroup.objects.all(),
        "group": request.GET.get("workgroup", ""),
    }
    return render(request, "agenda/year_edit.html", context)


@require_POST
@signed_in
def year_rest(request: HttpRequest, year: int) -> HttpResponse:
    """Carries on all that nothing is chosen for."""
    user = open_year(request, year)
    form = CarryOnForm(request.POST, prefix="rest")
    if form.is_valid():
        due_on = form.cleaned_data["due_on"]
        told(
            request,
            lambda: services.carry_on_the_rest(by=user, year=year, due_on=due_on),
            _("Kept. Nothing changes until the year is closed."),
        )
    else:
        messages.error(request, _("Enter the new due date."))
    return redirect("agenda:year_edit", year=year)


@require_form
@signed_in
def year_close(request: HttpRequest, year: int) -> HttpResponse:
    """Asks once more, then closes the year for good."""
    user = open_year(request, year)
    refused: list[Any] = []
    if request.method == "POST":
        try:
            services.close_year(by=user, year=year)
        except services.RowsRefusedError as error:
            actions = Action.objects.in_bulk([each.key for each in error.rows])
            refused = [(each, actions[each.key]) for each in error.rows]
        except (services.YearUndecidedError, services.YearClosedError) as error:
            messages.error(request, str(error))
            return redirect("agenda:year_edit", year=year)
        else:
            messages.success(request, _("The year is closed. Everybody can read what became of it."))
            return redirect("agenda:year_detail", year=year)
    end = queries.year_end(year, workgroup="", left_only=False, number=1)
    return render(request, "agenda/year_close.html", {"end": end, "refused": refused})
