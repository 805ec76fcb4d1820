"""The list of kinds of work: shipped and own ones, reworded and retired; and what is deleted for good."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone, translation

from kconnect.core.models import AuditEvent
from tests.build_workgroups import client_of, make_activity, make_user, make_workgroup
from workgroups import services
from workgroups.choices import ACTIVITY_CODES, ActivityCode
from workgroups.models import Activity
from workgroups.permissions import RoleName
from workgroups.queries.activity_kinds import scheme
from workgroups.services.errors import ChangeUntoldError, KindRefusedError, KindUnknownError, NotYoursToDoError

pytestmark = pytest.mark.django_db


def test_a_network_starts_with_the_eight_kinds_of_the_standard() -> None:
    assert set(scheme().kinds) == {"SP", "DA", "CA", "CC", "RG", "ED", "MC", "OC"}
    assert set(ACTIVITY_CODES) == set(ActivityCode)


def test_each_kind_is_told_in_both_languages() -> None:
    english = scheme().kinds
    with translation.override("es"):
        spanish = scheme().kinds
    for code, kind in english.items():
        told = (kind.word, kind.name, kind.definition, kind.example, kind.not_when)
        said = spanish[code]
        assert all(told)
        assert not set(told[1:]) & {said.name, said.definition, said.example, said.not_when}


def test_an_own_kind_is_offered_after_the_others_and_used() -> None:
    services.add_kind(by=None, code="HV", name="Home visit", name_es="Visita", definition="A visit at home.")
    assert [kind.code for kind in scheme().offered()][-1] == "HV"
    with translation.override("es"):
        assert (scheme().kinds["HV"].name, scheme().kinds["HV"].definition) == ("Visita", "A visit at home.")
    group = make_workgroup()
    assert make_activity(group, make_user(member_of=[group]), code="HV").code == "HV"


def test_a_retired_kind_stays_with_its_entries_and_is_not_offered_again() -> None:
    group = make_workgroup()
    ben = make_user(member_of=[group])
    work = make_activity(group, ben, code="MC")
    services.use_kind(by=None, code="MC", used=False)
    assert "MC" not in {kind.code for kind in scheme().offered()}
    assert scheme().name("MC") == "Media coverage"
    with pytest.raises(KindUnknownError):
        make_activity(group, ben, code="MC")
    services.edit_activity(by=ben, activity=work, summary="Still media", told=None)
    services.use_kind(by=None, code="MC", used=True)
    assert make_activity(group, ben, code="MC").code == "MC"


def test_other_words_for_a_shipped_kind_leave_the_rest_as_it_was() -> None:
    services.change_kind(by=None, code="DA", name="Team work")
    kind = scheme().kinds["DA"]
    assert (kind.name, kind.word, kind.definition) == (
        "Team work", "Team work", str(ACTIVITY_CODES[ActivityCode.DEVELOPMENT].definition),
    )  # fmt: skip


def test_a_code_is_given_once_and_the_last_kind_stays() -> None:
    services.add_kind(by=None, code="HV", name="Home visit")
    for taken in ("HV", "SP"):
        with pytest.raises(KindRefusedError):
            services.add_kind(by=None, code=taken, name="Again")
    for code in ActivityCode.values:
        services.use_kind(by=None, code=code, used=False)
    with pytest.raises(KindRefusedError):
        services.use_kind(by=None, code="HV", used=False)


def test_only_staff_change_the_list_and_the_audit_log_says_who() -> None:
    group = make_workgroup()
    with pytest.raises(NotYoursToDoError):
        services.add_kind(by=make_user(leads=[group]), code="HV", name="Home visit")
    bo = make_user("Bo", staff=[RoleName.BACKBONE])
    services.add_kind(by=bo, code="HV", name="Home visit")
    event = AuditEvent.objects.get(target_type="workgroups.activitykind")
    assert (event.actor_id, event.verb, event.target_label) == (bo.pk, "created", "HV")


def test_a_change_without_a_word_on_what_changed_is_refused() -> None:
    group = make_workgroup()
    with pytest.raises(ChangeUntoldError):
        make_activity(group, make_user(member_of=[group]), code="CC")


def test_staff_add_reword_and_retire_kinds_on_their_pages() -> None:
    desk = client_of(make_user("Bo", staff=[RoleName.BACKBONE]))
    assert "Use two to six capital letters" in page(desk.post("/console/kinds/new/", {"code": "h1", "name": "Visit"}))
    desk.post("/console/kinds/new/", {"code": "HV", "name": "Home visit", "definition": "A visit at home."})
    assert "Home visit" in page(desk.get("/console/kinds/"))
    desk.post("/console/kinds/HV/words/", {"name": "Visit", "definition": "A visit at home."})
    assert scheme().kinds["HV"].name == "Visit"
    assert "Retired. Entries keep it" in page(desk.post("/console/kinds/HV/used/", follow=True))
    assert scheme().kinds["HV"].retired
    assert "This code is taken." in page(
        desk.post("/console/kinds/new/", {"code": "SP", "name": "X", "definition": "Y"})
    )


def page(answer: Any) -> str:
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


# Deleted for good ---------------------------------------------------------------------------------------------------------


def test_what_was_deleted_a_month_ago_is_removed_with_its_history() -> None:
    group = make_workgroup()
    ben = make_user(member_of=[group])
    old, young, kept = (make_activity(group, ben, form_token=uuid4()) for _ in range(3))
    services.edit_activity(by=ben, activity=old, summary="Changed")
    for work in (old, young):
        services.archive_activity(by=ben, activity=work)
    Activity.objects.filter(pk=old.pk).update(archived_at=timezone.now() - timedelta(days=31))
    assert services.clear_archived(timezone.localdate()) == 1
    assert set(Activity.objects.all()) == {young, kept}
    assert services.clear_archived(timezone.localdate()) == 0


def test_a_visitor_of_another_group_does_not_see_what_was_deleted() -> None:
    group = make_workgroup()
    ben, mia = make_user(member_of=[group]), make_user("Mia", member_of=[group])
    work = services.archive_activity(by=ben, activity=make_activity(group, ben))
    browser: Client = client_of(mia)
    assert browser.get(f"/workgroups/{group.slug}/activities/{work.pk}/").status_code == 404
    assert work not in Activity.objects.visible_to(mia)
    assert work in Activity.objects.visible_to(ben)
