"""The pages of practices that the sweep looks at."""

from agenda.models import Practice
from tests.journeys.swept import BUTTON, Look, first, look

tried = first(Practice, slug="a-neighbor-at-the-first-court-date")
unsure = first(Practice, slug="text-messages-about-bills")
LOOKS: dict[str, Look | list[Look]] = {
    "agenda:practice_list": [look(), look(query="?origin=families&q=cena"), look(query="?q=nothing-like-it")],
    "agenda:practice_detail": [
        look(slug="a-neighbor-at-the-first-court-date"),
        look(slug="text-messages-about-bills"),
        look(slug="supper-before-the-meeting"),
    ],
    "agenda:practice_room": [look("editor"), look("backbone"), look("member", query="?outcome=none")],
    "agenda:practice_create": [look("editor"), look("member", then="send")],
    "agenda:practice_edit": [
        look("editor", practice_id=first(Practice, slug="savings-circle")),
        look("backbone", practice_id=tried),
    ],
    "agenda:practice_assess": [look("backbone", practice_id=unsure), look("backbone", practice_id=unsure, then="send")],
    "agenda:practice_uses": [look("lead", practice_id=tried), look("member", practice_id=tried)],
}
NOT_PAGES: dict[str, str] = dict.fromkeys(("agenda:practice_publish", "agenda:practice_untie"), BUTTON)
