"""The addresses of allauth: signing in, passwords, second factor, sessions. What they do is tested by allauth and the journeys.

Here stands who gets in. POST sends an empty form, so 200 means: the form is shown again.
"""

from typing import Any

from tests.access.table import DONE, LOGIN, NOT_SIGNED_IN, NOT_THERE, OK, ROLES, RUN, Answers, Page, everybody


def split(stranger: int | str, member: int, staff: int | None = None) -> Answers:
    """One answer for whoever is not signed in, one for the others; those who run the network have a second factor."""
    answers: dict[str, int | str] = {role: stranger if role in NOT_SIGNED_IN else member for role in ROLES}
    return answers if staff is None else answers | dict.fromkeys(RUN, staff)


def mine(
    get: int = OK, post: int | None = None, *, staff_get: int | None = None, staff_post: int | None = None
) -> Page:
    """A page of one's own account: a stranger signs in first."""
    return Page(get=split(LOGIN, get, staff_get), post=None if post is None else split(LOGIN, post, staff_post))


def read_only() -> Page:
    """A page that says something to everybody."""
    return Page(get=everybody(), post=None)


def key_of(world: Any) -> dict[str, Any]:
    """A passkey that nobody has."""
    return {"pk": 987654}


NO_KEY = split(LOGIN, NOT_THERE)

ACCESS: dict[str, Any] = {
    # The way in: whoever is in already is led on.
    "account_login": Page(get=split(OK, DONE), post=split(OK, DONE)),
    "account_signup": Page(get=split(OK, DONE), post=split(OK, DONE)),
    "account_reset_password": Page(get=everybody(), post=everybody()),
    "account_reset_password_from_key": Page(
        get=everybody(), post=everybody(), at=lambda world: {"uidb36": "1", "key": "wrong"}
    ),
    "account_confirm_email": Page(get=everybody(), at=lambda world: {"key": "wrong"}),
    "account_inactive": read_only(),
    "account_email_verification_sent": read_only(),
    "account_reset_password_done": read_only(),
    "account_reset_password_from_key_done": read_only(),
    # Steps of a sign-in: without one under way they lead back to its start.
    "account_confirm_login_code": Page(get=everybody(DONE), post=everybody(DONE)),
    "mfa_authenticate": Page(get=everybody(DONE), post=everybody(DONE)),
    "mfa_login_webauthn": Page(get=everybody(DONE), post=everybody(DONE)),
    # One's own account.
    "account_logout": Page(get=split(DONE, OK), post=everybody(DONE)),
    "account_reauthenticate": mine(OK, OK),
    "account_email": mine(OK, DONE),
    "account_change_password": mine(OK, OK),
    "account_set_password": mine(DONE, DONE),
    "usersessions_list": mine(OK, DONE),
    "mfa_index": mine(OK),
    "mfa_reauthenticate": mine(DONE, DONE, staff_get=OK, staff_post=OK),
    "mfa_reauthenticate_webauthn": mine(DONE, DONE),
    "mfa_activate_totp": mine(OK, OK, staff_get=DONE, staff_post=DONE),
    "mfa_deactivate_totp": mine(NOT_THERE, NOT_THERE, staff_get=OK, staff_post=DONE),
    "mfa_generate_recovery_codes": mine(OK, OK, staff_post=DONE),
    "mfa_view_recovery_codes": mine(NOT_THERE),
    "mfa_download_recovery_codes": mine(NOT_THERE),
    "mfa_list_webauthn": mine(OK),
    "mfa_add_webauthn": mine(OK, OK),
    "mfa_remove_webauthn": Page(get=NO_KEY, at=key_of),
    "mfa_edit_webauthn": Page(get=NO_KEY, at=key_of),
}
