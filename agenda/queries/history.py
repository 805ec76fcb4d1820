"""What the page of one entry of the log reads: the entry, its earlier versions in words, and what can be done with it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from agenda.models import Action
from agenda.queries.workspace import LogRow, log_rows
from kconnect.core.i18n import localized
from workgroups.choices import ActivityCode, ActivityState
from workgroups.models import Activity, ActivityRevision, Organization, User
from workgroups.rules import can_confirm_activities, can_undo_activity


@dataclass(frozen=True)
class Before:
    """One field as it was: its name and its earlier value, both in words."""

    what: str
    text: str


@dataclass(frozen=True)
class Version:
    """One edit: who, when, and what stood there before."""

    by: str
    at: datetime
    before: list[Before]


@dataclass(frozen=True)
class ActivityPage:
    """One entry of the log with its history, newest edit first."""

    row: LogRow
    history: list[Version]
    can_undo: bool
    can_confirm: bool


def activity_page(user: User, activity: Activity) -> ActivityPage:
    """The entry, who changed it, and what `user` may do with it. Five queries at most."""
    revisions = list(activity.revisions.select_related("edited_by").order_by("-number"))
    names = _names_in(revisions)
    return ActivityPage(
        row=log_rows(user, [activity])[0],
        history=[
            Version(
                each.edited_by.name,
                each.edited_at,
                [_in_words(field, value, names) for field, value in each.before.items()],
            )
            for each in revisions
        ],
        can_undo=activity.state != ActivityState.DRAFT and can_undo_activity(user, activity),
        can_confirm=activity.state == ActivityState.LOGGED and can_confirm_activities(user, activity.workgroup),
    )


def _names_in(revisions: Iterable[ActivityRevision]) -> dict[tuple[str, int], str]:
    """The names of the organisations and actions that earlier versions mention, by field and id."""
    named = {"organizations": set[int](), "contributions": set[int]()}
    for each in revisions:
        named["organizations"].update(each.before.get("organizations", []))
        named["contributions"].update(key for key, _units in each.before.get("contributions", []))
    partners = Organization.objects.filter(pk__in=named["organizations"]) if named["organizations"] else []
    actions = Action.objects.filter(pk__in=named["contributions"]) if named["contributions"] else []
    return {("organizations", one.pk): str(localized(one, "name")) for one in partners} | {
        ("contributions", one.pk): str(localized(one, "name")) for one in actions
    }


def _in_words(field: str, value: Any, names: dict[tuple[str, int], str]) -> Before:
    what = {
        "summary": _("What happened"),
        "happened_on": _("Day"),
        "code": _("Kind of work"),
        "hours": _("Hours"),
        "reach": _("People reached"),
        "organizations": _("Organizations"),
        "place_code": _("Place"),
        "contributions": _("Actions it moves"),
    }.get(field, field)
    if field == "organizations":
        text = ", ".join(names.get((field, key), "") for key in value)
    elif field == "contributions":
        text = ", ".join(f"{names.get((field, key), '')} ({units})" for key, units in value)
    elif field == "happened_on":
        text = date_format(date.fromisoformat(value))
    elif field == "code":
        text = str(ActivityCode(value).label)
    elif field in {"hours", "reach"} and value is not None:
        text = number_format(value)
    else:
        text = value or ""
    return Before(what, text or _("nothing"))
