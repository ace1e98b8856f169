import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { actionIdOf } from '../../bot/ids.ts';
import type { HttpAnswer } from '../../bot/receiver.ts';
import { addDays } from '../../cleanup/days.ts';
import type { FindingAction } from '../../cleanup/decisions/decision.ts';
import { type Finding, findingId } from '../../cleanup/finding.ts';
import { DynamoDbApprovalStore } from '../../cleanup/store/dynamodb-approval-store.ts';
import { DynamoDbAuditStore } from '../../cleanup/store/dynamodb-audit-store.ts';
import { DynamoDbDecisionStore } from '../../cleanup/store/dynamodb-decision-store.ts';
import { DynamoDbLeaversStore } from '../../cleanup/store/dynamodb-leavers-store.ts';
import { DynamoDbScheduleStore } from '../../cleanup/store/dynamodb-schedule-store.ts';
import { type ActAs, actAs, type SlackRequest } from '../../infra/sandbox/slack/act-as.ts';
import { checkMessageBlocks } from '../../infra/sandbox/slack/check-blocks.ts';
import { type EmulatedSlack, startEmulatedSlack } from '../../infra/sandbox/slack/server.ts';
import { aSlackUser, aWorkspace, type SlackMessage } from '../../infra/sandbox/slack/workspace.ts';
import { DynamoDb } from '../cleanup/store/dynamodb.ts';
import { ACCOUNT, aRun, aSummary, nothingChecked, runOf } from '../cleanup/store/factories.ts';

export { ACCOUNT };
export const SIGNING_SECRET = 'a-signing-secret-of-the-tests';
/** Owns what is tagged with her address. */
export const ADA = 'UADA';
/** Approvers. */
export const APRIL = 'UAPRIL';
export const ARNO = 'UARNO';
/** A member who owns nothing. */
export const EVE = 'UEVE';
export const GUS = 'UGUSGUEST';
export const LIV = 'ULIVLEFT';
export const STAN = 'USTANGER';
export const APPROVERS = 'CAPPROVERS';

type Handler = (event: unknown) => Promise<HttpAnswer>;

/** The real Lambda handler, before an embedded DynamoDB, an emulated Slack, and a recorder for SQS and Lambda. */
export class Bot {
  readonly slack: EmulatedSlack;
  readonly store: DynamoDbDecisionStore;
  readonly audits: DynamoDbAuditStore;
  readonly schedule: DynamoDbScheduleStore;
  readonly leavers: DynamoDbLeaversStore;
  readonly approvals: DynamoDbApprovalStore;
  readonly as: ActAs;
  /** Bodies of what went to the queue, and of what the audit was invoked with. */
  readonly sent: Record<string, unknown>[] = [];
  readonly invoked: Record<string, unknown>[] = [];
  /** Every request that was signed, to be delivered once more. */
  readonly requests: SlackRequest[] = [];
  queueDown = false;
  /** What happens while the bot waits for the queue to take a message. */
  onSent: () => Promise<unknown> = async () => {};
  readonly #handler: Handler;
  readonly #db: DynamoDb;
  readonly #table: string;
  readonly #aws: Server;
  #runs = 0;

  private constructor(slack: EmulatedSlack, db: DynamoDb, table: string, aws: Server, handler: Handler) {
    const stored = { client: db.client, tableName: table, retentionDays: 400 };
    this.slack = slack;
    this.store = new DynamoDbDecisionStore(stored);
    this.audits = new DynamoDbAuditStore(stored);
    this.approvals = new DynamoDbApprovalStore(stored);
    this.schedule = new DynamoDbScheduleStore(stored);
    this.leavers = new DynamoDbLeaversStore(db.client, table);
    this.#db = db;
    this.#table = table;
    this.#aws = aws;
    this.#handler = handler;
    this.as = actAs({ slack, signingSecret: SIGNING_SECRET, deliver: (request) => this.deliver(request) });
  }

  static async start(): Promise<Bot> {
    const db = new DynamoDb();
    await db.start();
    const table = await db.newTable();
    const slack = await startEmulatedSlack({ workspace: workspace(), scopes: scopesOfManifest() });
    let bot: Bot | null = null;
    const aws = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = JSON.parse(Buffer.concat(chunks).toString('utf8'));
        if (request.url?.includes('/functions/')) {
          bot?.invoked.push(body);
          response.writeHead(202).end();
          return;
        }
        if (bot?.queueDown) return response.writeHead(500).end('{}');
        bot?.sent.push(JSON.parse(body.MessageBody));
        const MD5OfMessageBody = createHash('md5').update(body.MessageBody).digest('hex');
        const answer = JSON.stringify({ MessageId: 'm', MD5OfMessageBody, SequenceNumber: '1' });
        void bot?.onSent().then(() => response.end(answer));
      });
    });
    await new Promise<void>((resolve) => aws.listen(0, '127.0.0.1', resolve));
    const recorder = `http://127.0.0.1:${(aws.address() as AddressInfo).port}`;
    Object.assign(process.env, {
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'dummy',
      AWS_SECRET_ACCESS_KEY: 'dummy',
      AWS_ENDPOINT_URL_DYNAMODB: await endpointOf(db),
      AWS_ENDPOINT_URL_SQS: recorder,
      AWS_ENDPOINT_URL_LAMBDA: recorder,
      POWERTOOLS_LOG_LEVEL: 'SILENT',
      POWERTOOLS_METRICS_DISABLED: 'true',
      SLACK_BOT_TOKEN: slack.token,
      SLACK_SIGNING_SECRET: SIGNING_SECRET,
      SLACK_TEAM_ID: slack.workspace.teamId,
      SLACK_APPROVERS_CHANNEL: APPROVERS,
      SLACK_CHANNEL: 'CSUMMARY',
      SLACK_API_URL: slack.apiUrl,
      TABLE_NAME: table,
      QUEUE_URL: `${recorder}/queue.fifo`,
      AUDIT_FUNCTION: 'audit',
      ACCOUNT_ID: ACCOUNT,
      POLICY: '{"minAgeKeysToDisable": 60}',
    });
    const { handler } = await import('../../bot/bot.lambda.ts');
    bot = new Bot(slack, db, table, aws, handler);
    return bot;
  }

  async stop(): Promise<void> {
    await this.slack.close();
    this.#aws.closeAllConnections();
    this.#aws.close();
    await this.#db.stop();
  }

  /** As an HTTP API does: form bodies in base64. */
  async deliver(request: SlackRequest): Promise<{ status: number; body: string }> {
    this.requests.push(request);
    const { statusCode, body } = await this.raw({
      headers: request.headers,
      body: Buffer.from(request.body, 'utf8').toString('base64'),
      isBase64Encoded: true,
    });
    return { status: statusCode, body };
  }

  raw(event: unknown): Promise<HttpAnswer> {
    return this.#handler(event);
  }

  /** Stores findings as an audit at work would. */
  async seed(...findings: Finding[]): Promise<void> {
    this.#runs += 1;
    const run = runOf(await this.audits.begin(ACCOUNT, `run-${this.#runs}`, new Date(), 60_000));
    await this.audits.recordFindings(run, findings, nothingChecked);
    await this.audits.finish(run, aSummary(aRun(run.runId, run.startedAt)));
  }

  /** Marks a finding as over. */
  async resolve(finding: Finding): Promise<void> {
    this.#runs += 1;
    const run = runOf(await this.audits.begin(ACCOUNT, `run-${this.#runs}`, new Date(), 60_000));
    await this.audits.recordFindings(run, [], (stored) =>
      stored.finding.id === finding.id ? 'The key was used again.' : null,
    );
    await this.audits.finish(run, aSummary(aRun(run.runId, run.startedAt)));
  }

  /** Everything stored, to be compared: what is refused changes nothing but the record of decisions. */
  async stored(): Promise<Record<string, unknown>> {
    return this.#db.dump(this.#table);
  }

  /** Clicks a finding's button, and gives what that person was told privately. */
  async click(who: string, action: FindingAction, id: string, age = 0): Promise<string> {
    const before = this.slack.workspace.messages.length;
    const answer = await this.as.click(who, aCard(who, age), { action_id: actionIdOf(action), value: id });
    if (answer.status !== 200) throw new Error(`The click was answered with ${answer.status}.`);
    return this.toldSince(before, who);
  }

  /** What a person was told since, privately; fails when anything was said in public. */
  toldSince(count: number, who: string): string {
    const said = this.slack.workspace.messages.slice(count);
    const loud = said.find(({ onlyFor, channel }) => onlyFor !== who && channel !== `D${who.slice(1)}`);
    if (loud) throw new Error(`Others saw: ${loud.text}`);
    return said.map(({ text }) => text).join('\n');
  }

  async refusals() {
    return this.store.refusals(ACCOUNT, 1000);
  }

  async decisions() {
    return this.store.history(ACCOUNT, { limit: 1000 });
  }
}

/** What a slash command showed to whoever typed it: text and blocks, which Slack would take. */
export function shown(answer: { status: number; body: string }): string {
  if (answer.status !== 200) throw new Error(`The command was answered with ${answer.status}.`);
  const { response_type, text, blocks = [] } = JSON.parse(answer.body);
  if (response_type !== 'ephemeral') throw new Error('Others can see it.');
  checkMessageBlocks(blocks, { newBlocks: true });
  return [text, JSON.stringify(blocks)].join('\n');
}

async function endpointOf({ client }: DynamoDb): Promise<string> {
  const { hostname = '', port = 0 } = (await client.config.endpoint?.()) ?? {};
  return `http://${hostname}:${port}`;
}

let findings = 0;

/** An unused key of Ada's; each has a user and an id of its own. */
export function aKey(overrides: Partial<Finding> & { readonly name?: string } = {}): Finding {
  findings += 1;
  const { name = `user${findings}`, ...given } = overrides;
  const type = given.rule === 'unused-password' ? 'password' : 'access-key';
  const principalId = `AIDA${findings}EXAMPLE`;
  const key = `AKIA${findings}EXAMPLE`;
  const subject = given.subject ?? {
    type,
    name,
    arn: `arn:aws:iam::${ACCOUNT}:user/${name}`,
    id: type === 'password' ? principalId : key,
    ...(type === 'access-key' && { accessKeyId: key }),
  };
  const rule = given.rule ?? 'unused-access-key';
  return {
    id: findingId(ACCOUNT, { rule, subject }),
    account: ACCOUNT,
    rule,
    subject,
    principalId,
    stage: 'report',
    createdAt: daysAgo(400),
    since: daysAgo(50),
    unusedDays: 50,
    lastUsed: { at: daysAgo(50), service: 's3', region: 'eu-west-1' },
    reason: `Access key ${key} of ${name} has not been used for 50 days.`,
    evidence: [],
    asOf: new Date(),
    sources: ['iam'],
    next: null,
    owner: { value: 'ada@example.com', kind: 'email', from: 'tag owner' },
    administratorBecause: null,
    hold: null,
    ...given,
  };
}

export function daysAgo(days: number): Date {
  return addDays(new Date(), -days);
}

/** A card as it was posted so many days ago. */
export function aCard(who: string, age: number): SlackMessage {
  return aMessage(`D${who.slice(1)}`, `${Math.floor(daysAgo(age).getTime() / 1000)}.000100`);
}

/** A message of the bot's; what it says is never looked at. */
export function aMessage(channel: string, ts = '1.000100'): SlackMessage {
  return {
    channel,
    ts,
    user: 'UBOT00000',
    text: 'a card',
    blocks: [],
    threadTs: null,
    onlyFor: null,
    edited: false,
    files: [],
  };
}

function workspace() {
  const people = [
    aSlackUser({ id: ADA, email: 'ada@example.com' }),
    aSlackUser({ id: APRIL, email: 'april@example.com' }),
    aSlackUser({ id: ARNO, email: 'arno@example.com' }),
    aSlackUser({ id: EVE, email: 'eve@example.com' }),
    aSlackUser({ id: GUS, email: 'gus@example.com', isRestricted: true }),
    aSlackUser({ id: LIV, email: 'liv@example.com', deleted: true }),
    aSlackUser({ id: STAN, email: 'stan@example.com', isStranger: true }),
  ];
  const made = aWorkspace();
  for (const person of people) made.users.set(person.id, person);
  const { botUserId } = made;
  made.channels.set(APPROVERS, {
    id: APPROVERS,
    name: 'approvers',
    kind: 'private',
    // A guest and a stranger may be in the channel; that makes them no approvers.
    members: [APRIL, ARNO, GUS, STAN, botUserId],
    ...{ is_private: true },
  });
  made.channels.set('CSUMMARY', { id: 'CSUMMARY', name: 'iam', kind: 'public', members: [botUserId] });
  return made;
}

/** Bot scopes of `manifest.yaml`: what goes beyond them is `missing_scope`. */
export function scopesOfManifest(): string[] {
  const text = readFileSync(new URL('../../manifest.yaml', import.meta.url), 'utf8');
  const list = /scopes:\n {4}bot:\n((?: {6}- .*\n)+)/.exec(text)?.[1] ?? '';
  return [...list.matchAll(/- ([a-z:.]+)/g)].map(([, scope = '']) => scope);
}
