"""Records of `ioc`: watches of threshold rules, incidents with tasks and timeline, feedback."""

from django.db import models
from django.db.models import Q

ENDED = ("closed", "false_alarm")


class Watch(models.Model):
    """Where a threshold rule stands at one station."""

    rule = models.CharField(max_length=80)
    station = models.CharField(max_length=80)
    phase = models.CharField(max_length=20)
    since = models.DateTimeField(null=True)
    last_at = models.DateTimeField()
    last_measured_at = models.DateTimeField()
    value = models.FloatField()
    peak = models.FloatField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rule", "station"], name="ioc_one_watch_each")
        ]

    def __str__(self) -> str:
        return f"{self.rule}@{self.station}"


class Incident(models.Model):
    """Something that somebody must look after, from its opening to its end."""

    code = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=80)
    title_vi = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300)
    place = models.CharField(max_length=80, blank=True)
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)
    severity = models.CharField(max_length=20)
    source = models.CharField(max_length=200)
    key = models.CharField(max_length=200)
    playbook = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=20, db_index=True)
    opened_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True)
    in_hand_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    alerts = models.IntegerField(default=1)
    outcome = models.TextField(blank=True)
    bulletin = models.CharField(max_length=40, blank=True)
    subsided_at = models.DateTimeField(null=True)
    stations = models.JSONField(default=list)
    warned = models.JSONField(default=list)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ["-opened_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["key"], condition=~Q(state__in=ENDED), name="ioc_one_open_incident_each"
            )
        ]

    def __str__(self) -> str:
        return self.code


class Task(models.Model):
    """What one unit is to do about an incident; the steps of its procedure come first."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="tasks")
    number = models.IntegerField()
    step = models.CharField(max_length=80, blank=True)
    name_vi = models.CharField(max_length=300)
    name_en = models.CharField(max_length=300)
    unit = models.CharField(max_length=40, db_index=True)
    given_at = models.DateTimeField()
    due_at = models.DateTimeField()
    evidence_needed = models.BooleanField(default=False)
    done_at = models.DateTimeField(null=True)
    done_by = models.CharField(max_length=40, blank=True)
    note = models.TextField(blank=True)
    evidence = models.CharField(max_length=64, blank=True)
    evidence_name = models.CharField(max_length=120, blank=True)
    evidence_type = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["incident", "number"], name="ioc_task_numbers")
        ]

    def __str__(self) -> str:
        return f"{self.incident_id}/{self.number}"


class TimelineEntry(models.Model):
    """What happened in an incident; rows are added, never changed."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="timeline")
    at = models.DateTimeField()
    actor = models.CharField(max_length=80)
    act = models.CharField(max_length=40)
    note = models.TextField(blank=True)
    note_en = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.incident_id} {self.act}"


class Feedback(models.Model):
    """One report of a citizen that a unit answered, on time or late."""

    key = models.CharField(max_length=80, unique=True)
    unit = models.CharField(max_length=40)
    on_time = models.BooleanField()
    answered_at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = [models.Index(fields=["unit", "answered_at"], name="ioc_feedback_of_unit")]

    def __str__(self) -> str:
        return self.key
