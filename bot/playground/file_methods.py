"""files.*: how the app uploads files and shares them."""

from bot.playground import answers, content, feed
from bot.playground.chat_methods import place, required
from bot.playground.errors import ApiError, Json, invalid_arguments
from bot.playground.files import MOST_BYTES, File
from bot.playground.parts import Parts
from bot.playground.web_api import Method
from bot.playground.workspace import Channel, Message


def upload_url(parts: Parts, args: Json) -> Json:
    """files.getUploadURLExternal: an address that takes one file of the announced size."""
    name, length = required(args, "filename"), required(args, "length")
    if not length.isascii() or not length.isdecimal():
        raise invalid_arguments("must be an integer [json-pointer:/length]")
    size = int(length[:10])
    if size == 0:
        raise ApiError("missing_argument")
    if size > MOST_BYTES:
        raise ApiError("file_upload_size_restricted")
    token, file = parts.files.expect(name, size)
    return {"upload_url": f"{parts.base()}/upload/{token}", "file_id": file.id}


def complete(parts: Parts, args: Json) -> Json:
    """files.completeUploadExternal: shares the files in a channel where one is named."""
    named = _named(args)
    files = [parts.files.uploaded(item["id"]) for item in named]
    messages = [_message(parts, args, channel, files) for channel in _channels(parts, args)]
    for file, item in zip(files, named, strict=True):
        parts.files.finish(file, str(item.get("title") or ""))
    for message in messages:
        parts.hub.later(feed.post(parts.workspace, message))
    return {"files": [{"id": file.id, "title": file.title} for file in files]}


def _named(args: Json) -> list[Json]:
    wrong = invalid_arguments("must provide an array of ids [json-pointer:/files]")
    named = content.parsed(args.get("files"), wrong)
    fits = isinstance(named, list) and all(isinstance(i, dict) and i.get("id") for i in named)
    if not named or not isinstance(named, list) or not fits:
        raise wrong
    if len({str(item["id"]) for item in named}) < len(named):
        raise ApiError("file_not_found")
    return named


def _channels(parts: Parts, args: Json) -> list[Channel]:
    given = str(args.get("channel_id") or args.get("channels") or "").split(",")
    return [place(parts, {"channel": id_.strip()}, by_id=True) for id_ in given if id_.strip()]


def _message(parts: Parts, args: Json, channel: Channel, files: list[File]) -> Message:
    workspace = parts.workspace
    text = content.text_in({"text": args.get("initial_comment")})
    return Message(
        ts=workspace.stamp(),
        channel=channel.id,
        user=workspace.team.bot_user,
        text=text,
        blocks=[] if text else content.blocks_in(args) or [],
        files=list(files),
        thread_ts=answers.thread(workspace, channel, args.get("thread_ts")),
    )


METHODS = {
    "files.getUploadURLExternal": Method(upload_url, ("files:write",)),
    "files.completeUploadExternal": Method(complete, ("files:write",)),
}
