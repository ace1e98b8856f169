import { IAMClient } from '@aws-sdk/client-iam';
import { expect, test } from 'vitest';
import { listPrincipals } from '../../../cleanup/aws/principal-reader.ts';
import { aGroup, anAccount, aPolicy, aRole, aUser } from '../../../infra/sandbox/aws/new-account.ts';
import { emulatedAccount } from '../emulated-account.ts';
import { ACCOUNT } from '../factories.ts';

const state = emulatedAccount();
const ARN = `arn:aws:iam::${ACCOUNT}:policy/power`;
const allow = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

function read() {
  const credentials = { accessKeyId: 'sandbox-admin', secretAccessKey: 'test' };
  return listPrincipals(new IAMClient({ endpoint: state.aws.url, region: 'us-east-1', credentials }));
}

test.each([null, 1])(
  'power comes from everywhere, whatever page it is on (page size %s)',
  async (pageSize) => {
    state.aws.settings.maxPageSize = pageSize;
    const inline = [{ name: 'all', document: allow }];
    state.use({
      users: [
        aUser({ name: 'inline', inlinePolicies: inline }),
        aUser({ name: 'attached', attachedPolicyArns: [ARN] }),
        aUser({ name: 'member', groups: ['readers', 'admins'] }),
        aUser({ name: 'member-attached', groups: ['powers'] }),
        aUser({ name: 'nobody', groups: ['readers'] }),
        aUser({ name: 'bounded', groups: ['admins'], permissionsBoundaryArn: `${ARN}-not` }),
      ],
      roles: [aRole({ name: 'role-attached', attachedPolicyArns: [ARN] }), aRole({ name: 'role' })],
      groups: [
        aGroup({ name: 'readers' }),
        aGroup({ name: 'admins', inlinePolicies: inline }),
        aGroup({ name: 'powers', attachedPolicyArns: [ARN] }),
      ],
      policies: [
        aPolicy({ name: 'power-not', arn: `${ARN}-not`, document: { ...allow, Statement: [] } }),
        aPolicy({ name: 'power', arn: ARN, document: allow }),
      ],
    });
    const { users, roles } = await read();
    const because = [...users, ...roles].map(({ name, administratorBecause }) => [
      name,
      administratorBecause,
    ]);
    expect(Object.fromEntries(because)).toEqual({
      inline: 'inline policy all allows every action',
      attached: 'policy power allows every action',
      member: 'inline policy all (group admins) allows every action',
      'member-attached': 'policy power (group powers) allows every action',
      nobody: null,
      bounded: null,
      'role-attached': 'policy power allows every action',
      role: null,
    });
  },
);

test('an account without groups and policies costs two calls', async () => {
  state.aws.setAccount(anAccount({ users: [aUser({ name: 'ada' })] }));
  expect((await read()).users.map(({ name }) => name)).toEqual(['ada']);
  expect(state.aws.calls.count({ action: 'GetAccountAuthorizationDetails' })).toBe(2);
});
