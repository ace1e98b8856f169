import {
  GetRolePolicyCommand,
  GetUserPolicyCommand,
  type IAMClient,
  paginateListAttachedRolePolicies,
  paginateListAttachedUserPolicies,
  paginateListInstanceProfilesForRole,
  paginateListRolePolicies,
  paginateListUserPolicies,
} from '@aws-sdk/client-iam';
import { asking } from '../decisions/apply-errors.ts';
import type { InlinePolicy, PrincipalRef, PrincipalState } from '../principals/state.ts';
import { allOf } from './all-pages.ts';
import { decodeDocument } from './iam-answers.ts';
import { required } from './required.ts';

type Owner = Pick<PrincipalRef, 'type' | 'name'>;

/** Inline policies with their documents, and the ARNs of attached ones. All pages. */
export async function policiesOf(
  client: IAMClient,
  owner: Owner,
): Promise<Pick<PrincipalState, 'inlinePolicies' | 'attachedPolicyArns'>> {
  const names = await inlineNames(client, owner);
  const inlinePolicies: InlinePolicy[] = [];
  for (const name of names) inlinePolicies.push(await inlinePolicy(client, owner, name));
  return { inlinePolicies, attachedPolicyArns: await attachedArns(client, owner) };
}

function inlineNames(client: IAMClient, { type, name }: Owner): Promise<string[]> {
  return type === 'user'
    ? allOf('iam:ListUserPolicies', paginateListUserPolicies({ client }, { UserName: name }), (page) =>
        required(page.PolicyNames, 'PolicyNames', 'ListUserPolicies'),
      )
    : allOf('iam:ListRolePolicies', paginateListRolePolicies({ client }, { RoleName: name }), (page) =>
        required(page.PolicyNames, 'PolicyNames', 'ListRolePolicies'),
      );
}

async function inlinePolicy(client: IAMClient, { type, name }: Owner, policy: string): Promise<InlinePolicy> {
  const call = type === 'user' ? 'GetUserPolicy' : 'GetRolePolicy';
  const { PolicyDocument } = await asking<{ PolicyDocument: string | undefined }>(`iam:${call}`, () =>
    type === 'user'
      ? client.send(new GetUserPolicyCommand({ UserName: name, PolicyName: policy }))
      : client.send(new GetRolePolicyCommand({ RoleName: name, PolicyName: policy })),
  );
  return { name: policy, document: decodeDocument(required(PolicyDocument, 'PolicyDocument', call)) };
}

async function attachedArns(client: IAMClient, { type, name }: Owner): Promise<string[]> {
  const call = type === 'user' ? 'ListAttachedUserPolicies' : 'ListAttachedRolePolicies';
  const pages =
    type === 'user'
      ? paginateListAttachedUserPolicies({ client }, { UserName: name })
      : paginateListAttachedRolePolicies({ client }, { RoleName: name });
  const policies = await allOf(`iam:${call}`, pages, (page) =>
    required(page.AttachedPolicies, 'AttachedPolicies', call),
  );
  return policies.map(({ PolicyArn }) => required(PolicyArn, 'PolicyArn', call));
}

/** Names of the instance profiles that contain the role. */
export async function instanceProfilesOf(client: IAMClient, RoleName: string): Promise<string[]> {
  const from = 'ListInstanceProfilesForRole';
  const profiles = await allOf(
    `iam:${from}`,
    paginateListInstanceProfilesForRole({ client }, { RoleName }),
    (page) => required(page.InstanceProfiles, 'InstanceProfiles', from),
  );
  return profiles.map(({ InstanceProfileName }) =>
    required(InstanceProfileName, 'InstanceProfileName', from),
  );
}
