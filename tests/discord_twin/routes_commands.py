"""Routes of application commands, global ones and those of one guild."""

from __future__ import annotations

from typing import Any

from .command_limits import CHAT, check_command, check_commands
from .errors import ApiError, unknown
from .state import JSON
from .table import Call, Reply, route

_GLOBAL = "/applications/{application_id}/commands"
_GUILD = "/applications/{application_id}/guilds/{guild_id}/commands"


def _limit_all(call: Call) -> None:
    check_commands(call.body)


def _limit_one(call: Call) -> None:
    check_command(call.body)


def _scope(call: Call) -> int | None:
    """The guild whose commands are meant, None for the global ones."""
    if int(call.params["application_id"]) != call.twin.world.bot.id:
        raise ApiError(403, 20012, "You are not authorized to perform this action")
    return call.guild.id if "guild_id" in call.params else None


@route("GET", _GLOBAL)
@route("GET", _GUILD)
def list_commands(call: Call) -> Reply:
    return 200, call.twin.world.commands.get(_scope(call), [])


@route("PUT", _GLOBAL, limit=_limit_all)
@route("PUT", _GUILD, limit=_limit_all)
def sync_commands(call: Call) -> Reply:
    """Replace all commands of a scope; `twin.syncs` counts how often the bot does it."""
    scope = _scope(call)
    before = {(c["name"], c["type"]): c for c in call.twin.world.commands.get(scope, [])}
    made = [_made(call, scope, given) for given in call.body or []]
    for command in made:
        known = before.get((command["name"], command["type"]))
        command["id"] = known["id"] if known else command["id"]
    call.twin.world.commands[scope] = made
    call.twin.syncs += 1
    return 200, made


@route("POST", _GLOBAL, limit=_limit_one)
@route("POST", _GUILD, limit=_limit_one)
def upsert_command(call: Call) -> Reply:
    scope = _scope(call)
    command = _made(call, scope, call.body)
    commands = call.twin.world.commands.setdefault(scope, [])
    known = [c for c in commands if (c["name"], c["type"]) == (command["name"], command["type"])]
    for old in known:
        command["id"] = old["id"]
        commands.remove(old)
    commands.append(command)
    return 200 if known else 201, command


@route("GET", _GLOBAL + "/{command_id}")
@route("GET", _GUILD + "/{command_id}")
def get_command(call: Call) -> Reply:
    return 200, _find(call)


@route("PATCH", _GLOBAL + "/{command_id}")
@route("PATCH", _GUILD + "/{command_id}")
def edit_command(call: Call) -> Reply:
    command = _find(call)
    changed = _made(call, _scope(call), command | call.body) | {"id": command["id"]}
    check_command(changed)
    command.clear()
    command.update(changed)
    return 200, command


@route("DELETE", _GLOBAL + "/{command_id}")
@route("DELETE", _GUILD + "/{command_id}")
def delete_command(call: Call) -> Reply:
    call.twin.world.commands[_scope(call)].remove(_find(call))
    return 204, None


def _find(call: Call) -> JSON:
    for command in call.twin.world.commands.get(_scope(call), []):
        if command["id"] == call.params["command_id"]:
            return command
    raise unknown("application command")


def _made(call: Call, scope: int | None, given: JSON) -> JSON:
    """The command as Discord keeps it: with an id, a version, and no empty values."""
    kept = {k: _without_nulls(v) for k, v in given.items() if v is not None}
    permissions = given.get("default_member_permissions")
    kept |= {
        "id": str(call.twin.world.ids.next()),
        "application_id": str(call.twin.world.bot.id),
        "version": str(call.twin.world.ids.next()),
        "default_member_permissions": None if permissions is None else str(permissions),
        "type": given.get("type") or CHAT,
        "description": given.get("description") or "",
        "nsfw": bool(given.get("nsfw")),
    }
    return kept if scope is None else kept | {"guild_id": str(scope)}


def _without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _without_nulls(v) for k, v in value.items() if v is not None}
    return [_without_nulls(each) for each in value] if isinstance(value, list) else value
