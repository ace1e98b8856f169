import { describe, expect, test } from 'vitest';
import { declarablesToAsk, judge, NO_MEMORY, toFindings } from '../../cleanup/evaluate.ts';
import type { Exemption } from '../../cleanup/finding.ts';
import { covers } from '../../cleanup/hold.ts';
import type { ManagedBy, Role, User } from '../../cleanup/inventory.ts';
import type { Policy } from '../../cleanup/policy.ts';
import { anAccessKey, anInventory, aPolicy, aRole, aUse, aUser, daysAgo, NOW } from './factories.ts';

/** A user of whom everything is unused: the user, a key, the password. */
const unused = (overrides: Parameters<typeof aUser>[0] = {}) =>
  aUser({
    facts: {
      keys: [
        anAccessKey({ id: 'AKIAONE', lastUsed: aUse(200) }),
        anAccessKey({ id: 'AKIATWO', lastUsed: aUse(300) }),
      ],
      password: { createdAt: daysAgo(400), lastUsedAt: daysAgo(200) },
    },
    ...overrides,
  });

/** Two more administrators in use, so that nobody is the last one. */
const others = ['x', 'y'].map((name) => aRole({ name, administratorBecause: 'yes', lastUsed: aUse(1) }));

function find(
  principal: User | Role,
  {
    policy = {},
    exemptions = [],
    stacks = new Map(),
  }: { policy?: Partial<Policy>; exemptions?: Exemption[]; stacks?: Map<string, ManagedBy> } = {},
) {
  const users = principal.type === 'user' ? [principal] : [];
  const roles = principal.type === 'role' ? [principal, ...others] : others;
  const inventory = anInventory({ users, roles });
  const memory = { ...NO_MEMORY, exemptions };
  const settled = aPolicy(policy);
  const verdicts = judge(inventory, settled, memory, NOW);
  const findings = toFindings(verdicts, inventory, {
    policy: settled,
    memory,
    now: NOW,
    stacks,
    ownArns: ['arn:aws:iam::111122223333:role/own'],
  });
  return { findings, asked: declarablesToAsk(verdicts, inventory) };
}
const holds = (principal: User | Role, options = {}) =>
  Object.fromEntries(
    find(principal, options).findings.map(({ subject, hold }) => [
      `${subject.type} ${subject.accessKeyId ?? ''}`.trim(),
      hold?.kind ?? null,
    ]),
  );

describe('protected', () => {
  test.each([
    {
      title: 'a service-linked role',
      role: { path: '/aws-service-role/x.amazonaws.com/' },
      reason: /aws-service-role/,
    },
    {
      title: 'an AWS reserved role',
      role: { path: '/aws-reserved/sso.amazonaws.com/' },
      reason: /aws-reserved/,
    },
    { title: "the product's own role", role: { name: 'own' }, reason: /own roles/ },
    { title: 'a tagged role', role: { tags: { 'iam-cleanup:protected': '' } }, reason: /tagged/ },
    { title: 'a CDK bootstrap role', role: { name: 'cdk-hnb659fds-deploy-role' }, reason: /cdk-\*/ },
    {
      title: 'the organisation role',
      role: { name: 'OrganizationAccountAccessRole' },
      reason: /OrganizationAccountAccessRole/,
    },
    {
      title: 'Control Tower',
      role: { name: 'AWSControlTowerExecution' },
      reason: /AWSControlTowerExecution/,
    },
    {
      title: 'Control Tower helpers',
      role: { name: 'aws-controltower-AdministratorExecutionRole' },
      reason: /aws-controltower/,
    },
    { title: 'a stack set role', role: { name: 'stacksets-exec-1' }, reason: /stacksets-exec/ },
    { title: 'a service role', role: { path: '/service-role/' }, reason: /service-role/ },
  ])('$title stays in the report, with its reason', ({ role, reason }) => {
    const { findings } = find(aRole(role));
    expect(findings).toHaveLength(1);
    expect(findings[0]?.hold).toMatchObject({ kind: 'protected', reason: expect.stringMatching(reason) });
    expect(findings[0]?.next).toBeNull();
  });

  test('an ordinary role is not protected', () => {
    expect(holds(aRole())).toEqual({ role: null });
    expect(holds(aRole({ name: 'my-cdk-tool' }))).toEqual({ role: null });
  });

  test.each([
    { protectedArns: ['arn:aws:iam::111122223333:user/ada'] },
    { protectedTags: ['break-glass=yes'] },
    { protectedNames: ['ad*'] },
  ])('the configured list %j covers the user and all its credentials', (policy) => {
    const user = unused({ tags: { 'Break-Glass': 'yes' } });
    expect(new Set(Object.values(holds(user, { policy })))).toEqual(new Set(['protected']));
    expect(new Set(Object.values(holds(user)))).toEqual(new Set([null]));
  });

  test('the last administrator-like principal in use is never touched', () => {
    const boss = aRole({ name: 'boss', administratorBecause: 'AdministratorAccess', lastUsed: aUse(60) });
    const inventory = anInventory({ roles: [boss] });
    const circumstances = { policy: aPolicy(), memory: NO_MEMORY, now: NOW, stacks: new Map(), ownArns: [] };
    const verdicts = judge(inventory, aPolicy(), NO_MEMORY, NOW);
    expect(toFindings(verdicts, inventory, circumstances)[0]?.hold).toMatchObject({ kind: 'protected' });
    expect(holds(boss)).toEqual({ role: null });
  });
});

describe('exempt', () => {
  const keep = (type: 'user' | 'access-key' | 'password', id: string, until = daysAgo(-5)): Exemption => ({
    subject: { type, id },
    principalId: 'AIDAADA',
    until,
    reason: 'migration',
    by: 'U1',
  });

  test('a keep on the user covers all its credentials', () => {
    expect(new Set(Object.values(holds(unused(), { exemptions: [keep('user', 'AIDAADA')] })))).toEqual(
      new Set(['exempt']),
    );
  });

  test('a keep on one key covers that one and blocks what would be done to the user', () => {
    expect(holds(unused(), { exemptions: [keep('access-key', 'AKIAONE')] })).toEqual({
      user: 'exempt',
      'access-key AKIAONE': 'exempt',
      'access-key AKIATWO': null,
      password: null,
    });
  });

  test.each([
    ['console-without-mfa', 'access-key', false],
    ['unused-permissions', 'access-key', false],
    ['console-without-mfa', 'user', true],
    ['leaver-user', 'access-key', true],
    ['unused-user', 'access-key', true],
  ] as const)('%s of a user: a keep on its %s covers it: %s', (rule, type, isCovered) => {
    const exemption = keep(type, type === 'user' ? 'AIDAADA' : 'AKIAONE');
    const subject = {
      type: 'user',
      id: 'AIDAADA',
      name: 'ada',
      arn: 'arn:aws:iam::111122223333:user/ada',
    } as const;
    expect(covers(exemption, { rule, subject, principalId: 'AIDAADA' })).toBe(isCovered);
    expect(covers(exemption, { rule, subject, principalId: 'AIDAOTHER' })).toBe(false);
  });

  test('a keep on the password is no keep on the user', () => {
    expect(holds(unused(), { exemptions: [keep('password', 'AIDAADA')] })).toMatchObject({
      password: 'exempt',
      'access-key AKIAONE': null,
    });
  });

  test('a keep that is over covers nothing', () => {
    expect(new Set(Object.values(holds(unused(), { exemptions: [keep('user', 'AIDAADA', NOW)] })))).toEqual(
      new Set([null]),
    );
  });

  test('a keep on a user of the same name, long gone, covers nothing', () => {
    const exemption = { ...keep('user', 'AIDAOLD'), principalId: 'AIDAOLD' };
    expect(new Set(Object.values(holds(unused(), { exemptions: [exemption] })))).toEqual(new Set([null]));
  });

  test('protection goes before exemption', () => {
    const user = unused({ tags: { 'iam-cleanup:protected': 'true' } });
    expect(new Set(Object.values(holds(user, { exemptions: [keep('user', 'AIDAADA')] })))).toEqual(
      new Set(['protected']),
    );
  });
});

describe('managed', () => {
  const policy = { minAgeKeysToDisable: 45, minAgeUnusedUsersToDisable: 45 };
  const stack: ManagedBy = { tool: 'cloudformation', name: 'web in eu-west-1' };

  test('CloudFormation is asked about what is due, and about nothing else', () => {
    expect(find(unused()).asked).toEqual([]);
    expect(find(unused(), { policy }).asked).toEqual([
      { type: 'user', physicalId: 'ada' },
      { type: 'access-key', physicalId: 'AKIAONE' },
      { type: 'access-key', physicalId: 'AKIATWO' },
    ]);
  });

  test('a stack that declares one key holds that key and the user', () => {
    const stacks = new Map([['access-key AKIAONE', stack]]);
    expect(holds(unused(), { policy, stacks })).toEqual({
      user: 'managed',
      'access-key AKIAONE': 'managed',
      'access-key AKIATWO': null,
      password: null,
    });
  });

  test('a stack that declares a role of the same name holds no user', () => {
    expect(
      new Set(Object.values(holds(unused(), { policy, stacks: new Map([['role ada', stack]]) }))),
    ).toEqual(new Set([null]));
  });

  test('Terraform is known by configured tags only', () => {
    const user = unused({ tags: { terraform: 'true' } });
    expect(new Set(Object.values(holds(user)))).toEqual(new Set([null]));
    expect(new Set(Object.values(holds(user, { policy: { managedTags: ['terraform'] } })))).toEqual(
      new Set(['managed']),
    );
  });

  test('the card can name the stack to change', () => {
    const { findings } = find(unused(), { policy, stacks: new Map([['user ada', stack]]) });
    expect(findings[0]?.hold).toEqual({
      kind: 'managed',
      reason: 'declared by CloudFormation stack web in eu-west-1: change it there',
      tool: 'cloudformation',
      name: 'web in eu-west-1',
    });
  });
});
