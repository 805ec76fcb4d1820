"""The key of whoever gave input: it says which one and nothing else, and never ends."""

from django.core import signing

from engagement.models import Input

SALT = "engagement.input"


def token_of_input(given: Input) -> str:
    """The key of a piece of input; whoever has it may see how it stands, and take it back."""
    return signing.Signer(salt=SALT).sign_object(given.pk)


def input_of_token(token: str) -> Input | None:
    """What the key opens; None when it is not ours."""
    try:
        number = signing.Signer(salt=SALT).unsign_object(token)
    except (signing.BadSignature, TypeError, ValueError):
        return None
    return Input.objects.select_related("call", "merged_into").filter(pk=number).first()
