"""The pages of input that the sweep looks at."""

from agenda.models import Strategy
from engagement.input_keys import token_of_input
from engagement.models import Input, InputCall, InputTheme
from tests.journeys.swept import BUTTON, FILES, Look, first, look

PAPERS = "which-papers-should-renters-have-to-bring"
CLASSES = "when-should-the-evening-classes-start"
waits = first(Input, state="new")
shown = first(Input, state="accepted")


told = first(Input, acted_for__isnull=False, told_at__isnull=False)
to_tell = first(Input, acted_for__isnull=False, told_at__isnull=True)


def key_of(state: str) -> str:
    """What whoever gave it has in hand."""
    return token_of_input(Input.objects.filter(state=state).order_by("pk")[0])


LOOKS: dict[str, Look | list[Look]] = {
    "engagement:input_list": look(),
    "engagement:input_heard": [look(), look(query="?about=goal&answer=yes"), look(query="?answer=late")],
    "engagement:input_call": [look(slug=PAPERS), look(slug=CLASSES)],
    "engagement:input_on": [
        look(about="goal", slug="every-child-reads"),
        look(about="indicator", slug="child-poverty"),
        look(about="goal", slug="steady-income"),
    ],
    "engagement:input_say": [
        look(about="call", slug=PAPERS),
        look(about="goal", slug="every-child-reads", then="send"),
        look(about="call", slug=CLASSES),
    ],
    "engagement:input_mine": [look(token=lambda: key_of("new")), look(token=lambda: key_of("accepted"))],
    "engagement:console_input_list": [look("checker"), look("backbone", query="?state=accepted")],
    "engagement:input_edit": [look("checker", input_id=waits), look("backbone", input_id=shown)],
    "engagement:input_resident": [look("backbone"), look("backbone", then="send")],
    "engagement:input_tell": [look("backbone", input_id=told), look("backbone", input_id=to_tell)],
    "engagement:input_text": look("backbone", input_id=waits),
    "engagement:input_merge": look("backbone", input_id=waits),
    "engagement:input_answer": [look("backbone", input_id=shown), look("backbone", input_id=shown, then="send")],
    "engagement:theme_list": [look("backbone"), look("backbone", then="send")],
    "engagement:theme_edit": look("backbone", theme_id=first(InputTheme)),
    "engagement:strategy_input": look("lead", strategy_id=first(Strategy, slug="rent-gap-fund")),
    "engagement:console_call_list": [look("lead"), look("backbone")],
    "engagement:call_create": [look("lead"), look("lead", then="send")],
    "engagement:call_edit": [
        look("lead", call_id=first(InputCall, slug=PAPERS)),
        look("backbone", call_id=first(InputCall, slug=CLASSES)),
    ],
    "engagement:call_answer": [
        look("lead", call_id=first(InputCall, slug=PAPERS)),
        look("lead", call_id=first(InputCall, slug=PAPERS), then="send"),
    ],
}
NOT_PAGES: dict[str, str] = dict.fromkeys(
    (
        "engagement:input_next", "engagement:input_erase", "engagement:theme_use", "engagement:call_publish",
        "engagement:call_hide",
    ),
    BUTTON,
) | {"engagement_outside:answer_atom": FILES, "engagement_outside:decision_atom": FILES}  # fmt: skip
