"""The pages of the log, and of the kinds of work by which it is coded, that the sweep looks at."""

from tests.journeys.swept import BUTTON, FILES, Look, first, housing, look
from workgroups.models import Activity

waiting = first(Activity, workgroup__slug="housing", state="logged")

LOOKS: dict[str, Look | list[Look]] = {
    "agenda:activity_list": look("member", **housing),
    "agenda:activity_create": [look("member", **housing), look("member", then="send", **housing)],
    "agenda:activity_confirm": look("lead", **housing),
    "agenda:activity_detail": [
        look("member", activity_id=waiting, **housing),
        look("lead", activity_id=first(Activity, workgroup__slug="housing", state="confirmed"), **housing),
    ],
    "agenda:activity_edit": look("member", activity_id=waiting, **housing),
    "agenda:activity_return": [
        look("lead", activity_id=waiting, **housing),
        look("lead", activity_id=waiting, then="send", **housing),
    ],
    "agenda:attachment_create": [
        look("member", activity_id=waiting, **housing),
        look("member", activity_id=waiting, then="send", **housing),
    ],
    "workgroups:kind_list": look("backbone"),
    "workgroups:kind_create": [look("backbone"), look("backbone", then="send")],
    "workgroups:kind_edit": look("backbone", code="SP"),
}

NOT_PAGES: dict[str, str] = {
    "agenda:activity_find": FILES,
    "agenda:activity_export": FILES,
    "agenda:attachment_file": FILES,
    "agenda:photo_detail": FILES,
    "agenda:attachment_show": BUTTON,
    "agenda:attachment_remove": BUTTON,
    "agenda:activity_unconfirm": BUTTON,
    "agenda:activity_undo": BUTTON,
    "agenda:activity_archive": BUTTON,
    "agenda:activity_restore": BUTTON,
    "workgroups:kind_use": BUTTON,
}
