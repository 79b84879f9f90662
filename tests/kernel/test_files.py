import pytest

from saola.kernel import files


def test_what_is_kept_is_found_by_its_digest_and_nothing_else_is():
    digest = files.put("đơn".encode())
    assert files.put("đơn".encode()) == digest
    assert files.get(digest) == "đơn".encode()
    for absent in ("0" * 64, "../../keys/django.secret", ""):
        with pytest.raises(KeyError):
            files.get(absent)


def test_a_reader_sees_the_old_or_the_new_and_no_part_is_left(tmp_path):
    place = tmp_path / "a" / "b" / "name"
    for content in (b"old", b"new"):
        files.put_in_place(place, content)
        assert place.read_bytes() == content
    assert list(place.parent.iterdir()) == [place]
