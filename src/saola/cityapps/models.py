"""Records of `cityapps`: field reports with their history, and what limits abuse of them."""

from django.db import models


class Report(models.Model):
    """A field report; see `fieldreports.model.Report` for the meaning of each member."""

    code = models.CharField(max_length=40, unique=True)
    category = models.CharField(max_length=40)
    text = models.TextField()
    division = models.CharField(max_length=20)
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)
    unit = models.CharField(max_length=40)
    state = models.CharField(max_length=20)
    received_at = models.DateTimeField()
    due_at = models.DateTimeField()
    key = models.CharField(max_length=64)
    account = models.CharField(max_length=40, blank=True)
    email = models.CharField(max_length=254, blank=True)
    picture = models.CharField(max_length=64, blank=True)
    answer = models.TextField(blank=True)
    shown = models.BooleanField(default=False)
    ended_at = models.DateTimeField(null=True)
    stars = models.IntegerField(default=0)
    remark = models.TextField(blank=True)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ["-received_at", "-id"]
        indexes = [
            models.Index(fields=["unit", "state", "due_at"], name="cityapps_report_desk"),
            models.Index(fields=["state", "-ended_at"], name="cityapps_report_public"),
            models.Index(fields=["account"], name="cityapps_report_own"),
        ]

    def __str__(self) -> str:
        return self.code


class ReportEntry(models.Model):
    """A line of a report's history; rows are added, never changed."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="entries")
    at = models.DateTimeField()
    act = models.CharField(max_length=20)
    unit = models.CharField(max_length=40)
    actor = models.CharField(max_length=80, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.report_id} {self.act}"


class Attempt(models.Model):
    """A deed that is counted within an hour; `who` is a digest, never an address."""

    who = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["who", "at"], name="cityapps_attempt_recent")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"
