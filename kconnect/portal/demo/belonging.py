"""Who is on the way into the demonstration network: invitations, contacts, records that look alike, an offer; and a drawn photo."""

import io
import struct
import tomllib
import zlib
from datetime import timedelta
from math import isqrt
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.text import slugify

from workgroups import services
from workgroups.models import Activity, Invitation, Organization, User, Workgroup
from workgroups.permissions import RoleName
from workgroups.queries import Place

FOLDER = Path(__file__).parent
WIDTH, HEIGHT = 640, 400


def load_belonging(users: dict[str, User]) -> None:
    """Everything of `belonging.toml`."""
    what = tomllib.loads((FOLDER / "belonging.toml").read_text())
    for about in what["invitation"]:
        _invite(about, users)
    for about in what["offer"]:
        place = Place(RoleName.MEMBER, Workgroup.objects.get(slug=about["group"]))
        services.offer_role(by=users[about["by"]], user=users[about["to"]], place=place)
    today = timezone.localdate()
    for about in what["contact"]:
        agreed_on = today - timedelta(days=about.pop("ago")) if "ago" in about else None
        services.create_person(by=users["denise"], consent_on=agreed_on, **about)
    twin = what["twin"]
    services.create_organization(
        by=users["denise"], name=twin["name"], slug=slugify(twin["name"]), sector=twin["sector"],
        role_in_network=twin["role"], published=False,
    )  # fmt: skip
    _photo(what["photo"], users)


def _invite(about: dict[str, Any], users: dict[str, User]) -> None:
    group, firm = about.get("group"), about.get("organization")
    row = services.invite(
        by=users[about["by"]], email=about["email"], name=about["name"], language=about.get("language", "en"),
        workgroup=Workgroup.objects.get(slug=group) if group else None, workgroup_role="member" if group else "",
        organization=Organization.objects.get(slug=firm) if firm else None,
    )  # fmt: skip
    ago = timedelta(days=about["ago"])
    # As if it had been sent then.
    Invitation.objects.filter(pk=row.pk).update(created_at=row.created_at - ago, expires_at=row.expires_at - ago)
    if about["state"] == "opened":
        services.note_opened(row)


def _photo(about: dict[str, Any], users: dict[str, User]) -> None:
    """A picture on the last confirmed activity of a group that says whom it reached."""
    activity = Activity.objects.confirmed().filter(workgroup__slug=about["group"]).order_by("-happened_on", "-pk")[0]
    stream = io.BytesIO(drawn_houses())
    photo = services.add_photo(by=users["denise"], activity=activity, stream=stream, words=about["words"], consent=True)
    services.show_photo(by=users["denise"], attachment=photo, shown=True)


def drawn_houses() -> bytes:
    """A PNG that this code draws: two houses and a sun, nobody's picture."""
    rows = b"".join(b"\x00" + _row(y) for y in range(HEIGHT))
    head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        _chunk(*part) for part in ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _row(y: int) -> bytes:
    """One line of the picture, drawn from the back to the front."""
    ground, sky = (122, 152, 98), (206 - y // 8, 226 - y // 10, 240 - y // 20)
    row = bytearray(bytes(ground if y >= 330 else sky) * WIDTH)

    def draw(left: int, right: int, colour: tuple[int, int, int]) -> None:
        row[3 * left : 3 * right] = bytes(colour) * (right - left)

    for left, wall, roof in ((90, (196, 98, 74), (94, 60, 56)), (330, (84, 128, 140), (44, 70, 84))):
        if 120 <= y < 200:
            half = (y - 120) * 5 // 4
            draw(left + 85 - half, left + 86 + half, roof)
        elif 200 <= y < 330:
            draw(left, left + 170, wall)
            if 225 <= y < 255:
                draw(left + 20, left + 50, (252, 236, 190))
                draw(left + 125, left + 155, (252, 236, 190))
            elif y >= 255:
                draw(left + 70, left + 105, (60, 44, 40))
    if abs(y - 90) < 45:
        half = isqrt(45**2 - (y - 90) ** 2 - 1)
        draw(520 - half, 521 + half, (247, 201, 92))
    return bytes(row)
