import { isDeepStrictEqual } from 'node:util';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import pMap from 'p-map';
import type { Deactivation, Decision, Outcome, Ownership, Person } from '../decisions/decision.ts';
import type {
  Card,
  DecisionStore,
  Refusal,
  Requested,
  Standing,
  Step,
  TrailEntry,
  TrailPage,
} from '../decisions/decision-store.ts';
import type { Subject } from '../finding.ts';
import type { StoredFinding } from './audit-store.ts';
import { decodeFinding, expiresAt } from './codec.ts';
import {
  cardItem,
  deactivationItem,
  decisionItem,
  decodeCard,
  decodeDeactivation,
  decodeOwnership,
  decodePerson,
  decodeStanding,
  ownershipItem,
  personItem,
} from './decision-codec.ts';
import { DecisionLedger } from './decision-ledger.ts';
import { appendEntry, clearDeactivation, disownKey } from './decision-writes.ts';
import {
  deactivationKey,
  findingKey,
  markKey,
  newestDecisionKey,
  ownershipKey,
  PREFIXES,
  partitionOf,
} from './keys.ts';
import { Refusals } from './refusals.ts';
import { Table } from './table.ts';
import { readTrail, type TrailQuery } from './trail.ts';

const AT_ONCE = 16;

export interface DynamoDbDecisionStoreProps {
  readonly client: DynamoDBClient;
  readonly tableName: string;
  /** How long settled decisions, refusals and cards of resolved findings are kept. */
  readonly retentionDays: number;
  /** Reads of the same moment go in one call, which needs `dynamodb:BatchGetItem`. @default one call each */
  readonly gathersReads?: boolean;
}

/**
 * The decision store on the audit's table; see `keys.ts` for what is where and who may write it, and
 * `DecisionLedger` for how a decision survives an interruption. It reads the audit's findings and has no way to
 * write them.
 */
export class DynamoDbDecisionStore implements DecisionStore {
  readonly #table: Table;
  readonly #retentionDays: number;
  readonly #ledger: DecisionLedger;
  readonly #refusals: Refusals;

  constructor({ client, tableName, retentionDays, gathersReads = false }: DynamoDbDecisionStoreProps) {
    this.#table = new Table(client, tableName, { gathers: gathersReads });
    this.#retentionDays = retentionDays;
    this.#ledger = new DecisionLedger(this.#table, retentionDays);
    this.#refusals = new Refusals(this.#table, retentionDays);
  }

  async finding(account: string, findingId: string): Promise<StoredFinding | null> {
    const item = await this.#table.get(findingKey(account, findingId));
    return item && decodeFinding(item);
  }

  async allFindings(account: string): Promise<readonly StoredFinding[]> {
    const items = await this.#table.query(partitionOf('findings', account));
    return items.map(decodeFinding);
  }

  async openFindings(account: string): Promise<readonly StoredFinding[]> {
    return (await this.allFindings(account)).filter(({ resolved }) => resolved === null);
  }

  async ownership(account: string, principalId: string): Promise<Ownership> {
    const item = await this.#table.get(ownershipKey(account, principalId));
    return item ? decodeOwnership(item) : { principalId, owner: null, notMine: [] };
  }

  async deactivation(account: string, subject: Pick<Subject, 'type' | 'id'>): Promise<Deactivation | null> {
    const item = await this.#table.get(deactivationKey(account, subject));
    return item && decodeDeactivation(item);
  }

  async deactivations(account: string): Promise<readonly Standing[]> {
    const items = await this.#table.query(partitionOf('deactivations', account));
    return items.map(decodeStanding).filter((one) => one !== null);
  }

  async cards(account: string, findingId: string): Promise<readonly Card[]> {
    const prefix = PREFIXES.cardsOf(findingId);
    return (await this.#table.query(partitionOf('cards', account), { prefix })).map(decodeCard);
  }

  async people(account: string): Promise<readonly Person[]> {
    return (await this.#table.query(partitionOf('people', account))).map(decodePerson);
  }

  decision(account: string, id: string, principalId?: string): Promise<Decision | null> {
    return this.#ledger.decision(account, id, principalId);
  }

  history(
    account: string,
    { limit, principalId }: { readonly limit: number; readonly principalId?: string },
  ): Promise<readonly Decision[]> {
    return this.#ledger.history(account, limit, principalId);
  }

  /** Reads one item a principal. */
  openDecisions(account: string): Promise<readonly Decision[]> {
    return this.#ledger.open(account);
  }

  async request(decision: Decision): Promise<Requested> {
    const { account, id, requestedAt } = decision;
    // Nothing is asked about what could not be stored.
    decisionItem(newestDecisionKey(decision), decision, null);
    const refusal = await this.#refusals.find(account, id, requestedAt);
    return refusal ? { outcome: 'refused', refusal } : this.#ledger.request(decision);
  }

  refuse(refusal: Refusal): Promise<void> {
    return this.#refusals.put(refusal);
  }

  refusals(account: string, limit: number): Promise<readonly Refusal[]> {
    return this.#refusals.list(account, limit);
  }

  trail(account: string, options: TrailQuery): Promise<TrailPage> {
    return readTrail(this.#table, account, options);
  }

  async show(account: string, cards: readonly Card[], now: Date): Promise<void> {
    const ids = new Set(cards.map(({ findingId }) => findingId));
    const found = new Map(
      await pMap(ids, async (id) => [id, await this.finding(account, id)] as const, { concurrency: AT_ONCE }),
    );
    const items = cards.map((card) => {
      const stored = found.get(card.findingId);
      const from = stored ? (stored.resolved?.at ?? null) : now;
      return cardItem(account, card, from, this.#retentionDays);
    });
    await pMap(items, (item) => this.#table.put(item), { concurrency: AT_ONCE });
  }

  settle(
    decision: Decision,
    state: Exclude<Decision['state'], 'requested'>,
    outcome: Outcome,
  ): Promise<void> {
    return this.#ledger.settle(decision, state, outcome);
  }

  async mark(decision: Decision, step: Step): Promise<void> {
    const expires = expiresAt(decision.requestedAt, this.#retentionDays);
    await this.#table.put({ ...markKey(decision, step), expiresAt: expires });
  }

  async isMarked(decision: Decision, step: Step): Promise<boolean> {
    return (await this.#table.get(markKey(decision, step))) !== null;
  }

  isNewest(decision: Decision): Promise<boolean> {
    return this.#ledger.isNewest(decision);
  }

  async setOwnership(account: string, ownership: Ownership): Promise<void> {
    await this.#table.put(ownershipItem(account, ownership));
  }

  async setDeactivation(
    account: string,
    subject: Standing['subject'],
    deactivation: Deactivation | null,
  ): Promise<void> {
    await this.#table.put(deactivationItem(account, subject, deactivation));
  }

  async clearDeactivation(
    account: string,
    subject: Standing['subject'],
    deactivation: Deactivation,
  ): Promise<void> {
    await this.#table.putIf(clearDeactivation(account, subject, deactivation));
  }

  async disownKey(
    account: string,
    user: Standing['subject'],
    deactivation: Deactivation,
    keyId: string,
  ): Promise<void> {
    const now = await this.deactivation(account, user);
    const write = now && disownKey(account, user, { read: deactivation, now }, keyId);
    if (write) await this.#table.putIf(write);
  }

  async append(entry: TrailEntry): Promise<void> {
    await this.#table.putIf(appendEntry(entry));
  }

  /** Writes what changed only. Whom the list does not name stays: not found is never a leaver. */
  async setPeople(account: string, people: readonly Person[]): Promise<void> {
    const items = people.map((person) => personItem(account, person));
    const before = new Map(
      (await this.#table.query(partitionOf('people', account))).map((item) => [item['sk'], item]),
    );
    const changed = items.filter((item) => !isDeepStrictEqual(item, before.get(item.sk)));
    await pMap(changed, (item) => this.#table.put(item), { concurrency: AT_ONCE });
  }
}
