import * as v from 'valibot';

const id = v.pipe(v.string(), v.regex(/^[A-Z0-9]{2,32}$/));
const user = v.looseObject({ id, team_id: v.nullish(id) });
const team = v.nullish(v.looseObject({ id }));

/** The little of Slack's payloads that Bolt takes for granted; more is let be. */
const COMMAND = v.looseObject({
  command: v.string(),
  text: v.optional(v.string(), ''),
  user_id: id,
  team_id: id,
  trigger_id: v.optional(v.string()),
});
const ACTION = v.looseObject({
  type: v.literal('block_actions'),
  user,
  team,
  actions: v.pipe(
    v.array(v.looseObject({ type: v.string(), action_id: v.string(), block_id: v.optional(v.string()) })),
    v.minLength(1),
  ),
  channel: v.nullish(v.looseObject({ id: v.string() })),
  view: v.nullish(v.looseObject({ id: v.string() })),
});
const VIEW = v.looseObject({
  type: v.literal('view_submission'),
  user,
  team,
  view: v.looseObject({
    id: v.string(),
    callback_id: v.string(),
    private_metadata: v.optional(v.string(), ''),
    state: v.looseObject({
      values: v.record(v.string(), v.record(v.string(), v.looseObject({ type: v.string() }))),
    }),
  }),
});
const EVENT = v.looseObject({
  type: v.literal('event_callback'),
  team_id: id,
  authorizations: v.optional(v.array(v.looseObject({ team_id: v.nullish(id) }))),
  event: v.looseObject({ type: v.string(), user: v.optional(id), channel: v.optional(v.string()) }),
});

/** A request that Slack signed, as far as the bot has a use for it. */
export type SlackRequest =
  | { readonly kind: 'process'; readonly body: SlackBody }
  /** Slack asks whether somebody is at home. */
  | { readonly kind: 'answer'; readonly answer: string }
  /** Well-formed, but of a kind that the bot does not ask for (a closed modal, a shortcut). */
  | { readonly kind: 'unasked' }
  | { readonly kind: 'bad'; readonly reason: string };

/** Something to hand to Bolt. */
export type SlackBody =
  | v.InferOutput<typeof COMMAND>
  | v.InferOutput<typeof ACTION>
  | v.InferOutput<typeof VIEW>
  | v.InferOutput<typeof EVENT>;

/**
 * Reads a verified body. Its first byte tells JSON from a form, not the content type, which nobody signed: else
 * the signature of one could be used for the other.
 */
export function parseRequest(bytes: Buffer): SlackRequest {
  const text = decode(bytes);
  if (text === null) return bad('not UTF-8');
  if (text.trimStart().startsWith('{')) return parseEvent(parseJson(text));
  const form = [...new URLSearchParams(text)];
  const fields = Object.fromEntries(form);
  if (form.length === 0 || Object.keys(fields).length !== form.length) return bad('not a form of Slack');
  if ('ssl_check' in fields) return { kind: 'answer', answer: '' };
  if (fields['payload'] !== undefined) return parseInteraction(parseJson(fields['payload']));
  return 'command' in fields ? handOver(COMMAND, fields) : bad('not a form of Slack');
}

/** The workspaces that a request names, the person's own included; all of them have to be ours. */
export function teamsOf(body: SlackBody): string[] {
  const named =
    'command' in body
      ? [body.team_id]
      : body.type === 'event_callback'
        ? [body.team_id, ...(body.authorizations ?? []).map(({ team_id }) => team_id)]
        : [body.team?.id, body.user.team_id];
  return named.filter((one) => typeof one === 'string');
}

function parseEvent(json: unknown): SlackRequest {
  const challenge = v.safeParse(
    v.looseObject({ type: v.literal('url_verification'), challenge: v.string() }),
    json,
  );
  if (challenge.success) {
    return { kind: 'answer', answer: JSON.stringify({ challenge: challenge.output.challenge }) };
  }
  return handOver(EVENT, json);
}

function parseInteraction(json: unknown): SlackRequest {
  const typed = v.safeParse(v.looseObject({ type: v.string() }), json);
  if (!typed.success) return bad('the payload says no type');
  if (typed.output.type === 'block_actions') return handOver(ACTION, json);
  return typed.output.type === 'view_submission' ? handOver(VIEW, json) : { kind: 'unasked' };
}

function handOver(
  schema: typeof COMMAND | typeof ACTION | typeof VIEW | typeof EVENT,
  json: unknown,
): SlackRequest {
  const parsed = v.safeParse(schema, json);
  return parsed.success ? { kind: 'process', body: parsed.output } : bad('not of the shape that Slack sends');
}

function decode(bytes: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Undefined, which no schema takes, for what is not JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function bad(reason: string): SlackRequest {
  return { kind: 'bad', reason };
}
