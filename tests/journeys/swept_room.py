"""The pages of who is in the room that the sweep looks at. See `swept` for the words."""

from tests.journeys.swept import BUTTON, Look, housing, look

LOOKS: dict[str, Look | list[Look]] = {
    "engagement:room_list": look(),
    "engagement:room_detail": [look("member", **housing), look("backbone", **housing)],
    "engagement:wheel_edit": look("member", **housing),
}
NOT_PAGES: dict[str, str] = {"engagement:wheel_erase": BUTTON}
