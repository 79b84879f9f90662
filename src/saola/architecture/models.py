"""Records of `architecture`: what departments declare beside the pack, and what really ran."""

from django.db import models


class Declaration(models.Model):
    """A system that a unit declares, from proposal to appraisal."""

    code = models.CharField(max_length=40, unique=True)
    name_vi = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    box = models.CharField(max_length=20)
    owner = models.CharField(max_length=40)
    purpose = models.TextField()
    functions = models.JSONField(default=list)
    masters = models.JSONField(default=list)
    reads = models.JSONField(default=list)
    providers = models.JSONField(default=list)
    product = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=20)
    declared_by = models.CharField(max_length=40)
    declared_at = models.DateTimeField()
    decided_by = models.CharField(max_length=40, blank=True)
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["-declared_at"]

    def __str__(self) -> str:
        return self.code


class ObservedFlow(models.Model):
    """Exchanges between two systems over one service, counted from the evidence log."""

    consumer = models.CharField(max_length=120)
    provider = models.CharField(max_length=120)
    service = models.CharField(max_length=120)
    calls = models.BigIntegerField()
    errors = models.BigIntegerField()
    refused = models.BigIntegerField()
    last_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["consumer", "provider", "service"], name="observed_flow_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.consumer} → {self.provider} ({self.service})"
