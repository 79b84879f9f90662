"""Checking a pack, loading it, and reading the one that is loaded."""

from pathlib import Path

from saola.kernel import clock, settings
from saola.kernel.errors import Refusal
from saola.province import refusals
from saola.province.finding import Finding, warning
from saola.province.packs import rules, store
from saola.province.packs.model import Province


def check(name: str) -> tuple[Province, tuple[Finding, ...]]:
    """The pack of this name or path with everything that is wrong in it.

    Refuses a pack that is missing, and a file that cannot be read at all.
    """
    root = store.folder(name)
    province = store.read(root)
    lost = (
        warning(file, "", "tệp này không được đọc: sai tên?", "nothing reads this file: misnamed?")
        for file in store.unknown(root)
    )
    return province, (*rules.check(province, clock.today()), *lost)


def unreadable(name: str) -> tuple[Refusal, ...]:
    """Why files of the pack cannot be read, one refusal for each; refuses a missing pack."""
    return store.unreadable(store.folder(name))


def load(name: str) -> Province:
    """Check the pack and make it the one that every process reads from its next start.

    Refuses a pack with errors; then the pack loaded before stays.
    """
    root = store.folder(name)
    province, findings = check(name)
    wrong = rules.errors(findings)
    if wrong:
        first = wrong[0]
        raise Refusal(
            refusals.PACK_FAULTY,
            pack=name,
            errors=len(wrong),
            first=f"{first.file} {first.where}: {first.vi}",
            first_en=f"{first.file} {first.where}: {first.en}",
        )
    store.write_compiled(_place(), root, province)
    settings.choose_pack(root.name if root == store.PACKS / root.name else str(root.resolve()))
    return province


def loaded() -> Province:
    """The pack of this installation; refuses a missing or faulty one."""
    root = store.folder(settings.current().pack)
    return store.read_compiled(_place(), root) or store.read(root)


def _place() -> Path:
    return settings.current().var / "pack" / "compiled.msgpack"
