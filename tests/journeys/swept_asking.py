"""The pages of questions between workgroups that the sweep looks at."""

from collections.abc import Callable
from typing import Any

from tests.journeys.swept import BUTTON, FILES, Look, first, look
from workgroups.models import Consultation

housing, data = {"slug": "housing"}, {"slug": "data-capacity"}


def in_state(state: str, **fields: Any) -> Callable[[], Any]:
    return first(Consultation, state=state, **fields)


LOOKS: dict[str, Look | list[Look]] = {
    "workgroups:consultation_list": [
        look("steward", query="?show=all", **data),
        look("lead", **housing),
        look("member", query="?show=late", **housing),
    ],
    "workgroups:consultation_create": [look("member", **housing), look("member", then="send", **housing)],
    "workgroups:consultation_detail": [
        look("steward", consultation_id=in_state("closed", asking__slug="housing"), **data),
        look("backbone", consultation_id=in_state("asked"), slug="community-engagement"),
        look("backbone", consultation_id=in_state("asked"), then="send", slug="community-engagement"),
        look("backbone", consultation_id=in_state("advised"), slug="work-income"),
        look("member", consultation_id=in_state("unclear"), **housing),
        look("lead", consultation_id=in_state("accepted"), **housing),
    ],
    "workgroups:console_consultation_list": [
        look("backbone"),
        look("backbone", query="?state=withdrawn&asking=housing"),
    ],
}
NOT_PAGES: dict[str, str] = {
    "workgroups:consultation_file": FILES,
    "workgroups:consultation_export": FILES,
    **dict.fromkeys(
        (
            "workgroups:consultation_accept", "workgroups:consultation_ask_back", "workgroups:consultation_decline",
            "workgroups:consultation_reply", "workgroups:consultation_advise", "workgroups:consultation_answer",
            "workgroups:consultation_comment", "workgroups:consultation_withdraw", "workgroups:consultation_reopen",
        ),
        BUTTON,
    ),
}  # fmt: skip
