"""Many rows are written in few statements, on either database."""

import pytest

from kconnect.core.bulk import update_rows
from kconnect.core.models import Job

pytestmark = pytest.mark.django_db


def test_each_row_gets_its_own_values_and_the_others_stay() -> None:
    one, two, three = (Job.objects.create(kind="x", key=str(number), stage="old") for number in range(3))
    assert update_rows(Job, ["stage", "done"], [("first", 1, one.pk), ("second", 2, two.pk)]) == 2
    assert list(Job.objects.order_by("key").values_list("stage", "done")) == [("first", 1), ("second", 2), ("old", 0)]
    assert three.stage == "old"


def test_nothing_to_write_is_no_statement() -> None:
    assert update_rows(Job, ["stage"], []) == 0
