import { ErrorCode } from '@slack/web-api';

/** Slack said no to a call, or could not be reached to the end of all attempts. */
export class SlackCallError extends Error {
  override readonly name = 'SlackCallError';
  readonly method: string;
  /** Slack's own word (`invalid_blocks`), or ours: `ratelimited`, `http_404`, `unreachable`, `no_token`. */
  readonly code: string;
  /** Slack may answer otherwise later: it was busy, down, or out of reach, rather than that it said no. */
  readonly isTransient: boolean;

  constructor(
    method: string,
    code: string,
    { isTransient = false, ...options }: ErrorOptions & { isTransient?: boolean } = {},
  ) {
    super(`Slack's ${method} failed: ${code}`, options);
    this.method = method;
    this.code = code;
    this.isTransient = isTransient;
  }
}

/** What went wrong, by Slack's word for it, and whether another attempt may help. */
export interface Trouble {
  readonly code: string;
  /** Seconds that Slack asks to wait, or null. */
  readonly retryAfter: number | null;
  readonly isTransient: boolean;
}

const TRANSIENT_CODES = new Set(['internal_error', 'fatal_error', 'service_unavailable', 'request_timeout']);

/** Reads the errors of `@slack/web-api` (its `errors.js`): they differ by `code`. */
export function troubleOf(error: unknown): Trouble {
  const { code, data, statusCode, retryAfter } = fieldsOf(error);
  if (code === ErrorCode.RateLimitedError) {
    return { code: 'ratelimited', retryAfter: Number(retryAfter) || 1, isTransient: true };
  }
  if (code === ErrorCode.PlatformError) {
    const word = String(fieldsOf(data)['error'] ?? 'unknown_error');
    const isTransient = word === 'ratelimited' || TRANSIENT_CODES.has(word);
    return { code: word, retryAfter: null, isTransient };
  }
  if (code === ErrorCode.HTTPError) {
    const status = Number(statusCode);
    // 501: it has no such method, and will not have one in a second.
    return { code: `http_${status}`, retryAfter: null, isTransient: status >= 500 && status !== 501 };
  }
  if (code === ErrorCode.RequestError) return { code: 'unreachable', retryAfter: null, isTransient: true };
  // A 429 without Retry-After, or an answer that is no JSON.
  return { code: 'no_sensible_answer', retryAfter: null, isTransient: true };
}

/** A server that does not know a method or this app's plan has no such feature: that feature is missing, no more. */
export function isMissingFeature(error: unknown): boolean {
  return (
    error instanceof SlackCallError &&
    /^(unknown_method|method_not_found|not_implemented|http_404|http_405|http_501|method_deprecated|method_not_supported_for_channel_type|plan_upgrade_required|paid_teams_only)$/.test(
      error.code,
    )
  );
}

/** The words for blocks that Slack, this workspace or a compatible server does not take; the last is about any argument. */
export function isRefusedBlocks(error: unknown): boolean {
  return (
    error instanceof SlackCallError &&
    /^(invalid_blocks|invalid_blocks_format|msg_blocks_too_long|block_mismatch|unsupported_block_type|invalid_arguments)$/.test(
      error.code,
    )
  );
}

/** Deleted by somebody, or its channel is: there is nothing left to update. */
export function isMessageGone(error: unknown): boolean {
  return (
    error instanceof SlackCallError && /^(message_not_found|channel_not_found|is_archived)$/.test(error.code)
  );
}

/** Deactivated, or not of this workspace any more: there is nobody to tell. */
export function isPersonGone(error: unknown): boolean {
  return error instanceof SlackCallError && /^(user_disabled|user_not_found)$/.test(error.code);
}

/** Slack's words for a token that it does not take, or not any more. */
export function isRefusedToken(code: string): boolean {
  return /^(invalid_auth|token_revoked|token_expired|account_inactive|not_authed)$/.test(code);
}

/** Why a delivery failed, in a sentence that an operator can act on. */
export function slackReason(error: unknown): string {
  if (!(error instanceof SlackCallError)) {
    return `Slack could not be asked (${error instanceof Error ? error.name : 'unknown error'})`;
  }
  const { method, code } = error;
  if (code === 'missing_scope')
    return `Slack's ${method} was refused: the app lacks the scope (see manifest.yaml)`;
  if (code === 'no_token') return "the app's token could not be read from Secrets Manager";
  if (isRefusedToken(code)) {
    return `Slack does not take the app's token (${code}): store the one that Slack shows under OAuth & Permissions`;
  }
  if (code === 'ratelimited') return `Slack's ${method} was rate limited to the end of all attempts`;
  if (code === 'not_in_channel' || code === 'channel_not_found') {
    return `Slack's ${method} was refused (${code}): invite the app to the channel`;
  }
  if (code === 'out_of_time') return 'the time for this run was over before it could be sent';
  if (isMissingFeature(error)) return `this Slack has no ${method}`;
  return `Slack's ${method} failed (${code})`;
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value, ...ownCode(value) } : {};
}

function ownCode(value: object): Record<string, unknown> {
  return 'code' in value ? { code: value.code } : {};
}
