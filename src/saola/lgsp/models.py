"""Tables of the registry in the control store; only the slices' `store.py` use them."""

from django.db import models


class Organisation(models.Model):
    """A member of the exchange: who is answerable for systems (X-Road: a member)."""

    code = models.CharField(max_length=64, unique=True)
    name_vi = models.CharField(max_length=255)
    name_en = models.CharField(max_length=255, blank=True)
    instance = models.CharField(max_length=32, default="VN")
    member_class = models.CharField(max_length=16, default="GOV")
    unit_code = models.CharField(max_length=64, blank=True)
    demo = models.BooleanField(default=False)

    def __str__(self) -> str:
        """What the record is known by."""
        return self.code


class System(models.Model):
    """An information system that calls or answers (X-Road: a subsystem)."""

    code = models.CharField(max_length=64, unique=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT)
    name_vi = models.CharField(max_length=255)
    name_en = models.CharField(max_length=255, blank=True)
    level = models.PositiveSmallIntegerField(null=True)
    operator = models.CharField(max_length=255, blank=True)
    source = models.TextField(blank=True)
    verified = models.BooleanField(default=False)
    demo = models.BooleanField(default=False)
    enabled = models.BooleanField(default=True)

    def __str__(self) -> str:
        """What the record is known by."""
        return self.code


class Service(models.Model):
    """What a system offers to others, in one version."""

    code = models.CharField(max_length=64, unique=True)
    system = models.ForeignKey(System, models.PROTECT)
    service_code = models.CharField(max_length=64)
    version = models.CharField(max_length=16, blank=True)
    title_vi = models.CharField(max_length=255)
    title_en = models.CharField(max_length=255, blank=True)
    about_vi = models.TextField(blank=True)
    about_en = models.TextField(blank=True)
    kind = models.CharField(max_length=16, default="REST")
    base_url = models.CharField(max_length=500)
    adapter = models.CharField(max_length=64, blank=True)
    timeout_s = models.FloatField(default=10.0)
    endpoints = models.JSONField(default=list)
    fields = models.JSONField(default=list)
    openapi = models.TextField(blank=True)
    owner_unit = models.CharField(max_length=64, blank=True)
    enabled = models.BooleanField(default=True)
    demo = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["system", "service_code", "version"], name="lgsp_service_once"
            )
        ]

    def __str__(self) -> str:
        """What the record is known by."""
        return self.code


class Contract(models.Model):
    """What one system may do with one service: purpose, legal basis, fields, quota, validity."""

    id = models.CharField(primary_key=True, max_length=36)
    consumer = models.ForeignKey(System, models.PROTECT)
    service = models.ForeignKey(Service, models.PROTECT)
    purpose = models.CharField(max_length=64)
    purpose_text = models.TextField()
    legal_basis = models.TextField()
    fields = models.JSONField(default=list)
    endpoints = models.JSONField(default=list)
    per_minute = models.PositiveIntegerField()
    per_day = models.PositiveIntegerField()
    purpose_required = models.BooleanField(default=True)
    dossier_required = models.BooleanField(default=False)
    since = models.DateField()
    until = models.DateField(null=True)
    state = models.CharField(max_length=16, db_index=True)
    reason = models.TextField(blank=True)
    requested_by = models.CharField(max_length=64)
    requested_at = models.DateTimeField()
    due_at = models.DateTimeField()
    decided_by = models.CharField(max_length=64, blank=True)
    decided_at = models.DateTimeField(null=True)
    demo = models.BooleanField(default=False)

    def __str__(self) -> str:
        """What the record is known by."""
        return self.id


class RulesVersion(models.Model):
    """One row: how often the rules of the exchange have changed."""

    version = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        """What the record is known by."""
        return str(self.version)
