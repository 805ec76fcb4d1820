"""Who gets what at the addresses of workgroups, partners and people."""

from typing import Any

from tests.access.table import (
    DONE,
    FORBIDDEN,
    NO_METHOD,
    NOT_SIGNED_IN,
    NOT_THERE,
    OK,
    ROLES,
    STAFF,
    Page,
    console,
    everybody,
    only,
    signed_in,
)  # fmt: skip
from tests.access.world import World
from tests.build_workgroups import make_person
from workgroups import services
from workgroups.models import Invitation
from workgroups.services.invitations import hash_of

TOKEN = "a-token-of-the-access-matrix"
PROFILE = {"name": "One", "sector": "health", "role_in_network": "provider"}
POST_ONLY = everybody(NO_METHOD)
ONLY_STAFF_MAY = console(*STAFF, answer=DONE)


def build(world: World) -> None:
    """An open invitation with a known token, and a person to change."""
    invited = services.invite(
        by=world.users["backbone"], email="rosa@example.org", workgroup=world.a, workgroup_role="member"
    )
    Invitation.objects.filter(pk=invited.pk).update(token_hash=hash_of(TOKEN))
    world.things["invitation"] = Invitation.objects.get(pk=invited.pk)
    world.things["to_one"] = services.invite(
        by=world.users["backbone"], email="hoa@example.org", organization=world.one
    )
    world.things["person"] = make_person("Rosa")
    services.grant_affiliation(by=None, person=world.things["person"], organization=world.one)


def member_a(world: World) -> dict[str, Any]:
    return {"person_id": world.users["member_a"].person_id}


def rosa(world: World) -> dict[str, Any]:
    return {"person_id": world.things["person"].pk}


def backbone(world: World) -> dict[str, Any]:
    return {"person_id": world.users["backbone"].person_id}


def suspended(world: World) -> dict[str, Any]:
    return {"person_id": world.users["suspended"].person_id}


def invitation(world: World) -> dict[str, Any]:
    return {"invitation_id": world.things["invitation"].pk}


def lead_of_b(world: World) -> dict[str, Any]:
    return {"role": "lead", "workgroup": world.b.pk}


def member_of_a(world: World) -> dict[str, Any]:
    return {"role": "member", "workgroup": world.a.pk}


def from_one(world: World) -> dict[str, Any]:
    return {"affiliation-organization": world.one.pk}


def hidden(world: World) -> dict[str, Any]:
    return {"slug": world.hidden.slug}


def two(world: World) -> dict[str, Any]:
    return {"slug": world.two.slug}


def group_a(world: World) -> dict[str, Any]:
    return {"slug": world.a.slug}


def in_group_a(world: World) -> dict[str, Any]:
    return {"slug": world.a.slug, "invitation_id": world.things["invitation"].pk}


def firm_one(world: World) -> dict[str, Any]:
    return {"slug": world.one.slug}


def in_firm_one(world: World) -> dict[str, Any]:
    return {"slug": world.one.slug, "invitation_id": world.things["to_one"].pk}


def pasted(world: World) -> dict[str, Any]:
    return {"people": "Pia <pia@example.org>", "role": "member", "language": "es", "step": "send"}


def in_console(world: World) -> dict[str, Any]:
    return pasted(world) | {"workgroup": world.a.pk}


def lead_of_a_may(answer: int) -> Any:
    return only("lead_a", *STAFF, answer=answer, forbidden=("member_a",))


NO_SUCH = {"slug": "nothing"}
NOBODY_ELSE = {"person_id": 987654}

ACCESS: dict[str, Any] = {
    "workgroups:workgroup_list": Page(get=everybody()),
    "workgroups:organization_list": Page(get=everybody()),
    "agenda:organization_detail": [
        Page(get=everybody(), at=lambda world: {"slug": "one"}),
        # Not published: nobody reads it in public, its editors included.
        Page(get=everybody(NOT_THERE), at=lambda world: {"slug": "two"}, missing={"slug": "nothing"}),
    ],
    "workgroups:organization_edit": [
        Page(
            get=only("editor_one", *STAFF), post=only("editor_one", *STAFF, answer=DONE),
            at=lambda world: {"slug": "one"}, missing={"slug": "nothing"}, form=lambda world: PROFILE,
        ),
        Page(
            get=only("editor_two", *STAFF), post=only("editor_two", *STAFF, answer=DONE),
            at=lambda world: {"slug": "two"}, missing={"slug": "nothing"}, form=lambda world: PROFILE,
        ),
    ],
    "workgroups:profile_edit": Page(
        get=signed_in(), post=signed_in(DONE), form=lambda world: {"name": "Somebody", "language": "es"}
    ),
    # The token is the permission; who is signed in is asked to sign out first.
    "workgroups:invitation_accept": Page(
        get={role: OK if role in NOT_SIGNED_IN else FORBIDDEN for role in ROLES},
        post={role: DONE if role in NOT_SIGNED_IN else FORBIDDEN for role in ROLES},
        at=lambda world: {"token": TOKEN},
        form=lambda world: {"name": "Rosa", "language": "en", "password": "a sentence that opens"},
    ),
    "workgroups:person_list": Page(get=console(*STAFF)),
    "workgroups:person_detail": Page(get=console(*STAFF), at=member_a, missing=NOBODY_ELSE),
    "workgroups:role_grant": [
        Page(get=POST_ONLY, post=ONLY_STAFF_MAY, at=member_a, missing=NOBODY_ELSE, form=lead_of_b),
        # Staff of the same rank change each other, but nobody themselves.
        Page(get=POST_ONLY, post=console("superuser", answer=DONE), at=backbone, form=lead_of_b),
    ],
    "workgroups:role_end": Page(get=POST_ONLY, post=ONLY_STAFF_MAY, at=member_a, missing=NOBODY_ELSE, form=member_of_a),
    "workgroups:account_suspend": Page(
        get=POST_ONLY, post=ONLY_STAFF_MAY, at=member_a, missing=NOBODY_ELSE, form=lambda world: {"reason": "left"}
    ),
    "workgroups:account_restore": Page(get=POST_ONLY, post=ONLY_STAFF_MAY, at=suspended, missing=NOBODY_ELSE),
    "workgroups:person_erase": [
        Page(get=POST_ONLY, post=ONLY_STAFF_MAY, at=rosa, missing=NOBODY_ELSE),
        Page(get=POST_ONLY, post=console("superuser", answer=DONE), at=backbone),
    ],
    "workgroups:person_keep": Page(get=POST_ONLY, post=ONLY_STAFF_MAY, at=rosa, missing=NOBODY_ELSE),
    "workgroups:affiliation_grant": [
        Page(get=POST_ONLY, post=ONLY_STAFF_MAY, at=member_a, missing=NOBODY_ELSE, form=from_one),
        Page(get=POST_ONLY, post=console("superuser", answer=DONE), at=backbone, form=from_one),
    ],
    "workgroups:affiliation_end": Page(
        get=POST_ONLY, post=ONLY_STAFF_MAY, at=rosa, missing=NOBODY_ELSE, form=from_one
    ),
    "workgroups:console_workgroup_list": Page(get=console(*STAFF)),
    "workgroups:workgroup_create": Page(
        get=console(*STAFF), post=ONLY_STAFF_MAY, form=lambda world: {"name": "Housing", "kind": "issue"}
    ),
    "workgroups:workgroup_edit": Page(
        get=console(*STAFF), post=ONLY_STAFF_MAY, at=hidden, missing=NO_SUCH, form=lambda world: {"name": "Renamed"}
    ),
    "workgroups:workgroup_publish": Page(
        get=POST_ONLY, post=ONLY_STAFF_MAY, at=hidden, missing=NO_SUCH, form=lambda world: {"published": "yes"}
    ),
    "workgroups:console_organization_list": Page(get=console(*STAFF)),
    "workgroups:organization_create": Page(
        get=console(*STAFF), post=ONLY_STAFF_MAY, form=lambda world: PROFILE | {"name": "Three"}
    ),
    "workgroups:organization_publish": Page(
        get=POST_ONLY, post=ONLY_STAFF_MAY, at=two, missing=NO_SUCH, form=lambda world: {"published": "yes"}
    ),
    "workgroups:invitation_list": Page(get=console(*STAFF)),
    "workgroups:invitation_create": Page(
        get=console(*STAFF), post=ONLY_STAFF_MAY,
        form=lambda world: {"email": "new@example.org", "language": "en", "workgroup": world.a.pk},
    ),
    "workgroups:invitation_many": Page(get=console(*STAFF), post=ONLY_STAFF_MAY, form=in_console),
    "workgroups:invitation_renew_all": Page(get=POST_ONLY, post=ONLY_STAFF_MAY),
    "workgroups:workgroup_invitation_list": Page(get=lead_of_a_may(OK), at=group_a, missing=NO_SUCH),
    "workgroups:workgroup_invitation_many": Page(
        get=lead_of_a_may(OK), post=lead_of_a_may(DONE), at=group_a, missing=NO_SUCH, form=pasted
    ),
    "workgroups:workgroup_invitation_renew_all": Page(
        get=POST_ONLY, post=lead_of_a_may(DONE), at=group_a, missing=NO_SUCH
    ),
    "workgroups:workgroup_invitation_renew": Page(
        get=POST_ONLY, post=lead_of_a_may(DONE), at=in_group_a, missing={"slug": "group-a", "invitation_id": 987654}
    ),
    "workgroups:workgroup_invitation_withdraw": Page(
        get=POST_ONLY, post=lead_of_a_may(DONE), at=in_group_a, missing={"slug": "group-a", "invitation_id": 987654}
    ),
    "workgroups:organization_invitation_list": Page(get=only("editor_one", *STAFF), at=firm_one, missing=NO_SUCH),
    "workgroups:organization_invitation_many": Page(
        get=only("editor_one", *STAFF), post=only("editor_one", *STAFF, answer=DONE), at=firm_one, missing=NO_SUCH,
        form=lambda world: pasted(world) | {"role": "editor"},
    ),
    "workgroups:organization_invitation_renew_all": Page(
        get=POST_ONLY, post=only("editor_one", *STAFF, answer=DONE), at=firm_one, missing=NO_SUCH
    ),
    "workgroups:organization_invitation_renew": Page(
        get=POST_ONLY, post=only("editor_one", *STAFF, answer=DONE), at=in_firm_one,
        missing={"slug": "one", "invitation_id": 987654},
    ),
    "workgroups:organization_invitation_withdraw": Page(
        get=POST_ONLY, post=only("editor_one", *STAFF, answer=DONE), at=in_firm_one,
        missing={"slug": "one", "invitation_id": 987654},
    ),
    "workgroups:invitation_renew": Page(
        get=POST_ONLY, post=ONLY_STAFF_MAY, at=invitation, missing={"invitation_id": 987654}
    ),
    "workgroups:invitation_withdraw": Page(
        get=POST_ONLY, post=ONLY_STAFF_MAY, at=invitation, missing={"invitation_id": 987654}
    ),
}  # fmt: skip
