import base64
import contextlib
import errno
import json
import os
import shutil

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from tests.lgsp.records import payload, signer

from saola.kernel.errors import Fault
from saola.lgsp.evidence import frames, merkle, verify
from saola.lgsp.evidence.log import Log, segment_path, segment_paths
from saola.lgsp.evidence.shelf import Shelf


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "log"


def filled(folder, batches=((3,), (1,), (5,)), **kwargs):
    log = Log(folder, signer(), **kwargs)
    number = 0
    for (count,) in batches:
        log.append([payload(number + step) for step in range(count)])
        number += count
    return log


def verified(capsys, *argv):
    code = verify.main([str(item) for item in argv])
    return code, capsys.readouterr().out


def test_a_log_that_was_closed_goes_on_where_it_ended(folder, capsys):
    filled(folder).close()
    log = Log(folder, signer())
    assert log.size == 9
    assert log.append([payload(9)]) == 9
    log.close()
    root = base64.b64encode(log.checkpoint.root).decode()
    code, told = verified(capsys, folder)
    assert code == 0
    assert f"PROVED: 10 records, root {root}" in told
    assert "give --key to be sure" in told


def test_a_log_in_use_is_proved_as_far_as_it_went(folder, monkeypatch):
    log = filled(folder)
    read = verify.Reading._segment  # noqa: SLF001 # to write in the middle of its reading

    def read_while_written(self, path, *, last):
        read(self, path, last=last)
        log.append([payload(log.size)])

    monkeypatch.setattr(verify.Reading, "_segment", read_while_written)
    told = verify.Reading(folder, verify.parse_key(signer().vkey), None).run()
    assert told.startswith("9 records")
    assert log.size == 10
    log.close()


def test_two_writers_are_refused(folder):
    log = filled(folder)
    with pytest.raises(Fault, match="another process"):
        Log(folder, signer())
    log.close()


def test_a_record_whose_batch_was_torn_is_forgotten_and_the_log_goes_on(folder, capsys):
    filled(folder).close()
    path = segment_paths(folder)[-1]
    whole = path.read_bytes()
    torn = frames.encode(frames.RECORD, payload(9))
    for cut in (1, 5, len(torn) - 1, len(torn)):
        path.write_bytes(whole + torn[:cut])
        assert verified(capsys, folder)[0] == 0
        log = Log(folder, signer(), filed=9)
        assert log.size == 9
        log.close()
        assert path.read_bytes() == whole


def test_a_log_that_lost_what_others_know_of_refuses_to_open(folder):
    filled(folder).close()
    path = segment_paths(folder)[-1]
    content = path.read_bytes()
    path.write_bytes(content[: content.rindex(b"R\x00")])
    with pytest.raises(Fault, match="9 had been filed"):
        Log(folder, signer(), filed=9)


def test_damage_before_a_checkpoint_is_not_taken_for_a_torn_end(folder, capsys):
    filled(folder).close()
    path = segment_paths(folder)[-1]
    content = bytearray(path.read_bytes())
    content[content.index(b"request-4")] ^= 1
    path.write_bytes(content)
    with pytest.raises(Fault, match="damaged"):
        Log(folder, signer())
    code, told = verified(capsys, folder)
    assert code == 1
    assert "record 4 is damaged" in told


def rewritten(path, change):
    """The segment with its frames changed by one who mends the checksums."""
    kept = change([(one.kind, one.payload) for one in frames.frames(path.read_bytes())])
    path.write_bytes(b"".join(frames.encode(kind, body) for kind, body in kept))


def test_a_record_changed_with_its_checksum_is_pointed_at(folder, capsys):
    filled(folder).close()
    path = segment_paths(folder)[0]
    forged = payload(4, purpose="tthc.other")
    rewritten(path, lambda all_: [(k, forged if b"request-4" in b else b) for k, b in all_])
    code, told = verified(capsys, folder)
    assert code == 1
    assert "record 4 is not the one that was filed" in told
    shutil.rmtree(folder / "tree")
    code, told = verified(capsys, folder)
    assert "records 4 to 8" in told
    with pytest.raises(Fault, match="are not the ones that were filed"):
        Log(folder, signer())


def test_reordered_records_are_pointed_at(folder, capsys):
    filled(folder).close()

    def swap(all_):
        all_[1], all_[2] = all_[2], all_[1]
        return all_

    rewritten(segment_paths(folder)[0], swap)
    code, told = verified(capsys, folder)
    assert code == 1
    assert "reordered: record 1 stands in place of 0" in told


def test_a_dropped_record_is_found(folder, capsys):
    filled(folder).close()
    rewritten(segment_paths(folder)[0], lambda all_: all_[:2] + all_[3:])
    assert verified(capsys, folder)[0] == 1


def test_truncation_shows_against_a_kept_checkpoint(folder, tmp_path, capsys):
    log = filled(folder)
    kept = tmp_path / "kept"
    kept.write_text(log.checkpoint.note)
    log.close()
    rewritten(segment_paths(folder)[0], lambda all_: all_[:5])
    code, told = verified(capsys, folder)
    assert code == 1
    assert "truncated" in told
    shutil.copy(folder / "checkpoint", tmp_path / "old")
    (folder / "checkpoint").unlink()
    assert verified(capsys, folder)[0] == 0  # nothing in the folder betrays it
    code, told = verified(capsys, folder, "--checkpoint", kept)
    assert code == 1
    assert "truncated: the kept checkpoint covers 9 records, the log holds 3" in told


def test_a_log_written_anew_with_the_same_key_shows_against_a_kept_checkpoint(
    folder, tmp_path, capsys
):
    log = filled(folder)
    kept = tmp_path / "kept"
    kept.write_text(log.checkpoint.note)
    log.close()
    shutil.rmtree(folder)
    log = Log(folder, signer())
    log.append([payload(number, dossier="other") for number in range(12)])
    log.close()
    code, told = verified(capsys, folder, "--checkpoint", kept)
    assert code == 1
    assert "rewritten: the first 9 records" in told


def test_a_foreign_key_is_refused(folder, capsys):
    filled(folder).close()
    other = signer(bytes(32))
    code, told = verified(capsys, folder, "--key", other.vkey)
    assert code == 1
    assert "not signed by this key" in told


def test_segments_follow_each_other_and_a_missing_one_is_named(folder, capsys):
    filled(folder, batches=[(4,)] * 6, segment_bytes=2_000).close()
    paths = segment_paths(folder)
    assert len(paths) > 2
    assert verified(capsys, folder)[0] == 0
    log = Log(folder, signer())
    assert log.size == 24
    log.close()
    paths[1].unlink()
    code, told = verified(capsys, folder)
    assert code == 1
    assert "records are missing" in told


def test_lost_nodes_are_made_again_from_the_segments(folder):
    filled(folder, batches=[(4,)] * 6, segment_bytes=2_000).close()
    before = Shelf(folder).receipt(7)
    shutil.rmtree(folder / "tree")
    (folder / "places").unlink()
    Log(folder, signer()).close()
    assert Shelf(folder).receipt(7) == before


def test_a_receipt_is_proved_without_the_log(folder, tmp_path, capsys):
    log = filled(folder)
    log.close()
    path = tmp_path / "receipt.json"
    receipt = Shelf(folder).receipt(4)
    import msgspec

    path.write_bytes(msgspec.json.encode(receipt))
    code, told = verified(capsys, path, "--key", signer().vkey)
    assert code == 0
    assert "record 4 of 9: VN/GOV/T1/egov -> VN/GOV/BCA/csdl-dan-cu/citizens" in told
    forged = json.loads(path.read_text())
    for change in (
        {"leaf": forged["leaf"].replace("tthc.prefill", "tthc.other")},
        {"index": 5},
        {"index": -1},
        {"proof": forged["proof"][:-1]},
        {"proof": [*forged["proof"], forged["proof"][0]]},
        {"checkpoint": forged["checkpoint"].replace("\n9\n", "\n10\n")},
    ):
        path.write_text(json.dumps(forged | change))
        assert verified(capsys, path, "--key", signer().vkey)[0] == 1, change
    for nonsense in ("", "[]", "{}", '{"format": 1}', json.dumps(forged | {"proof": "x"})):
        path.write_text(nonsense)
        assert verified(capsys, path)[0] == 2, nonsense


def test_a_full_disk_files_nothing_and_loses_nothing(folder, monkeypatch):
    log = filled(folder)

    def full(_handle):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(os, "fdatasync", full)
        with pytest.raises(OSError, match="No space"):
            log.append([payload(9)])
    assert log.append([payload(10)]) == 9
    log.close()
    log = Log(folder, signer())
    assert log.size == 10
    assert b"request-10" in Shelf(folder).payload(9)
    log.close()


@contextlib.contextmanager
def no_room_for(path):
    """Nothing more can be written into this file, whenever it was or will be opened."""
    real = os.write

    def write(handle, content):
        if path.exists() and os.path.samestat(os.fstat(handle), path.stat()):
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(handle, content)

    with pytest.MonkeyPatch.context() as disk:
        disk.setattr(os, "write", write)
        yield


@pytest.mark.parametrize("name", ["places", "tree/00", "tree/01"])
def test_records_beside_which_no_node_could_be_written_are_filed_and_the_last_ones(
    folder, capsys, name
):
    log = filled(folder)
    with no_room_for(folder / name):
        assert log.append([payload(9)]) == 9
    assert "No space" in log.broken
    assert [number for number, _ in Shelf(folder).records(0, log.size)] == list(range(9))
    with pytest.raises(Fault, match="takes no more"):
        log.append([payload(10)])
    log.close()
    assert verified(capsys, folder)[0] == 0
    log = Log(folder, signer(), filed=10)
    assert log.append([payload(10)]) == 10
    log.close()
    assert b"request-9" in Shelf(folder).payload(9)
    assert verified(capsys, folder)[0] == 0


def test_a_segment_that_cannot_be_begun_is_begun_again_with_the_next_records(folder, capsys):
    log = filled(folder, segment_bytes=1_000)
    with no_room_for(segment_path(folder, 9)), pytest.raises(OSError, match="No space"):
        log.append([payload(9)])
    assert not segment_path(folder, 9).exists()
    assert verified(capsys, folder)[0] == 0
    assert log.append([payload(10)]) == 9
    log.close()
    assert verified(capsys, folder)[0] == 0
    log = Log(folder, signer(), filed=10)
    assert b"request-10" in Shelf(folder).payload(9)
    log.close()


def test_a_log_that_may_not_open_its_next_segment_lets_other_files_be(
    folder, tmp_path, capsys, monkeypatch
):
    log = filled(folder, segment_bytes=1_000)
    real = os.open

    def open_(path, *args, **kwargs):
        if str(path).endswith(".segment"):
            raise OSError(errno.EMFILE, "Too many open files")
        return real(path, *args, **kwargs)

    with monkeypatch.context() as process:
        process.setattr(os, "open", open_)
        with pytest.raises(OSError, match="Too many"):
            log.append([payload(9)])
    with (tmp_path / "somebody-elses").open("wb", buffering=0) as other:  # on the closed number
        assert log.append([payload(10)]) == 9
        other.write(b"theirs")
    assert (tmp_path / "somebody-elses").read_bytes() == b"theirs"
    log.close()
    assert verified(capsys, folder)[0] == 0
    Log(folder, signer(), filed=10).close()


def test_records_are_filed_even_while_their_checkpoint_cannot_be_shown(folder, capsys):
    log = filled(folder)
    (folder / "checkpoint.partial").mkdir()
    assert log.append([payload(9)]) == 9
    assert not log.broken
    assert Shelf(folder).checkpoint().size == 9
    (folder / "checkpoint.partial").rmdir()
    assert log.append([payload(10)]) == 10
    assert Shelf(folder).checkpoint().size == 11
    log.close()
    assert verified(capsys, folder)[0] == 0


class EvidenceMachine(RuleBasedStateMachine):
    """Whatever happens between batches, acknowledged records stay, in order, and are provable."""

    @initialize()
    def begin(self):
        import tempfile
        from pathlib import Path

        self.holder = tempfile.TemporaryDirectory()
        self.folder = Path(self.holder.name) / "log"
        self.log = Log(self.folder, signer(), segment_bytes=1_500)
        self.records = []
        self.kept = self.log.checkpoint

    @rule(count=st.integers(1, 5), purpose=st.text(max_size=8))
    def append(self, count, purpose):
        batch = [payload(len(self.records) + step, purpose=purpose) for step in range(count)]
        assert self.log.append(batch) == len(self.records)
        self.records += batch

    @rule()
    def keep_checkpoint(self):
        self.kept = self.log.checkpoint

    @rule(tail=st.binary(max_size=60), half=st.booleans(), forget=st.booleans())
    def crash(self, tail, half, forget):
        self.log.close()
        path = segment_paths(self.folder)[-1] if self.records else None
        if path is not None:
            torn = frames.encode(frames.RECORD, payload(99))[:-3] if half else tail
            with path.open("ab") as file:
                file.write(torn)
            if forget:
                shutil.rmtree(self.folder / "tree")
        self.log = Log(self.folder, signer(), filed=len(self.records), segment_bytes=1_500)

    @rule(data=st.data())
    def prove_one(self, data):
        if self.records:
            seq = data.draw(st.integers(0, len(self.records) - 1))
            receipt = Shelf(self.folder).receipt(seq)
            assert receipt.leaf.encode() == self.records[seq]
            import msgspec

            text = msgspec.json.encode(receipt).decode()
            verify.check_receipt(text, verify.parse_key(signer().vkey), None)

    @rule(data=st.data())
    def tampering_is_found(self, data):
        if not self.records:
            return
        copy = self.folder.with_name("copy")
        shutil.copytree(self.folder, copy)
        path = data.draw(st.sampled_from(segment_paths(copy)))
        content = bytearray(path.read_bytes())
        content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
        path.write_bytes(content)
        assert verify.main([str(copy), "--key", signer().vkey]) == 1
        shutil.rmtree(copy)

    @invariant()
    def the_verifier_agrees(self):
        if not hasattr(self, "log"):
            return
        reading = verify.Reading(
            self.folder,
            verify.parse_key(signer().vkey),
            (self.kept.size, self.kept.root) if self.kept.size else None,
        )
        reading.run()
        assert reading.covered == len(self.records)
        tree = verify.Tree()
        for one in self.records:
            tree.append(merkle.leaf_hash(one))
        assert tree.root() == self.log.checkpoint.root

    def teardown(self):
        if hasattr(self, "log"):
            self.log.close()
            self.holder.cleanup()


EvidenceMachine.TestCase.settings = settings(
    max_examples=15, stateful_step_count=12, deadline=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
TestEvidence = EvidenceMachine.TestCase
