"""What is shown at the door of an event: the address where people say that they are there, for eyes and for cameras."""

from dataclasses import dataclass

import qrcode
from django.urls import reverse

from engagement.models import Event
from kconnect.core.addresses import absolute


@dataclass(frozen=True)
class Door:
    """The address, as a link with the code in it and as it is read; and the same as a square of dots, as the path of an SVG."""

    url: str
    address: str
    size: int
    path: str


def door_of(event: Event) -> Door:
    """What to show; no query."""
    address = absolute(reverse("engagement:event_here", args=[event.slug]))
    url = f"{address}?code={event.door_code}"
    square = qrcode.QRCode(border=2)
    square.add_data(url)
    square.make(fit=True)
    rows = square.get_matrix()
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    return Door(url, address, len(rows), path)
