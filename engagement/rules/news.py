"""Who keeps news and stories, and when a story may be shown."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from engagement.choices import PostKind
from engagement.rules.library import can_edit_glossary, can_write

if TYPE_CHECKING:
    from engagement.models import Post, StoryConsent


def can_keep_post(user: Any, post: "Post") -> bool:
    """News: the leads of its workgroup, and staff. Stories of people: staff, who also keep what these people agreed to."""
    if post.kind == PostKind.STORY:
        return can_edit_glossary(user)
    return can_write(user, post.workgroup)


def missing_consent(consents: "Iterable[StoryConsent]", *, has_photo: bool) -> str:
    """What keeps a story from being shown: "none", "withdrawn", "photo", or "" for nothing."""
    listed = list(consents)
    if not listed:
        return "none"
    if any(one.withdrawn_on for one in listed):
        return "withdrawn"
    return "photo" if has_photo and not all(one.pictured for one in listed) else ""


def is_future(agreed_on: date, today: date) -> bool:
    """Nobody can have agreed on a day that is still to come."""
    return agreed_on > today
