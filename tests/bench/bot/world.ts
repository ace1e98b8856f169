import { DeleteItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { actionIdOf, INPUTS, PAGE_ACTION_ID } from '../../../bot/ids.ts';
import { addDays, isoDay } from '../../../cleanup/days.ts';
import type { FindingAction } from '../../../cleanup/decisions/decision.ts';
import { newestDecisionKey } from '../../../cleanup/store/keys.ts';
import { seedCompany } from '../../../infra/sandbox/company/company.ts';
import { person } from '../../../infra/sandbox/company/staff.ts';
import type { LambdaCode } from '../../../infra/sandbox/lambda/code.ts';
import { buttonsOf } from '../../../infra/sandbox/page/render-blocks.ts';
import { type Sandbox, startSandbox } from '../../../infra/sandbox/sandbox.ts';
import { type AppAnswer, type SlackRequest, sign } from '../../../infra/sandbox/slack/act-as.ts';
import { CHANNELS, fernwoodWorkspace } from '../../../infra/sandbox/slack/fernwood-workspace.ts';
import type { SlackMessage } from '../../../infra/sandbox/slack/workspace.ts';

/** One kind of request that people make, over and over. */
export interface Kind {
  readonly name: string;
  /** The status that a right answer has. */
  readonly status: number;
  /** What the request needs to be there; not measured. */
  prepare?(): Promise<unknown>;
  send(): Promise<AppAnswer>;
  /** Puts back what the request changed; not measured. */
  reset?(): Promise<unknown>;
}

const OWNER = person('tomas.novotny').slackId;
const APPROVER = person('ingrid.solheim').slackId;
const KEEP_DAYS = 30;

/** The company of `npm start` after its first audit, with the bot in front of it and no decision Lambda behind. */
export async function openWorld(code: LambdaCode): Promise<{ sandbox: Sandbox; kinds: Kind[] }> {
  const now = new Date();
  const workspace = fernwoodWorkspace();
  const sandbox = await startSandbox({
    account: seedCompany(now),
    workspace,
    policy: { notify: 'owners' },
    code,
  });
  sandbox.aws.settings.reportPolls = 0;
  await sandbox.audit.invoke({ id: 'bench' });
  // Only the bot is measured: nobody receives from the queue, and no audit begins.
  sandbox.aws.faults.add({ fault: 'AccessDenied', service: 'sqs', action: 'ReceiveMessage' });
  sandbox.aws.hostLambdas(async () => {});
  return { sandbox, kinds: kindsOf(sandbox, now) };
}

function kindsOf(sandbox: Sandbox, now: Date): Kind[] {
  const { chat } = sandbox;
  if (!chat) throw new Error('The bench needs Slack.');
  const { actAs, deliver, signingSecret, slack } = chat;
  const { message, findingId } = ownKey(slack.workspace.messages);
  const owner = [...sandbox.aws.account.users.values()].find(({ keys }) =>
    keys.some(({ id }) => findingId.endsWith(`:${id}`)),
  );
  const command = (text: string, who = APPROVER): Kind => ({
    name: `/iam-cleanup ${text}`,
    status: 200,
    send: () => actAs.command(who, CHANNELS.approvers, text),
  });
  const client = new DynamoDBClient(sandbox.admin);
  const { pk, sk } = newestDecisionKey({
    account: sandbox.aws.account.id,
    principalId: owner?.id ?? '',
  });
  const reset = () =>
    client.send(
      new DeleteItemCommand({ TableName: sandbox.tableName, Key: { pk: { S: pk }, sk: { S: sk } } }),
    );
  const click = (action: FindingAction) =>
    actAs.click(OWNER, message, { action_id: actionIdOf(action), value: findingId });
  const json = (body: object, secret: string): SlackRequest =>
    sign(JSON.stringify(body), secret, new Date(), 'application/json');
  const challenge = { type: 'url_verification', challenge: 'challenge', token: 'unused' };
  return [
    command('help'),
    command('mine', OWNER),
    command('list'),
    command('show deploy'),
    command('plan'),
    command('report'),
    command('history'),
    command('audit'),
    { name: 'click: deactivate', status: 200, send: () => click('deactivate'), reset },
    { name: 'click: not mine', status: 200, send: () => click('not-mine'), reset },
    { name: 'click: keep (opens a form)', status: 200, send: () => click('keep') },
    {
      name: 'form: keep',
      status: 200,
      prepare: () => click('keep'),
      send: () =>
        actAs.submit(OWNER, {
          [INPUTS.until]: {
            [INPUTS.until]: { type: 'datepicker', selected_date: isoDay(addDays(now, KEEP_DAYS)) },
          },
          [INPUTS.reason]: { [INPUTS.reason]: { type: 'plain_text_input', value: 'Still needed.' } },
        }),
      reset,
    },
    {
      name: 'click: next page',
      status: 200,
      send: () => actAs.click(APPROVER, message, { action_id: `${PAGE_ACTION_ID}:more`, value: '1 list' }),
    },
    { name: 'Home opened', status: 200, send: () => actAs.openHome(OWNER) },
    { name: "Home opened, approver's", status: 200, send: () => actAs.openHome(APPROVER) },
    { name: 'url_verification', status: 200, send: () => deliver(json(challenge, signingSecret)) },
    { name: 'bad signature', status: 401, send: () => deliver(json(challenge, 'not-the-signing-secret')) },
  ];
}

/** A key of the owner's, on their card. */
function ownKey(messages: readonly SlackMessage[]) {
  for (const message of messages) {
    if (message.channel !== `D${OWNER.slice(1)}`) continue;
    const found = buttonsOf(message.blocks).find(({ action_id }) => action_id === actionIdOf('deactivate'));
    if (found?.value) return { message, findingId: found.value };
  }
  throw new Error('The owner has no card with a button to deactivate.');
}
