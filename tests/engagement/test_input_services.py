"""What becomes of input: given, looked at, put together, answered, told, forgotten, taken back."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone, translation

from engagement import rules, services
from engagement.choices import InputState
from engagement.models import Input, InputAnswer
from engagement.services.errors import InputClosedError, InputInvalidError, MoveRefusedError, NotYoursToDoError
from kconnect.core import jobs
from kconnect.core.models import AuditEvent, Job, OutboxMail
from tests.build_agenda import make_goal, make_strategy
from tests.build_input import ANSWER, answered, end_call, give, heard, make_call, make_theme
from tests.build_workgroups import make_user, make_workgroup
from workgroups.models import User
from workgroups.permissions import RoleName
from workgroups.services import ensure_cross_cutting_workgroups
from workgroups.services.erasures import erase

pytestmark = pytest.mark.django_db

TO = {"email": "Ana@Example.org", "consent": True}


@pytest.fixture
def bo() -> User:
    return make_user("Bo", staff=[RoleName.BACKBONE])


def community_lead() -> User:
    groups = {group.slug: group for group in ensure_cross_cutting_workgroups()}
    return make_user("Cora", leads=[groups["community-engagement"]])


def tell() -> None:
    for job in Job.objects.filter(kind="engagement.tell_writers"):
        services.tell_writers(job.args["answer"])


# Giving ---------------------------------------------------------------------------------------------------------------


def test_input_waits_for_a_moderator_and_the_same_sending_twice_is_one() -> None:
    token, goal = uuid4(), make_goal()
    twice = [services.give_input(by=None, about="goal", thing=goal, form_token=token, text="More buses") for _ in "ab"]
    assert twice[0].pk == twice[1].pk
    assert (twice[0].state, twice[0].goal) == (InputState.NEW, goal)


def test_an_address_is_kept_only_with_consent() -> None:
    assert give(email="ana@example.org").email == ""
    given = give(**TO)
    assert (given.email, given.consented_at is not None) == ("ana@example.org", True)


def test_nobody_writes_to_a_call_that_is_not_open() -> None:
    call = end_call(make_call(make_workgroup()))
    with pytest.raises(InputClosedError):
        give("call", call)
    with pytest.raises(InputInvalidError):
        give(text="  ")


# Moderating -----------------------------------------------------------------------------------------------------------


def test_who_keeps_a_call_answers_what_was_said_in_it_and_no_other_lead() -> None:
    group, other = make_workgroup("Housing"), make_workgroup("Reading")
    given = give("call", make_call(group))
    ana, ben = make_user("Ana", leads=[group]), make_user("Ben", leads=[other])
    assert [rules.can_answer_input(one, given) for one in (ana, ben)] == [True, False]


def test_staff_and_leads_of_community_engagement_moderate_and_nobody_else(bo: User) -> None:
    lead = make_user("Lu", leads=[make_workgroup("Housing")])
    with pytest.raises(NotYoursToDoError):
        services.accept_input(by=lead, inputs=[give()])
    for user in (bo, community_lead()):
        assert services.accept_input(by=user, inputs=[give()])[0].state == InputState.ACCEPTED
    assert AuditEvent.objects.filter(verb="accepted", target_type="engagement.input").count() == 2


def test_input_is_left_out_with_a_reason_from_the_list_and_its_writer_is_told_in_their_language(bo: User) -> None:
    with translation.override("es"):
        given = give(**TO)
    with pytest.raises(InputInvalidError):
        services.decline_input(by=bo, inputs=[given], reason="ugly")
    services.decline_input(by=bo, inputs=[given], reason="off_topic")
    services.decline_input(by=bo, inputs=[given], reason="off_topic")
    letter = OutboxMail.objects.get()
    assert (letter.language, letter.recipient) == ("es", "ana@example.org")
    assert "Trata de otro tema" in letter.body
    assert "/es/input/mine/" in letter.body


def test_private_details_go_from_the_page_and_stay_for_moderators(bo: User) -> None:
    given = give(text="Ben Miller hit me")
    services.edit_input(by=bo, given=given, text="[…] hit me")
    edited = services.edit_input(by=bo, given=given, text="[…] hurt me")
    assert (edited.text, edited.original, edited.is_edited) == ("[…] hurt me", "Ben Miller hit me", True)
    events = AuditEvent.objects.filter(target_type="engagement.input", verb="changed")
    assert [event.fields for event in events] == [["text"], ["text"]]
    assert "Ben" not in str(list(events.values()))
    with pytest.raises(InputInvalidError):
        services.edit_input(by=bo, given=given, text=" ")


def test_two_that_say_the_same_become_one_that_counts_both(bo: User) -> None:
    goal = make_goal()
    head, other = heard(thing=goal), give(thing=goal)
    services.merge_input(by=bo, given=other, into=head)
    other.refresh_from_db()
    assert (other.state, other.merged_into) == (InputState.MERGED, head)
    with pytest.raises(MoveRefusedError):
        services.decline_input(by=bo, inputs=[head], reason="unclear")
    with pytest.raises(MoveRefusedError):
        services.merge_input(by=bo, given=head, into=head)
    with pytest.raises(MoveRefusedError):
        services.merge_input(by=bo, given=heard(thing=make_goal("Everyone has a home")), into=head)
    with pytest.raises(MoveRefusedError):
        services.merge_input(by=bo, given=heard(thing=goal), into=give(thing=goal))


def test_a_second_merge_takes_along_what_was_merged_before(bo: User) -> None:
    goal = make_goal()
    last, head, first = heard(thing=goal), heard(thing=goal), give(thing=goal)
    services.merge_input(by=bo, given=first, into=head)
    services.merge_input(by=bo, given=head, into=last)
    first.refresh_from_db()
    assert first.merged_into == last


def test_themes_are_set_or_added(bo: User) -> None:
    bus, home, given = make_theme(), make_theme("Housing", "Vivienda"), heard()
    services.code_input(by=bo, inputs=[given], themes=[bus])
    services.code_input(by=bo, inputs=[given], themes=[home], add=True)
    assert set(given.themes.all()) == {bus, home}
    services.code_input(by=bo, inputs=[given], themes=[home])
    services.code_input(by=bo, inputs=[given], themes=[home])
    assert list(given.themes.all()) == [home]
    assert AuditEvent.objects.filter(verb="coded").count() == 3


def test_what_was_left_out_may_be_shown_after_all_and_is_told_of_its_answer(bo: User) -> None:
    given = give(**TO)
    services.decline_input(by=bo, inputs=[given], reason="unclear")
    services.accept_input(by=bo, inputs=[given])
    services.reply_to_input(by=bo, given=given, links={}, did="We listen.", why="You said so.")
    tell()
    occasions = OutboxMail.objects.order_by("pk").values_list("occasion", flat=True)
    assert list(occasions) == [f"input:{given.pk}:declined", f"input:{given.pk}:answered"]


# Answering ------------------------------------------------------------------------------------------------------------


def test_a_call_closes_with_an_answer_in_both_languages_linked_to_what_changed(bo: User) -> None:
    call, goal = make_call(make_workgroup()), make_goal()
    first, second = heard("call", call, **TO), heard("call", call)
    late = give("call", call, text="Another stop", email="eva@example.org", consent=True)
    with pytest.raises(MoveRefusedError, match="still write"):
        answered(call)
    end_call(call)
    with pytest.raises(MoveRefusedError, match="waits"):
        answered(call)
    services.accept_input(by=None, inputs=[late])
    with pytest.raises(InputInvalidError, match="both languages"):
        services.answer_call(by=bo, call=call, links={}, **{**ANSWER, "why_es": ""})
    answer = services.answer_call(by=bo, call=call, links={"goal": [goal]}, **ANSWER)
    assert [link.goal for link in answer.links.all()] == [goal]
    assert {row.answered_at for row in (Input.objects.get(pk=one.pk) for one in (first, second, late))} == {
        answer.answered_at
    }
    tell()
    tell()
    assert set(OutboxMail.objects.values_list("recipient", flat=True)) == {"ana@example.org", "eva@example.org"}


def test_a_call_is_answered_by_its_leads_and_staff_only(bo: User) -> None:
    group = make_workgroup()
    call = end_call(make_call(group))
    stranger = make_user("Lu", leads=[make_workgroup("Housing")])
    with pytest.raises(NotYoursToDoError):
        services.answer_call(by=stranger, call=call, links={}, **ANSWER)
    lead = make_user("Le", leads=[group])
    services.answer_call(by=lead, call=call, links={}, **ANSWER)
    services.answer_call(by=bo, call=call, links={}, **{**ANSWER, "did": "We open until nine."})
    answer = InputAnswer.objects.get()
    assert (answer.answered_by, answer.did, answer.changed_at is not None) == (lead, "We open until nine.", True)


def test_a_comment_is_answered_in_the_language_of_its_writer() -> None:
    strategy = make_strategy()
    lead = make_user("Le", leads=[strategy.workgroup])
    with translation.override("es"):
        given = heard("strategy", strategy, **TO)
    with pytest.raises(InputInvalidError, match="language"):
        services.reply_to_input(by=lead, given=given, links={}, did="We did.", why="So.")
    services.reply_to_input(
        by=lead, given=given, links={"strategy": [strategy]}, did_es="Lo hicimos.", why_es="Por eso."
    )
    tell()
    letter = OutboxMail.objects.get()
    assert "Lo hicimos." in letter.body
    assert "Qué hicimos" in letter.body
    with pytest.raises(MoveRefusedError):
        services.reply_to_input(by=None, given=give(), links={}, did="a", why="b")
    other = make_user("Lu", leads=[make_workgroup("Housing")])
    with pytest.raises(NotYoursToDoError):
        services.reply_to_input(by=other, given=given, links={}, did_es="a", why_es="b")


def test_what_is_put_together_with_an_answered_one_is_answered_and_told(bo: User) -> None:
    goal = make_goal()
    head = heard(thing=goal)
    services.reply_to_input(by=bo, given=head, links={}, did="We did.", why="So.")
    tell()
    other = give(thing=goal, **TO)
    services.merge_input(by=bo, given=other, into=head)
    other.refresh_from_db()
    assert other.answered_at is not None
    assert OutboxMail.objects.get().recipient == "ana@example.org"


def test_thousands_are_told_in_pieces_and_the_work_can_stop_in_between(
    monkeypatch: pytest.MonkeyPatch, bo: User
) -> None:
    monkeypatch.setattr("engagement.services.input_letters.PIECE", 2)
    goal = make_goal()
    head = heard(thing=goal, **TO)
    for number in range(4):
        services.merge_input(by=bo, given=give(thing=goal, email=f"p{number}@example.org", consent=True), into=head)
    answer = services.reply_to_input(by=bo, given=head, links={}, did="We did.", why="So.")
    assert services.tell_writers(answer.pk) == 5
    assert services.tell_writers(answer.pk) == 0
    assert services.tell_writers(987654) == 0


# Forgetting -----------------------------------------------------------------------------------------------------------


def at_night(days: int) -> None:
    """The night that many days from now."""
    from unittest import mock

    later = timezone.now() + timedelta(days=days)
    with mock.patch("django.utils.timezone.now", return_value=later):
        services.forget_addresses(timezone.localdate())


def test_an_address_goes_some_time_after_its_owner_was_told(bo: User) -> None:
    given = heard(**TO)
    services.reply_to_input(by=bo, given=given, links={}, did="We did.", why="So.")
    tell()
    OutboxMail.objects.update(state="sent")
    at_night(59)
    given.refresh_from_db()
    assert given.email == "ana@example.org"
    at_night(61)
    given.refresh_from_db()
    assert (given.email, given.consented_at, given.text != "") == ("", None, True)
    assert not OutboxMail.objects.exists()


def test_an_address_that_nobody_answers_goes_after_a_year_and_with_it_what_was_taken_out(bo: User) -> None:
    given = heard(**TO)
    services.edit_input(by=bo, given=given, text="[…]")
    at_night(364)
    given.refresh_from_db()
    assert given.email
    at_night(366)
    given.refresh_from_db()
    assert (given.email, given.original, given.is_edited) == ("", "", True)


def test_whoever_is_erased_leaves_neither_name_nor_address(bo: User) -> None:
    given = heard(name="Ana", **TO)
    services.forget_writer(["ANA@example.org", ""])
    given.refresh_from_db()
    assert (given.name, given.email, given.text != "") == ("", "", True)


def test_erasing_a_person_reaches_what_they_wrote_under_their_address(bo: User) -> None:
    ana = make_user("Ana")
    given = heard(name="Ana", email=ana.email, consent=True)
    erase(ana.person, by=None)
    given.refresh_from_db()
    assert (given.name, given.email, given.text != "") == ("", "", True)


# Taking back ----------------------------------------------------------------------------------------------------------


def test_a_writer_takes_back_everything(bo: User) -> None:
    given = heard(name="Ana", **TO)
    services.reply_to_input(by=bo, given=given, links={}, did="We did.", why="So.")
    tell()
    OutboxMail.objects.update(state="sent")
    services.withdraw_input(by=None, given=given)
    services.withdraw_input(by=None, given=given)
    given.refresh_from_db()
    assert (given.state, given.text, given.name, given.email) == (InputState.WITHDRAWN, "", "", "")
    assert not OutboxMail.objects.exists()
    assert not InputAnswer.objects.exists()
    with pytest.raises(MoveRefusedError):
        services.accept_input(by=bo, inputs=[given])
    with pytest.raises(MoveRefusedError):
        services.edit_input(by=bo, given=given, text="back")
    with pytest.raises(NotYoursToDoError):
        services.withdraw_input(by=make_user("Nobody"), given=heard())


def test_what_said_the_same_takes_the_place_of_what_was_taken_back(bo: User) -> None:
    goal = make_goal()
    head, second, third = heard(thing=goal), give(thing=goal), give(thing=goal)
    for other in (second, third):
        services.merge_input(by=bo, given=other, into=head)
    services.reply_to_input(by=bo, given=head, links={}, did="We did.", why="So.")
    services.withdraw_input(by=None, given=head)
    second.refresh_from_db()
    third.refresh_from_db()
    # Nobody has decided that everybody may read these words: they wait, with the answer.
    assert (second.state, third.merged_into, second.answer.did) == (InputState.NEW, second, "We did.")
    assert not Input.objects.accepted().exists()
    services.accept_input(by=bo, inputs=[second])
    assert [one.pk for one in Input.objects.accepted()] == [second.pk]


# Calls and themes -----------------------------------------------------------------------------------------------------


def test_a_call_says_what_can_change_before_the_public_reads_it(bo: User) -> None:
    group = make_workgroup()
    call = make_call(group, published=False, fixed="", fixed_es="")
    with pytest.raises(InputInvalidError, match="what cannot"):
        services.publish_call(by=bo, call=call)
    services.change_call(by=bo, call=call, fixed="The budget.")
    assert services.publish_call(by=bo, call=call).state == "published"
    with pytest.raises(InputInvalidError, match="over"):
        services.publish_call(by=bo, call=end_call(make_call(group, "Old", published=False)))
    with pytest.raises(NotYoursToDoError):
        services.create_call(by=make_user("Nobody"), workgroup=group, title="Mine")
    with pytest.raises(TypeError):
        services.change_call(by=bo, call=call, state="draft")


def test_a_call_that_was_heard_keeps_its_question_and_stays(bo: User) -> None:
    call = make_call(make_workgroup(), question_es="")
    services.hide_call(by=bo, call=call)
    services.publish_call(by=bo, call=call)
    give("call", call)
    with pytest.raises(MoveRefusedError):
        services.change_call(by=bo, call=call, question="Something else?")
    with pytest.raises(MoveRefusedError):
        services.hide_call(by=bo, call=call)
    changed = services.change_call(
        by=bo, call=call, question_es="¿Qué parada?", closes_on=call.closes_on + timedelta(days=3)
    )
    assert changed.question_es == "¿Qué parada?"


def test_themes_are_the_networks_own_list(bo: User) -> None:
    theme = services.add_theme(by=bo, name="Transport", name_es="Transporte")
    services.change_theme(by=bo, theme=theme, name="Getting around", name_es="Transporte")
    assert services.use_theme(by=bo, theme=theme, used=False).retired_on == timezone.localdate()
    assert services.use_theme(by=bo, theme=theme, used=True).retired_on is None
    with pytest.raises(InputInvalidError):
        services.add_theme(by=bo, name="Housing", name_es="")
    with pytest.raises(NotYoursToDoError):
        services.add_theme(by=make_user("Nobody"), name="a", name_es="b")


def test_the_night_and_the_telling_have_their_handlers(bo: User) -> None:
    assert {"engagement.forget_addresses"} <= set(jobs.nightly_kinds())
    assert "engagement.tell_writers" in jobs.handlers()
