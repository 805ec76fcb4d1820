"""The pages where the network answers for what it promised, as the sweep looks at them."""

from tests.journeys.swept import FILES, Look, look

LOOKS: dict[str, Look | list[Look]] = {
    "dashboard:accountability_detail": look(),
    "dashboard:report_card": look(),
}

NOT_PAGES: dict[str, str] = dict.fromkeys(("dashboard:report_card_csv", "dashboard:report_card_json"), FILES)
