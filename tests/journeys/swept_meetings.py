"""What the sweep looks at of meetings. See `swept` for the words."""

from tests.journeys.swept import BUTTON, FILES, Look, first, look
from workgroups.meeting_keys import poll_token_of, token_of
from workgroups.models import Meeting, TimePoll, User

housing = {"slug": "housing"}
coming = first(Meeting, workgroup__slug="housing", state="planned")
over = first(Meeting, workgroup__slug="housing", state="published")


def slug_of(**fields: str) -> str:
    return Meeting.objects.filter(public=True, **fields).order_by("pk")[0].slug


def letter() -> str:
    """The key of a letter to a member."""
    member = User.objects.get(email="marcus@kconnect.example").person
    return token_of(Meeting.objects.filter(workgroup__slug="housing", state="planned").order_by("pk")[0], member)


def poll_letter() -> str:
    """The same for an open time poll."""
    member = User.objects.get(email="marcus@kconnect.example").person
    return poll_token_of(TimePoll.objects.filter(workgroup__slug="housing").order_by("pk")[0], member)


LOOKS: dict[str, Look | list[Look]] = {
    "workgroups:meeting_list_public": [look(), look(query="?workgroup=data-capacity")],
    "workgroups:meeting_public": [
        look(slug=lambda: slug_of(state="published")),
        look(slug=lambda: slug_of(state="planned")),
        look(slug="nothing-like-that", status=404),
    ],
    "workgroups:meeting_answer": [
        look(token=letter),
        look(token=letter, then="press"),
        look(token="wrong", status=404),
    ],
    "workgroups:poll_answer": [
        look(token=poll_letter),
        look(token=poll_letter, then="press"),
        look(token="wrong", status=404),
    ],
    "workgroups:calendar_edit": look("member"),
    "workgroups:meeting_list": [look("member", **housing), look("lead", **housing)],
    "workgroups:meeting_create": [look("lead", **housing), look("lead", then="send", **housing)],
    "workgroups:meeting_detail": [
        look("member", meeting_id=coming, **housing),
        look("lead", meeting_id=coming, **housing),
        look("lead", meeting_id=over, **housing),
    ],
    "workgroups:meeting_edit": look("lead", meeting_id=coming, **housing),
    "workgroups:meeting_cancel": [
        look("lead", meeting_id=coming, **housing),
        look("lead", meeting_id=coming, then="send", **housing),
    ],
    "workgroups:meeting_packet": look("member", meeting_id=coming, **housing),
    "workgroups:item_edit": look(
        "lead", meeting_id=coming, item_id=lambda: Meeting.objects.get(pk=coming()).items.all()[0].pk, **housing
    ),
    "workgroups:meeting_run": look("lead", meeting_id=coming, **housing),
    "workgroups:meeting_close": [
        look("lead", meeting_id=coming, **housing),
        look("lead", meeting_id=over, **housing),
    ],
    "workgroups:meeting_stipends": [
        look("lead", meeting_id=over, **housing),
        look("lead", meeting_id=coming, **housing),
    ],
    "agenda:meeting_follow_up": [
        look("lead", meeting_id=over, **housing),
        look("lead", meeting_id=coming, **housing),
    ],
    "workgroups:poll_create": [look("lead", **housing), look("lead", then="send", **housing)],
    "workgroups:poll_detail": [
        look("member", poll_id=first(TimePoll, workgroup__slug="housing"), **housing),
        look("lead", poll_id=first(TimePoll, workgroup__slug="housing"), **housing),
    ],
}
NOT_PAGES: dict[str, str] = {
    **dict.fromkeys(
        (
            "workgroups_outside:meeting_file", "workgroups_outside:meeting_letter_calendar", "workgroups:meeting_calendar",
            "workgroups:document_detail", "engagement_outside:network_feed", "engagement_outside:workgroup_feed",
            "engagement_outside:my_feed",
        ),
        FILES,
    ),
    **dict.fromkeys(
        (
            "workgroups:meeting_restore", "workgroups:meeting_reply", "workgroups:meeting_came",
            "workgroups:meeting_invite", "workgroups:item_create", "workgroups:item_move", "workgroups:item_accept",
            "workgroups:item_remove", "workgroups:document_create", "workgroups:document_remove",
            "workgroups:run_attend", "workgroups:run_walk_in", "workgroups:run_notes", "workgroups:run_decision",
            "workgroups:run_action", "workgroups:action_item_finish", "workgroups:meeting_publish",
            "workgroups:minutes_nameless", "workgroups:meeting_reopen", "workgroups:poll_vote",
            "workgroups:poll_guest", "workgroups:poll_pick", "workgroups:poll_close",
        ),
        BUTTON,
    ),
}  # fmt: skip
