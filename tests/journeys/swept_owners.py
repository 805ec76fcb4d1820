"""The pages of owners' answers and of what needs attention that the sweep looks at. See `swept` for the words."""

from agenda.models import Action
from tests.journeys.swept import Look, first, look

LOOKS: dict[str, Look | list[Look]] = {
    "agenda:action_answer": [
        look("lead", action_id=first(Action, state="started", workgroup__slug="housing")),
        look("lead", then="send", action_id=first(Action, state="started", workgroup__slug="housing")),
    ],
    "portal:attention_list": look("backbone"),
}
NOT_PAGES: dict[str, str] = {}
