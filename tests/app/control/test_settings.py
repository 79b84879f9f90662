from django.contrib.auth.hashers import ScryptPasswordHasher
from django.utils.module_loading import import_string

from saola.app.control import settings


def test_passwords_are_kept_by_a_hash_that_costs_a_guesser_dearly():
    (hasher,) = map(import_string, settings.PASSWORD_HASHERS)
    assert issubclass(hasher, ScryptPasswordHasher)
    assert hasher.work_factor * hasher.block_size * 128 >= 16 * 2**20  # bytes of memory each guess
