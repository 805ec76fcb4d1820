"""A row is checked where it is stored; what breaks a rule is said in the rule's words."""

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from engagement.models import Event
from kconnect.core.errors import DomainError
from kconnect.core.saving import save_checked
from tests.build_engagement import make_event

pytestmark = pytest.mark.django_db


class RefusedError(DomainError):
    """What this test expects."""


def test_what_breaks_a_constraint_is_said_in_its_words_and_not_stored() -> None:
    event = make_event()
    kept = event.ends_at
    event.ends_at = event.starts_at
    with pytest.raises(RefusedError, match="ends before it starts"):
        save_checked(event, RefusedError)
    event.refresh_from_db()
    assert event.ends_at == kept


def test_a_field_that_is_not_sound_is_said_before_the_database_is_asked() -> None:
    event = make_event()
    event.title = ""
    with pytest.raises(RefusedError, match="blank"):
        save_checked(event, RefusedError)


def test_a_sound_row_costs_no_question_about_its_constraints() -> None:
    event = make_event()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        save_checked(event, RefusedError)
    assert not [each["sql"] for each in asked if "_check" in each["sql"]]
    assert len(asked) <= 6


def test_what_breaks_no_rule_of_the_row_goes_on_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = make_event(), make_event()
    second.slug = first.slug
    monkeypatch.setattr(Event, "validate_unique", lambda self, exclude=None: None)
    with pytest.raises(IntegrityError):
        save_checked(second, RefusedError)
    # The transaction around is whole: the refused write was undone alone.
    assert Event.objects.count() == 2
