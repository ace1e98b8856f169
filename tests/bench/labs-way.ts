import {
  GenerateServiceLastAccessedDetailsCommand,
  GetAccessKeyLastUsedCommand,
  GetServiceLastAccessedDetailsCommand,
  IAMClient,
  type IAMClientConfig,
  paginateListAccessKeys,
  paginateListRoles,
  paginateListUsers,
} from '@aws-sdk/client-iam';

const PROGRESS_EVERY = 500;

/**
 * The AWS calls of the Well-Architected lab "Level 200: Automated IAM User Cleanup", one after the other as its
 * script makes them: every user's keys, every key's last use, a last-accessed job for every role. Calls only:
 * it judges nothing and, to its advantage, asks for full pages and never waits between two looks at a job.
 */
export async function theLabsWay(config: IAMClientConfig, progress: (line: string) => void): Promise<void> {
  const client = new IAMClient(config);
  let users = 0;
  for await (const page of paginateListUsers({ client, pageSize: 1000 }, {})) {
    for (const { UserName } of page.Users ?? []) {
      await lookAtKeys(client, UserName);
      users += 1;
      if (users % PROGRESS_EVERY === 0) progress(`the lab's way: ${users} users`);
    }
  }
  for await (const page of paginateListRoles({ client, pageSize: 1000 }, {})) {
    for (const { Arn } of page.Roles ?? []) await lookAtRole(client, Arn);
  }
}

async function lookAtKeys(client: IAMClient, UserName: string | undefined): Promise<void> {
  for await (const page of paginateListAccessKeys({ client }, { UserName })) {
    for (const { AccessKeyId } of page.AccessKeyMetadata ?? []) {
      await client.send(new GetAccessKeyLastUsedCommand({ AccessKeyId }));
    }
  }
}

async function lookAtRole(client: IAMClient, Arn: string | undefined): Promise<void> {
  const { JobId } = await client.send(new GenerateServiceLastAccessedDetailsCommand({ Arn }));
  for (;;) {
    const { JobStatus } = await client.send(new GetServiceLastAccessedDetailsCommand({ JobId }));
    if (JobStatus !== 'IN_PROGRESS') return;
  }
}
