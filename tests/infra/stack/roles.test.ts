import { describe, expect, it } from 'vitest';
import { auditPermissions } from '../../../infra/audit-permissions.ts';
import { botPermissions } from '../../../infra/bot-permissions.ts';
import { decisionPermissions } from '../../../infra/decision-permissions.ts';
import { notifyPermissions } from '../../../infra/notify-permissions.ts';
import type { PermissionStatement } from '../../../infra/permissions.ts';
import { queuePermissions } from '../../../infra/queue-permissions.ts';
import { secretPermissions } from '../../../infra/secret-permissions.ts';
import {
  aStack,
  BY_ITSELF,
  PINNED,
  PINNED_FOR_SLACK,
  resourcesOf,
  SLACK,
  type Statement,
  statementsOf,
} from './template.ts';

const alone = resourcesOf(aStack().stack);
const BREAK_GLASS = 'arn:aws:iam::111122223333:user/break-glass';
const byItself = resourcesOf(aStack(BY_ITSELF).stack);
const chat = resourcesOf(aStack({ ...SLACK, protectedArns: BREAK_GLASS }).stack);
const policyOf = (all: typeof chat, role: RegExp) =>
  statementsOf(
    all.find(
      ({ Type, Properties }) => Type === 'AWS::IAM::Policy' && role.test(JSON.stringify(Properties['Roles'])),
    ),
  );
const idOf = (type: string, name: RegExp) =>
  chat.find(({ id, Type }) => Type === type && name.test(id))?.id ?? '';

/** The order of actions and resources says nothing. */
const sorted = (list: readonly string[]) => [...list].sort();
const asPolicy = ({ sid, effect = 'Allow', actions, resources, conditions }: PermissionStatement) => ({
  Sid: sid,
  Effect: effect,
  Action: sorted(actions),
  Resource: sorted(resources),
  ...(conditions ? { Condition: conditions } : {}),
});
const inOrder = (statement: Statement) => ({
  ...statement,
  Action: sorted(statement.Action),
  Resource: sorted(statement.Resource),
});
const ownLog = (name: RegExp) => ({
  Effect: 'Allow',
  Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
  Resource: [`<${idOf('AWS::Logs::LogGroup', name)}.Arn>`],
});

const HERE = { account: '<AWS::AccountId>', partition: '<AWS::Partition>', region: '<AWS::Region>' };
const tableArn = `<${PINNED.table}.Arn>`;
const queueArn = `<${PINNED_FOR_SLACK.queue}.Arn>`;
const snapshotBucketArn = `<${PINNED_FOR_SLACK.snapshots}.Arn>`;
const auditFunctionArn = `<${idOf('AWS::Lambda::Function', /^Audit/)}.Arn>`;
const token = secretPermissions(HERE, 'BotToken', 'iam-user-cleanup/slack/bot-token');
const signing = secretPermissions(HERE, 'SigningSecret', 'iam-user-cleanup/slack/signing-secret');
const rolesOf = (all: typeof chat) =>
  all.filter(({ Type }) => Type === 'AWS::IAM::Role').map(({ id }) => `<${id}.Arn>`);
const ownRoleArns = rolesOf(chat);
const audit = auditPermissions({
  ...HERE,
  tableArn,
  topicArn: `<${PINNED.reportTopic}>`,
  topicKeyArn: `<${PINNED.key}.Arn>`,
  bucketArn: `<${PINNED.reports}.Arn>`,
});

describe('a role has the statements of the shared modules and its own log, and nothing else:', () => {
  it.each<[name: string, role: RegExp, all: typeof chat, shared: readonly PermissionStatement[]]>([
    ['the audit without Slack', /AuditRole/, alone, audit],
    [
      'the audit',
      /AuditRole/,
      chat,
      [...audit, ...queuePermissions({ queueArn }), ...notifyPermissions({ ...HERE, tableArn }), ...token],
    ],
    [
      'the audit without Slack, with a threshold',
      /AuditRole/,
      byItself,
      [...audit, ...queuePermissions({ queueArn })],
    ],
    [
      'decisions without Slack',
      /DecisionRole/,
      byItself,
      decisionPermissions({ ...HERE, tableArn, queueArn, snapshotBucketArn, ownRoleArns: rolesOf(byItself) }),
    ],
    [
      'the bot',
      /BotRole/,
      chat,
      [...botPermissions({ ...HERE, tableArn, queueArn, auditFunctionArn }), ...token, ...signing],
    ],
    [
      'decisions',
      /DecisionRole/,
      chat,
      [
        ...decisionPermissions({
          ...{ ...HERE, tableArn, queueArn, ownRoleArns, protectedArns: [BREAK_GLASS] },
          snapshotBucketArn,
        }),
        ...token,
      ],
    ],
  ])('%s', (_, role, all, shared) => {
    const granted = policyOf(all, role).map(inOrder);
    const log = ownLog(new RegExp(`${role.source.replace('Role', 'Log')}`));
    expect(granted).toHaveLength(shared.length + 1);
    expect(granted).toEqual(expect.arrayContaining([...shared.map(asPolicy), log]));
  });

  it('the schedule, which starts the audit and reports failure', () => {
    expect(policyOf(chat, /ScheduleRole/)).toEqual([
      { Effect: 'Allow', Action: ['lambda:InvokeFunction'], Resource: [auditFunctionArn] },
      {
        Effect: 'Allow',
        Action: ['sqs:SendMessage'],
        Resource: [`<${idOf('AWS::SQS::Queue', /^Schedule/)}.Arn>`],
      },
    ]);
  });
});

describe('the roles of the stack', () => {
  const everything = chat
    .filter(({ Type }) => Type === 'AWS::IAM::Policy')
    .map((policy) => ({
      id: policy.id,
      statements: statementsOf(policy).filter(({ Effect }) => Effect === 'Allow'),
    }));
  const mayDo = (pattern: RegExp) =>
    everything
      .filter(({ statements }) =>
        statements.some(({ Action }) => Action.some((action) => pattern.test(action))),
      )
      .map(({ id }) => id.replace(/RoleDefaultPolicy.*/, ''));

  it('change IAM in one place only', () => {
    expect(mayDo(/^iam:(?!Get|List|Generate)/)).toEqual(['DecisionsDecision']);
    expect(mayDo(/^iam:(Create|Put|PassRole|Add|Tag|Upload)/)).toEqual([]);
    expect(mayDo(/^iam:Attach/)).toEqual(['DecisionsDecision']);
    expect(mayDo(/^iam:/)).not.toContain('ChatBot');
  });

  it('attach nothing but AWSDenyAll', () => {
    const attaching = everything.flatMap(({ statements }) =>
      statements.filter(({ Action }) => Action.some((action) => action.startsWith('iam:Attach'))),
    );
    expect(attaching).not.toEqual([]);
    for (const { Condition } of attaching) {
      expect(Condition).toEqual({
        ArnEquals: { 'iam:PolicyARN': 'arn:<AWS::Partition>:iam::aws:policy/AWSDenyAll' },
      });
    }
  });

  it('cannot be changed by the one that changes IAM, itself included', () => {
    const denied = policyOf(chat, /DecisionRole/).filter(({ Effect }) => Effect === 'Deny');
    const ofOwn = denied.find(({ Resource }) => Resource.some((arn) => arn.includes('DecisionRole')));
    expect(sorted(ofOwn?.Resource ?? [])).toEqual(sorted(ownRoleArns));
    expect(ofOwn).not.toHaveProperty('Condition');
    // All that it may do to any role, and what would make it more than it is.
    const [attach, passRole, ...others] = ['iam:AttachRolePolicy', 'iam:PassRole', 'iam:PutRolePolicy'];
    const mayOtherwise = policyOf(chat, /DecisionRole/)
      .filter(({ Effect, Resource }) => Effect === 'Allow' && Resource.join().includes(':role/'))
      .flatMap(({ Action }) => Action)
      .filter((action) => !/^iam:(Get|List|Generate)/.test(action));
    expect(mayOtherwise).toContain(attach);
    for (const action of [attach, passRole, ...others, ...mayOtherwise]) {
      const isDenied = ofOwn?.Action.some((one) =>
        new RegExp(`^${one.replace('*', '.*')}$`).test(action ?? ''),
      );
      expect(isDenied, action).toBe(true);
    }
  });

  it('keep to their own partitions of the table, and scan nothing', () => {
    const onTable = everything.flatMap(({ statements }) =>
      statements.filter(({ Action }) => Action.some((action) => action.startsWith('dynamodb:'))),
    );
    expect(onTable).not.toEqual([]);
    for (const { Action, Resource, Condition } of onTable) {
      expect(Resource).toEqual([tableArn]);
      const { 'ForAllValues:StringEquals': keys } = Condition as Record<string, Record<string, string[]>>;
      expect(Object.keys(Condition as object)).toEqual(['ForAllValues:StringEquals']);
      for (const key of keys?.['dynamodb:LeadingKeys'] ?? ['none']) {
        expect(key).toMatch(/^[A-Z]+#<AWS::AccountId>$/);
      }
      // `ForAllValues` holds where a call names no key.
      expect(Action.filter((action) => !/:(Get|BatchGet|Put|Update)Item$|:Query$/.test(action))).toEqual([]);
    }
  });

  it('delete nothing that is stored, and leave the trail as it was written', () => {
    expect(mayDo(/^dynamodb:(Delete|BatchWrite|PartiQL|Scan)|^s3:Delete|^s3:PutLifecycle/)).toEqual([]);
    const trail = everything.flatMap(({ statements }) =>
      statements.filter(({ Condition }) => JSON.stringify(Condition ?? '').includes('TRAIL#')),
    );
    const onTrail = new Set(trail.flatMap(({ Action }) => Action));
    expect([...onTrail].filter((action) => !/^dynamodb:(PutItem|Query|GetItem)$/.test(action))).toEqual([]);
    expect(onTrail).toContain('dynamodb:PutItem');
  });

  it('read the signing secret in one place only', () => {
    const readers = everything.filter(({ statements }) =>
      JSON.stringify(statements).includes('signing-secret'),
    );
    expect(readers.map(({ id }) => id)).toEqual([expect.stringContaining('ChatBot')]);
  });

  it('assume, pass and extend nothing', () => {
    expect(
      mayDo(
        /^sts:|PassRole|^kms:(?!Decrypt|GenerateDataKey)|^lambda:(?!InvokeFunction)|^logs:(?!CreateLogStream|PutLogEvents)/,
      ),
    ).toEqual([]);
  });

  it('name every resource where IAM allows it', () => {
    const everywhere = everything.flatMap(({ statements }) =>
      statements.filter(({ Resource }) => Resource.includes('*')),
    );
    expect([...new Set(everywhere.flatMap(({ Action }) => Action))].sort()).toEqual([
      'access-analyzer:ListAnalyzers',
      'cloudformation:DescribeStackResources',
      'iam:GenerateCredentialReport',
      'iam:GetAccountAuthorizationDetails',
      'iam:GetCredentialReport',
      'iam:GetServiceLastAccessedDetails',
      'iam:ListAccountAliases',
      'iam:ListServiceSpecificCredentials',
    ]);
  });

  it('may be used by the schedules of this account only', () => {
    expect(chat.find(({ id }) => id.startsWith('ScheduleRole'))?.Properties).toMatchObject({
      AssumeRolePolicyDocument: {
        Statement: [{ Condition: { StringEquals: { 'aws:SourceAccount': '<AWS::AccountId>' } } }],
      },
    });
  });
});
