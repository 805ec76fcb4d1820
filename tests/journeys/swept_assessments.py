"""The pages of self-assessments that the sweep looks at."""

from collections.abc import Callable

from engagement.models import Assessment
from tests.journeys.swept import BUTTON, Look, first, look

closed: Callable[[], int] = first(Assessment, instrument="equity-practices", closed_at__isnull=False)
asked: Callable[[], int] = first(Assessment, instrument="shared-power", closed_at__isnull=True)
LOOKS: dict[str, Look | list[Look]] = {
    "engagement:assessment_list": [look("member"), look("backbone")],
    "engagement:assessment_open": [look("backbone"), look("backbone", then="send")],
    "engagement:assessment_detail": [
        look("backbone", assessment_id=closed), look("backbone", assessment_id=asked), look("member", assessment_id=asked),
    ],
    "engagement:assessment_answer": [look("member", assessment_id=asked), look("member", then="send", assessment_id=asked)],
    "engagement:assessment_follow": [
        look("backbone", query="?statement=check", assessment_id=closed),
        look("backbone", then="send", assessment_id=closed),
    ],
}  # fmt: skip
NOT_PAGES: dict[str, str] = {"engagement:assessment_close": BUTTON, "engagement:assessment_call_off": BUTTON}
