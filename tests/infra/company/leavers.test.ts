import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seedCompany } from '../../../infra/sandbox/company/company.ts';
import { seedExemptions } from '../../../infra/sandbox/company/exemptions.ts';
import { type Sandbox, startSandbox } from '../../../infra/sandbox/sandbox.ts';
import { CHANNELS, fernwoodWorkspace } from '../../../infra/sandbox/slack/fernwood-workspace.ts';

const workspace = fernwoodWorkspace();
let sandbox: Sandbox;

beforeAll(async () => {
  const now = new Date();
  sandbox = await startSandbox({
    account: seedCompany(now),
    exemptions: seedExemptions(now),
    workspace,
    policy: { notify: 'owners' },
  });
  sandbox.aws.settings.reportPolls = 0;
  await sandbox.audit.invoke({ id: 'run-1' });
}, 120_000);
afterAll(() => sandbox.close());

describe("the company's leavers, in Slack", () => {
  const email = () => sandbox.aws.emails.at(-1)?.message ?? '';

  it.each([
    ['samuel.adeyemi', 'tag email'],
    ['greta.hoffmann', 'tag slack-user-id'],
  ])('%s has left: the approvers have a card to find a new owner', (name, how) => {
    expect(email()).toMatch(new RegExp(`The owner of user ${name} left: [^\\n]*${how}`));
    const text = workspace.messages
      .filter(({ channel }) => channel === CHANNELS.approvers)
      .map(({ blocks }) => JSON.stringify(blocks))
      .find((blocks) => blocks.includes(`*User \`${name}\`*`));
    expect(text).toContain('The owner of user');
    expect(text).toContain('owner left');
    expect(text).toContain('finding:assign');
  });

  it.each(['noor.aziz', 'viktor.lund', 'yusuf.demir'])(
    '%s is not known to Slack, so nobody says so',
    (name) => {
      expect(email()).not.toContain(`The owner of user ${name} left`);
    },
  );

  it('there is no doubt, and nothing failed', () => {
    expect(email()).not.toContain('seem to have left');
    expect(email()).not.toContain('INCOMPLETE');
  });
});
