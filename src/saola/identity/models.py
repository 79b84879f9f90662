"""Records of `identity`."""

from django.contrib.auth.models import AbstractUser


class Account(AbstractUser):
    """Someone who can sign in."""
