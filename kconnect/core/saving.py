"""How a row is checked and saved: what breaks a rule is said in the rule's words."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from kconnect.core.errors import DomainError


def save_checked(row: models.Model, refused: type[DomainError]) -> None:
    """Saves a row that keeps the rules of its model; raises `refused` with the sentences of the rules that it breaks.

    Named constraints are the database's to check, so they cost nothing here. Only once it has refused the row are they
    gone through one by one, to learn whose sentence to say. What breaks none of them goes on as IntegrityError: a row
    that another one points to, or a rule that somebody else's row made true meanwhile.
    """
    try:
        row.full_clean(validate_constraints=False)
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError:
            row.validate_constraints()
            # An address or a name that somebody else took at the same moment.
            row.validate_unique()
            raise
    except ValidationError as error:
        raise refused(" ".join(dict.fromkeys(error.messages))) from error
