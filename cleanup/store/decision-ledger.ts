import type { Decision, DecisionState, Outcome } from '../decisions/decision.ts';
import type { Requested } from '../decisions/decision-store.ts';
import { SCHEDULE } from '../schedule/next-action.ts';
import { decodeDecision, decodeNewest, type Newest } from './decision-codec.ts';
import { copies, letPrincipalExpire, settlePrincipal, takePrincipal } from './decision-writes.ts';
import { ContentionError, UnknownDecisionError } from './errors.ts';
import { decisionKey, newestDecisionKey, PREFIXES, partitionOf } from './keys.ts';
import type { Table } from './table.ts';

const ATTEMPTS = 5;

/**
 * Decisions and their one open one per principal, kept in single-item writes.
 *
 * The principal's item holds its newest decision and is the truth about it: requesting is one write there, and no
 * more, since a person waits; so is settling. The copies (by id, in time, in time by principal) are written when it is
 * settled: until then, readers look at the principals' items as well. Whoever takes the principal before that is
 * finished carries the decision before along in the same write, and files both when it is settled. Thus:
 *
 * | interrupted after | what is true | who writes the copies |
 * | --- | --- | --- |
 * | the principal is taken | it is requested | its settling |
 * | the principal is settled | it is settled, the principal free | settling again, the settling of the next decision |
 * | any copy | as the principal's item says | the same |
 *
 * What is refused at the click takes no principal and never comes here: see `Refusals`.
 */
export class DecisionLedger {
  readonly #table: Table;
  readonly #retentionDays: number;

  constructor(table: Table, retentionDays: number) {
    this.#table = table;
    this.#retentionDays = retentionDays;
  }

  async request(wish: Decision): Promise<Requested> {
    const decision: Decision = { ...wish, state: 'requested', outcome: null };
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const newest = await this.#newest(decision);
      const earlier = held(newest, decision.id) ?? (await this.#copy(decision.account, decision.id));
      if (earlier) return { outcome: 'again', decision: earlier };
      if (newest?.decision.state === 'requested') return { outcome: 'conflict', winner: newest.decision };
      if ((await this.#table.putIf(takePrincipal(decision, newest))) === 'refused') continue;
      return { outcome: 'stored', decision };
    }
    throw new ContentionError(`The newest decision on ${decision.principalId}`, ATTEMPTS);
  }

  async settle(
    decision: Decision,
    state: Exclude<DecisionState, 'requested'>,
    outcome: Outcome,
  ): Promise<void> {
    const { account, id, principalId } = decision;
    if (decision.by === SCHEDULE) return this.#fileScheduled({ ...decision, state, outcome });
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const newest = await this.#newest({ account, principalId });
      if (newest?.decision.id !== id) {
        // Another one took the principal since, which it could only when this one was settled.
        if (held(newest, id) ?? (await this.#copy(account, id))) return;
        throw new UnknownDecisionError(account, id);
      }
      if (newest.filed) return;
      if (newest.decision.state !== 'requested') return this.#file(newest);
      const settled: Decision = { ...newest.decision, state, outcome };
      if ((await this.#table.putIf(settlePrincipal(settled, newest.unfiled))) === 'refused') continue;
      return this.#file({ ...newest, decision: settled });
    }
    throw new ContentionError(`The newest decision on ${principalId}`, ATTEMPTS);
  }

  /**
   * The schedule never takes a principal, so that people never have to wait for it: it is the newest until somebody
   * decides after it did, and while nobody's decision is open.
   */
  async isNewest(decision: Decision): Promise<boolean> {
    const newest = (await this.#newest(decision))?.decision;
    if (decision.by !== SCHEDULE) return newest?.id === decision.id;
    return !newest || (newest.state !== 'requested' && newest.requestedAt < decision.requestedAt);
  }

  /** @param principalId where to look first; without it, every principal is looked at for one that is open */
  async decision(account: string, id: string, principalId?: string): Promise<Decision | null> {
    if (principalId !== undefined) {
      const there = held(await this.#newest({ account, principalId }), id);
      if (there) return there;
    }
    const copy = await this.#copy(account, id);
    if (copy) return copy;
    const all = await this.#allNewest(account);
    // Once more by id: it may have been settled, filed and replaced since it was looked for.
    return all.flatMap(decisionsOf).find((one) => one.id === id) ?? this.#copy(account, id);
  }

  /**
   * Newest first, of all or of one principal. What principals hold is read before the copies: what is filed and
   * replaced in between is among the copies then, and nothing is missed.
   */
  async history(account: string, limit: number, principalId?: string): Promise<Decision[]> {
    if (limit < 1) return [];
    const all = principalId === undefined;
    const newest = all
      ? await this.#allNewest(account)
      : [await this.#newest({ account, principalId })].filter((one) => one !== null);
    const items = await this.#table.query(partitionOf('decisions', account), {
      prefix: all ? PREFIXES.decisionsInTime : PREFIXES.decisionsOf(principalId),
      limit,
      newestFirst: true,
    });
    return merged(items.map(decodeDecision), newest.flatMap(decisionsOf)).slice(0, limit);
  }

  async open(account: string): Promise<Decision[]> {
    const newest = await this.#allNewest(account);
    return newest.map(({ decision }) => decision).filter(({ state }) => state === 'requested');
  }

  async #newest(of: Pick<Decision, 'account' | 'principalId'>): Promise<Newest | null> {
    const item = await this.#table.get(newestDecisionKey(of));
    return item && decodeNewest(item);
  }

  async #allNewest(account: string): Promise<Newest[]> {
    const part = { prefix: PREFIXES.newestDecisions };
    return (await this.#table.query(partitionOf('decisions', account), part)).map(decodeNewest);
  }

  async #copy(account: string, id: string): Promise<Decision | null> {
    const item = await this.#table.get(decisionKey(account, id));
    return item && decodeDecision(item);
  }

  /** The copy by id comes first, and is the truth about it: what is settled there is settled. */
  async #fileScheduled(settled: Decision): Promise<void> {
    const truth = (await this.#copy(settled.account, settled.id)) ?? settled;
    for (const put of copies(truth, this.#retentionDays)) await this.#table.putIf(put);
  }

  /** Oldest first, one after the other; a refused copy is there already. The principal's item may expire after that. */
  async #file(newest: Newest): Promise<void> {
    for (const decision of decisionsOf(newest)) {
      for (const put of copies(decision, this.#retentionDays)) await this.#table.putIf(put);
    }
    await this.#table.putIf(letPrincipalExpire(newest.decision, this.#retentionDays));
  }
}

function decisionsOf({ unfiled, decision }: Newest): readonly Decision[] {
  return [...unfiled, decision];
}

function held(newest: Newest | null, id: string): Decision | null {
  return (newest && decisionsOf(newest).find((one) => one.id === id)) ?? null;
}

function merged(copied: readonly Decision[], fromPrincipals: readonly Decision[]): Decision[] {
  const ids = new Set(copied.map(({ id }) => id));
  const notCopied = fromPrincipals.filter(({ id }) => !ids.has(id));
  return [...copied, ...notCopied].sort(newestFirst);
}

/** As the sort keys of the copies. */
function newestFirst(one: Decision, other: Decision): number {
  const later = other.requestedAt.getTime() - one.requestedAt.getTime();
  return later !== 0 ? later : one.id < other.id ? 1 : -1;
}
