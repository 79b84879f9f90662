"""Records of `egov`: dossiers, their timelines, papers, results, errands to the outside.

Used by the slices' `store.py` alone. Answers and applicants are personal data: reading them is an
audited act, and nothing here prints them.
"""

from django.db import models

from saola.kernel import ids


class Dossier(models.Model):
    """A dossier: what was filed, and where its life stands (the fold of its acts)."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    code = models.CharField(max_length=64, unique=True)
    procedure = models.CharField(max_length=40)
    procedure_version = models.CharField(max_length=40)
    channel = models.CharField(max_length=10)
    # Whoever it is for, when they have an account; whoever typed it.
    filer = models.CharField(max_length=64, blank=True)
    typed_by = models.CharField(max_length=64)
    client_key = models.CharField(max_length=80)
    filing_digest = models.CharField(max_length=64)
    # Scope, in columns, so that a list never joins: holder now, competent unit, unit of receipt.
    unit = models.CharField(max_length=40)
    competent_unit = models.CharField(max_length=40)
    received_unit = models.CharField(max_length=40)
    applicant = models.JSONField(default=dict)
    answers = models.JSONField(default=dict)
    sources = models.JSONField(default=dict)
    searched = models.TextField(blank=True)
    fee_dong = models.BigIntegerField(default=0)
    fee_paid_at = models.DateTimeField(null=True)
    # The life.
    state = models.PositiveSmallIntegerField()
    version = models.PositiveIntegerField()
    step = models.CharField(max_length=40, blank=True)
    assignee = models.CharField(max_length=64, blank=True)
    filed_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    returned_at = models.DateTimeField(null=True)
    supplements = models.PositiveSmallIntegerField(default=0)
    answered = models.BooleanField(default=False)
    extended = models.BooleanField(default=False)
    stars = models.PositiveSmallIntegerField(default=0)
    step_due_at = models.DateTimeField(null=True)
    # Decided once, when finished, by `deadlines.rules.punctuality`.
    punctuality = models.CharField(max_length=8, blank=True)

    class Meta:
        """One dossier for each key of each sender; lists read an index of their scope."""

        constraints = [
            models.UniqueConstraint(
                fields=["typed_by", "client_key"], name="egov_dossier_filed_once"
            )
        ]
        indexes = [
            models.Index(fields=["unit", "state", "due_at"], name="egov_dossier_work"),
            models.Index(fields=["filer", "filed_at"], name="egov_dossier_own"),
            models.Index(fields=["competent_unit", "filed_at"], name="egov_dossier_received"),
            models.Index(fields=["competent_unit", "finished_at"], name="egov_dossier_solved"),
        ]

    def __str__(self) -> str:
        """The code alone."""
        return self.code


class DossierAct(models.Model):
    """One line of a timeline; rows are only ever added."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="acts")
    seq = models.PositiveIntegerField()
    verb = models.CharField(max_length=24)
    at = models.DateTimeField()
    actor = models.CharField(max_length=64)
    hat = models.CharField(max_length=10)
    source = models.PositiveSmallIntegerField(null=True)
    target = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=40)
    step = models.CharField(max_length=40, blank=True)
    assignee = models.CharField(max_length=64, blank=True)
    due_at = models.DateTimeField(null=True)
    step_due_at = models.DateTimeField(null=True)
    reason_code = models.CharField(max_length=40, blank=True)
    reason = models.TextField(blank=True)
    data = models.JSONField(default=dict)

    class Meta:
        """Two officers cannot both do act number n."""

        constraints = [
            models.UniqueConstraint(fields=["dossier", "seq"], name="egov_act_numbered_once")
        ]

    def __str__(self) -> str:
        """Number and verb."""
        return f"{self.seq} {self.verb}"


class DossierSerial(models.Model):
    """The last serial given out by a unit on a day."""

    unit = models.CharField(max_length=40)
    day = models.DateField()
    last = models.PositiveIntegerField()

    class Meta:
        """One counter for each unit and day."""

        constraints = [
            models.UniqueConstraint(fields=["unit", "day"], name="egov_serial_one_counter")
        ]

    def __str__(self) -> str:
        """Unit and day."""
        return f"{self.unit} {self.day}"


class Attachment(models.Model):
    """A paper of a dossier, kept under its digest; its type was read from its content."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="attachments")
    paper = models.CharField(max_length=40, blank=True)
    name = models.CharField(max_length=120)
    content_type = models.CharField(max_length=80)
    size_bytes = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    added_by = models.CharField(max_length=64)
    added_at = models.DateTimeField()

    def __str__(self) -> str:
        """The id alone: a file's name may be personal data."""
        return str(self.pk)


class Result(models.Model):
    """An issued result: immutable; a correction issues another that replaces it."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="results")
    number = models.CharField(max_length=60, unique=True)
    title_vi = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300)
    unit = models.CharField(max_length=40)
    check_code = models.CharField(max_length=20, unique=True)
    digest = models.CharField(max_length=64)
    size_bytes = models.PositiveIntegerField()
    issued_at = models.DateTimeField()
    issued_by = models.CharField(max_length=64)
    seal = models.JSONField(default=dict)
    replaced_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        """The number."""
        return self.number


class ResultSerial(models.Model):
    """The last result number given out by a unit in a year."""

    unit = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField()

    class Meta:
        """One counter for each unit and year."""

        constraints = [
            models.UniqueConstraint(fields=["unit", "year"], name="egov_result_one_counter")
        ]

    def __str__(self) -> str:
        """Unit and year."""
        return f"{self.unit} {self.year}"


class Errand(models.Model):
    """A call to the outside on behalf of a dossier, noted by an event handler, run by a job."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    kind = models.CharField(max_length=24)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="errands")
    event = models.CharField(max_length=40)
    body = models.JSONField(default=dict)
    noted_at = models.DateTimeField()
    next_at = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=200, blank=True)
    answer = models.JSONField(null=True)
    answered_by = models.CharField(max_length=120, blank=True)

    class Meta:
        """A second delivery of an event notes nothing new; the job asks for what is due."""

        constraints = [
            models.UniqueConstraint(fields=["kind", "event"], name="egov_errand_noted_once")
        ]
        indexes = [models.Index(fields=["next_at"], name="egov_errand_due")]

    def __str__(self) -> str:
        """The kind alone."""
        return self.kind


class Lookup(models.Model):
    """One attempt to look a code up from an address, to slow guessing; rows age out."""

    asker = models.CharField(max_length=64)  # a keyed digest of the address, never the address
    at = models.DateTimeField()

    class Meta:
        """Counted by asker and time."""

        indexes = [models.Index(fields=["asker", "at"], name="egov_lookup_recent")]

    def __str__(self) -> str:
        """The time alone."""
        return str(self.at)
