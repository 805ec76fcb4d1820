"""Duplicates are found, merged with all that points to them, and taken apart again."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kconnect.core.models import AuditEvent, Follow, SlugAlias
from tests.build_agenda import make_action, make_strategy
from tests.build_partners import bring, check
from tests.build_workgroups import client_of, make_activity, make_organization, make_person, make_user, make_workgroup
from workgroups import queries, services
from workgroups.models import Affiliation, Merge, NotTheSame, Organization, User
from workgroups.permissions import RoleName
from workgroups.queries import partner_rows_of
from workgroups.relations import RULES, relations
from workgroups.services.errors import AddressTakenError, MergeRefusedError, NotYoursToDoError

pytestmark = pytest.mark.django_db


@pytest.fixture
def bo() -> User:
    return make_user("Bo", staff=[RoleName.BACKBONE])


def merge(bo: User, kept: Organization, gone: Organization) -> Merge:
    return services.merge_organizations(by=bo, kept=kept, gone=gone)


# Relations -----------------------------------------------------------------------------------------------------------


def test_every_relation_to_a_partner_has_a_merge_rule() -> None:
    """A new foreign key, or a many-to-many field, must say in `workgroups/relations.py` what a merge does with it."""
    seen = {
        f"{each.field.model._meta.label_lower}.{each.field.name}"
        for each in Organization._meta.related_objects
        if not each.many_to_many
    }
    through = {
        f"{each.through._meta.label_lower}.{field.name}"
        for each in Organization._meta.related_objects if each.many_to_many
        for field in each.through._meta.fields if field.related_model is Organization
    }  # fmt: skip
    found = set(relations())
    assert seen | through <= found
    assert found == set(RULES)


def test_what_must_not_come_twice_has_a_rule_that_says_so() -> None:
    """A relation that is unique per partner cannot simply move."""
    for name, field in relations().items():
        unique = any(field.name in (getattr(one, "fields", ()) or ()) for one in field.model._meta.constraints)
        unique |= any(field.name in names for names in field.model._meta.unique_together)
        assert not unique or RULES[name].what != "never twice", name


# Finding -------------------------------------------------------------------------------------------------------------


def test_pairs_share_a_name_a_number_a_phone_or_a_site_and_the_likeliest_come_first() -> None:
    house = make_organization(
        "Harbor House", registry_id="012345678", phone="313-555-0101", website="https://a.example.org"
    )
    twin = make_organization("HARBOR HOUSE, INC.", slug="twin", registry_id="012345678")
    phone = make_organization("Inn", phone="(313) 555 0101")
    site = make_organization("Mill", website="http://www.a.example.org/")
    make_organization("Nobody's like")
    pairs = queries.duplicate_pairs()
    assert [(pair.one, pair.other, pair.shared) for pair in pairs] == [
        (house.pk, twin.pk, ("registry", "name")), (house.pk, site.pk, ("website",)), (house.pk, phone.pk, ("phone",)),
    ]  # fmt: skip


def test_namesakes_with_numbers_of_their_own_come_after_those_without() -> None:
    chapters = [
        make_organization("Chapter", slug=f"chapter-{number}", registry_id=f"00000000{number}") for number in (1, 2)
    ]
    open_ones = [make_organization("Open", slug=f"open-{number}", city="Kent") for number in (1, 2)]
    found = [(pair.one, pair.other) for pair in queries.duplicate_pairs()]
    assert found == [(open_ones[0].pk, open_ones[1].pk), (chapters[0].pk, chapters[1].pk)]


def test_a_phone_that_many_share_pairs_each_only_with_the_next() -> None:
    for number in range(12):
        make_organization(f"Tenant {number}", phone="313-555-0101")
    assert len(queries.duplicate_pairs()) == 11


def test_what_staff_keep_apart_is_not_asked_again(bo: User) -> None:
    one, other = make_organization("Twin", slug="one"), make_organization("Twin", slug="two")
    services.keep_apart(by=bo, one=other, other=one)
    services.keep_apart(by=bo, one=one, other=other)
    assert queries.duplicate_pairs() == []
    assert (NotTheSame.objects.count(), AuditEvent.objects.filter(verb="parted").count()) == (1, 1)
    with pytest.raises(MergeRefusedError):
        services.keep_apart(by=bo, one=one, other=one)


@pytest.mark.parametrize("number", [2, 40])
def test_the_list_takes_the_same_queries_for_one_pair_and_for_many(bo: User, number: int) -> None:
    for count in range(number):
        make_organization("Twin", slug=f"twin-{count}")
    desk = client_of(bo)
    desk.get("/console/partners/duplicates/")
    with CaptureQueriesContext(connection) as asked:
        assert desk.get("/console/partners/duplicates/").status_code == 200
    assert len(asked) == 9, len(asked)


# Merging -------------------------------------------------------------------------------------------------------------


def test_all_that_pointed_to_the_one_points_to_the_other(bo: User, client: Client) -> None:
    group = make_workgroup("Housing")
    kept, gone = (
        make_organization("Kept", city="Kent"),
        make_organization("Gone", city="Flint", phone="1", languages=["es", "en"]),
    )
    services.edit_organization(by=bo, organization=kept, languages=["en"])
    rosa, ana = make_person("Rosa"), make_person("Ana")
    for person, organization in ((rosa, kept), (rosa, gone), (ana, gone)):
        services.grant_affiliation(by=None, person=person, organization=organization)
    activity = make_activity(group, bo, organizations=[kept, gone])
    action = make_action(strategy=make_strategy(workgroup=group), organization=gone)
    merge(bo, kept, gone)
    kept.refresh_from_db()
    action.refresh_from_db()
    assert (kept.city, kept.phone, {row.value for row in kept.served.all()}) == ("Kent", "1", {"en", "es"})
    assert [one.pk for one in activity.organizations.all()] == [kept.pk]
    assert action.organization_id == kept.pk
    assert sorted(Affiliation.objects.current().values_list("person_id", "organization_id")) == sorted(
        [(rosa.pk, kept.pk), (ana.pk, kept.pk)]
    )
    answer = client.get("/partners/gone/")
    assert (answer.status_code, answer["Location"]) == (301, "/partners/kept/")


def test_an_editor_of_either_keeps_the_profile_from_then_on(bo: User) -> None:
    kept, gone = make_organization("Kept"), make_organization("Gone")
    ed = make_user("Ed", edits=[gone])
    merge(bo, kept, gone)
    assert Affiliation.objects.editing().filter(person=ed.person, organization=kept).exists()


def test_who_works_at_both_and_edits_one_edits_the_other(bo: User) -> None:
    kept, gone = make_organization("Kept"), make_organization("Gone")
    ed = make_user("Ed", edits=[gone])
    services.grant_affiliation(by=None, person=ed.person, organization=kept)
    done = merge(bo, kept, gone)
    assert Affiliation.objects.editing().filter(person=ed.person, organization=kept).count() == 1
    services.undo_merge(by=bo, merge=done)
    editing = Affiliation.objects.editing().filter(person=ed.person).values_list("organization__slug", flat=True)
    assert list(editing) == ["gone"]


def test_a_public_one_stays_public_and_its_followers_follow_on(bo: User) -> None:
    kept, gone = make_organization("Kept", published=False), make_organization("Gone")
    Follow.objects.create(user=bo, kind="organization", slug="gone")
    merge(bo, kept, gone)
    kept.refresh_from_db()
    assert kept.published
    assert list(Follow.objects.values_list("slug", flat=True)) == ["kept"]


def test_an_address_leads_on_over_two_merges(bo: User, client: Client) -> None:
    one, two, three = (make_organization(name) for name in ("One", "Two", "Three"))
    merge(bo, two, one)
    merge(bo, three, two)
    assert client.get("/partners/one/")["Location"] == "/partners/three/"
    assert client.get("/partners/nothing/").status_code == 404
    services.publish_organization(by=bo, organization=three, published=False)
    assert client.get("/partners/one/").status_code == 404


def test_taken_apart_everything_is_as_before(bo: User, client: Client) -> None:
    group = make_workgroup()
    kept, gone = (
        make_organization("Kept"),
        make_organization("Gone", phone="1", languages=["es"], registry_id="012345678"),
    )
    third = make_organization("Third")
    rosa = make_person("Rosa")
    for organization in (kept, gone):
        services.grant_affiliation(by=None, person=rosa, organization=organization)
    services.keep_apart(by=bo, one=gone, other=third)
    both, only = make_activity(group, bo, organizations=[kept, gone]), make_activity(group, bo, organizations=[gone])
    Follow.objects.create(user=bo, kind="organization", slug="gone")
    Follow.objects.create(user=bo, kind="organization", slug="kept")
    done = merge(bo, kept, gone)
    back = services.undo_merge(by=bo, merge=done)
    kept.refresh_from_db()
    assert (back.pk, back.slug, back.phone, kept.phone) == (gone.pk, "gone", "1", "")
    assert {one.pk for one in both.organizations.all()} == {kept.pk, gone.pk}
    assert [one.pk for one in only.organizations.all()] == [gone.pk]
    assert Affiliation.objects.current().filter(person=rosa).count() == 2
    assert [row.value for row in back.served.all()] == ["es"]
    assert NotTheSame.objects.count() == 1
    assert sorted(Follow.objects.values_list("slug", flat=True)) == ["gone", "kept"]
    assert not SlugAlias.objects.exists()
    assert client.get("/partners/gone/").status_code == 200
    with pytest.raises(MergeRefusedError):
        services.undo_merge(by=bo, merge=done)


def test_what_was_filled_and_then_changed_is_not_taken_back(bo: User) -> None:
    kept, gone = make_organization("Kept"), make_organization("Gone", phone="1")
    done = merge(bo, kept, gone)
    services.edit_organization(by=bo, organization=kept, phone="2")
    services.undo_merge(by=bo, merge=done)
    kept.refresh_from_db()
    assert kept.phone == "2"


def test_two_cannot_be_taken_apart_when_the_address_is_taken(bo: User) -> None:
    kept, gone = make_organization("Kept"), make_organization("Gone")
    done = merge(bo, kept, gone)
    Organization.objects.filter(pk=make_organization("Another").pk).update(slug="gone")
    with pytest.raises(MergeRefusedError):
        services.undo_merge(by=bo, merge=done)
    assert SlugAlias.objects.filter(old="gone").exists()


def test_what_is_gone_or_one_and_the_same_cannot_be_merged(bo: User) -> None:
    kept, gone = make_organization("Kept"), make_organization("Gone")
    with pytest.raises(MergeRefusedError):
        merge(bo, kept, kept)
    merge(bo, kept, gone)
    with pytest.raises(MergeRefusedError):
        merge(bo, kept, gone)
    assert client_of(bo).get("/console/partners/kept/merge/kept/").status_code == 404


def test_only_staff_merge_and_each_act_is_told(bo: User) -> None:
    kept, gone = make_organization("Kept"), make_organization("Gone")
    with pytest.raises(NotYoursToDoError):
        merge(make_user("Eva"), kept, gone)
    services.undo_merge(by=bo, merge=merge(bo, kept, gone))
    assert [event.verb for event in AuditEvent.objects.order_by("-pk")[:2]] == ["unmerged", "merged"]


def statements(bo: User, number: int) -> int:
    """How many statements a merge takes when `number` rows of each kind point to both."""
    group = make_workgroup(f"Group {number}")
    kept, gone = (
        make_organization(f"Kept {number}"),
        make_organization(f"Gone {number}", places=[f"Place {count}" for count in range(number)]),
    )
    services.edit_organization(by=bo, organization=kept, places=["Place 0"])
    for count in range(number):
        person = make_person(f"Person {count}")
        for organization in (kept, gone):
            services.grant_affiliation(by=None, person=person, organization=organization)
        make_activity(group, bo, organizations=[kept, gone] if count % 2 else [gone])
    for count in range(number):
        make_organization(f"Other {number} {count}")
    with CaptureQueriesContext(connection) as asked:
        merge(bo, kept, gone)
    return len(asked)


def test_merging_takes_the_same_statements_whatever_there_is_to_move(bo: User) -> None:
    assert statements(bo, 2) == statements(bo, 30)


# Pages ---------------------------------------------------------------------------------------------------------------


def test_the_preview_says_what_moves_and_the_pages_lead_there_and_back(bo: User) -> None:
    desk = client_of(bo)
    make_organization("Twin", slug="kept", published=False)
    gone = make_organization("Twin", slug="gone", phone="313-555-0101")
    make_user("Ed", edits=[gone])
    text = desk.get("/console/partners/kept/merge/gone/").content.decode()
    assert "1 person who keeps the profile that goes will keep the other one." in text
    assert "the one that stays becomes public too" in text
    assert "313-555-0101" in text
    answer = desk.post("/console/partners/kept/merge/gone/", follow=True).content.decode()
    assert "Twin is part of Twin now." in answer
    done = Merge.objects.get()
    answer = desk.post(f"/console/partners/merges/{done.pk}/undo/", follow=True).content.decode()
    assert "They are two again." in answer
    assert (
        "This was undone already."
        in desk.post(f"/console/partners/merges/{done.pk}/undo/", follow=True).content.decode()
    )
    desk.post("/console/partners/kept/apart/gone/")
    assert "No two partners look alike" in desk.get("/console/partners/duplicates/").content.decode()


def test_a_file_that_names_a_merged_partner_does_not_bring_it_back(bo: User) -> None:
    kept, gone = make_organization("Kept", registry_id="000000001"), make_organization("Gone", registry_id="000000002")
    merge(bo, kept, gone)
    file = check(bo, bring(bo, "EIN,Name,City\n000000002,Gone,\n"))
    row: Any = partner_rows_of(file).get()
    assert (row.outcome, row.organization_id, row.issues) == ("unchanged", kept.pk, [["merged", "name", "", "Kept"]])


def test_a_new_partner_does_not_get_the_address_that_leads_to_another_one() -> None:
    SlugAlias.objects.create(kind="organization", old="helping-hands", new="hands")
    assert make_organization("Helping Hands", slug="").slug == "helping-hands-2"
    with pytest.raises(AddressTakenError):
        make_organization("Helping Hands")
