import type { EmulatedAnalyzer, EmulatedAnalyzerFinding } from '../aws/account.ts';
import { anAnalyzer, anAnalyzerFinding } from '../aws/new-account.ts';
import { daysAgo, FERNWOOD, keyId } from './spec.ts';

/** Another account of the organisation. */
export const OTHER_ACCOUNT = '999988887777';

const user = (name: string): string => `arn:aws:iam::${FERNWOOD.id}:user/${name}`;
const role = (name: string): string => `arn:aws:iam::${FERNWOOD.id}:role/${name}`;

/** Unused-access analyzers of the account and of the organisation, and one that looks for something else. */
export function analyzers(now: Date): EmulatedAnalyzer[] {
  return [
    anAnalyzer({
      accountId: FERNWOOD.id,
      name: 'fernwood-unused-access',
      findings: [...unusedCredentials(now), ...unusedPermissions(now)],
    }),
    // The organisation delegated it to this account, which is why it is listed here at all.
    anAnalyzer({
      accountId: FERNWOOD.id,
      name: 'organization-unused-access',
      type: 'ORGANIZATION_UNUSED_ACCESS',
      findings: fromOrganization(now),
    }),
    // Looks for access from outside: no business of ours.
    anAnalyzer({ accountId: FERNWOOD.id, name: 'external-access', type: 'ACCOUNT' }),
  ];
}

function finder(now: Date, source: string) {
  return (
    resourceArn: string,
    type: EmulatedAnalyzerFinding['type'],
    found: Partial<EmulatedAnalyzerFinding>,
  ): EmulatedAnalyzerFinding =>
    anAnalyzerFinding({
      id: `${source}-${type}-${resourceArn.slice(resourceArn.lastIndexOf('/') + 1)}`,
      resourceArn,
      type,
      analyzedAt: daysAgo(now, 1),
      createdAt: daysAgo(now, 20),
      ...found,
    });
}

function unusedCredentials(now: Date): EmulatedAnalyzerFinding[] {
  const find = finder(now, 'account');
  return [
    // They and we agree, to the day; one finding names both keys of the user.
    find(user('greta.hoffmann'), 'UnusedIAMUserAccessKey', {
      accessKeys: [
        { id: keyId('greta.hoffmann', 1), lastAccessed: daysAgo(now, 216) },
        { id: keyId('greta.hoffmann', 2), lastAccessed: null },
      ],
    }),
    find(user('samuel.adeyemi'), 'UnusedIAMUserPassword', { lastAccessed: daysAgo(now, 402) }),
    // They agree that it is unused and differ in the date.
    find(user('grafana'), 'UnusedIAMUserAccessKey', {
      accessKeys: [{ id: keyId('grafana', 1), lastAccessed: daysAgo(now, 118) }],
    }),
    find(role('recommendation-experiment'), 'UnusedIAMRole', { lastAccessed: daysAgo(now, 140) }),
    // They alone: used again since they looked.
    find(user('warehouse-etl'), 'UnusedIAMUserAccessKey', {
      analyzedAt: daysAgo(now, 5),
      accessKeys: [{ id: keyId('warehouse-etl', 2), lastAccessed: daysAgo(now, 112) }],
    }),
    find(role('analytics-notebook'), 'UnusedIAMRole', {
      analyzedAt: daysAgo(now, 6),
      lastAccessed: daysAgo(now, 101),
    }),
    // Archived by somebody when it began to be used: no finding of theirs any more.
    find(role('scheduled-reports'), 'UnusedIAMRole', { status: 'ARCHIVED' }),
  ];
}

function unusedPermissions(now: Date): EmulatedAnalyzerFinding[] {
  const find = finder(now, 'account');
  const service = (name: string, used: number | null, ...actions: string[]) => ({
    service: name,
    lastAccessed: used === null ? null : daysAgo(now, used),
    actions: actions.map((action) => ({ action: `${name}:${action}`, lastAccessed: null })),
  });
  return [
    find(role('data-lake-crawler'), 'UnusedPermission', {
      permissions: [service('s3', 1, 'DeleteBucket', 'PutBucketPolicy', 'DeleteObject')],
    }),
    find(role('payments-worker'), 'UnusedPermission', {
      permissions: [
        service('kms', 0.1, 'ScheduleKeyDeletion', 'DisableKey', 'PutKeyPolicy'),
        service('dynamodb', null),
      ],
    }),
    find(role('checkout-api-task'), 'UnusedPermission', {
      permissions: [service('sns', null), service('dynamodb', 0.1, 'DeleteTable', 'UpdateTable')],
    }),
    find(user('lan.nguyen'), 'UnusedPermission', {
      permissions: [
        service('glue', 2, 'GetConnections', 'GetSecurityConfigurations'),
        service('athena', 96, 'DeleteWorkGroup'),
      ],
    }),
  ];
}

function fromOrganization(now: Date): EmulatedAnalyzerFinding[] {
  const find = finder(now, 'organization');
  return [
    // The same as the account's own analyzer says: one finding, not two.
    find(user('greta.hoffmann'), 'UnusedIAMUserAccessKey', {
      analyzedAt: daysAgo(now, 2),
      accessKeys: [{ id: keyId('greta.hoffmann', 1), lastAccessed: daysAgo(now, 216) }],
    }),
    // Namesakes in another account: not our ci-deploy and orders-api-task, which are busy.
    find(`arn:aws:iam::${OTHER_ACCOUNT}:user/ci-deploy`, 'UnusedIAMUserAccessKey', {
      accessKeys: [{ id: keyId('ci-deploy of another account', 1), lastAccessed: daysAgo(now, 300) }],
    }),
    find(`arn:aws:iam::${OTHER_ACCOUNT}:role/orders-api-task`, 'UnusedIAMRole', {}),
  ];
}
