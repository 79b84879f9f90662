"""The one list of what the parts contribute to the worker; order is the order of registration."""

from saola.app import lag, outboxes
from saola.app.bridges import CONTRIBUTION as BRIDGES
from saola.architecture.contribution import CONTRIBUTION as ARCHITECTURE
from saola.channels.contribution import CONTRIBUTION as CHANNELS
from saola.cityapps.contribution import CONTRIBUTION as CITYAPPS
from saola.egov.contribution import CONTRIBUTION as EGOV
from saola.identity.contribution import CONTRIBUTION as IDENTITY
from saola.ioc.contribution import CONTRIBUTION as IOC
from saola.kernel.plugins import Contribution
from saola.lgsp.contribution import CONTRIBUTION as LGSP
from saola.parindex.contribution import CONTRIBUTION as PARINDEX
from saola.scp.contribution import CONTRIBUTION as SCP

PARTS: tuple[Contribution, ...] = (
    IDENTITY,
    SCP,
    LGSP,
    ARCHITECTURE,
    EGOV,
    CHANNELS,
    IOC,
    PARINDEX,
    CITYAPPS,
    BRIDGES,
)
CONTRIBUTIONS = (*PARTS, lag.contribution(PARTS), outboxes.contribution(PARTS))
