"""Discord's limits on messages and modals; what breaks one is refused with error 50035.

The limits stand here once more although openapi.json holds some of them: that file may be
missing, and it knows nothing of the limits over several fields together.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from .errors import Form, empty_message
from .state import COMPONENTS_V2, JSON

CONTENT: Final = 2_000
EMBEDS: Final = 10
EMBED_TOTAL: Final = 6_000
ROWS: Final = 5
V2_COMPONENTS: Final = 40
V2_TEXT: Final = 4_000
CUSTOM_ID: Final = 100
LABEL: Final = 80
FILES: Final = 10
NONCE: Final = 25
MODAL_TITLE: Final = 45
MODAL_ROWS: Final = 5
CHOICES: Final = 25
CHOICE: Final = 100

ROW, BUTTON, STRING_SELECT, TEXT_INPUT, SECTION, TEXT_DISPLAY = 1, 2, 3, 4, 9, 10
SELECTS: Final = frozenset({3, 5, 6, 7, 8})
V2_ONLY: Final = frozenset({9, 10, 11, 12, 13, 14, 17})
LABEL_FIELD: Final = 18
LINK: Final = 5


def check_message(body: JSON, *, files: int = 0, flags: int | None = None) -> None:
    """Refuse a message that breaks a limit. `flags` are those of the message being edited."""
    form = Form()
    v2 = bool(((body.get("flags") or 0) | (flags or 0)) & COMPONENTS_V2)
    form.longer("content", body.get("content"), CONTENT)
    form.longer("nonce", body.get("nonce"), NONCE)
    form.longer("attachments", body.get("attachments"), FILES)
    _embeds(form, body.get("embeds") or [])
    components = body.get("components") or []
    if v2:
        _components_v2(form, body, components)
    else:
        _rows(form, components)
    _each_component(form, components)
    form.done()
    if flags is None and not _says_something(body, files):
        raise empty_message()


def _says_something(body: JSON, files: int) -> bool:
    filled = any(body.get(key) for key in ("content", "embeds", "components", "sticker_ids"))
    return filled or bool(files) or bool(body.get("poll"))


def _embeds(form: Form, embeds: list[JSON]) -> None:
    form.longer("embeds", embeds, EMBEDS)
    for index, embed in enumerate(embeds):
        _embed(form, f"embeds.{index}", embed)
    total = sum(len(text) for embed in embeds for text in _embed_texts(embed))
    if total > EMBED_TOTAL:
        message = f"Embed size exceeds maximum size of {EMBED_TOTAL}"
        form.wrong("embeds", "MAX_EMBED_SIZE_EXCEEDED", message)


def _embed(form: Form, path: str, embed: JSON) -> None:
    form.longer(f"{path}.title", embed.get("title"), 256)
    form.longer(f"{path}.description", embed.get("description"), 4_096)
    form.longer(f"{path}.footer.text", (embed.get("footer") or {}).get("text"), 2_048)
    form.longer(f"{path}.author.name", (embed.get("author") or {}).get("name"), 256)
    form.longer(f"{path}.url", embed.get("url"), 2_048)
    fields = embed.get("fields") or []
    form.longer(f"{path}.fields", fields, 25)
    for index, field in enumerate(fields):
        for key, limit in (("name", 256), ("value", 1_024)):
            form.missing(f"{path}.fields.{index}.{key}", field.get(key))
            form.longer(f"{path}.fields.{index}.{key}", field.get(key), limit)


def _embed_texts(embed: JSON) -> Iterator[str]:
    yield embed.get("title") or ""
    yield embed.get("description") or ""
    yield (embed.get("footer") or {}).get("text") or ""
    yield (embed.get("author") or {}).get("name") or ""
    for field in embed.get("fields") or []:
        yield field.get("name") or ""
        yield field.get("value") or ""


def walk(components: list[JSON], path: str = "components") -> Iterator[tuple[str, JSON]]:
    """Every component with its path, outer ones first."""
    for index, component in enumerate(components):
        here = f"{path}.{index}"
        yield here, component
        yield from walk(component.get("components") or [], f"{here}.components")
        for key in ("accessory", "component"):
            if isinstance(component.get(key), dict):
                yield f"{here}.{key}", component[key]


def _rows(form: Form, rows: list[JSON]) -> None:
    """Components of the first kind: up to five rows of five buttons or one select each."""
    form.longer("components", rows, ROWS)
    for index, row in enumerate(rows):
        path = f"components.{index}"
        if row.get("type") != ROW:
            message = 'Value of field "type" must be one of (1,).'
            form.wrong(path, "UNION_TYPE_CHOICES", message)
            continue
        inside = row.get("components") or []
        form.missing(f"{path}.components", inside)
        width = sum(5 if each.get("type") in SELECTS else 1 for each in inside)
        if width > 5:
            message = "The specified component exceeds the maximum width"
            form.wrong(path, "COMPONENT_LAYOUT_WIDTH_EXCEEDED", message)


def _components_v2(form: Form, body: JSON, components: list[JSON]) -> None:
    """Components of the second kind take the place of content and embeds."""
    for key in ("content", "embeds", "poll", "sticker_ids"):
        if body.get(key):
            message = f"The '{key}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2"
            form.wrong(key, "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", message)
    everything = [component for _, component in walk(components)]
    if len(everything) > V2_COMPONENTS:
        message = f"Must be {V2_COMPONENTS} or fewer in length."
        form.wrong("components", "BASE_TYPE_BAD_LENGTH", message)
    shown = sum(len(each.get("content") or "") for each in everything)
    if shown > V2_TEXT:
        message = f"The total displayed text must be {V2_TEXT} or fewer in length."
        form.wrong("components", "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", message)


def _each_component(form: Form, components: list[JSON]) -> None:
    seen: set[str] = set()
    for path, component in walk(components):
        kind = component.get("type")
        if kind == BUTTON:
            _button(form, path, component)
        elif kind in SELECTS:
            _select(form, path, component)
        elif kind == SECTION and not 1 <= len(component.get("components") or []) <= 3:
            form.wrong(path, "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 3 in length.")
        elif kind == TEXT_DISPLAY:
            form.missing(f"{path}.content", component.get("content"))
        custom_id = component.get("custom_id")
        if custom_id is not None:
            _custom_id(form, path, custom_id, seen)


def _custom_id(form: Form, path: str, custom_id: str, seen: set[str]) -> None:
    form.missing(f"{path}.custom_id", custom_id)
    form.longer(f"{path}.custom_id", custom_id, CUSTOM_ID)
    if custom_id in seen:
        message = "Component custom id cannot be duplicated"
        form.wrong(f"{path}.custom_id", "COMPONENT_CUSTOM_ID_DUPLICATED", message)
    seen.add(custom_id)


def _button(form: Form, path: str, button: JSON) -> None:
    form.longer(f"{path}.label", button.get("label"), LABEL)
    form.longer(f"{path}.url", button.get("url"), 512)
    if not button.get("label") and not button.get("emoji"):
        message = "A button needs a label or an emoji"
        form.wrong(path, "BUTTON_COMPONENT_INVALID", message)
    wanted, banned = ("url", "custom_id") if button.get("style") == LINK else ("custom_id", "url")
    form.missing(f"{path}.{wanted}", button.get(wanted))
    if button.get(banned):
        message = f"A button of this style cannot have a {banned}"
        form.wrong(f"{path}.{banned}", "BUTTON_COMPONENT_INVALID", message)


def _select(form: Form, path: str, select: JSON) -> None:
    form.missing(f"{path}.custom_id", select.get("custom_id"))
    form.longer(f"{path}.placeholder", select.get("placeholder"), 150)
    options = select.get("options") or []
    form.longer(f"{path}.options", options, 25)
    if select.get("type") == STRING_SELECT:
        form.missing(f"{path}.options", options)
    for index, option in enumerate(options):
        for key in ("label", "value", "description"):
            form.longer(f"{path}.options.{index}.{key}", option.get(key), 100)


def check_choices(data: JSON) -> None:
    """Refuse autocomplete choices that are too many, too long or nameless."""
    form = Form()
    choices = data.get("choices") or []
    form.longer("data.choices", choices, CHOICES)
    for index, choice in enumerate(choices):
        path = f"data.choices.{index}"
        form.missing(f"{path}.name", choice.get("name"))
        form.longer(f"{path}.name", choice.get("name"), CHOICE)
        form.longer(f"{path}.value", choice.get("value"), CHOICE)
    form.done()


def check_modal(data: JSON) -> None:
    """Refuse a modal that breaks a limit."""
    form = Form()
    for key, limit in (("title", MODAL_TITLE), ("custom_id", CUSTOM_ID)):
        form.missing(f"data.{key}", data.get(key))
        form.longer(f"data.{key}", data.get(key), limit)
    rows = data.get("components") or []
    form.missing("data.components", rows)
    form.longer("data.components", rows, MODAL_ROWS)
    seen: set[str] = set()
    for path, component in walk(rows, "data.components"):
        _modal_part(form, path, component, seen)
    form.done()


def _modal_part(form: Form, path: str, part: JSON, seen: set[str]) -> None:
    limits: dict[Any, tuple[tuple[str, int], ...]] = {
        TEXT_INPUT: (("label", 45), ("placeholder", 100), ("value", 4_000)),
        LABEL_FIELD: (("label", 45), ("description", 100)),
    }
    for key, limit in limits.get(part.get("type"), ()):
        form.longer(f"{path}.{key}", part.get(key), limit)
    if part.get("type") in SELECTS:
        _select(form, path, part)
    if part.get("custom_id") is not None:
        _custom_id(form, path, part["custom_id"], seen)
