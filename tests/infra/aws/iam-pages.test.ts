import {
  IAMClient,
  ListServiceSpecificCredentialsCommand,
  ListUsersCommand,
  paginateGetAccountAuthorizationDetails,
  paginateListUsers,
} from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { anAccount, aRole, aUser, LONG_AGO } from '../../../infra/sandbox/aws/new-account.ts';
import { clientOf, emulated } from './emulated.ts';

const state = emulated();
const iam = () => new IAMClient(clientOf(state.aws));
const USED = new Date('2026-05-20T08:15:00Z');

describe('pages', () => {
  const many = () => Array.from({ length: 250 }, (_, n) => aUser({ name: `user-${n}` }));

  it('ListUsers gives 100 unless asked for more, and every user once', async () => {
    state.aws.setAccount(anAccount({ users: many() }));
    const first = await iam().send(new ListUsersCommand({}));
    expect([first.Users?.length, first.IsTruncated]).toEqual([100, true]);
    const names = new Set<string | undefined>();
    for await (const page of paginateListUsers({ client: iam(), pageSize: 70 }, {})) {
      for (const user of page.Users ?? []) names.add(user.UserName);
    }
    expect(names.size).toBe(250);
  });

  it('more than 1,000 a page is a ValidationError', async () => {
    await expect(iam().send(new ListUsersCommand({ MaxItems: 1001 }))).rejects.toMatchObject({
      name: 'ValidationError',
    });
  });

  it('authorisation details may come in shorter pages than asked for', async () => {
    state.aws.settings.maxPageSize = 60;
    state.aws.setAccount(anAccount({ users: many(), roles: [aRole()] }));
    let pages = 0;
    let entities = 0;
    for await (const page of paginateGetAccountAuthorizationDetails({ client: iam(), pageSize: 1000 }, {})) {
      pages++;
      entities += (page.UserDetailList?.length ?? 0) + (page.RoleDetailList?.length ?? 0);
    }
    state.aws.settings.maxPageSize = null;
    expect([pages, entities]).toEqual([5, 251]);
  });

  it('service-specific credentials of all users come in pages', async () => {
    const users = ['a', 'b', 'c'].map((name) =>
      aUser({
        name,
        serviceSpecificCredentials: [
          {
            id: `ACCA${name}`,
            service: 'bedrock.amazonaws.com',
            active: true,
            createdAt: LONG_AGO,
            expiresAt: USED,
          },
        ],
      }),
    );
    state.aws.setAccount(anAccount({ users }));
    // The SDK has no paginator for this one.
    const page = (Marker?: string) =>
      iam().send(new ListServiceSpecificCredentialsCommand({ AllUsers: true, MaxItems: 2, Marker }));
    const first = await page();
    const second = await page(first.Marker);
    const found = [...(first.ServiceSpecificCredentials ?? []), ...(second.ServiceSpecificCredentials ?? [])];
    expect([first.IsTruncated, second.IsTruncated]).toEqual([true, false]);
    expect(found).toHaveLength(3);
    expect(found[0]).toMatchObject({
      UserName: 'a',
      ServiceCredentialAlias: 'a-at-111122223333',
      ExpirationDate: USED,
    });
    const one = await iam().send(new ListServiceSpecificCredentialsCommand({ UserName: 'b' }));
    expect(one.ServiceSpecificCredentials).toHaveLength(1);
  });
});
