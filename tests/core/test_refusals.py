"""What a use case refuses and no page caught is a sentence, not a fault."""

from typing import Any

import pytest

from agenda import services
from agenda.services.errors import PlanInvalidError
from tests.build_agenda import make_goal
from tests.build_workgroups import client_of, make_user
from workgroups.permissions import RoleName

pytestmark = pytest.mark.django_db
FORM = {"name": "Read more", "statement": "Everybody reads.", "position": "1"}


def test_a_refusal_that_no_page_caught_is_a_page_with_its_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    staff, goal = client_of(make_user("Bo", staff=[RoleName.BACKBONE])), make_goal()

    def refuse(**_values: Any) -> None:
        raise PlanInvalidError("Two goals have this name. Change one.")

    monkeypatch.setattr(services, "change_goal", refuse)
    answer = staff.post(f"/console/agenda/goals/{goal.pk}/", FORM)
    page = answer.content.decode()
    assert (answer.status_code, answer.headers["Cache-Control"]) == (409, "no-store")
    assert "Two goals have this name. Change one." in page
    monkeypatch.setattr(services, "change_goal", lambda **_values: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        staff.post(f"/console/agenda/goals/{goal.pk}/", FORM)
