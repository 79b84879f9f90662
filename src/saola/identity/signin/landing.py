"""Where people are taken after signing in, by what they do here."""

from saola.identity.tokens import Principal

LANDINGS = (  # the first role held decides
    ("officer", "/desk/"),
    ("counter", "/desk/"),
    ("leader", "/desk/"),
    ("operator", "/ioc/"),
    ("architect", "/architecture/declarations/"),
    ("exchange_admin", "/exchange/"),
    ("par_reporter", "/par-index/"),
    ("par_appraiser", "/par-index/"),
    ("admin", "/admin/"),
)


def landing(asker: Principal) -> str:
    """The page to begin with."""
    for role, address in LANDINGS:
        if asker.may(role):
            return address
    return "/account/"
