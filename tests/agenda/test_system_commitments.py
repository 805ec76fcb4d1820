"""Equity commitments of public systems: stated by their editors, reviewed by others, and never by themselves."""

from typing import Any

import pytest
from django.test import Client

from agenda import rules, services
from agenda.models import SystemCommitment, SystemReview
from agenda.queries import system_commitments as queries
from kconnect.core.models import Notification
from tests.build_common_agenda import day
from tests.build_systems import make_commitment, make_review, make_system
from tests.build_workgroups import client_of, make_organization, make_user
from workgroups.models import Organization, User, Workgroup
from workgroups.permissions import RoleName
from workgroups.rules import is_public_system

pytestmark = pytest.mark.django_db


@pytest.fixture
def library() -> Organization:
    return make_system()


@pytest.fixture
def hoa(library: Organization) -> User:
    return make_user("Hoa", edits=[library])


@pytest.fixture
def nia() -> User:
    """A lead of Equity & Inclusion."""
    return make_user("Nia", leads=[Workgroup.objects.get(slug="equity-inclusion")])


def read(path: str = "/accountability/systems/") -> str:
    return Client().get(path).content.decode()


def test_an_editor_states_it_and_everybody_reads_it_in_both_languages(library: Organization, hoa: User) -> None:
    services.state_equity_commitment(
        by=hoa, organization=library, text="We open on Sundays.", text_es="Abrimos los domingos.", since=day()
    )
    assert "We open on Sundays." in read()
    assert "Abrimos los domingos." in read("/es/accountability/systems/")
    assert "We open on Sundays." in read("/accountability/")
    library.published = False
    library.save()
    assert "We open on Sundays." not in read() + read("/accountability/")


def test_only_public_systems_commit_themselves_and_only_by_their_own_editors(library: Organization, nia: User) -> None:
    bakery = make_organization("Bakery")
    baker = make_user("Baker", edits=[bakery])
    for by, whose in ((baker, bakery), (baker, library), (nia, library)):
        with pytest.raises(services.NotYoursToDoError):
            services.state_equity_commitment(by=by, organization=whose, text="We bake.", since=day())
    with pytest.raises(services.CommitmentRefusedError, match="language"):
        services.state_equity_commitment(by=None, organization=library, text=" ", since=day())
    assert is_public_system(make_organization("School", sector="education", role_in_network="public_system"))


def test_a_review_says_what_was_found_and_tells_the_editors(library: Organization, hoa: User, nia: User) -> None:
    row = make_commitment(library, review_due=day(-1))
    services.review_equity_commitment(
        by=nia, commitment=row, on=day(), outcome="partly", learned="Two of five do.", learned_es="Dos de cinco.", review_due=day(90)
    )  # fmt: skip
    page = read()
    for words in ("Partly kept", "Two of five do.", "Equity &amp; Inclusion"):
        assert words in page
    assert "Dos de cinco." in read("/es/accountability/systems/")
    row.refresh_from_db()
    assert row.review_due == day(90)
    assert Notification.objects.filter(user=hoa, occasion__startswith="system-reviewed").count() == 1
    assert SystemReview.objects.get().workgroup == Workgroup.objects.get(slug="equity-inclusion")
    assert "Nia" not in page


def test_nobody_reviews_their_own_system_staff_neither(library: Organization, hoa: User) -> None:
    row, equity = make_commitment(library), Workgroup.objects.get(slug="equity-inclusion")
    both = make_user("Both", edits=[library], leads=[equity])
    staff = make_user("Staff", edits=[library], staff=[RoleName.BACKBONE])
    for by in (hoa, both, staff):
        assert not rules.can_review_equity_commitment(by, library, equity)
        with pytest.raises(services.NotYoursToDoError):
            services.review_equity_commitment(by=by, commitment=row, on=day(), outcome="kept", learned="All is well.")
    assert rules.can_review_equity_commitment(make_user("Bo", staff=[RoleName.BACKBONE]), library, None)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"on": 1}, "on its day or later"),
        ({"on": -101}, "on its day or later"),
        ({"outcome": "well"}, "what the review found"),
        ({"learned": ""}, "what the review found"),
        ({"review_due": 0}, "Choose a later day"),
    ],
)
def test_a_review_that_cannot_be_is_refused(library: Organization, given: dict[str, Any], why: str) -> None:
    row = make_commitment(library)
    more = {name: day(value) if isinstance(value, int) else value for name, value in given.items()}
    with pytest.raises(services.CommitmentRefusedError, match=why):
        make_review(row, **{"on": day(), **more})
    assert not SystemReview.objects.exists()


def test_once_reviewed_the_words_stay_and_a_missing_language_may_be_added(library: Organization, hoa: User) -> None:
    row = make_commitment(library)
    services.change_equity_commitment(by=hoa, commitment=row, text="We open on Saturdays.", since=day(-100))
    make_review(row)
    with pytest.raises(services.CommitmentRefusedError, match="its words stay"):
        services.change_equity_commitment(by=hoa, commitment=row, text="We open when we can.", since=day(-100))
    changed = services.change_equity_commitment(
        by=hoa, commitment=row, text="We open on Saturdays.", text_es="Abrimos los sábados.", since=day(-100), review_due=day(9)
    )  # fmt: skip
    assert (changed.text_es, changed.review_due) == ("Abrimos los sábados.", day(9))


def test_an_ended_commitment_says_why_and_is_closed(library: Organization, hoa: User) -> None:
    row = make_commitment(library, review_due=day(5))
    with pytest.raises(services.CommitmentRefusedError, match="why"):
        services.end_equity_commitment(by=hoa, commitment=row)
    services.end_equity_commitment(by=hoa, commitment=row, reason="The money is gone.")
    assert "The money is gone." in read()
    for act in (
        lambda: services.end_equity_commitment(by=hoa, commitment=row, reason="Again."),
        lambda: services.change_equity_commitment(by=hoa, commitment=row, text="More.", since=day(-100)),
        lambda: make_review(row),
    ):
        with pytest.raises(services.CommitmentRefusedError, match="has ended"):
            act()
    assert services.remind_of_reviews(day(30)) == 0


def test_reviewers_are_told_two_weeks_ahead_and_once_more_when_it_is_late(
    library: Organization, hoa: User, nia: User
) -> None:
    make_commitment(library, review_due=day(20))
    bo = make_user("Bo", staff=[RoleName.BACKBONE])
    assert services.remind_of_reviews(day()) == 0
    assert [services.remind_of_reviews(day(6)) for _again in range(2)] == [1, 0]
    assert [services.remind_of_reviews(day(21)) for _again in range(2)] == [1, 0]
    assert set(Notification.objects.values_list("user", flat=True)) == {nia.pk}
    assert not Notification.objects.filter(user__in=[hoa, bo]).exists()


def test_where_nobody_leads_equity_and_inclusion_the_backbone_is_told(library: Organization) -> None:
    make_commitment(library, review_due=day(3))
    bo = make_user("Bo", staff=[RoleName.BACKBONE])
    assert services.remind_of_reviews(day()) == 1
    assert Notification.objects.get().user == bo


@pytest.mark.parametrize("number", [1, 5])
def test_the_lists_ask_as_often_for_many_as_for_one(number: int, django_assert_num_queries: Any) -> None:
    for count in range(number):
        make_review(make_commitment(make_system(f"System {count}")))
    with django_assert_num_queries(3):
        read()
    with django_assert_num_queries(3):
        queries.all_commitments(number=1)


def test_the_room_shows_each_person_what_is_theirs_to_do(library: Organization, hoa: User, nia: User) -> None:
    row = make_commitment(library)
    path = f"/partners/{library.slug}/equity/"
    editor, reviewer = client_of(hoa), client_of(nia)
    assert "State a commitment" in editor.get(path).content.decode()
    assert "Write down a review" not in editor.get(path).content.decode()
    assert "State a commitment" not in reviewer.get(path).content.decode()
    assert reviewer.post(path, {"text": "Mine.", "since": day().isoformat()}).status_code == 403
    assert editor.post(path, {"text": "", "since": day().isoformat()}).status_code == 422
    said = {"on": day().isoformat(), "outcome": "kept", "learned": "All branches do."}
    assert reviewer.post(f"{path}{row.pk}/review/", said).status_code == 302
    assert editor.post(f"{path}{row.pk}/", {"text": "Other words.", "since": day().isoformat()}).status_code == 422
    assert editor.post(f"{path}{row.pk}/end/", {"reason": "Done."}).status_code == 302
    assert SystemCommitment.objects.get().ended_on == day()
