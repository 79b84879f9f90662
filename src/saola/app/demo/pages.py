"""What a visitor sees: a page of ours, its forms, its links, its words."""

import urllib.parse
from collections.abc import Mapping, Sequence
from html.parser import HTMLParser

import msgspec

Value = str | Sequence[str]


class Unexpected(Exception):
    """A page, or what it holds, is not what the walk needs; the message is for people."""


class Field(msgspec.Struct, kw_only=True):
    """One named field: what it holds unless filled in; what may be chosen, if it is a choice."""

    values: list[str] = []
    choices: list[str] = []
    chosen_only: bool = False


class Form(msgspec.Struct, kw_only=True):
    """A form as it stands on the page; `buttons` are pairs of name and value."""

    action: str
    method: str = "get"
    multipart: bool = False
    fields: dict[str, Field] = {}
    files: list[str] = []
    buttons: list[tuple[str, str]] = []

    def filled(self, given: Mapping[str, Value], button: tuple[str, str]) -> list[tuple[str, str]]:
        """The pairs a browser would send; refuses a field, choice or button that is not there."""
        for name, value in given.items():
            field = self.fields.get(name)
            if field is None:
                raise Unexpected(f"no field {name!r} in the form {self.action}")
            wanted = _listed(value)
            if field.chosen_only and not set(wanted) <= set(field.choices):
                raise Unexpected(f"{name!r} offers {field.choices[:20]}, not {wanted}")
        if button != ("", "") and button not in self.buttons:
            raise Unexpected(f"no button {button} in the form {self.action}: {self.buttons}")
        pairs = [
            (name, value)
            for name, field in self.fields.items()
            for value in (_listed(given[name]) if name in given else field.values)
        ]
        return [*pairs, button] if button != ("", "") else pairs


class Page:
    """An answer with the address it came from in the end."""

    def __init__(self, url: str, status: int, headers: Mapping[str, str], content: bytes) -> None:
        """Read the forms and links of `content` when it is HTML."""
        self.url, self.status, self.headers, self.content = url, status, headers, content
        self.forms: list[Form] = []
        self.links: list[str] = []
        self.words = ""
        if "html" in headers.get("content-type", ""):
            reader = _Reader()
            reader.feed(self.text)
            self.forms, self.links = reader.forms, reader.links
            self.words = " ".join(" ".join(reader.words).split())

    @property
    def text(self) -> str:
        """The content as text."""
        return self.content.decode("utf-8", "replace")

    @property
    def path(self) -> str:
        """The path of the address."""
        return urllib.parse.urlsplit(self.url).path

    def form(self, *fields: str, action: str = "") -> Form:
        """The first form that has all `fields` (files and button names count) and ends so."""
        for form in self.forms:
            names = {*form.fields, *form.files, *(name for name, _ in form.buttons)}
            if names.issuperset(fields) and form.action.endswith(action):
                return form
        raise Unexpected(f"no form with {fields} {action} on {self.path}: {self.words[:200]}")

    def link(self, beginning: str) -> str:
        """The first link whose path begins so."""
        for link in self.links:
            if urllib.parse.urlsplit(link).path.startswith(beginning):
                return link
        raise Unexpected(f"no link {beginning}… on {self.path}")

    def must_say(self, *words: str) -> None:
        """Refuses a page that lacks one of `words`."""
        for one in words:
            if one not in self.words and one not in self.text:
                raise Unexpected(f"{self.path} does not say {one!r}: {self.words[:300]}")


def _listed(value: Value) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[Form] = []
        self.links: list[str] = []
        self.words: list[str] = []
        self._form: Form | None = None
        self._select: Field | None = None
        self._several = False
        self._option: tuple[str | None, bool, str] | None = None
        self._area: Field | None = None
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        have = {name: value or "" for name, value in attrs}
        if tag == "a" and have.get("href"):
            self.links.append(have["href"])
        elif tag in {"script", "style", "head"}:
            self._hidden += 1
        elif tag == "form":
            self._form = Form(
                action=have.get("action", ""),
                method=have.get("method", "get").lower(),
                multipart=have.get("enctype") == "multipart/form-data",
            )
            self.forms.append(self._form)
        elif self._form is not None:
            self._part(self._form, tag, have)

    def _part(self, form: Form, tag: str, have: dict[str, str]) -> None:
        name = have.get("name", "")
        if tag == "option":
            self._chosen()
            self._option = (have.get("value"), "selected" in have, "")
        elif not name or "disabled" in have:
            return
        elif tag == "select":
            self._several = "multiple" in have
            self._select = form.fields.setdefault(name, Field(chosen_only=True))
        elif tag == "textarea":
            self._area = form.fields.setdefault(name, Field(values=[""]))
        elif tag == "button":
            form.buttons.append((name, have.get("value", "")))
        elif tag == "input":
            self._input(form, name, have)

    def _input(self, form: Form, name: str, have: dict[str, str]) -> None:
        kind, value = have.get("type", "text").lower(), have.get("value", "")
        if kind in {"checkbox", "radio"}:
            field = form.fields.setdefault(name, Field(chosen_only=True))
            field.choices.append(value or "on")
            if "checked" in have:
                field.values.append(value or "on")
        elif kind == "file":
            form.files.append(name)
        elif kind in {"submit", "image"}:
            form.buttons.append((name, value))
        else:
            form.fields.setdefault(name, Field()).values.append(value)

    def handle_endtag(self, tag: str) -> None:
        if tag == "option":
            self._chosen()
        elif tag == "form":
            self._form = None
        elif tag == "select":
            self._chosen()
            self._select = None
        elif tag == "textarea":
            self._area = None
        elif tag in {"script", "style", "head"}:
            self._hidden -= 1

    def _chosen(self) -> None:
        """The option that was begun, if there is one, has its words now."""
        if self._select is not None and self._option is not None:
            given, selected, words = self._option
            value = " ".join(words.split()) if given is None else given
            self._select.choices.append(value)
            if selected and self._several:
                self._select.values.append(value)
            elif selected or (not self._select.values and not self._several):
                self._select.values = [value]
        self._option = None

    def handle_data(self, data: str) -> None:
        if self._option is not None:
            value, selected, words = self._option
            self._option = (value, selected, words + data)
        if self._area is not None:
            self._area.values = [(self._area.values[0] + data).removeprefix("\n")]
        elif not self._hidden:
            self.words.append(data)
