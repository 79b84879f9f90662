"""Records of `identity`: accounts and what identifies people, roles, machine clients, consents."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from saola.kernel import clock, ids

KINDS = [
    ("citizen", "Công dân"),
    ("business", "Doanh nghiệp, tổ chức"),
    ("foreigner", "Người nước ngoài"),
    ("official", "Cán bộ, công chức"),
]
IDENTIFIERS = [
    ("personal_number", "Số định danh cá nhân"),
    ("passport", "Hộ chiếu"),
    ("tax_code", "Mã số thuế"),
    ("business_code", "Mã số doanh nghiệp"),
    ("officer_code", "Mã số cán bộ"),
]


class Accounts(BaseUserManager["Account"]):
    """Makes accounts for Django's own commands; people's accounts are made by `accounts.store`."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "Account":
        """An account that signs in by password."""
        account = self.model(username=username, **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account

    def create_superuser(self, username: str, password: str, **fields: Any) -> "Account":
        """An official's account; its rights come from roles, as everybody's do."""
        return self.create_user(username, password, kind="official", **fields)


class Account(AbstractBaseUser):
    """Someone who can sign in. Names are one field: not everybody has a family name."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    username = models.CharField(max_length=150, unique=True)
    kind = models.CharField(max_length=16, choices=KINDS, default="citizen")
    full_name = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True, db_index=True)
    phone = models.CharField(max_length=20, blank=True)
    language = models.CharField(max_length=2, default="vi")
    # 0 unknown, 1 self-declared, 2 proven to an electronic identity provider (Decree 69/2024).
    assurance = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)
    demo = models.BooleanField(default=False)
    second_factor_waived = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects: ClassVar[Accounts] = Accounts()
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        """What an account is called."""

        verbose_name = "tài khoản"
        verbose_name_plural = "tài khoản"

    def __str__(self) -> str:
        """The id alone: this text ends up in logs and histories, and a name is personal data."""
        return str(self.pk)


class Identifier(models.Model):
    """Something official that identifies an account's holder; any number of them, or none."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="identifiers")
    kind = models.CharField(max_length=20, choices=IDENTIFIERS)
    country = models.CharField(max_length=2, default="VN")  # ISO 3166-1, of the issuer
    value = models.CharField(max_length=40)
    verified_by = models.CharField(max_length=40, blank=True)
    verified_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """One holder for each identifier."""

        constraints = [
            models.UniqueConstraint(
                fields=["kind", "country", "value"], name="identity_identifier_one_holder"
            )
        ]

    def __str__(self) -> str:
        """The kind alone: the value is personal data."""
        return self.kind


class RoleGrant(models.Model):
    """A role given to an account in a unit for a period; rows are ended, never deleted."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=32)
    unit = models.CharField(max_length=40, blank=True)  # a code of the pack; empty: the province
    since = models.DateField()
    until = models.DateField(null=True, blank=True)  # the last day
    basis = models.CharField(max_length=200, blank=True)
    granted_by = models.CharField(max_length=64)
    granted_at = models.DateTimeField(default=clock.now, editable=False)
    ended_by = models.CharField(max_length=64, blank=True)

    class Meta:
        """Grants are looked up by account."""

        indexes = [models.Index(fields=["account", "since"])]

    def __str__(self) -> str:
        """Role and unit."""
        return f"{self.role}@{self.unit}"


class MachineClient(models.Model):
    """A system that asks for tokens with its own secret (RFC 6749, 4.4)."""

    client_id = models.CharField(max_length=80, primary_key=True)
    system_id = models.CharField(max_length=200)  # the subsystem code the exchange knows it by
    title = models.CharField(max_length=200)
    secret_digest = models.CharField(max_length=64)  # SHA-256: the secret itself is 256 random bits
    scopes = models.CharField(max_length=500, blank=True)
    networks = models.CharField(max_length=500, blank=True)  # CIDR, space separated; empty: any
    active = models.BooleanField(default=True)
    created_by = models.CharField(max_length=64)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    last_used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        """The client's id."""
        return self.client_id


class Consent(models.Model):
    """A person's consent to one use of their data, and its withdrawal (personal data law)."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=64)
    text_version = models.CharField(max_length=20)
    given_at = models.DateTimeField(default=clock.now, editable=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        """The purpose."""
        return self.purpose
