"""Reading a small language sign by sign: what stands first is taken, then the next."""

import re


class Symbols:
    """The signs and names of a text, as `pattern` finds them."""

    def __init__(self, text: str, pattern: re.Pattern[str]) -> None:
        """Nothing is taken yet."""
        self.text = text
        self.symbols: list[str] = pattern.findall(text)[::-1]

    def taken(self, symbol: str) -> bool:
        """Take the next sign, if it is this one."""
        if self.symbols and self.symbols[-1] == symbol:
            self.symbols.pop()
            return True
        return False

    def name(self) -> str:
        """Take whatever is next; empty at the end."""
        return self.symbols.pop().strip() if self.symbols else ""
