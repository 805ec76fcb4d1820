"""The pages of decisions that the sweep looks at."""

from engagement.models import Concern, Decision, Elector
from tests.journeys.swept import BUTTON, Look, first, look

COUNCIL = {"slug": "network-council"}
decided, running, draft = (first(Decision, state=state) for state in ("decided", "open", "draft"))
LOOKS: dict[str, Look | list[Look]] = {
    "engagement:decision_list": [look(), look(query="?state=open"), look(query="?outcome=postponed")],
    "engagement:decision_detail": [look(decision_id=decided), look(decision_id=running)],
    # Teo has said nothing in it yet.
    "engagement:decision_vote": [
        look("checker", decision_id=running),
        look("checker", decision_id=running, then="send"),
        look("checker", decision_id=decided),
    ],
    "engagement:decision_conflict": look("checker", decision_id=running),
    "engagement:decision_concern": [
        look("checker", decision_id=running),
        look("checker", decision_id=running, then="send"),
    ],
    "engagement:decision_dissent": look("checker", decision_id=running),
    "engagement:body_decisions": look("backbone", **COUNCIL),
    "engagement:body_edit": look("backbone", **COUNCIL),
    "engagement:decision_create": [look("backbone", **COUNCIL), look("backbone", then="send", **COUNCIL)],
    "engagement:decision_run": [
        look("backbone", decision_id=draft, **COUNCIL),
        look("backbone", decision_id=running, **COUNCIL),
        look("backbone", decision_id=decided, **COUNCIL),
    ],
    "engagement:decision_edit": look("backbone", decision_id=draft, **COUNCIL),
    "engagement:decision_extend": look("backbone", decision_id=running, then="send", **COUNCIL),
    "engagement:decision_withdraw": look("backbone", decision_id=running, then="send", **COUNCIL),
    "engagement:decision_outcome": look("backbone", decision_id=running, then="send", **COUNCIL),
    "engagement:decision_input": look("backbone", decision_id=decided, then="send", **COUNCIL),
    "engagement:concern_answer": look("backbone", decision_id=decided, concern_id=first(Concern), **COUNCIL),
    "engagement:position_note": look(
        "backbone", decision_id=running, elector_id=first(Elector, decision__state="open", person__user=None), **COUNCIL
    ),
}
NOT_PAGES: dict[str, str] = dict.fromkeys(
    (
        "engagement:decision_open", "engagement:decision_close", "engagement:decision_discard", "engagement:option_withdraw",
    ),
    BUTTON,
)  # fmt: skip
