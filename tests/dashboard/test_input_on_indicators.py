"""Input on indicators: the row that joins them stands here, everything else in engagement."""

import pytest

from dashboard.models import Indicator, IndicatorInput
from engagement import services
from engagement.queries.input import said_about
from engagement.queries.input_room import look
from engagement.services.errors import MoveRefusedError
from engagement.subjects import names_of
from tests.build_dashboard import load_definitions
from tests.build_input import give, heard
from tests.build_workgroups import make_user
from workgroups.permissions import RoleName

pytestmark = pytest.mark.django_db


def test_input_on_an_indicator_is_joined_named_shown_and_put_together_only_with_its_like() -> None:
    load_definitions()
    one, *others = Indicator.objects.select_related("version").order_by("slug")
    first, again = (
        heard("indicator", one, "Does this count my street?"),
        give("indicator", one, "Does this count my street"),
    )
    assert IndicatorInput.objects.get(input=first).indicator == one
    assert names_of([first])[first.pk].url == f"/indicators/{one.slug}/"
    assert [given.row for given in said_about("indicator", one.slug).rows] == [first]
    bo = make_user("Bo", staff=[RoleName.BACKBONE])
    assert look(bo, again).alike == [first]
    if others:
        elsewhere = give("indicator", others[0], "Does this count my street")
        assert look(bo, elsewhere).alike == []
        with pytest.raises(MoveRefusedError):
            services.merge_input(by=bo, given=elsewhere, into=first)
    services.merge_input(by=bo, given=again, into=first)
    assert said_about("indicator", one.slug).rows[0].also == 1
