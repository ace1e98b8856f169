import { describe, expect, it } from 'vitest';
import { addDays } from '../../../cleanup/days.ts';
import { parsePolicy } from '../../../cleanup/policy.ts';
import { aKey } from '../../../infra/sandbox/aws/new-account.ts';
import { anOffice, type Office } from './office.ts';
import { refused, userOf } from './refused.ts';
import {
  ACCOUNT,
  aDecision,
  ada,
  aUse,
  daysAgo,
  KEY,
  keyFinding,
  NOW,
  OTHER_KEY,
  passwordFinding,
} from './subjects.ts';

const state = anOffice();

const EXEMPTION = { principalId: 'AIDAADA', until: addDays(NOW, 9), reason: 'year end', by: 'UEVE' };

interface Meanwhile {
  readonly when: string;
  readonly happens: (office: Office) => unknown;
  readonly because: RegExp;
  readonly by?: string;
}

const DEACTIVATE: readonly Meanwhile[] = [
  {
    when: 'the key was used since the person saw it',
    happens: (office) => Object.assign(office.key(KEY) ?? {}, { lastUsed: aUse(0) }),
    because:
      /^Access key AKIAADA0000000000001 of ada was used on 2026-06-01 12:00 UTC for s3 in eu-west-1, after you were asked. Nothing was done; if it may go all the same, decide again.$/,
  },
  {
    when: 'the user was re-created under the same name',
    happens: (office) => office.aws.account.users.set('ada', ada({ id: 'AIDAOTHER' })),
    because: /There is another user ada now/,
  },
  {
    when: 'a key of that id has another creation date',
    happens: (office) => Object.assign(office.key(KEY) ?? {}, { createdAt: daysAgo(3) }),
    because: /is not the one you decided about: this one was created on/,
  },
  {
    when: 'the key is gone',
    happens: (office) => userOf(office).keys.shift(),
    because: /no longer exists/,
  },
  {
    when: 'the user is gone',
    happens: (office) => office.aws.account.users.delete('ada'),
    because: /no longer exists/,
  },
  {
    when: 'the user was tagged as protected',
    happens: (office) => {
      userOf(office).tags['iam-cleanup:protected'] = 'yes';
    },
    because: /protected: tagged iam-cleanup:protected/,
    by: 'UEVE',
  },
  {
    when: 'the user was moved to a protected path',
    happens: (office) => Object.assign(userOf(office), { path: '/service-role/' }),
    because: /protected: its path begins with/,
  },
  {
    when: 'the policy protects the user',
    happens: (office) => {
      office.policy = parsePolicy({ protectedNames: ['ad*'] });
    },
    because: /protected: its name matches ad\*/,
  },
  {
    when: 'it is one of the product’s own',
    happens: (office) => {
      office.ownArns = [`arn:aws:iam::${ACCOUNT}:user/ada`];
    },
    because: /protected: one of this product's own/,
  },
  {
    when: 'somebody keeps the key',
    happens: (office) => office.exempt({ ...EXEMPTION, subject: { type: 'access-key', id: KEY } }),
    because: /It is to be kept until 2026-06-10: year end/,
  },
  {
    when: 'somebody keeps the whole user',
    happens: (office) => office.exempt({ ...EXEMPTION, subject: { type: 'user', id: 'AIDAADA' } }),
    because: /It is to be kept until 2026-06-10: year end/,
  },
  {
    when: 'the finding was resolved',
    happens: (office) => office.audit([], daysAgo(1)),
    because: /This is over: used again/,
  },
  {
    when: 'the owner’s tag names somebody else now',
    happens: (office) => Object.assign(userOf(office).tags, { email: 'bob@example.com' }),
    because: /Only its owner or an approver/,
  },
  {
    when: 'it was assigned to somebody else',
    happens: (office) =>
      office.store.setOwnership(ACCOUNT, { principalId: 'AIDAADA', owner: 'UBOB', notMine: [] }),
    because: /Only its owner or an approver/,
  },
  {
    when: 'the owner left the workspace',
    happens: (office) => office.workspace.join('UADA', 'ada@example.com', 'deleted'),
    because: /Only full members/,
  },
  {
    when: 'Slack does not know the person any more',
    happens: (office) => office.workspace.people.delete('UADA'),
    because: /Slack does not know who decided/,
  },
  {
    when: 'the approver is none any more',
    happens: (office) => office.workspace.approvers.clear(),
    because: /Only its owner or an approver may decide this\.$/,
    by: 'UEVE',
  },
  {
    when: 'Slack will not tell who is an approver',
    happens: (office) => {
      office.workspace.approversUnreadable = true;
    },
    because: /Only its owner or an approver .*could not be read, so nobody was one/,
    by: 'UEVE',
  },
  {
    when: 'it waited for more than a week',
    happens: (office) => {
      office.now = addDays(NOW, 8);
    },
    because: /could not be done within 7 days/,
  },
];

describe('a deactivation is refused, and nothing happens, when meanwhile', () => {
  it.each(DEACTIVATE)('$when', async ({ happens, because, by = 'UADA' }) => {
    const { office } = state;
    const decision = await office.decided({ by });
    await happens(office);
    await refused(office, decision, because);
  });

  it('the finding, when last looked at, was the last administrator’s', async () => {
    const { office } = state;
    const hold = { kind: 'protected', reason: 'the last administrator-like principal in use' } as const;
    await refused(
      office,
      await office.decided({ by: 'UEVE' }, { hold }),
      /last administrator-like principal/,
    );
  });

  it('another administrator in use was switched off since the last audit', async () => {
    const { office } = state;
    const eve = ada({ name: 'eve', id: 'AIDAEVE', keys: [aKey({ id: 'AKIAEVE', lastUsed: aUse(50) })] });
    const recent = ada({}, { lastUsed: aUse(40) });
    await office.open({ users: [recent, eve] });
    const administratorBecause = 'AdministratorAccess allows every action';
    const [one, other] = [recent, eve].map((user) => keyFinding(user, { administratorBecause }));
    if (!one || !other) throw new Error('unreachable');
    await office.audit([one, other]);
    expect(await office.apply(await office.request(aDecision(other, { by: 'UEVE' })))).toMatchObject({
      outcome: 'applied',
    });
    const decision = await office.request(aDecision(one, { by: 'UEVE' }));
    expect(await office.apply(decision)).toMatchObject({ outcome: 'refused' });
    expect((await office.settled(decision)).outcome?.reason).toMatch(/Whether this is the last one shows/);
    expect(office.key(KEY)?.active).toBe(true);
  });

  it('may be confirmed again by who saw the new last use', async () => {
    const { office } = state;
    const decision = await office.decided({ lastUsedSeen: aUse(0).at });
    Object.assign(office.key(KEY) ?? {}, { lastUsed: aUse(0) });
    expect(await office.apply(decision)).toMatchObject({ outcome: 'applied' });
    expect(office.key(KEY)?.active).toBe(false);
    expect(office.key(OTHER_KEY)?.active).toBe(true);
  });

  it('a password was used, or issued anew', async () => {
    const { office } = state;
    const finding = passwordFinding(ada());
    await office.audit([finding]);
    const first = await office.request(aDecision(finding));
    userOf(office).passwordLastUsed = daysAgo(2);
    await refused(office, first, /The console password of ada was used on 2026-05-30/);
    office.workspace.told.length = 0;
    userOf(office).loginProfile = { createdAt: daysAgo(1), lastChangedAt: daysAgo(1) };
    await refused(office, await office.request(aDecision(finding)), /is not the one you decided about/);
  });

  it('a stack declares the user whose password it is', async () => {
    const { office } = state;
    const finding = passwordFinding(ada());
    await office.audit([finding]);
    const stack = { region: 'eu-west-1', stackName: 'people', type: 'AWS::IAM::User', physicalId: 'ada' };
    office.aws.account.stackResources.push(stack);
    const decision = await office.request(aDecision(finding, { by: 'UEVE' }));
    await refused(office, decision, /declared by CloudFormation stack people in eu-west-1/);
  });
});
