"""The pages of 101 and of what is not translated that the sweep looks at."""

from tests.journeys.swept import FILES, Look, look

LOOKS: dict[str, Look | list[Look]] = {
    "portal:condition_detail": [look(slug="common-agenda"), look(slug="shared-power"), look(slug="equity")],
    "portal:translation_list": [look("backbone"), look("backbone", query="?noun=engagement.event")],
}
NOT_PAGES: dict[str, str] = {"engagement:hint_list": FILES}
