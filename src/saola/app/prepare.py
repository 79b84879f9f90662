"""What a start needs in `var/`: the pack checked and loaded, the databases at this version."""

from django.core.management import call_command

from saola.app.demo import accounts
from saola.kernel import audit, events, settings
from saola.kernel.db import store
from saola.lgsp import api as lgsp
from saola.lgsp import storage
from saola.province.packs import actions as packs

DATA_PLANE_STORES = ("scp", "lgsp")


def province_pack() -> None:
    """Gói dữ liệu tỉnh · province pack."""
    packs.load(settings.current().pack)


def databases() -> None:
    """Cơ sở dữ liệu · databases."""
    (settings.current().var / "db").mkdir(parents=True, exist_ok=True)
    if settings.current().database_url.startswith("postgresql"):
        with store("control").transaction() as tx:
            events.prepare(tx)
            audit.prepare(tx)
    call_command("migrate", verbosity=0, interactive=False)
    for name in DATA_PLANE_STORES:
        with store(name).transaction() as tx:
            events.prepare(tx)


def exchange() -> None:
    """Nền tảng chia sẻ dữ liệu: hệ thống, dịch vụ, thoả thuận của gói tỉnh · the exchange."""
    storage.prepare()
    lgsp.load_pack()


def static_files() -> None:
    """Tệp tĩnh của trang · static files."""
    call_command("collectstatic", verbosity=0, interactive=False)


STEPS = (province_pack, databases, exchange, static_files, accounts.prepare)
