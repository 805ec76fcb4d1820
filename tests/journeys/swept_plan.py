"""What the sweep looks at of a workgroup's plan as board, table, timeline and history, and of its years. See `swept` for the words."""

from agenda.models import Action, PlanYear
from agenda.queries.years import years
from tests.journeys.swept import Look, first, housing, look


def last_closed() -> int:
    """The year that the demonstration closed."""
    return PlanYear.objects.filter(closed_at__isnull=False).values_list("year", flat=True)[0]


def next_year() -> int:
    """The year that comes next."""
    return years().next


own_action = first(Action, strategy__workgroup__slug="housing")
LOOKS: dict[str, Look | list[Look]] = {
    "agenda:plan_board": [look("lead", **housing), look("member", **housing)],
    "agenda:plan_table": [
        look("lead", **housing), look("member", **housing), look("lead", query="?q=nothing-of-the-kind", **housing),
    ],
    "agenda:plan_several": look("lead", **housing),
    "agenda:plan_timeline": look("lead", **housing),
    "agenda:plan_history": look("lead", **housing),
    "agenda:action_waits": look("lead", action_id=own_action, **housing),
    "agenda:year_detail": [look(year=last_closed), look(query="?outcome=stopped", year=last_closed)],
    "agenda:year_list": look("backbone"),
    "agenda:year_edit": look("backbone", year=next_year),
    "agenda:year_close": look("backbone", year=next_year),
    "agenda:console_history": look("backbone"),
}  # fmt: skip
NOT_PAGES: dict[str, str] = {
    "agenda:board_move": "a form posts to it",
    "agenda:action_untie": "a form posts to it",
    "agenda:year_rest": "a form posts to it",
}
