"""Records of `parindex`: claims with evidence, appraisals, published tables."""

from django.db import models


class Mark(models.Model):
    """A unit's mark on one criterion of one rubric."""

    rubric = models.CharField(max_length=60)
    unit = models.CharField(max_length=40)
    criterion = models.CharField(max_length=20)
    state = models.CharField(max_length=20)
    claimed = models.DecimalField(max_digits=7, decimal_places=2)
    explanation = models.TextField(blank=True)
    evidence_digest = models.CharField(max_length=64, blank=True)
    evidence_name = models.CharField(max_length=200, blank=True)
    claimed_by = models.CharField(max_length=40)
    claimed_at = models.DateTimeField()
    appraised = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    reason = models.TextField(blank=True)
    appraised_by = models.CharField(max_length=40, blank=True)
    appraised_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rubric", "unit", "criterion"], name="mark_once")
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.criterion}"
