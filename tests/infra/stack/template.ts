import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { afterAll } from 'vitest';
import { parseDeploymentSettings } from '../../../infra/deployment-settings.ts';
import { IamUserCleanupStack } from '../../../infra/stack.ts';

/** The logical ids of what would lose its data, its subscribers or its address when replaced. */
export const PINNED = {
  table: 'StorageTableB43FDCE7',
  reports: 'StorageReports31B47EB2',
  key: 'NotificationsKeyADCFA950',
  reportTopic: 'NotificationsReports5A3A2A37',
  alarmTopic: 'NotificationsAlarms3ED26F66',
} as const;

/** Those that are there where anything can be decided: Slack may come and go without moving them. */
export const PINNED_FOR_DECISIONS = {
  snapshots: 'DecisionsSnapshotsBucket86B685DB',
  queue: 'DecisionsQueue1BADBB46',
  queueDeadLetters: 'DecisionsQueueDeadLettersF5A6DE26',
} as const;

/** The API's address stands in the Slack app. */
export const PINNED_FOR_SLACK = { ...PINNED_FOR_DECISIONS, api: 'ChatSlackApi1E442D39' } as const;

export const EMAIL = 'ops@example.com';

const outdirs: string[] = [];
afterAll(() => {
  for (const outdir of outdirs) rmSync(outdir, { recursive: true });
});

/** As an operator with Slack gives it. */
export const SLACK = {
  slackTeamId: 'T0123456789',
  slackChannel: 'C0123456789',
  slackApproversChannel: 'C0987654321',
} as const;

/** CDK's feature flags: what the command line takes from cdk.json. */
const { context: FLAGS }: { context: Record<string, unknown> } = JSON.parse(
  readFileSync(new URL('../../../cdk.json', import.meta.url), 'utf8'),
);

/** As an operator gives it who wants clean-up and no Slack. */
export const BY_ITSELF = { minAgeKeysToDisable: '60' } as const;

/** The stack as `cdk synth` makes it, except that no Lambda is bundled: that takes a second each. */
export function aStack(context: Readonly<Record<string, unknown>> = {}): {
  app: App;
  stack: IamUserCleanupStack;
} {
  const outdir = mkdtempSync(join(tmpdir(), 'stack-test-'));
  outdirs.push(outdir);
  const app = new App({
    outdir,
    context: { ...FLAGS, email: EMAIL, ...context, 'aws:cdk:bundling-stacks': [] },
  });
  const settings = parseDeploymentSettings(app.node.getAllContext());
  return { app, stack: new IamUserCleanupStack(app, 'IamUserCleanup', { settings }) };
}

export interface Resource {
  readonly id: string;
  readonly Type: string;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  /** With references written as text: `<Id>`, `<Id.Attribute>`. */
  readonly Properties: Readonly<Record<string, unknown>>;
}

/** All resources of the template, or those of one type. */
export function resourcesOf(stack: IamUserCleanupStack, type?: string): Resource[] {
  const { Resources }: { Resources: Record<string, Omit<Resource, 'id'>> } = JSON.parse(
    JSON.stringify(Template.fromStack(stack).toJSON()),
  );
  return Object.entries(Resources)
    .map(([id, resource]) => ({
      id,
      ...resource,
      Properties: inWords(resource.Properties ?? {}) as Resource['Properties'],
    }))
    .filter((resource) => type === undefined || resource.Type === type);
}

function inWords(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inWords);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]): [string, unknown] => [key, inWords(inner)]);
  const [key, inner] = entries[0] ?? [];
  if (entries.length === 1) {
    if (key === 'Ref') return `<${inner}>`;
    if (key === 'Fn::GetAtt' && Array.isArray(inner)) return `<${inner.join('.')}>`;
    if (key === 'Fn::Join' && Array.isArray(inner)) return (inner[1] as string[]).join(String(inner[0]));
  }
  return Object.fromEntries(entries);
}

export interface Statement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: unknown;
  readonly Principal?: unknown;
}

/** The statements of a policy with every action and resource in a list. */
export function statementsOf(resource: Resource | undefined): Statement[] {
  const document = resource?.Properties['PolicyDocument'] as { Statement: Statement[] };
  const list = (value: string | readonly string[]) => (typeof value === 'string' ? [value] : value);
  return document.Statement.map((one) => ({
    ...one,
    Action: list(one.Action),
    Resource: list(one.Resource),
  }));
}
