"""What the sweep looks at of people: the pages of one's own data. See `swept` for the words."""

from tests.journeys.swept import BUTTON, FILES, Look, look

LOOKS: dict[str, Look | list[Look]] = {
    "workgroups:data_detail": look("member"),
}
NOT_PAGES: dict[str, str] = {
    "workgroups:data_file": FILES,
    **dict.fromkeys(
        (
            "workgroups:person_erase", "workgroups:person_keep", "workgroups:data_copy", "workgroups:erasure_ask",
            "workgroups:erasure_cancel",
        ),
        BUTTON,
    ),
}  # fmt: skip
