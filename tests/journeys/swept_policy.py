"""The pages of policy that the sweep looks at."""

from agenda.models import CallToAction, PolicyPriority, PolicyRound
from tests.journeys.swept import BUTTON, Look, first, look

running = first(PolicyRound, running=True)
LOOKS: dict[str, Look | list[Look]] = {
    "agenda:policy_list": [look(), look(query="?level=state&q=renta"), look(query="?level=tribal")],
    "agenda:policy_detail": [
        look(slug="sixty-days-before-rent-goes-up"),
        look(slug="no-fee-to-ask-for-mediation"),
        look(slug="keep-the-credit-for-working-families"),
    ],
    "agenda:vote_detail": look(vote_id=first(PolicyRound, running=False)),
    "agenda:policy_follow": look("member", slug="a-last-bus-after-the-late-shift"),
    "agenda:policy_room": [look("lead"), look("backbone"), look("editor")],
    "agenda:policy_create": [look("lead"), look("lead", then="send")],
    "agenda:policy_edit": [
        look("backbone", priority_id=first(PolicyPriority, slug="sixty-days-before-rent-goes-up")),
        look("steward", priority_id=first(PolicyPriority, published=False)),
        look("backbone", priority_id=first(PolicyPriority, slug="paid-time-with-a-newborn")),
    ],
    "agenda:call_create": look("backbone", priority_id=first(PolicyPriority), then="send"),
    "agenda:call_edit": look("backbone", call_id=first(CallToAction, state="waiting")),
    "agenda:call_check": [
        look("checker", call_id=first(CallToAction, state="waiting")),
        look("checker", call_id=first(CallToAction, state="waiting"), then="send"),
    ],
    "agenda:vote_create": look("backbone", then="send"),
    "agenda:vote_edit": look("backbone", vote_id=running),
    "agenda:ballot_edit": [
        look("lead", vote_id=running, slug="housing"),
        look("lead", vote_id=running, slug="housing", then="send"),
    ],
}
NOT_PAGES: dict[str, str] = dict.fromkeys(
    (
        "agenda:policy_move",
        "agenda:policy_publish",
        "agenda:call_withdraw",
        "agenda:vote_close",
        "agenda:vote_call_off",
    ),
    BUTTON,
)
