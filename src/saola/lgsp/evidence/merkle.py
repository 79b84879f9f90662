"""RFC 9162 Merkle tree hashing: append in constant memory, prove from complete subtrees.

A complete subtree of 2^level leaves that begins at leaf i·2^level is *node* (level, i). Nodes are
final once made, so a log keeps them for ever and a proof needs only a few of them.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence

Node = Callable[[int, int], bytes]  # (level, index) -> hash of that complete subtree

EMPTY_ROOT = hashlib.sha256(b"").digest()


def leaf_hash(payload: bytes) -> bytes:
    """The hash of a leaf (RFC 9162, 2.1.1)."""
    return hashlib.sha256(b"\x00" + payload).digest()


def parent_hash(left: bytes, right: bytes) -> bytes:
    """The hash over two subtrees."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Frontier:
    """The right edge of a growing tree: the roots of its complete subtrees, largest first."""

    def __init__(self) -> None:
        """An empty tree."""
        self.size = 0
        self.peaks: list[bytes] = []

    def extend(self, leaves: Sequence[bytes]) -> list[list[bytes]]:
        """Add leaf hashes; the nodes they complete, by level from 0 (the leaves) upwards."""
        made: list[list[bytes]] = []
        edge: list[bytes] = []
        nodes, beside = list(leaves), self.size
        while nodes:
            made.append(nodes)
            if beside & 1:
                nodes = [self.peaks.pop(), *nodes]
            if len(nodes) & 1:
                edge.append(nodes[-1])
            nodes = [parent_hash(*pair) for pair in zip(nodes[::2], nodes[1::2], strict=False)]
            beside >>= 1
        self.peaks.extend(reversed(edge))
        self.size += len(leaves)
        return made

    def root(self) -> bytes:
        """The hash of the whole tree."""
        if not self.peaks:
            return EMPTY_ROOT
        root = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            root = parent_hash(peak, root)
        return root

    def copy(self) -> "Frontier":
        """The same tree, growing apart from here on."""
        twin = Frontier()
        twin.size, twin.peaks = self.size, self.peaks.copy()
        return twin


def frontier(size: int, node: Node) -> Frontier:
    """The frontier of a tree of `size` leaves whose nodes are known."""
    made = Frontier()
    made.size = size
    at = 0
    for level in reversed(range(size.bit_length())):
        if size >> level & 1:
            made.peaks.append(node(level, at >> level))
            at += 1 << level
    return made


def subtree_root(begin: int, end: int, node: Node) -> bytes:
    """The hash over leaves `begin` to `end` (not included), a subtree of RFC 9162's shape."""
    count = end - begin
    if count & (count - 1) == 0 and begin % count == 0:
        level = count.bit_length() - 1
        return node(level, begin >> level)
    half = begin + _split(count)
    return parent_hash(subtree_root(begin, half, node), subtree_root(half, end, node))


def inclusion_proof(index: int, size: int, node: Node) -> list[bytes]:
    """The audit path of leaf `index` in a tree of `size` leaves (RFC 9162, 2.1.3.1)."""
    assert 0 <= index < size
    return list(_path(index, 0, size, node))


def consistency_proof(older: int, newer: int, node: Node) -> list[bytes]:
    """Proof that the tree of `older` leaves begins the tree of `newer` (RFC 9162, 2.1.4.1)."""
    assert 0 < older <= newer
    return list(_bridge(older, (0, newer), node, complete=True)) if older < newer else []


def _path(index: int, begin: int, end: int, node: Node) -> Iterator[bytes]:
    if end - begin == 1:
        return
    half = begin + _split(end - begin)
    if index < half:
        yield from _path(index, begin, half, node)
        yield subtree_root(half, end, node)
    else:
        yield from _path(index, half, end, node)
        yield subtree_root(begin, half, node)


def _bridge(older: int, span: tuple[int, int], node: Node, *, complete: bool) -> Iterator[bytes]:
    begin, end = span
    if older == end:
        if not complete:
            yield subtree_root(begin, end, node)
        return
    half = begin + _split(end - begin)
    if older <= half:
        yield from _bridge(older, (begin, half), node, complete=complete)
        yield subtree_root(half, end, node)
    else:
        yield from _bridge(older, (half, end), node, complete=False)
        yield subtree_root(begin, half, node)


def _split(count: int) -> int:
    """The largest power of two below `count`."""
    return 1 << (count - 1).bit_length() - 1
