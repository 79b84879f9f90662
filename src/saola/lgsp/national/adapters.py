"""The national dialects that the exchange speaks, by the names services carry them under."""

from collections.abc import Callable

from saola.kernel.http.proxy import Upstream
from saola.lgsp.national.dialect import Adapter
from saola.lgsp.national.payment import Payment
from saola.lgsp.national.population import Population
from saola.lgsp.national.portal import Portal

__all__ = ["ADAPTERS", "Adapter"]

ADAPTERS: dict[str, Callable[[Upstream], Adapter]] = {
    "ngsp.population": Population,
    "dvcqg.dossiers": Portal,
    "dvcqg.payment": Payment,
}
