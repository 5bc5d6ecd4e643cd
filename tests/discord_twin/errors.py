"""The errors that Discord answers with, by their real codes."""

from __future__ import annotations

from .state import JSON


class ApiError(Exception):
    """An error answer. `violation` says which rule the bot broke, None for what just happens."""

    def __init__(
        self,
        status: int,
        code: int,
        message: str,
        *,
        errors: JSON | None = None,
        violation: str | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.violation = violation
        self.body: JSON = {"message": message, "code": code}
        if errors is not None:
            self.body["errors"] = errors


class Form:
    """Collects what is wrong with a request's body, then raises it all as one error 50035."""

    def __init__(self) -> None:
        self._errors: JSON = {}
        self._lines: list[str] = []

    def wrong(self, path: str, code: str, message: str) -> None:
        """Note one problem at a dotted path such as `embeds.0.title`."""
        node = self._errors
        for step in path.split("."):
            node = node.setdefault(step, {})
        node.setdefault("_errors", []).append({"code": code, "message": message})
        self._lines.append(f"{path}: {message}")

    def longer(self, path: str, value: object, limit: int) -> None:
        """Note a text or a list that is over its limit."""
        if isinstance(value, (str, list)) and len(value) > limit:
            message = f"Must be {limit} or fewer in length."
            self.wrong(path, "BASE_TYPE_BAD_LENGTH", message)

    def missing(self, path: str, value: object) -> None:
        """Note a required text that is missing or empty."""
        if not value:
            self.wrong(path, "BASE_TYPE_REQUIRED", "This field is required")

    def done(self) -> None:
        """Raise what was noted, if anything was."""
        if self._errors:
            raise invalid_form(self._errors, violation="; ".join(self._lines))


def invalid_form(errors: JSON, *, violation: str | None = None) -> ApiError:
    return ApiError(400, 50035, "Invalid Form Body", errors=errors, violation=violation)


def unknown_reply_target() -> ApiError:
    """A reply to a message that is gone. That happens to good bots, so it is no violation."""
    error = {"code": "REPLIES_UNKNOWN_MESSAGE", "message": "Unknown message"}
    return invalid_form({"message_reference": {"_errors": [error]}})


def unauthorized() -> ApiError:
    return ApiError(401, 0, "401: Unauthorized")


def unknown(what: str) -> ApiError:
    """404 for a thing that is not there."""
    codes = {
        "Channel": 10003,
        "Guild": 10004,
        "Member": 10007,
        "Message": 10008,
        "User": 10013,
        "Webhook": 10015,
        "interaction": 10062,
        "application command": 10063,
    }
    return ApiError(404, codes[what], f"Unknown {what}")


def missing_access() -> ApiError:
    return ApiError(403, 50001, "Missing Access")


def missing_permissions() -> ApiError:
    return ApiError(403, 50013, "Missing Permissions")


def not_yours() -> ApiError:
    return ApiError(403, 50005, "Cannot edit a message authored by another user")


def empty_message() -> ApiError:
    message = "Cannot send an empty message"
    return ApiError(400, 50006, message, violation=message)


def expired_token() -> ApiError:
    return ApiError(401, 50027, "Invalid Webhook Token")


def already_acknowledged(violation: str | None) -> ApiError:
    message = "Interaction has already been acknowledged."
    return ApiError(400, 40060, message, violation=violation)
