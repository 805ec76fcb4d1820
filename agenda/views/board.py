"""The plan of a workgroup as a board: cards are moved by a form, as the table of moves allows."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agenda import rules, services
from agenda.forms import MoveForm
from agenda.queries.board import Board, Card
from agenda.queries.board import board as read_board
from agenda.views.activities import group_of
from agenda.views.workplan import action_of
from kconnect.core.access import signed_in
from kconnect.core.acts import done
from kconnect.core.templatetags.ui import inside
from workgroups.models import User, Workgroup


@require_safe
@signed_in
def plan_board(request: HttpRequest, slug: str) -> HttpResponse:
    """All actions of the group by their state."""
    user, workgroup = group_of(request, slug)
    return board_page(request, user, workgroup)


def board_page(
    request: HttpRequest, user: User, workgroup: Workgroup, *, shown: int = 0, form: MoveForm | None = None
) -> HttpResponse:
    """The board; the card `shown` stands open with its `form`, which came back with errors."""
    strategy = request.GET.get("strategy", "")
    read: Board = read_board(user, workgroup, strategy=strategy, shown=shown)
    columns = [(column, [(card, form_of(card, shown, form)) for card in column.cards]) for column in read.columns]
    context = {"workgroup": workgroup, "board": read, "columns": columns, "strategy": strategy, "shown": shown}
    return render(request, "agenda/plan_board.html", context)


def form_of(card: Card, shown: int, form: MoveForm | None) -> Any:
    """The form that moves a card; nothing for a card that the reader may not move."""
    key = card.row.action.pk
    if form is not None and key == shown:
        return form
    return MoveForm(moves=card.moves, auto_id=f"id_{key}_%s") if card.moves else None


@require_POST
@signed_in
def board_move(request: HttpRequest, slug: str, action_id: int) -> HttpResponse:
    """Moves a card to another column."""
    user, workgroup, action = action_of(request, slug, action_id)
    form = MoveForm(request.POST, moves=rules.moves_of_action(action), auto_id=f"id_{action.pk}_%s")
    if form.is_valid() and done(form, lambda: services.move_action(by=user, action=action, **form.cleaned_data)):
        messages.success(request, _("Moved. The public workplan shows it."))
        address = reverse("agenda:plan_board", args=[slug])
        return redirect(f"{address}{inside(request.GET)}#action-{action.pk}")
    return board_page(request, user, workgroup, shown=action.pk, form=form)
