import pMap from 'p-map';
import type { Decision, DecisionState, Outcome } from '../decisions/decision.ts';
import type { Requested } from '../decisions/decision-store.ts';
import { decodeDecision } from './decision-codec.ts';
import {
  copies,
  letPrincipalExpire,
  refusedCopies,
  settlePrincipal,
  takePrincipal,
} from './decision-writes.ts';
import { ContentionError, UnknownDecisionError } from './errors.ts';
import { decisionKey, newestDecisionKey, PREFIXES, partitionOf } from './keys.ts';
import type { ConditionalPut, Table } from './table.ts';

const ATTEMPTS = 5;
const READS_AT_ONCE = 16;

/**
 * Decisions and their one open one per principal, kept in single-item writes.
 *
 * The principal's item holds its newest decision and is the truth about it: requesting and settling are one
 * write there. The copies (by id, in time, in time by principal) follow, and may lag by an interruption; so a
 * copy that says `requested` is checked against the principal's item. Before another decision takes the
 * principal, the copies of the one before are brought up to date. Thus:
 *
 * | interrupted after | what is true | who repairs the copies |
 * | --- | --- | --- |
 * | the principal is taken | it is requested | the same click, whoever loses to it, its settling |
 * | the principal is settled | it is settled, the principal free | settling again, the same click, the next decision |
 * | any copy | as the principal's item says | the same |
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
      if (newest) await this.#bringCopiesUpToDate(newest);
      if (newest?.id === decision.id) return { outcome: 'again', decision: newest };
      const earlier = await this.#copy(decision.account, decision.id);
      if (earlier) return { outcome: 'again', decision: await this.#asOfNow(earlier) };
      if (newest?.state === 'requested') return { outcome: 'conflict', winner: newest };
      if ((await this.#table.putIf(takePrincipal(decision, newest))) === 'refused') continue;
      await this.#bringCopiesUpToDate(decision);
      return { outcome: 'stored', decision };
    }
    throw new ContentionError(`The newest decision on ${decision.principalId}`, ATTEMPTS);
  }

  async settle(
    { account, id, principalId }: Pick<Decision, 'account' | 'id' | 'principalId'>,
    state: Exclude<DecisionState, 'requested'>,
    outcome: Outcome,
  ): Promise<void> {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const newest = await this.#newest({ account, principalId });
      if (newest?.id !== id) {
        // Another one took the principal since, which it could only when this one was settled.
        if (await this.#copy(account, id)) return;
        throw new UnknownDecisionError(account, id);
      }
      if (newest.state !== 'requested') return this.#bringCopiesUpToDate(newest);
      const settled: Decision = { ...newest, state, outcome };
      if ((await this.#table.putIf(settlePrincipal(settled))) === 'refused') continue;
      return this.#bringCopiesUpToDate(settled);
    }
    throw new ContentionError(`The newest decision on ${principalId}`, ATTEMPTS);
  }

  /** The first answer to a click stays, with its time, which is in the keys. */
  async refuse(decision: Decision): Promise<void> {
    const [byId, ...others] = refusedCopies({ ...decision, state: 'refused' }, this.#retentionDays);
    if (byId && (await this.#table.putIf(byId)) === 'written') return this.#putEach(others);
    const first = await this.#copy(decision.account, decision.id);
    if (first?.state === 'refused') await this.#putEach(refusedCopies(first, this.#retentionDays));
  }

  async isNewest(decision: Decision): Promise<boolean> {
    return (await this.#newest(decision))?.id === decision.id;
  }

  async decision(account: string, id: string): Promise<Decision | null> {
    const copy = await this.#copy(account, id);
    if (copy) return this.#asOfNow(copy);
    // Its request may have been interrupted before the first copy. Rare: reads the newest of every principal.
    const newest = await this.#allNewest(account);
    return newest.find((one) => one.id === id) ?? null;
  }

  /** Newest first, of all or of one principal. */
  async history(account: string, limit: number, principalId?: string): Promise<Decision[]> {
    if (limit < 1) return [];
    const prefix = principalId === undefined ? PREFIXES.decisionsInTime : PREFIXES.decisionsOf(principalId);
    const items = await this.#table.query(partitionOf('decisions', account), {
      prefix,
      limit,
      newestFirst: true,
    });
    const copies = items.map(decodeDecision);
    const principals = new Set(copies.filter(mayLag).map((copy) => copy.principalId));
    const readNewest = (principal: string) => this.#newest({ account, principalId: principal });
    const newest = await pMap(principals, readNewest, { concurrency: READS_AT_ONCE });
    const byId = new Map(newest.map((one) => [one?.id, one]));
    return copies.map((copy) => byId.get(copy.id) ?? copy);
  }

  async open(account: string): Promise<Decision[]> {
    const newest = await this.#allNewest(account);
    return newest.filter(({ state }) => state === 'requested');
  }

  async #asOfNow(copy: Decision): Promise<Decision> {
    if (!mayLag(copy)) return copy;
    const newest = await this.#newest(copy);
    return newest?.id === copy.id ? newest : copy;
  }

  async #newest(of: Pick<Decision, 'account' | 'principalId'>): Promise<Decision | null> {
    const item = await this.#table.get(newestDecisionKey(of));
    return item && decodeDecision(item);
  }

  async #allNewest(account: string): Promise<Decision[]> {
    const part = { prefix: PREFIXES.newestDecisions };
    return (await this.#table.query(partitionOf('decisions', account), part)).map(decodeDecision);
  }

  async #copy(account: string, id: string): Promise<Decision | null> {
    const item = await this.#table.get(decisionKey(account, id));
    return item && decodeDecision(item);
  }

  async #bringCopiesUpToDate(newest: Decision): Promise<void> {
    await this.#putEach(copies(newest, this.#retentionDays));
    if (newest.state === 'requested') return;
    await this.#table.putIf(letPrincipalExpire(newest, this.#retentionDays));
  }

  /** One after the other; a refused one is there already. */
  async #putEach(puts: readonly ConditionalPut[]): Promise<void> {
    for (const put of puts) await this.#table.putIf(put);
  }
}

/** An open one may be settled by now; one of a click that was judged twice, refused and requested, may be open. */
function mayLag({ state }: Decision): boolean {
  return state === 'requested' || state === 'refused';
}
