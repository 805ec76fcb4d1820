"""Who comes to the events of the demonstration network: with and without an account, one who waits, one signed up by staff."""

from typing import Any

from django.utils import timezone

from engagement import services
from engagement.models import Event
from engagement.rules.behalf import Yes
from workgroups.choices import Consent
from workgroups.models import User

SUPPER = "block-by-block-supper"


def load_registrations(users: dict[str, User]) -> None:
    """The supper has four places: all are taken, one person waits; the evening that is over was counted at the door."""
    by = users["denise"]
    supper = Event.objects.get(slug=SUPPER)
    needs: dict[str, Any] = {"stakeholder": "residents", "children": 2, "child_ages": ["3-5", "6-12"]}
    services.register(by=users["rosa"], event=supper, **needs)
    services.register(by=users["sam"], event=supper, stakeholder="community")
    yes = Yes(Consent.PHONE, timezone.localdate(), read_back=True)
    services.register_resident(
        by=by, event=supper, name="Hazel Tran", phone="616-555-0118", language="en", yes=yes, stakeholder="residents"
    )
    for name, phone in (("Ofelia Quintero", "616-555-0142"), ("Dwayne Pruitt", "616-555-0177")):
        services.sign_up(by=None, event=supper, name=name, phone=phone, access="A chair with arms, please.")
    over = Event.objects.get(slug="pay-review-evening")
    services.open_door(by=by, event=over)
    for name, group in (("Imani Reyes", "residents"), ("Curtis Vale", "business"), ("Lena Moss", "government")):
        services.add_walk_in(by=by, event=over, name=name, stakeholder=group)
