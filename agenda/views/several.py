"""The plan of a workgroup as a table, and several of its actions changed in one step."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from agenda import services
from agenda.filters import PlanFilter
from agenda.forms import SeveralForm
from agenda.models import Action
from agenda.queries import several as queries
from agenda.views.activities import group_of
from kconnect.core.access import allow, require_form, signed_in
from kconnect.core.pages import number_of, page_number
from kconnect.core.templatetags.ui import inside
from workgroups.models import User, Workgroup
from workgroups.rules import can_edit_workplan


@require_safe
@signed_in
def plan_table(request: HttpRequest, slug: str) -> HttpResponse:
    """All actions of the group in one list: filtered, sorted, chosen."""
    user, workgroup = group_of(request, slug)
    strategies = queries.strategies_of(workgroup)
    chosen = PlanFilter(request.GET, queryset=Action.objects.of(workgroup), strategies=strategies)
    sort = request.GET.get("sort", "plan")
    table = queries.plan_table(user, chosen.qs, sort=sort, number=page_number(request))
    context = {
        "workgroup": workgroup, "table": table, "filter": chosen, "all": request.GET.get("choose") == "all",
        "choose_all": inside(request.GET, choose="all"),
    }  # fmt: skip
    return render(request, "agenda/plan_table.html", context)


@require_form
@signed_in
def plan_several(request: HttpRequest, slug: str) -> HttpResponse:
    """What becomes of the chosen actions: shown, asked, and done in one step."""
    user, workgroup = group_of(request, slug)
    allow(may_see=True, may_do=can_edit_workplan(user, workgroup))
    sent = request.POST if request.method == "POST" else request.GET
    rows = queries.chosen_rows(user, workgroup, [number_of(key) for key in sent.getlist("action")])
    form = SeveralForm(request.POST or None, offered=queries.offered(user, workgroup))
    refused: dict[int, str] = {}
    if request.method == "POST" and rows and form.is_valid():
        refused = change(request, user, form, rows)
        if not refused:
            return redirect("agenda:plan_table", slug=slug)
    return several_page(request, workgroup, rows, form, refused)


def change(request: HttpRequest, user: User, form: SeveralForm, rows: list[queries.TableRow]) -> dict[int, str]:
    """Changes them; by action, why it cannot be, if some cannot."""
    try:
        number = services.edit_actions(
            by=user, actions=[each.row.action for each in rows], values=form.values(),
            to=form.cleaned_data["to"], reason=form.cleaned_data["reason"],
        )  # fmt: skip
    except services.RowsRefusedError as error:
        form.add_error(None, str(error))
        return {each.key: each.why for each in error.rows}
    words = ngettext("%(number)s action changed.", "%(number)s actions changed.", number) % {"number": number}
    messages.success(request, words)
    return {}


def several_page(
    request: HttpRequest, workgroup: Workgroup, rows: list[queries.TableRow], form: SeveralForm, refused: dict[int, str]
) -> HttpResponse:
    """The chosen actions, each with why it cannot be changed, and the form."""
    listed = [(each, refused.get(each.row.action.pk, "")) for each in rows]
    context = {"workgroup": workgroup, "rows": listed, "form": form}
    return render(request, "agenda/plan_several.html", context)
