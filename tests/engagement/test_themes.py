"""The first list of themes by which input is sorted."""

import pytest

from engagement.models import InputTheme
from tests.build_workgroups import client_of, make_user
from workgroups.permissions import RoleName

pytestmark = pytest.mark.django_db


def test_a_new_network_starts_with_a_list_of_themes_in_both_languages() -> None:
    desk = client_of(make_user("Bo", staff=[RoleName.BACKBONE]))
    assert "Start with a list of nine" in desk.get("/console/input/themes/").content.decode()
    told = desk.post("/console/input/themes/", {"do": "start"}, follow=True).content.decode()
    assert "Added. Change them as your network speaks." in told
    themes = list(InputTheme.objects.order_by("position").values_list("name", "name_es"))
    assert (len(themes), themes[0]) == (9, ("Housing and rent", "Vivienda y renta"))
    assert "Start with a list of nine" not in told
    again = desk.post("/console/input/themes/", {"do": "start"}, follow=True).content.decode()
    assert "There are themes already." in again
    assert InputTheme.objects.count() == 9
