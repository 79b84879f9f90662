"""The command line: `saola`."""


def main() -> None:
    """Run the command named on the command line."""
