"""The pages of seats, charters, followers and ways to take part that the sweep looks at."""

from tests.journeys.swept import BUTTON, FILES, Look, first, look
from workgroups.models import Seat, SeatApplication, SeatTerm
from workgroups.services.seat_applications import token_of_application

housing = {"slug": "housing"}
renter = first(Seat, title__startswith="Renter")
health = first(Seat, title="Health", workgroup__slug="housing")
term = first(SeatTerm, seat__title="Health", seat__workgroup__slug="housing")
asked = first(SeatApplication, state="new", email__gt="")


def key_of_an_application() -> str:
    """What the link of a message carries."""
    return token_of_application(SeatApplication.objects.order_by("pk")[0])


LOOKS: dict[str, Look | list[Look]] = {
    "engagement:take_part": [look(), look(query="?workgroup=housing"), look(query="?workgroup=data-capacity")],
    "workgroups:seat_apply": [look(seat_id=renter), look(seat_id=renter, then="send"), look(seat_id=health)],
    "workgroups:seat_applied": look(seat_id=renter),
    "workgroups:seat_application_withdraw": look(token=key_of_an_application),
    "workgroups:charter_detail": [look(**housing), look(query="?version=1", **housing)],
    "workgroups:charter_edit": [
        look("lead", **housing),
        look("backbone", slug="work-income"),
    ],
    "workgroups:workgroup_follow": look("editor", **housing),
    "workgroups:seat_list": [
        look("lead", **housing),
        look("member", query="?state=vacant", **housing),
        look("lead", query="?purpose=equity_advisor", **housing),
    ],
    "workgroups:seat_detail": [
        look("lead", seat_id=renter, **housing),
        look("member", seat_id=renter, **housing),
        look("lead", seat_id=health, **housing),
    ],
    "workgroups:seat_create": [look("lead", **housing), look("lead", then="send", **housing)],
    "workgroups:seat_edit": look("lead", seat_id=renter, **housing),
    "workgroups:term_create": [
        look("lead", seat_id=renter, **housing),
        look("lead", then="send", seat_id=renter, **housing),
    ],
    "workgroups:term_edit": look("lead", term_id=term, **housing),
    "workgroups:term_end": [look("lead", term_id=term, **housing), look("lead", then="send", term_id=term, **housing)],
    "workgroups:seat_application": look("lead", application_id=asked, **housing),
    "workgroups:console_seat_list": [look("backbone"), look("backbone", query="?workgroup=policy-advocacy&state=open")],
    "portal:workgroup_inside": [
        look("lead", **housing),
        look("member", **housing),
        look("backbone", slug="work-income"),
    ],
}

NOT_PAGES: dict[str, str] = {
    "workgroups:seat_export": FILES,
    **dict.fromkeys(
        (
            "workgroups:seat_open", "workgroups:seat_retire", "workgroups:seat_application_erase",
            "workgroups:charter_adopt", "workgroups:charter_discard",
        ),
        BUTTON,
    ),
}  # fmt: skip
