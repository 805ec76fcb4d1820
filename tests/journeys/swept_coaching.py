"""The pages of coaching that the sweep looks at."""

from tests.journeys.swept import BUTTON, FILES, Look, first, look
from workgroups.models import Coaching

partner = {"slug": "two-rivers-credit-union"}
LOOKS: dict[str, Look | list[Look]] = {
    "workgroups:coaching_list": [look("steward", slug="data-capacity"), look("approver", slug="data-capacity")],
    "workgroups:coaching_choose": look(
        "steward", then="send", slug="data-capacity", coaching_id=first(Coaching, state="asked")
    ),
    "workgroups:coaching_detail": [look("editor", **partner), look("backbone", slug="plainfield-library")],
    "workgroups:assessment_create": [look("editor", **partner), look("editor", then="send", **partner)],
    "workgroups:coaching_goal_create": look("editor", then="send", **partner),
    "workgroups:coaching_session_create": [look("approver", **partner), look("approver", then="send", **partner)],
}
NOT_PAGES: dict[str, str] = {
    "workgroups:coaching_goal_close": BUTTON, "workgroups:coaching_end": BUTTON, "workgroups:coaching_export": FILES,
}  # fmt: skip
