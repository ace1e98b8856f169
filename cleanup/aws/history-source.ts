import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { readHistory } from '../decisions/history.ts';
import { type HistoryLine, historyLines } from '../history.ts';
import { DynamoDbApprovalStore } from '../store/dynamodb-approval-store.ts';
import { DynamoDbDecisionStore } from '../store/dynamodb-decision-store.ts';
import { DynamoDbScheduleStore } from '../store/dynamodb-schedule-store.ts';
import { readFindings } from '../store/record-findings.ts';
import { Table } from '../store/table.ts';
import { required } from './required.ts';

/** An account's history, as the table has it; reads only. */
export interface HistorySource {
  /** The account of the credentials. */
  account(): Promise<string>;
  /** The newest first; `isWhole` is false where there may be older ones. */
  read(account: string, limit: number, now: Date): Promise<{ lines: HistoryLine[]; isWhole: boolean }>;
}

/** With the credentials that the environment gives. */
export function historySource(region: string, tableName: string): HistorySource {
  const client = new DynamoDBClient({ region });
  const table = new Table(client, tableName);
  const store = new DynamoDbDecisionStore({ client, tableName, retentionDays: 1 });
  const approvals = new DynamoDbApprovalStore({ client, tableName, retentionDays: 1 });
  const schedule = new DynamoDbScheduleStore({ client, tableName });
  return {
    async account() {
      const { Account } = await new STSClient({ region }).send(new GetCallerIdentityCommand({}));
      return required(Account, 'Account', 'GetCallerIdentity');
    },
    async read(account, limit, now) {
      const [{ entries, mayBeMore }, findings] = await Promise.all([
        readHistory({ store, approvals, schedule }, account, limit, now),
        readFindings(table, account),
      ]);
      const lines = historyLines(entries, findings);
      return { lines: lines.slice(0, limit), isWhole: !mayBeMore && lines.length <= limit };
    },
  };
}
