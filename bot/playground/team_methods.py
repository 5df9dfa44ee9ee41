"""auth, connections, one conversation or user, and the agent's prompts and status."""

from bot.playground import content, shown
from bot.playground.chat_methods import required
from bot.playground.errors import ApiError, Json, invalid_arguments
from bot.playground.listing_methods import READ_SCOPES, known, need
from bot.playground.manifest import APP_ID
from bot.playground.parts import Parts
from bot.playground.web_api import Method
from bot.playground.workspace import Channel

MOST_PROMPTS = 4


def auth_test(parts: Parts, _args: Json) -> Json:
    """auth.test."""
    team = parts.workspace.team
    return {
        "url": f"https://{team.domain}.slack.com/",
        "team": team.name,
        "team_id": team.id,
        "user": parts.name,
        "user_id": team.bot_user,
        "bot_id": team.bot_id,
        "app_id": APP_ID,
        "is_enterprise_install": False,
    }


def open_connection(parts: Parts, _args: Json) -> Json:
    """apps.connections.open: an address for one socket."""
    return {"url": parts.grants.socket_url()}


def open_conversation(parts: Parts, args: Json) -> Json:
    """conversations.open: the direct message with one person."""
    users = required(args, "users")
    if users not in parts.workspace.team.people:
        raise ApiError("user_not_found")
    return {"no_op": True, "already_open": True, "channel": {"id": parts.workspace.dm(users).id}}


def conversation_info(parts: Parts, args: Json) -> Json:
    """conversations.info."""
    channel = parts.workspace.channels.get(required(args, "channel"))
    if channel is None or not known(channel):
        raise ApiError("channel_not_found")
    need(parts, READ_SCOPES[channel.kind])
    return {"channel": shown.channel(channel)}


def user_info(parts: Parts, args: Json) -> Json:
    """users.info."""
    user = required(args, "user")
    if user not in parts.workspace.team.people and user != parts.workspace.team.bot_user:
        raise ApiError("user_not_found")
    locale = {"locale": "en-US"} if args.get("include_locale") in (True, "true", "1") else {}
    return {"user": shown.person(parts.workspace, user) | locale}


def set_prompts(parts: Parts, args: Json) -> Json:
    """assistant.threads.setSuggestedPrompts; with a `thread_ts` Slack ignores it silently."""
    if not parts.workspace.app.agent:
        raise ApiError("not_agent_app")
    channel = _direct(parts, args)
    prompts = content.parsed(args.get("prompts"), invalid_arguments("must provide an array"))
    if not isinstance(prompts, list) or not all(_is_prompt(prompt) for prompt in prompts):
        raise invalid_arguments("must provide title and message [json-pointer:/prompts]")
    if len(prompts) > MOST_PROMPTS:
        raise invalid_arguments("no more than 4 items allowed [json-pointer:/prompts]")
    if not args.get("thread_ts"):
        channel.prompts = prompts
        parts.workspace.changed()
    return {}


def set_status(parts: Parts, args: Json) -> Json:
    """assistant.threads.setStatus: what the bot is doing, in one thread."""
    channel = parts.workspace.channels.get(required(args, "channel_id"))
    if channel is None or not channel.bot_is_member:
        raise ApiError("channel_not_found")
    thread_ts = required(args, "thread_ts")
    channel.statuses[thread_ts] = (str(args.get("status") or ""), parts.workspace.clock())
    parts.workspace.changed()
    return {}


def _direct(parts: Parts, args: Json) -> Channel:
    channel = parts.workspace.channels.get(required(args, "channel_id"))
    if channel is None or channel.kind != "dm":
        raise ApiError("channel_not_found")
    return channel


def _is_prompt(prompt: object) -> bool:
    return isinstance(prompt, dict) and bool(prompt.get("title")) and bool(prompt.get("message"))


METHODS = {
    "auth.test": Method(auth_test, tokens=("bot", "app")),
    "apps.connections.open": Method(open_connection, tokens=("app",)),
    "conversations.open": Method(open_conversation, ("im:write",)),
    "conversations.info": Method(conversation_info),
    "users.info": Method(user_info, ("users:read",)),
    "assistant.threads.setSuggestedPrompts": Method(set_prompts, ("assistant:write",)),
    "assistant.threads.setStatus": Method(set_status, ("chat:write", "assistant:write")),
}
