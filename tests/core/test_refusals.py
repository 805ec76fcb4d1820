"""What a use case refuses and no page caught is a sentence, not a fault."""

from typing import Any

import pytest

from tests.build_seats import make_seat
from tests.build_workgroups import client_of, make_user, make_workgroup
from workgroups import services
from workgroups.permissions import RoleName
from workgroups.services.errors import NotYoursToDoError

pytestmark = pytest.mark.django_db


def test_a_refusal_that_no_page_caught_is_a_page_with_its_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    group = make_workgroup("Reading")
    staff, seat = client_of(make_user("Bo", staff=[RoleName.BACKBONE])), make_seat(group, "Chair")
    address = f"/workgroups/{group.slug}/seats/{seat.pk}/open/"

    def refuse(**_values: Any) -> None:
        raise NotYoursToDoError("Somebody closed this list a moment ago.")

    monkeypatch.setattr(services, "close_seat", refuse)
    answer = staff.post(address)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (409, "no-store")
    assert "Somebody closed this list a moment ago." in answer.content.decode()
    monkeypatch.setattr(services, "close_seat", lambda **_values: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        staff.post(address)
