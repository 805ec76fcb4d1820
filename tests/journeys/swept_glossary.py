"""The pages of the glossary that the sweep looks at."""

from engagement.models import Term, Wording
from tests.journeys.swept import BUTTON, Look, first, look

LOOKS: dict[str, Look | list[Look]] = {
    "engagement:term_list": [look(), look(query="?q=vot"), look(query="?q=nothing-like-it")],
    "engagement:term_detail": look(slug="shared-power"),
    "engagement:console_term_list": [look("backbone"), look("backbone", query="?published=no")],
    "engagement:term_create": look("backbone", then="send"),
    "engagement:term_edit": look("backbone", term_id=first(Term, slug="equity")),
    "engagement:wording_list": look("backbone", query="?language=es"),
    "engagement:wording_create": look("backbone", then="send"),
    "engagement:wording_edit": look("backbone", wording_id=first(Wording)),
}
NOT_PAGES: dict[str, str] = dict.fromkeys(("engagement:term_publish", "engagement:wording_remove"), BUTTON)
