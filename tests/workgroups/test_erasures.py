"""A person leaves: asked, waited for, taken back, done, and done again after a restore."""

import io
from datetime import date, timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from kconnect.core.models import AuditEvent, Follow, Notification, OutboxMail
from tests.build_workgroups import (
    client_of,
    fresh,
    make_activity,
    make_organization,
    make_person,
    make_user,
    make_workgroup,
)  # fmt: skip
from workgroups import services
from workgroups.models import Activity, Affiliation, Erased, Erasure, Invitation, Membership, Person, User
from workgroups.permissions import RoleName, access_of
from workgroups.services import erasures
from workgroups.services.errors import ErasureClosedError, LastOfTheirKindError, NotYoursToDoError

pytestmark = pytest.mark.django_db


@pytest.fixture
def bo() -> User:
    return make_user("Bo", staff=[RoleName.BACKBONE])


@pytest.fixture(autouse=True)
def own_list(settings: Any, tmp_path: Any) -> None:
    settings.DATA_DIR = tmp_path


def wait_it_out() -> int:
    Erasure.objects.update(due_at=timezone.now() - timedelta(minutes=1))
    return services.erase_due()


def leave(user: User) -> None:
    services.ask_erasure(by=user, person=user.person)
    assert wait_it_out() == 1


# Asking ------------------------------------------------------------------------------------------------------------


def test_nothing_happens_for_seven_days(bo: User) -> None:
    ben = make_user("Ben")
    asked = services.ask_erasure(by=ben, person=ben.person)
    assert services.erase_due() == 0
    assert timedelta(days=6, hours=23) < asked.due_at - timezone.now() <= timedelta(days=7)
    assert fresh(ben).person.name == "Ben"


def test_asked_twice_it_is_one_request_and_one_message(bo: User) -> None:
    ben = make_user("Ben")
    assert services.ask_erasure(by=ben, person=ben.person) == services.ask_erasure(by=ben, person=ben.person)
    letter = OutboxMail.objects.get(recipient=ben.email)
    assert "/my/data/" in letter.body


def test_a_request_that_was_taken_back_erases_nobody(bo: User) -> None:
    ben = make_user("Ben")
    asked = services.ask_erasure(by=ben, person=ben.person)
    services.cancel_erasure(by=ben, erasure=asked)
    assert wait_it_out() == 0
    assert fresh(ben).is_active
    with pytest.raises(ErasureClosedError):
        services.cancel_erasure(by=ben, erasure=asked)


def test_one_who_cannot_be_erased_holds_up_no_other(bo: User, monkeypatch: pytest.MonkeyPatch) -> None:
    ben, chloe = make_user("Ben"), make_user("Chloe")
    for user in (ben, chloe):
        services.ask_erasure(by=user, person=user.person)
    at_rest = erasures.erase

    def erase(person: Person, *, by: User | None) -> None:
        if person.pk == ben.person_id:
            raise OSError("the disk is full")
        at_rest(person, by=by)

    monkeypatch.setattr(erasures, "erase", erase)
    with pytest.raises(OSError, match="disk"):
        wait_it_out()
    assert fresh(ben).person.name == "Ben"
    assert Person.objects.get(pk=chloe.person_id).erased_at is not None
    monkeypatch.undo()
    assert services.erase_due() == 1


def test_staff_may_ask_for_a_person_and_nobody_else_may(bo: User) -> None:
    amina = make_person("Amina")
    for other in (make_user("Ana", leads=[make_workgroup()]), make_user("Dev", staff=[RoleName.STEWARD])):
        with pytest.raises(NotYoursToDoError):
            services.ask_erasure(by=other, person=amina)
    services.ask_erasure(by=bo, person=amina)
    assert wait_it_out() == 1
    assert Person.objects.get(pk=amina.pk).erased_at is not None


def test_backbone_staff_cannot_erase_a_superuser(bo: User) -> None:
    sue = make_user("Sue", superuser=True)
    with pytest.raises(NotYoursToDoError):
        services.ask_erasure(by=bo, person=sue.person)


# The last one -------------------------------------------------------------------------------------------------------


def test_the_last_one_who_runs_the_network_cannot_leave(bo: User) -> None:
    make_user("Gone", staff=[RoleName.BACKBONE], suspended=True)
    with pytest.raises(LastOfTheirKindError):
        services.ask_erasure(by=bo, person=bo.person)
    make_user("Bea", staff=[RoleName.BACKBONE])
    leave(bo)


def test_the_last_superuser_cannot_leave_though_backbone_staff_stays(bo: User) -> None:
    sue = make_user("Sue", superuser=True)
    with pytest.raises(LastOfTheirKindError):
        services.ask_erasure(by=sue, person=sue.person)


def test_who_became_the_last_while_waiting_waits_on(bo: User) -> None:
    bea = make_user("Bea", staff=[RoleName.BACKBONE])
    services.ask_erasure(by=bo, person=bo.person)
    services.suspend_account(by=make_user("Sue", superuser=True), user=bea)
    User.objects.filter(person__name="Sue").update(is_active=False)
    assert wait_it_out() == 0
    assert fresh(bo).is_active


def test_nobody_suspends_themselves(bo: User) -> None:
    with pytest.raises(NotYoursToDoError):
        services.suspend_account(by=bo, user=bo, reason="tired")


# What goes and what stays -------------------------------------------------------------------------------------------


def test_a_former_member_is_named_so_in_both_languages(bo: User) -> None:
    group = make_workgroup()
    ben = make_user("Ben", member_of=[group])
    make_activity(group, ben)
    leave(ben)
    for language, words in (("en", "Former member"), ("es", "Antiguo miembro")):
        with translation.override(language):
            assert Activity.objects.select_related("person").get().person.name == words
            assert Activity.objects.values_list("person__name", flat=True).get() == words


def test_files_of_drafts_go_from_the_disk_too(
    bo: User, settings: Any, tmp_path: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.STORED_FILES_DIR = tmp_path / "files"
    group = make_workgroup()
    ben, ana = make_user("Ben", member_of=[group]), make_user("Ana", member_of=[group])
    draft, shared = make_activity(group, ben, draft=True), make_activity(group, ana)
    own = services.add_file(by=ben, activity=draft, stream=io.BytesIO(b"of Ben"), name="own.txt").file
    both = services.add_file(by=ben, activity=draft, stream=io.BytesIO(b"of both"), name="both.txt").file
    services.add_file(by=ana, activity=shared, stream=io.BytesIO(b"of both"), name="both.txt")
    with django_capture_on_commit_callbacks(execute=True):
        leave(ben)
    assert (own.path.exists(), both.path.exists()) == (False, True)


def test_account_contact_news_and_drafts_go_and_counts_stay(bo: User) -> None:
    group, firm = make_workgroup(), make_organization()
    ben = make_user("Ben", member_of=[group], edits=[firm])
    browser = client_of(ben)
    assert browser.get("/my/").status_code == 200
    Notification.objects.create(user=ben, occasion="x", text="Ben, look")
    Follow.objects.create(user=ben, kind="goal", slug="x")
    kept = make_activity(group, ben)
    draft = make_activity(group, ben, draft=True)
    services.edit_activity(by=ben, activity=draft, summary="Ben told me")
    email = ben.email
    leave(ben)
    gone = User.objects.select_related("person").get(pk=ben.pk)
    assert (gone.is_active, gone.has_usable_password(), gone.last_login) == (False, False, None)
    assert email not in gone.email
    assert not OutboxMail.objects.filter(recipient=email).exists()
    assert not EmailAddress.objects.filter(user=gone).exists()
    assert not Notification.objects.filter(user=gone).exists()
    assert not Follow.objects.filter(user=gone).exists()
    assert list(Activity.objects.values_list("pk", flat=True)) == [kept.pk]
    assert Membership.objects.get().ended == Affiliation.objects.get().ended == timezone.localdate()
    assert browser.get("/my/").status_code == 302
    assert access_of(gone).holdings == frozenset()


def test_the_name_is_nowhere_in_the_database_any_more(bo: User) -> None:
    ben = make_user("Benjamin Quillfeather", member_of=[make_workgroup()])
    services.edit_profile(by=ben, name="Benjamin Q. Quillfeather", language="es", shown=True)
    leave(fresh(ben))
    row = Person.objects.filter(pk=ben.person_id).values().get()
    assert "uillfeather" not in str(row)
    assert "uillfeather" not in str(list(AuditEvent.objects.values()))


def test_whoever_leaves_takes_nothing_of_somebody_whose_address_they_claimed(bo: User) -> None:
    group, ben = make_workgroup(), make_user("Ben")
    services.invite(by=bo, email="rosa@example.org", workgroup=group, workgroup_role="member")
    EmailAddress.objects.create(user=ben, email="Rosa@example.org", verified=False)
    leave(ben)
    assert Invitation.objects.get().email == "rosa@example.org"
    assert Invitation.objects.open(timezone.now()).exists()
    assert OutboxMail.objects.filter(recipient="rosa@example.org").exists()


def test_what_others_were_told_by_name_goes_too(bo: User) -> None:
    firm = make_organization()
    editor, rosa = make_user("Ed", edits=[firm]), make_user("Rosalind Quill")
    services.ask_affiliation(by=rosa, organization=firm)
    assert "Rosalind Quill" in Notification.objects.get(user=editor).text
    OutboxMail.objects.create(recipient=editor.email, occasion="digest-1", subject="Rosalind Quill says", state="sent")
    leave(rosa)
    assert not Notification.objects.filter(user=editor).exists()
    assert "Rosalind" not in str(list(OutboxMail.objects.values()))


def test_an_invitation_says_no_more_whom_it_went_to(bo: User) -> None:
    services.invite(by=bo, email="rosa@example.org", name="Rosa", workgroup=make_workgroup(), workgroup_role="member")
    rosa = make_person("Rosa", email="Rosa@example.org", consent="paper", consent_on=date(2026, 1, 2))
    services.ask_erasure(by=bo, person=rosa)
    wait_it_out()
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.name, invitation.withdrawn_at is None) == ("", "", False)


def test_an_erased_person_is_on_no_list_and_on_no_page(bo: User) -> None:
    ben = make_user("Ben")
    leave(ben)
    browser = client_of(bo)
    assert "Former member" not in browser.get("/console/people/").content.decode()
    assert browser.get(f"/console/people/{ben.person_id}/").status_code == 404


def test_a_person_who_was_saved_again_stays_nameless() -> None:
    amina = make_person("Amina")
    erasures.erase(amina, by=None)
    again = Person.objects.get(pk=amina.pk)
    again.save()
    assert Person.objects.filter(pk=amina.pk, name="").exists()


def test_the_database_refuses_a_nameless_person_who_is_not_erased() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.filter(pk=make_person("Amina").pk).update(name="")


# After a restore ----------------------------------------------------------------------------------------------------


def test_a_restored_person_is_erased_again_and_a_new_one_with_the_number_is_not(
    bo: User, django_capture_on_commit_callbacks: Any
) -> None:
    amina = make_person("Amina")
    with django_capture_on_commit_callbacks(execute=True):
        erasures.erase(amina, by=None)
    Erased.objects.all().delete()
    # As if a copy from before had been restored: the person is there again, the table does not know.
    Person.objects.filter(pk=amina.pk).update(name="Amina", name_folded="amina", erased_at=None)
    call_command("replay_erasures")
    assert Person.objects.get(pk=amina.pk).erased_at is not None
    Person.objects.filter(pk=amina.pk).update(
        name="Somebody", name_folded="somebody", erased_at=None, created_at=timezone.now()
    )
    assert services.replay_erasures() == 0


def test_the_list_holds_hashes_only(django_capture_on_commit_callbacks: Any) -> None:
    amina = make_person("Amina")
    with django_capture_on_commit_callbacks(execute=True):
        erasures.erase(amina, by=None)
    text = erasures.list_of_erased().read_text()
    assert text.split() == [erasures.digest_of(amina)] == list(Erased.objects.values_list("digest", flat=True))
