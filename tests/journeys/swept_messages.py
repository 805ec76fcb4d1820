"""The pages of messages that the sweep looks at: what somebody was told, follows and wants by mail, and the keys in messages."""

from kconnect.core import taps, wishes
from kconnect.core.models import TapUse
from tests.journeys.swept import BUTTON, PEOPLE, Look, look
from workgroups.models import Organization, User
from workgroups.services import right_tap


def profile_key(state: str) -> str:
    """The key by which an editor confirms a profile; used, if that is asked for."""
    editor = User.objects.get(email=PEOPLE["editor"])
    tap = right_tap(Organization.objects.get(slug="two-rivers-credit-union"))
    if state == "used":
        tap = taps.Tap(tap.act, tap.thing, "2020-01-01")
        TapUse.objects.get_or_create(user=editor, act=tap.act, thing=tap.thing, version=tap.version)
    return taps.token_of(editor, taps.Tap(tap.act, tap.thing, "1999-01-01") if state == "over" else tap)


def stop_key(topic: str) -> str:
    """The key by which somebody stops messages."""
    return wishes.stop_link(User.objects.get(email=PEOPLE["editor"]), topic).rstrip("/").rpartition("/")[2]


LOOKS: dict[str, Look | list[Look]] = {
    "portal:message_list": [look("member"), look("superuser"), look("member", query="?unread=yes&topic=decisions")],
    "portal:follow_list": [look("member"), look("superuser")],
    "portal:mail_wish": look("member"),
    "portal:tap_confirm": [
        look(token=lambda: profile_key("")), look(token=lambda: profile_key("used"), status=410),
        look(token=lambda: profile_key("over"), status=410), look(token="wrong", status=404),
    ],
    "portal:messages_stop": [
        look(token=lambda: stop_key("")), look(token=lambda: stop_key("meetings")), look(token="wrong", status=404),
    ],
}  # fmt: skip
NOT_PAGES: dict[str, str] = dict.fromkeys(["portal:messages_read", "portal:message_read", "portal:follow_end"], BUTTON)
