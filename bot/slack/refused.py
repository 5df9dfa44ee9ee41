"""What Slack said when it refused a call, and what is to be done about it."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from slack_sdk.errors import SlackApiError

from bot.core.wording.refusing import Why

Course = Literal["again", "unsure", "tell", "give up"]
"""What comes of a refusal: the same call is repeated; it may have been done though Slack says no;
the person can do something about it; or nobody in the conversation can, and it is counted."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """What a code comes to, and what the person hears of it."""

    course: Course
    why: Why


OURS = Refusal("give up", "ours")
"""Of codes that are not known: they were never seen, or say that this bot has a fault."""
_COURSES: Mapping[tuple[Course, Why], str] = {
    ("again", "limited"): "ratelimited rate_limited",
    ("again", "away"): "service_unavailable request_timeout",
    # Slack says of these that some of it may have been done.
    ("unsure", "unsure"): """
        fatal_error internal_error update_failed unable_to_share_files file_update_failed""",
    ("tell", "limited"): "message_limit_exceeded",
    ("tell", "away"): "external_channel_migrating team_added_to_org org_login_required",
    ("tell", "not in"): "not_in_channel no_permission",
    ("tell", "not seen"): """
        channel_not_found invalid_channel channel_is_limited_access team_not_found
        method_not_supported_for_channel_type""",
    ("tell", "archived"): "is_archived is_inactive",
    ("tell", "rules"): """
        restricted_action restricted_action_non_threadable_channel
        restricted_action_read_only_channel restricted_action_thread_locked
        restricted_action_thread_only_channel posting_to_channel_denied ekm_access_denied
        team_access_not_granted app_access_restricted cant_broadcast_message""",
    ("tell", "too long"): """
        msg_too_long msg_blocks_too_long invalid_blocks invalid_blocks_format view_too_large""",
    ("tell", "files"): """
        blocked_file_type file_type_not_allowed file_upload_size_restricted file_uploads_disabled
        file_uploads_except_images_disabled snippet_too_large storage_limit_reached
        file_share_limit_reached max_file_sharing_exceeded slack_connect_blocked_file_type
        slack_connect_canvas_sharing_blocked slack_connect_clip_sharing_blocked
        slack_connect_file_link_sharing_blocked slack_connect_file_upload_sharing_blocked
        slack_connect_lists_sharing_blocked""",
    ("tell", "nobody"): """
        user_is_bot cannot_dm_bot user_not_in_channel user_not_found user_not_visible
        user_disabled messages_tab_disabled""",
    ("tell", "late"): """
        expired_trigger_id exchanged_trigger_id invalid_trigger_id push_limit_reached
        expired_url used_url""",
    ("tell", "gone"): """
        message_not_found cant_update_message cant_delete_message edit_window_closed
        cannot_reply_to_message thread_not_found invalid_thread_ts block_mismatch
        streaming_state_conflict hash_conflict not_found file_not_found file_deleted
        file_is_deleted execution_not_in_running_state function_execution_not_found""",
    ("tell", "scope"): """
        missing_scope not_allowed_token_type not_agent_app not_enabled not_implemented
        not_allowed_for_app preview_feature_not_available""",
    ("give up", "installation"): """
        token_revoked token_expired account_inactive invalid_auth not_authed access_denied
        accesslimited enterprise_is_restricted two_factor_setup_required is_bot forbidden_team
        invalid_refresh_token""",
    ("give up", "ours"): """
        alt_txt_too_large as_user_not_supported attachment_payload_limit_exceeded
        bad_client_secret bad_redirect_uri cannot_install_an_org_installed_app
        channels_limit_exceeded deprecated_endpoint draft_already_deleted draft_already_sent
        draft_has_conflict draft_not_found duplicate_channel_not_found duplicate_external_id
        duplicate_message_not_found insecure_request invalid_arg_name invalid_arguments
        invalid_array_arg invalid_attachments invalid_charset invalid_client_id invalid_code
        invalid_code_verifier invalid_cursor invalid_form_data invalid_grant_type invalid_json
        invalid_limit invalid_metadata_filter_keys invalid_metadata_format invalid_metadata_schema
        invalid_payload invalid_post_type invalid_ts_latest invalid_ts_oldest invalid_types
        json_not_object list_record_comment_fetch_failed markdown_text_conflict
        metadata_must_be_sent_from_app metadata_too_large method_deprecated missing_args
        missing_argument missing_file_data missing_post_type missing_profile_id
        no_dual_broadcast_content_update no_scopes no_text oauth_authorization_url_mismatch
        parameter_validation_failed pkce_not_allowed reserved_username send_on_behalf_not_allowed
        too_many_attachments too_many_contact_cards too_many_users unknown_method
        unknown_snippet_type unknown_subtype user_email_unverified""",
}
REFUSALS: Mapping[str, Refusal] = {
    word: Refusal(course, why)
    for (course, why), words in _COURSES.items()
    for word in words.split()
}
"""Every code that Slack documents for what this bot calls."""
TOKEN_GONE = frozenset({"token_revoked", "account_inactive", "invalid_auth"})
"""Codes that say that a token will not be taken again."""
_SERVER_FAULT = 500
_LIMITED = 429
_PAUSE = 1.0
"""Seconds to wait where Slack asks to and does not say how long."""
_SECONDS = re.compile(r"\d{1,9}(\.\d{1,9})?", re.ASCII)


def refusal(error: SlackApiError) -> Refusal:
    """What a refusal comes to. What is not an answer of Slack's at all may have been done."""
    if _status(error) == _LIMITED:
        return REFUSALS["ratelimited"]
    said = code(error)
    if said in REFUSALS:
        return REFUSALS[said]
    nothing_said = said == "no answer" or said.startswith("HTTP ")
    if _status(error) >= _SERVER_FAULT or (nothing_said and _status(error) in (0, 200)):
        return REFUSALS["internal_error"]
    return OURS


def limited(error: SlackApiError) -> bool:
    """Whether Slack asks to wait."""
    return refusal(error) == REFUSALS["ratelimited"]


def may_pass(error: SlackApiError) -> bool:
    """Whether the same call may succeed a little later."""
    return refusal(error).course in ("again", "unsure")


def pause_of(error: SlackApiError) -> float:
    """Seconds that Slack asks to wait; 0 where it does not ask."""
    if not limited(error):
        return 0.0
    headers = getattr(error.response, "headers", None) or {}
    asked = str(headers.get("Retry-After") or headers.get("retry-after") or "").strip()
    seconds = float(asked) if _SECONDS.fullmatch(asked) else _PAUSE
    return seconds if math.isfinite(seconds) else _PAUSE


def _status(error: SlackApiError) -> int:
    response = error.response
    return getattr(response, "status_code", None) or getattr(response, "status", None) or 0


def code(error: SlackApiError) -> str:
    """Slack's word for the refusal; the HTTP status where the answer was not Slack's at all."""
    response = error.response
    data = getattr(response, "data", response)
    if isinstance(data, Mapping) and isinstance(word := data.get("error"), str):
        return word
    # The SDK hands on its own response, or aiohttp's where the body could not be read.
    status = getattr(response, "status_code", None) or getattr(response, "status", None)
    return f"HTTP {status}" if status else "no answer"
