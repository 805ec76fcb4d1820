"""The pages of the common agenda that the sweep looks at."""

from tests.journeys.swept import BUTTON, Look, look

LOOKS: dict[str, Look | list[Look]] = {
    "agenda:agenda_detail": look(),
    "agenda:agenda_versions": look(),
    "agenda:agenda_compare": look(),
    "agenda:agenda_version": look(number=1),
    "agenda:agenda_edit": [look("backbone"), look("backbone", then="press")],
    "agenda:agenda_preview": look("backbone"),
    "agenda:agenda_adopt": [look("backbone"), look("backbone", then="send")],
}

NOT_PAGES: dict[str, str] = {"agenda:agenda_discard": BUTTON}
