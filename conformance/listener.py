"""Tells each test's outcome as it ends. Robot loads this file, so it imports nothing of ours."""

ROBOT_LISTENER_API_VERSION = 2


def end_test(name: str, attributes: dict[str, str]) -> None:
    """One line a test, which the runner counts."""
    print(f"\nended {attributes['status']} {name}", flush=True)
