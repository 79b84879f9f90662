import hashlib
import json

from hypothesis import given
from hypothesis import strategies as st
from tests.lgsp.records import record

from saola.lgsp.evidence import merkle, rules, verify


def reference_root(leaves):
    """RFC 9162, 2.1.1, word for word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return merkle.parent_hash(reference_root(leaves[:half]), reference_root(leaves[half:]))


def grown(leaves, batch=7):
    frontier, nodes = merkle.Frontier(), {}
    for begin in range(0, len(leaves), batch):
        size = frontier.size
        for level, made in enumerate(frontier.extend(leaves[begin : begin + batch])):
            nodes |= {(level, (size >> level) + at): node for at, node in enumerate(made)}
    return frontier, lambda level, index: nodes[level, index]


LEAVES = st.lists(st.binary(max_size=3).map(merkle.leaf_hash), max_size=70)


@given(LEAVES, st.integers(1, 70))
def test_the_root_is_that_of_the_rfc_in_batches_of_any_size(leaves, batch):
    frontier, node = grown(leaves, batch)
    assert frontier.root() == reference_root(leaves)
    assert merkle.frontier(len(leaves), node).root() == frontier.root()


@given(LEAVES.filter(bool), st.data())
def test_inclusion_is_proved_to_the_independent_verifier(leaves, data):
    _, node = grown(leaves)
    size = data.draw(st.integers(1, len(leaves)))
    index = data.draw(st.integers(0, size - 1))
    proof = merkle.inclusion_proof(index, size, node)
    root = reference_root(leaves[:size])
    assert verify.root_by_proof(index, size, leaves[index], proof) == root


def consistent(older, newer, proof, old_root, new_root):
    """RFC 9162, 2.1.4.2."""
    if older == newer:
        return not proof and old_root == new_root
    path = list(proof)
    if older & (older - 1) == 0:
        path.insert(0, old_root)
    at, last = older - 1, newer - 1
    while at & 1:
        at >>= 1
        last >>= 1
    old = new = path[0]
    for step in path[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            old, new = merkle.parent_hash(step, old), merkle.parent_hash(step, new)
            while not at & 1 and at:
                at >>= 1
                last >>= 1
        else:
            new = merkle.parent_hash(new, step)
        at >>= 1
        last >>= 1
    return (old, new, last) == (old_root, new_root, 0)


@given(LEAVES.filter(bool), st.data())
def test_consistency_is_proved(leaves, data):
    _, node = grown(leaves)
    newer = data.draw(st.integers(1, len(leaves)))
    older = data.draw(st.integers(1, newer))
    proof = merkle.consistency_proof(older, newer, node)
    roots = reference_root(leaves[:older]), reference_root(leaves[:newer])
    assert consistent(older, newer, proof, *roots)


@given(st.text(max_size=20), st.text(max_size=20))
def test_different_records_are_written_differently(one, other):
    first, second = record(purpose=one, dossier=other), record(purpose=other, dossier=one)
    assert (rules.canonical(first) == rules.canonical(second)) == (one == other)
    assert json.loads(rules.canonical(first))["purpose"] == one


@given(st.binary(max_size=30), st.binary(min_size=16, max_size=16))
def test_a_body_is_committed_to_but_not_told(body, nonce):
    digest = rules.blinded(nonce, body)
    assert digest == (hashlib.sha256(nonce + body).hexdigest() if body else "")


def test_who_acted_is_veiled_but_the_same_each_time():
    key = b"k" * 32
    assert rules.veiled(key, "VN012345678901") == rules.veiled(key, "VN012345678901")
    assert rules.veiled(key, "VN012345678901") != rules.veiled(b"l" * 32, "VN012345678901")
    assert rules.veiled(key, "") == ""
