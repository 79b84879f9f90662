"""Where a notification may go, looked up at the moment it is sent."""

import asyncio
import ipaddress
import socket

from saola.scp.subscriptions.rules import Network, may_send_to

PRIVATE = ("127.0.0.0/8", "::1/128", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")


class NotDelivered(Exception):
    """The receiver could not be reached, or did not take it."""


async def checked(host: str, port: int, networks: tuple[Network, ...]) -> str:
    """An IP address of `host` that notifications may go to; raises NotDelivered without one.

    The connection then goes to the very address that was checked, so a name cannot point elsewhere
    between the two.
    """
    for address in await _addresses(host, port):
        if may_send_to(address, networks):
            return address
    raise NotDelivered(f"{host} is not an address notifications may go to")


async def _addresses(host: str, port: int) -> list[str]:
    try:
        return [str(ipaddress.ip_address(host))]  # nothing to look up
    except ValueError:
        loop = asyncio.get_running_loop()
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        return [str(address[0]) for *_, address in found]


def networks(listed: str, *, private: bool) -> tuple[Network, ...]:
    """The networks an operator admits; `private` adds loopback and private ones (test beds)."""
    texts = [part.strip() for part in listed.split(",") if part.strip()]
    return tuple(ipaddress.ip_network(one) for one in (*texts, *(PRIVATE if private else ())))
