import * as v from 'valibot';
import type { Digest } from './digest.ts';
import type { Snapshot } from './world.ts';

/*
 * What a month comes to in the end, when days may slip: an audit that fails to the end of all attempts warns a day later,
 * and then all that follows from the warning is a day later. So moments, ages, texts with either, and how often something
 * was tried, told or refused are not compared; what everything *is* in the end is, and what was *done*, each as often as
 * it was done.
 */

/** The same shape as a digest: `changes` and `state` have to be the same, what was told has to be among it. */
export function outcomeOf(snapshot: Snapshot): Digest {
  const { account, items, objects, changes, workspace } = snapshot;
  const stored = [...items].map(([key, item]) => told(key, item));
  const lines = (kind: 'state' | 'done' | 'told') =>
    stored.flatMap((line) => (line?.kind === kind ? [line.text] : []));
  const principals = [...account.users.values(), ...account.roles.values(), ...account.groups.values()];
  const state = [
    ...principals.map((one) => `account ${JSON.stringify(one)}`),
    ...[...account.unassignedMfa, ...account.emptyProfiles].map((one) => `account ${one}`),
    ...[...objects.keys()].map((key) => `snapshot of ${key.split('/')[1]}`),
    ...lines('state'),
  ];
  const files = workspace.messages.flatMap((message) => message.files.map(({ name }) => name));
  return {
    changes: [
      ...changes.filter(({ by }) => by !== 'somebody').map(({ what }) => what),
      ...lines('done'),
    ].sort(),
    state: new Set(state.map(timeless)),
    told: new Set(
      [...lines('told'), ...emailDays(snapshot), ...files.map((name) => `file ${name}`)].map(timeless),
    ),
  };
}

/** An email for every day with an audit. */
function emailDays({ emails }: Snapshot): string[] {
  return emails.map(({ at }) => `email of March, day ${Math.floor(at.getTime() / 86_400_000)}`);
}

interface Line {
  /** Done: each time counts. Told: once at least. */
  readonly kind: 'state' | 'done' | 'told';
  readonly text: string;
}

const FINDING = v.object({
  finding: v.object({ id: v.string(), stage: v.string(), hold: v.nullable(v.object({ kind: v.string() })) }),
  resolved: v.nullish(v.unknown()),
});
const DECISION = v.object({
  decision: v.object({
    ...{ action: v.string(), findingId: v.string(), by: v.string(), state: v.string() },
    approvedBy: v.nullable(v.string()),
  }),
});
const CARD = v.object({ findingId: v.string(), channel: v.string(), audience: v.string() });
const WARNING = v.object({
  warning: v.object({ findingId: v.string(), action: v.string(), kind: v.string(), to: v.string() }),
});
const APPROVAL = v.object({
  approval: v.object({
    ...{ id: v.string(), state: v.string(), by: v.string() },
    answer: v.nullable(v.object({ by: v.string(), reason: v.nullable(v.string()) })),
  }),
});
const TRAIL = v.object({ what: v.string(), subject: v.string(), by: v.string() });

/** What an item says of the end; null: of the way there. */
function told(key: string, item: unknown): Line | null {
  const [partition = '', sort = ''] = key.split(' / ');
  switch (partition.split('#')[0]) {
    case 'FINDINGS': {
      const { finding, resolved } = v.parse(FINDING, item);
      const { id, stage, hold } = finding;
      return { kind: 'state', text: `finding ${id}: ${resolved ? 'over' : `${stage} ${hold?.kind}`}` };
    }
    case 'DECISIONS': {
      if (!sort.startsWith('AT#')) return null;
      const { action, findingId, by, approvedBy, state } = v.parse(DECISION, item).decision;
      const text = `decision ${action} ${findingId} by ${by}, ${approvedBy}`;
      return state === 'applied' ? { kind: 'done', text } : null;
    }
    case 'TRAIL': {
      const { what, subject, by } = v.parse(TRAIL, item);
      return sort.endsWith(':applied') ? { kind: 'done', text: `trail ${what} ${subject} by ${by}` } : null;
    }
    case 'CARDS': {
      const { findingId, channel, audience } = v.parse(CARD, item);
      // Cards of messages and runs are the index of the others.
      if (!/^\d{12}:/.test(findingId)) return null;
      return { kind: 'told', text: `card ${findingId} ${channel} ${audience}` };
    }
    case 'SCHEDULE': {
      const warning = v.safeParse(WARNING, item);
      if (!warning.success) return null;
      const { findingId, action, kind, to } = warning.output.warning;
      return { kind: 'told', text: `warning ${kind} of ${action} ${findingId} to ${to}` };
    }
    case 'APPROVALS': {
      const { id, state, by, answer } = v.parse(APPROVAL, item).approval;
      return {
        kind: 'state',
        text: `approval ${id} ${state}, ${by} asked, ${answer?.by}: ${answer?.reason}`,
      };
    }
    case 'DEACTIVATIONS':
    case 'EXEMPTIONS':
    case 'OWNERS':
    case 'PEOPLE':
      return { kind: 'state', text: `${key} ${JSON.stringify(item)}` };
    default:
      return null;
  }
}

function timeless(line: string): string {
  return line
    .replace(/\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?( UTC|Z)?)?/g, '<time>')
    .replace(/"expiresAt":\d+/g, '"expiresAt":<time>')
    .replace(/\b[0-9a-f]{40}\b/g, '<decision>')
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<request>');
}
