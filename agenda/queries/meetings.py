"""What follows a meeting: its action items, and the actions of the workplan that they became."""

from dataclasses import dataclass

from agenda.models import Action, TakenUp
from kconnect.core.i18n import Localized, localized
from workgroups.meeting_words import name_of_person
from workgroups.models import ActionItem, Meeting


@dataclass(frozen=True)
class FollowUp:
    """One action item, and the action that it became if it did."""

    item: ActionItem
    who: str
    action: Action | None
    name: Localized | None


def follow_up(meeting: Meeting) -> list[FollowUp]:
    """The action items of a meeting in order. Two queries."""
    items = list(meeting.action_items.select_related("person"))
    taken = {row.item_id: row.action for row in TakenUp.objects.filter(item__in=items).select_related("action")}
    return [_row(item, taken.get(item.pk)) for item in items]


def _row(item: ActionItem, action: Action | None) -> FollowUp:
    name = localized(action, "name") if action is not None else None
    return FollowUp(item, name_of_person(item.person), action, name)
