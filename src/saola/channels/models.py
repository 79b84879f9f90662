"""Records of `channels`: what the people are told, and the messages sent to one person."""

from django.db import models


class Bulletin(models.Model):
    """A bulletin to the people: in force from publication until its end or withdrawal."""

    id = models.CharField(primary_key=True, max_length=36)
    key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=40)
    level = models.PositiveSmallIntegerField()
    title_vi = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    text_vi = models.TextField()
    text_en = models.TextField()
    area = models.JSONField(default=list)
    source = models.CharField(max_length=200, blank=True)
    issued_by = models.CharField(max_length=120, blank=True)
    published_at = models.DateTimeField()
    since = models.DateTimeField()
    until = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_why = models.CharField(max_length=500, blank=True)
    severity = models.CharField(max_length=20, blank=True)
    over_vi = models.CharField(max_length=500, blank=True)
    over_en = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-published_at"]
        indexes = [models.Index(fields=["until"], name="bulletin_until")]

    def __str__(self) -> str:
        return self.id


class Notice(models.Model):
    """A message to one person over one channel, from waiting to sent or given up."""

    id = models.CharField(primary_key=True, max_length=36)
    key = models.CharField(max_length=220, unique=True)
    channel = models.CharField(max_length=10)
    account = models.CharField(max_length=40, blank=True)
    address = models.CharField(max_length=254)
    template = models.CharField(max_length=60)
    language = models.CharField(max_length=2)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    state = models.CharField(max_length=10)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["state", "next_at"], name="notice_due")]

    def __str__(self) -> str:
        return self.id
