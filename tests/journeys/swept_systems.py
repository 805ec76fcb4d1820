"""The pages of the equity commitments of public systems that the sweep looks at."""

from agenda.models import SystemCommitment
from tests.journeys.swept import Look, first, look

court = {"slug": "county-family-court"}
commitment = first(SystemCommitment, organization__slug="county-family-court")

LOOKS: dict[str, Look | list[Look]] = {
    "agenda:system_list": look(),
    "agenda:system_console": look("backbone"),
    "agenda:system_room": [look("backbone", **court), look("backbone", then="send", **court)],
    "agenda:system_edit": look("backbone", commitment_id=commitment, **court),
    "agenda:system_end": [
        look("backbone", commitment_id=commitment, **court),
        look("backbone", then="send", commitment_id=commitment, **court),
    ],
    "agenda:system_review": [
        look("backbone", commitment_id=commitment, **court),
        look("backbone", then="send", commitment_id=commitment, **court),
    ],
}

NOT_PAGES: dict[str, str] = {}
