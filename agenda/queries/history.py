"""What the page of one entry of the log reads: the entry, its earlier versions in words, and what can be done with it."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agenda.models import Action
from agenda.queries.figures import dollars
from agenda.queries.workspace import LogRow, log_rows
from kconnect.core import gazetteer
from kconnect.core.i18n import localized
from kconnect.core.models import AuditEvent
from workgroups.choices import ActivityState, ChangeKind, ChangeLevel, ChangeNovelty
from workgroups.models import Activity, ActivityRevision, Attachment, Change, Organization, User
from workgroups.queries.activities import Told, told_of
from workgroups.queries.activity_kinds import Scheme, scheme
from workgroups.rules import (
    can_archive_activity,
    can_confirm_activities,
    can_restore_activity,
    can_show_photo,
    can_undo_activity,
)


@dataclass(frozen=True)
class Difference:
    """One field: its name, its earlier value and the one that followed, in words."""

    what: str
    before: str
    after: str


@dataclass(frozen=True)
class Step:
    """One thing that happened to an entry: who, when, what in words, and for an edit what changed."""

    by: str
    at: datetime
    text: str
    differences: list[Difference]


@dataclass(frozen=True)
class ActivityPage:
    """One entry of the log with its history, the newest step first."""

    row: LogRow
    places: list[str]
    populations: list[str]
    change: Change | None
    money: str
    attachments: list[Attachment]
    history: list[Step]
    can_show: bool
    can_undo: bool
    can_confirm: bool
    can_delete: bool
    can_restore: bool


def activity_page(user: User, activity: Activity) -> ActivityPage:
    """The entry, what happened to it, and what `user` may do with it; the same number of queries however long its history."""
    revisions = list(activity.revisions.select_related("edited_by").order_by("-number"))
    kinds = scheme()
    told, row = told_of(activity), log_rows(user, [activity], kinds)[0]
    now = _now(activity, told, row)
    words = _Words.of([now, *(each.before for each in revisions)], kinds)
    steps = [*_edits(revisions, now, words), *_moves(activity)]
    return ActivityPage(
        row=row,
        places=[words.place(code) for code in told.places],
        populations=list(told.populations),
        change=Change.objects.filter(activity=activity).first(),
        money=dollars(activity.money_cents),
        attachments=list(activity.attachments.all()),
        can_show=can_show_photo(user, activity),
        history=sorted(steps, key=lambda step: step.at, reverse=True),
        can_undo=activity.state != ActivityState.DRAFT and can_undo_activity(user, activity),
        can_confirm=activity.state == ActivityState.LOGGED and can_confirm_activities(user, activity.workgroup),
        can_delete=can_archive_activity(user, activity),
        can_restore=can_restore_activity(user, activity),
    )


def _now(activity: Activity, told: Told, row: LogRow) -> dict[str, Any]:
    """The present values as an edit would keep them."""
    plain = {field: getattr(activity, field) for field in ("summary", "code", "reach", "money_cents", "in_kind")}
    return plain | {
        "happened_on": str(activity.happened_on),
        "hours": None if activity.hours is None else str(activity.hours),
        "places": sorted(told.places),
        "populations": sorted(told.populations),
        "change": {} if told.change is None else {key: str(value or "") for key, value in asdict(told.change).items()},
        "organizations": [one.pk for one in row.organizations],
        "contributions": [[each.action_id, each.units] for each in row.advances],
    }


def _edits(revisions: list[ActivityRevision], now: dict[str, Any], words: "_Words") -> list[Step]:
    """Each edit, from the newest back: what stood before it, and what stood until the next one."""
    steps, later = [], dict(now)
    for each in revisions:
        changed = [
            Difference(words.name(field), words.value(field, value), words.value(field, later.get(field)))
            for field, value in each.before.items()
        ]
        steps.append(Step(each.edited_by.name, each.edited_at, _("changed it"), changed))
        later |= each.before
    return steps


# What the audit log calls them, and how a reader is told.
MOVES = {
    "drafted": gettext_lazy("kept it as a draft"),
    "logged": gettext_lazy("logged it"),
    "confirmed": gettext_lazy("confirmed it"),
    "returned": gettext_lazy("sent it back"),
    "undone": gettext_lazy("took the last step back"),
    "archived": gettext_lazy("deleted it"),
    "restored": gettext_lazy("brought it back"),
}


def _moves(activity: Activity) -> list[Step]:
    """Who logged, confirmed, sent back, deleted it, and when. Two queries."""
    events = list(
        AuditEvent.objects.filter(
            target_type=activity._meta.label_lower, target_id=str(activity.pk), verb__in=list(MOVES)
        )
    )
    actors = User.objects.filter(pk__in={event.actor_id for event in events}).select_related("person")
    names = {user.pk: user.person.name for user in actors}
    steps = [Step(names.get(event.actor_id, ""), event.at, str(MOVES[event.verb]), []) for event in events]
    if not {"drafted", "logged"} & {event.verb for event in events}:
        steps.append(Step(activity.person.name, activity.created_at, _("logged it"), []))
    return steps


@dataclass(frozen=True)
class _Words:
    """How the values that an entry ever had are told."""

    names: dict[tuple[str, Any], str]
    kinds: Scheme

    @classmethod
    def of(cls, versions: Iterable[dict[str, Any]], kinds: Scheme) -> "_Words":
        """The words for all values of these versions. Three queries at most."""
        listed = list(versions)
        partners = {key for each in listed for key in each.get("organizations", [])}
        actions = {key for each in listed for key, _units in each.get("contributions", [])}
        places = {code for each in listed for code in each.get("places", [])}
        names: dict[tuple[str, Any], str] = {}
        for one in Organization.objects.filter(pk__in=partners) if partners else []:
            names["organizations", one.pk] = str(localized(one, "name"))
        for action in Action.objects.filter(pk__in=actions) if actions else []:
            names["contributions", action.pk] = str(localized(action, "name"))
        for code, name in gazetteer.names_of(places).items():
            names["places", code] = name
        return cls(names, kinds)

    def place(self, code: str) -> str:
        """The name of a place; its code if nobody knows it."""
        return self.names.get(("places", code), code)

    def name(self, field: str) -> str:
        """A field by the word that its form uses."""
        return {
            "summary": _("What happened"),
            "happened_on": _("Day"),
            "code": _("Kind of work"),
            "hours": _("Hours"),
            "reach": _("People reached"),
            "organizations": _("Organizations"),
            "place_code": _("Place"),
            "places": _("Places"),
            "populations": _("For whom"),
            "money_cents": _("Money that came in"),
            "in_kind": _("What else came in"),
            "change": _("The change"),
            "contributions": _("Actions it moves"),
        }.get(field, field)

    def value(self, field: str, value: Any) -> str:
        """An earlier or present value in words; "nothing" where it is empty."""
        if field in {"organizations", "places"}:
            text = ", ".join(self.names.get((field, key), str(key) if field == "places" else "") for key in value or [])
        elif field == "populations":
            text = ", ".join(value or [])
        elif field == "contributions":
            text = ", ".join(f"{self.names.get((field, key), '')} ({units})" for key, units in value or [])
        elif field == "change":
            text = _change_in_words(value or {})
        elif field == "happened_on" and value:
            text = date_format(date.fromisoformat(value))
        elif field == "code":
            text = self.kinds.name(value or "")
        elif field == "money_cents":
            text = dollars(value)
        elif field in {"hours", "reach"} and value is not None:
            text = number_format(value)
        else:
            text = value or ""
        return text or _("nothing")


def _change_in_words(value: dict[str, Any]) -> str:
    """A change in one line: what, whether new, where, since when."""
    if not value:
        return ""
    words = [ChangeKind(value["kind"]).label, ChangeNovelty(value["novelty"]).label, ChangeLevel(value["level"]).label]
    days = [
        date_format(date.fromisoformat(value[name])) for name in ("in_force_since", "in_force_until") if value.get(name)
    ]
    return ", ".join([*map(str, words), " – ".join(days)])
