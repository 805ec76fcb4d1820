"""Seats, their holders, who asks for one, and the charters of the demonstration network."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone, translation

from workgroups import services
from workgroups.models import Person, Seat, User, Workgroup

# What a seat of the file says of itself; the rest is about who holds it.
WORDS = (
    "title", "title_es", "purpose", "sector", "selection", "term_months", "hours_a_month", "languages", "about", "about_es",
)  # fmt: skip
THERE_SINCE = 800


def load_seats(what: dict[str, Any], users: dict[str, User]) -> None:
    """Gives every workgroup its charter in two versions and its seats, some held, some vacant, some open."""
    by, today = users["denise"], timezone.localdate()
    for about in what["group"]:
        group = Workgroup.objects.get(slug=about["slug"])
        _charter(what["charter"], about, group, by, today)
        for seat in about["seat"]:
            _seat(seat, group, users, today)


def _charter(said: dict[str, Any], about: dict[str, Any], group: Workgroup, by: User, today: date) -> None:
    first = {"text": _text(group.purpose, said["first"]), "text_es": _text(group.purpose_es, said["first_es"])}
    services.write_charter(by=by, workgroup=group, **first)
    services.adopt_charter(by=by, workgroup=group, on=today - timedelta(days=500))
    second = {"text": _text(group.purpose, said["second"]), "text_es": _text(group.purpose_es, said["second_es"])}
    services.write_charter(by=by, workgroup=group, change=said["change"], change_es=said["change_es"], **second)
    services.adopt_charter(by=by, workgroup=group, on=today - timedelta(days=75))
    if "draft" in about:
        third = {"text": f"{second['text']}\n{about['draft']}", "text_es": f"{second['text_es']}\n{about['draft_es']}"}
        services.write_charter(by=by, workgroup=group, **third)


def _text(purpose: str, lines: list[str]) -> str:
    return "\n".join([purpose, *lines])


def _seat(about: dict[str, Any], group: Workgroup, users: dict[str, User], today: date) -> None:
    words = {name: about[name] for name in WORDS if name in about}
    since = today - timedelta(days=THERE_SINCE)
    cents = about.get("stipend", 0) * 100
    seat = services.create_seat(by=None, workgroup=group, since=since, stipend_cents=cents, **words)
    if "before" in about:
        _term(seat, {"name": about["before"]}, about["before_from"], about["before_to"], today)
    if "holder" in about or "name" in about:
        holder: dict[str, Any] = {"name": about.get("name", "")}
        if "holder" in about:
            holder = {"holder": _person(users, about["holder"])}
        _term(seat, holder | {"shown": about.get("shown", False)}, about["from"], about.get("to"), today)
    if "open" in about:
        services.open_seat(by=None, seat=seat, until=today + timedelta(days=about["open"]))
    for one in about.get("ask", []):
        with translation.override(one["language"]):
            services.apply_for_seat(by=None, seat=seat, form_token=uuid4(), **one)


def _person(users: dict[str, User], key: str) -> Person:
    return users[key].person


def _term(seat: Seat, who: dict[str, Any], started: int, ends: int | None, today: date) -> None:
    last = None if ends is None else today + timedelta(days=ends)
    services.start_term(by=None, seat=seat, started=today + timedelta(days=started), ends=last, **who)
