"""Pure analyses over the inventory: duplication with evidence, masters, flows against traffic.

No single threshold decides a merger: the digital-architecture guidance asks for questions with
evidence, answered by the owners. A score only orders the questions.
"""

import itertools
import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable

from saola.architecture.analysis.model import (
    Duplicate,
    Evidence,
    FlowState,
    JudgedFlow,
    SeveralMasters,
)
from saola.architecture.repository.model import Flow, Inventory, Kind, Object, Observed

SHOWN_FROM = 0.45  # below this the evidence is too thin to ask anyone
NAME_FROM = 0.35  # two names less alike than this say nothing
WEIGHTS = {"name": 0.7, "functions": 0.6, "masters": 0.75, "reads": 0.25, "product": 0.2}

# Written short and long in the same inventory: compare what they mean.
ABBREVIATIONS = {
    "csdl": "cơ sở dữ liệu",
    "cntt": "công nghệ thông tin",
    "cbccvc": "cán bộ công chức viên chức",
    "qlvb": "quản lý văn bản",
    "qlvb&đh": "quản lý văn bản và điều hành",
    "dvc": "dịch vụ công",
    "dvctt": "dịch vụ công trực tuyến",
    "tthc": "thủ tục hành chính",
    "pakn": "phản ánh kiến nghị",
    "paht": "phản ánh hiện trường",
    "ioc": "trung tâm giám sát điều hành",
    "lgsp": "nền tảng tích hợp chia sẻ dữ liệu",
    "ubnd": "ủy ban nhân dân",
    "gis": "hệ thống thông tin địa lý",
}
# Words that half of all systems carry in their names.
GENERIC = frozenset(
    ("hệ", "thống", "phần", "mềm", "tỉnh", "nền", "tảng", "ứng", "dụng", "cổng")
) | frozenset(("của", "và", "các", "cho", "thông", "tin"))
WORD = re.compile(r"[\w&]+")


def duplicates(inventory: Inventory) -> tuple[Duplicate, ...]:
    """Pairs of systems that may do the same work, the strongest evidence first."""
    systems = inventory.of_kinds((Kind.SYSTEM, Kind.PLATFORM, Kind.DATA_STORE))
    alike = _name_likeness([words(item.name.vi) for item in systems])
    found = []
    for (i, one), (j, other) in itertools.combinations(enumerate(systems), 2):
        evidence = tuple(_signs(one, other, alike(i, j)))
        score = 1 - math.prod(1 - item.weight for item in evidence)
        if score >= SHOWN_FROM:
            found.append(Duplicate(one, other, round(score, 3), evidence))
    return tuple(sorted(found, key=lambda pair: (-pair.score, pair.one.code, pair.other.code)))


def duplicates_of(candidate: Object, inventory: Inventory) -> tuple[Duplicate, ...]:
    """The pairs in which a newly declared system stands, as if it were already in the inventory."""
    others = tuple(item for item in inventory.objects if item.code != candidate.code)
    pairs = duplicates(Inventory((*others, candidate), inventory.flows))
    return tuple(pair for pair in pairs if candidate.code in {pair.one.code, pair.other.code})


def several_masters(inventory: Inventory) -> tuple[SeveralMasters, ...]:
    """Data entities that more than one system claims to be the source of."""
    masters: dict[str, list[Object]] = defaultdict(list)
    for item in inventory.objects:
        for entity in item.masters:
            masters[entity].append(item)
    return tuple(
        SeveralMasters(entity, tuple(systems))
        for entity, systems in sorted(masters.items())
        if len(systems) > 1
    )


def judge_flows(declared: Iterable[Flow], observed: Iterable[Observed]) -> tuple[JudgedFlow, ...]:
    """Hold every declared flow against the traffic; traffic nobody declared stands out.

    A pair of systems is the unit: its declared services and its observed services side by side.
    A call that the exchange refused is no traffic, but it shows that somebody tried.
    """
    promised: dict[tuple[str, str], list[Flow]] = defaultdict(list)
    seen: dict[tuple[str, str], list[Observed]] = defaultdict(list)
    for flow in declared:
        promised[flow.consumer, flow.provider].append(flow)
    for item in observed:
        seen[item.consumer, item.provider].append(item)
    judged = []
    for pair in sorted({*promised, *seen}):
        ran = any(item.calls for item in seen[pair])
        if pair not in promised:
            state = FlowState.UNDECLARED
        else:
            state = FlowState.FLOWING if ran else FlowState.SILENT
        judged.append(
            JudgedFlow(
                consumer=pair[0],
                provider=pair[1],
                state=state,
                declared=tuple(promised.get(pair, ())),
                observed=tuple(seen[pair]),
            )
        )
    return tuple(judged)


def words(name: str) -> tuple[str, ...]:
    """The telling words of a Vietnamese name: composed letters, abbreviations written out."""
    text = unicodedata.normalize("NFC", name).lower()
    long = " ".join(ABBREVIATIONS.get(word, word) for word in WORD.findall(text))
    told = tuple(word for word in long.split() if word not in GENERIC)
    return told or tuple(long.split())


def _name_likeness(names: list[tuple[str, ...]]) -> Callable[[int, int], float]:
    """Cosine of word and word-pair frequencies, rare ones weighing more (tf-idf)."""
    terms = [Counter((*name, *itertools.pairwise(name))) for name in names]
    seen_in = Counter(term for counter in terms for term in counter)
    rarity = {term: math.log((1 + len(names)) / count) + 0.1 for term, count in seen_in.items()}
    vectors = [{term: n * rarity[term] for term, n in counter.items()} for counter in terms]
    norms = [math.sqrt(sum(x * x for x in vector.values())) or 1.0 for vector in vectors]

    def alike(i: int, j: int) -> float:
        shared = vectors[i].keys() & vectors[j].keys()
        dot = sum(vectors[i][term] * vectors[j][term] for term in shared)
        return dot / (norms[i] * norms[j])

    return alike


def _signs(one: Object, other: Object, likeness: float) -> Iterable[Evidence]:
    if likeness >= NAME_FROM:
        seen = f"{one.name.vi} ~ {other.name.vi}"
        yield Evidence("name", round(WEIGHTS["name"] * min(1.0, likeness), 3), seen)
    for sign in ("functions", "masters", "reads"):
        mine, theirs = set(getattr(one, sign)), set(getattr(other, sign))
        if shared := sorted(mine & theirs):
            share = len(shared) / min(len(mine), len(theirs))
            yield Evidence(sign, round(WEIGHTS[sign] * share, 3), ", ".join(shared))
    if one.product and one.product == other.product:
        yield Evidence("product", WEIGHTS["product"], one.product)
