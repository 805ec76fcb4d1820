"""A person, and the account that some persons have."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kconnect.core.text import fold
from workgroups.choices import Consent, Language, MembershipRole, Naming, StaffRoleKind

MOST_LETTERS = 150


def folded_name(name: str) -> str:
    """A name to search and sort by, as long as its column: folding makes some letters longer, as "ß" or "ﷺ"."""
    return fold(name)[:MOST_LETTERS]


class FormerMember(str):
    """What stands in place of the name of somebody who was erased; written back, it is nothing."""


class PersonName(models.CharField[str, str]):
    """A person's name; the name of an erased one is empty in the database and reads "Former member" wherever it is read.

    Here and not in each page, because records of all apps name people: none of them can forget it.
    """

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        """The name, or the words for nobody in the language of the moment."""
        return FormerMember(gettext("Former member")) if value == "" else value

    def get_prep_value(self, value: Any) -> Any:
        """The words for nobody are no name."""
        return "" if isinstance(value, FormerMember) else super().get_prep_value(value)


class PersonQuerySet(models.QuerySet["Person"]):
    """People by whether they are still among us, and whether they may be written to."""

    def known(self) -> "PersonQuerySet":
        """Everybody who was not erased."""
        return self.filter(erased_at__isnull=True)

    def may_be_contacted(self) -> "PersonQuerySet":
        """Those who said that the network may write to them, and those who have an account, which says so.

        What an unproven record says is nobody's word.
        """
        return self.known().filter((~Q(consent="") & Q(unproven=False)) | Q(user__is_active=True))


class Person(models.Model):
    """Somebody the network knows. Seats, activities and attendance point here; an account is optional."""

    name = PersonName(_("name"), max_length=MOST_LETTERS)
    name_folded = models.CharField(max_length=MOST_LETTERS, editable=False, db_index=True)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.ENGLISH)
    email = models.EmailField(_("contact e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    consent = models.CharField(
        _("agreed to be contacted"), max_length=10, choices=Consent, blank=True, help_text=_("Empty: is not contacted.")
    )
    consent_on = models.DateField(_("agreed on"), null=True, blank=True)
    naming = models.CharField(
        _("named in public"), max_length=3, choices=Naming, default=Naming.UNDECIDED, blank=True,
        help_text=_("As the person decided it themselves; nobody else can show a name after a no."),
    )  # fmt: skip
    # Made by a form that anybody may fill in: nobody has heard from the owner of this address or number. It gets what answers
    # the form; nothing else takes its address, its name or its consent for anybody's.
    unproven = models.BooleanField(_("written by a public form"), default=False, editable=False)
    created_at = models.DateTimeField(default=timezone.now)
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("person"), _("people")
        ordering = ["name_folded", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(language__in=Language.values),
                name="workgroups_person_language",
                violation_error_message=_("Choose one of the languages."),
            ),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True) & ~Q(name="")
                | Q(erased_at__isnull=False, name="", name_folded="", email="", phone=""),
                name="workgroups_person_name",
                violation_error_message=_("Give the person's name."),
            ),
            models.CheckConstraint(
                condition=Q(consent="", consent_on__isnull=True)
                | Q(consent__in=Consent.values, consent_on__isnull=False),
                name="workgroups_person_consent",
                violation_error_message=_("Say how and when the person agreed to be contacted, or neither."),
            ),
            models.CheckConstraint(
                condition=Q(naming__in=Naming.values),
                name="workgroups_person_naming",
                violation_error_message=_("Say whether the person wants to be named, or leave it open."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    """Makes accounts; e-mail addresses are compared without case."""

    @transaction.atomic
    def create_user(
        self, email: str, password: str | None = None, *, person: Person | None = None, name: str = "",
        language: str = Language.ENGLISH, **extra: Any,
    ) -> "User":  # fmt: skip
        """An account for `person`, or for a new person called `name` (default: the part before the @).

        Without a password nobody can sign in with one.
        """
        address = email.strip().lower()
        if not address:
            raise ValueError("An account needs an e-mail address.")
        if person is None:
            called = name or address.partition("@")[0]
            person = Person.objects.create(name=called, name_folded=folded_name(called), language=language)
        user = self.model(email=address, person=person, **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **extra: Any) -> "User":
        """An account that operates the portal."""
        return self.create_user(email, password, is_superuser=True, **extra)

    def leads_of(self, workgroup_id: int) -> "models.QuerySet[User]":
        """The active accounts of the leads of a workgroup."""
        held = {"workgroup": workgroup_id, "role": MembershipRole.LEAD, "ended__isnull": True}
        leads = {f"person__memberships__{name}": value for name, value in held.items()}
        return self.reachable().filter(**leads).order_by("pk").distinct()

    def of_staff(self, role: StaffRoleKind) -> "models.QuerySet[User]":
        """The active accounts of those who hold a role in running the network."""
        held = {"person__staff_roles__role": role, "person__staff_roles__ended__isnull": True}
        return self.reachable().filter(**held).order_by("pk").distinct()

    def stewards(self) -> "models.QuerySet[User]":
        """The active accounts of the data stewards."""
        return self.of_staff(StaffRoleKind.STEWARD)

    def backbone(self) -> "models.QuerySet[User]":
        """The active accounts of the backbone staff."""
        return self.of_staff(StaffRoleKind.BACKBONE)

    def reachable(self) -> "models.QuerySet[User]":
        """The accounts that the network writes to, with what is needed for it: an active one, and its person's language."""
        return self.filter(is_active=True).select_related("person")

    def running(self) -> "models.QuerySet[User]":
        """The active accounts of those who run the network: backbone staff and superusers."""
        backbone = Q(person__staff_roles__role=StaffRoleKind.BACKBONE, person__staff_roles__ended__isnull=True)
        return self.filter(Q(is_superuser=True) | backbone, is_active=True).distinct()

    def get_by_natural_key(self, username: str | None) -> "User":
        """Finds the account of an address in any case."""
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser, PermissionsMixin):
    """An account: signs in by e-mail. Everything else about somebody belongs to the person."""

    email = models.EmailField(_("e-mail"))
    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="user", verbose_name=_("person"))
    is_active = models.BooleanField(_("active"), default=True, help_text=_("Off: signed out, and stays out."))
    is_demo = models.BooleanField(
        _("demo account"), default=False, help_text=_("Skips the second factor; only on a loopback address.")
    )
    date_joined = models.DateTimeField(_("joined"), default=timezone.now)

    objects: ClassVar[UserManager] = UserManager()

    EMAIL_FIELD = USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name, verbose_name_plural = _("account"), _("accounts")
        ordering = ["email"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="workgroups_user_email",
                violation_error_message=_("Somebody signs in with this e-mail already."),
            )
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def language(self) -> str:
        """The language in which this person wants to be written to."""
        return self.person.language

    def get_full_name(self) -> str:
        """The person's name."""
        return self.person.name

    def get_short_name(self) -> str:
        """The first word of the person's name."""
        return self.person.name.split()[0] if self.person.name.split() else ""

    @property
    def is_staff(self) -> bool:
        """What the Django admin asks: it is for superusers only."""
        return self.is_superuser
