import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as v from 'valibot';
import {
  type Answered,
  APPROVED_ACTIONS,
  type Approval,
  type ApprovedAction,
} from '../decisions/approval.ts';
import type { ApprovalStore } from '../decisions/approval-store.ts';
import { encode, expiresAt, type Item, keyOf, parse } from './codec.ts';
import { date, subject, text } from './item-schemas.ts';
import { approvalKey, type Key, PREFIXES, partitionOf } from './keys.ts';
import { Table } from './table.ts';

const approvalItem = v.object({
  approval: v.object({
    id: text,
    account: text,
    findingId: text,
    principalId: text,
    subject,
    action: v.picklist(APPROVED_ACTIONS),
    by: text,
    askedAt: date,
    evidence: v.object({
      openedAt: date,
      lastUsedAt: v.nullable(date),
      disabledAt: v.nullable(date),
      factsHash: text,
      deletionId: v.nullable(text),
    }),
    state: v.picklist(['waiting', 'approved', 'declined', 'lapsed']),
    answer: v.nullable(v.object({ by: text, at: date, reason: v.nullable(text) })),
  }),
});

export interface DynamoDbApprovalStoreProps {
  readonly client: DynamoDBClient;
  readonly tableName: string;
  /** How long questions are kept. */
  readonly retentionDays: number;
}

/** Questions to the approvers in the audit's table, in a partition that only the bot writes; see `keys.ts`. */
export class DynamoDbApprovalStore implements ApprovalStore {
  readonly #table: Table;
  readonly #retentionDays: number;

  constructor({ client, tableName, retentionDays }: DynamoDbApprovalStoreProps) {
    this.#table = new Table(client, tableName);
    this.#retentionDays = retentionDays;
  }

  async approval(account: string, id: string): Promise<Approval | null> {
    const item = await this.#table.get(approvalKey(account, id));
    return item && decode(item);
  }

  async newest(account: string, findingId: string, action: ApprovedAction): Promise<Approval | null> {
    const prefix = PREFIXES.approvalsOf(findingId, action);
    const pk = partitionOf('approvals', account);
    const [item] = await this.#table.query(pk, { prefix, newestFirst: true, limit: 1 });
    return item ? decode(item) : null;
  }

  async waiting(account: string): Promise<readonly Approval[]> {
    return (await this.all(account))
      .filter(({ state }) => state === 'waiting')
      .toSorted((a, b) => a.askedAt.getTime() - b.askedAt.getTime());
  }

  async all(account: string): Promise<readonly Approval[]> {
    return (await this.#table.query(partitionOf('approvals', account))).map(decode);
  }

  async ask(approval: Approval): Promise<Approval | null> {
    const written = await this.#table.putIf({
      Item: this.#item(approval),
      ConditionExpression: 'attribute_not_exists(pk)',
    });
    return written === 'written' ? null : this.#standing(approval);
  }

  async answer(approval: Approval, answered: Answered): Promise<Approval> {
    const after = { ...approval, ...answered };
    const written = await this.#table.putIf({
      Item: this.#item(after),
      ConditionExpression: 'approval.#state = :waiting AND approval.askedAt = :askedAt',
      ExpressionAttributeNames: { '#state': 'state' },
      ExpressionAttributeValues: { ':waiting': 'waiting', ':askedAt': approval.askedAt.toISOString() },
    });
    return written === 'written' ? after : this.#standing(approval);
  }

  async #standing(approval: Approval): Promise<Approval> {
    return (await this.approval(approval.account, approval.id)) ?? approval;
  }

  #item(approval: Approval): Key & Item {
    const key = approvalKey(approval.account, approval.id);
    const item = encode({ approval });
    // What could not be read back is not stored.
    parse(approvalItem, key, item);
    return { ...item, ...key, expiresAt: expiresAt(approval.askedAt, this.#retentionDays) };
  }
}

function decode(item: Item): Approval {
  return parse(approvalItem, keyOf(item), item).approval;
}
