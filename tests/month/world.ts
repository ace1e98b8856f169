import { manifestScopes } from '../../bot/manifest-scopes.ts';
import type { EmulatedAccount } from '../../infra/sandbox/aws/account.ts';
import { changesBetween, type States, statesOf } from '../../infra/sandbox/aws/account-states.ts';
import type { EmulatedAws } from '../../infra/sandbox/aws/server.ts';
import { AUDIT_FUNCTION, functionArn, ROLES, roleArn } from '../../infra/sandbox/roles.ts';
import { CHANNELS } from '../../infra/sandbox/slack/fernwood-workspace.ts';
import { type EmulatedSlack, startEmulatedSlack } from '../../infra/sandbox/slack/server.ts';
import type { Workspace } from '../../infra/sandbox/slack/workspace.ts';
import { ACCOUNT } from './basics.ts';
import { type Objects, readBucket, writeBucket } from './bucket.ts';
import { type Cloud, clientOf, startCloud } from './cloud.ts';
import { type Start, startAudit, startBot, startDecisions } from './lambdas.ts';
import { type LambdaName, Network, Process } from './network.ts';
import { Queue } from './queue.ts';
import { readTable, type TableItems, writeTable } from './table.ts';

export const SIGNING_SECRET = 'signing-secret-of-the-month';
const DAY_MS = 24 * 60 * 60 * 1000;

/** One thing of the account that became something else. */
interface Change {
  /** Whose call it was; `somebody` for what the script did. */
  readonly by: string;
  /** Day of the month. */
  readonly day: number;
  /** `key AKIA…CLEO of cleo: Active → Inactive` */
  readonly what: string;
}

/** All that is left when every process is gone, and nothing is queued. */
export interface Snapshot {
  readonly now: Date;
  readonly account: EmulatedAccount;
  readonly items: TableItems;
  /** What is kept of deleted users and roles. */
  readonly objects: Objects;
  readonly workspace: Workspace;
  readonly emails: readonly Email[];
  readonly changes: readonly Change[];
}

type Email = EmulatedAws['emails'][number];

/** So long does every answer take: what a run writes down at its end is later than its beginning, as it really is. */
const ANSWER_MS = 20;

/**
 * The product between an emulated AWS and an emulated Slack, with a clock and a network in the hands of the test. Each
 * Lambda has what the template permits its role; once killed, it is started anew.
 */
export class World {
  readonly network = new Network((ms) => this.pass(ms));
  readonly queue: Queue;
  now = new Date(0);
  /** The first day. */
  begin = new Date(0);
  /** What changed in IAM so far. */
  changes: Change[] = [];
  readonly cloud: Cloud;
  #slack: EmulatedSlack | null = null;
  #states: States = new Map();
  readonly #policy: object;
  readonly #processes = new Map<LambdaName, { readonly process: Process; readonly handler: unknown }>();

  private constructor(cloud: Cloud, queue: Queue, policy: object) {
    this.cloud = cloud;
    this.queue = queue;
    this.#policy = policy;
    this.network.onAnswer = ({ lambda, name }) => {
      this.pass(ANSWER_MS);
      if (name.startsWith('iam ')) this.noteChanges(lambda);
    };
    cloud.aws.settings.reportPolls = 0;
    cloud.aws.settings.jobPolls = 0;
  }

  static async start(policy: object): Promise<World> {
    let world: World | null = null;
    const clock = () => world?.now ?? new Date(0);
    const queue = new Queue(clock);
    world = new World(await startCloud(policy, queue, clock), queue, policy);
    return world;
  }

  get aws(): EmulatedAws {
    return this.cloud.aws;
  }

  get slack(): EmulatedSlack {
    if (!this.#slack) throw new Error('There is no Slack before `restore`.');
    return this.#slack;
  }

  /** Day of the month, from 0. */
  get day(): number {
    return Math.floor((this.now.getTime() - this.begin.getTime()) / DAY_MS);
  }

  /** Not to be changed afterwards; an empty queue is not part of it. */
  async save(): Promise<Snapshot> {
    return {
      now: this.now,
      account: structuredClone(this.aws.account),
      items: await readTable(this.cloud.database, this.#resources.tableName),
      objects: await readBucket(this.cloud.s3, this.#resources.snapshotBucket),
      workspace: structuredClone(this.slack.workspace),
      emails: [...this.aws.emails],
      changes: [...this.changes],
    };
  }

  /** Everything as it was then, and no process running. */
  async restore(snapshot: Snapshot): Promise<void> {
    this.killAll();
    await this.network.quiet();
    this.now = snapshot.now;
    this.queue.clear();
    this.aws.setAccount(structuredClone(snapshot.account));
    this.#states = statesOf(this.aws.account);
    this.changes = [...snapshot.changes];
    this.aws.emails.splice(0, Number.POSITIVE_INFINITY, ...snapshot.emails);
    this.aws.calls.clear();
    await writeTable(this.cloud.database, this.#resources.tableName, snapshot.items);
    await writeBucket(this.cloud.s3, this.#resources.snapshotBucket, snapshot.objects);
    // A new server: the old one would go on with the times that it has given to messages.
    await this.#slack?.close();
    this.#slack = await startEmulatedSlack({
      workspace: structuredClone(snapshot.workspace),
      scopes: manifestScopes(),
      clock: () => this.now,
    });
  }

  async close(): Promise<void> {
    this.killAll();
    await this.network.quiet();
    this.cloud.database.destroy();
    this.cloud.s3.destroy();
    await this.#slack?.close();
    await this.aws.close();
  }

  /** The Lambda's process, started when there is none. */
  audit() {
    return this.#process('audit', startAudit);
  }
  bot() {
    return this.#process('bot', startBot);
  }
  decisions() {
    return this.#process('decision', startDecisions);
  }

  pass(ms: number): void {
    // A moment has whole milliseconds: less than one would never be over.
    this.now = new Date(this.now.getTime() + Math.ceil(ms));
  }

  killAll(): void {
    for (const { process } of this.#processes.values()) process.isDead = true;
    this.#processes.clear();
  }

  get decisionFunctionArn(): string {
    return functionArn(this.#resources, 'decision');
  }

  /** Writes down what has become something else since the last time. */
  noteChanges(by: string): void {
    const states = statesOf(this.aws.account);
    const { day } = this;
    this.changes.push(...changesBetween(this.#states, states).map((what) => ({ by, day, what })));
    this.#states = states;
  }

  get #resources() {
    return this.cloud.resources;
  }

  #process<Handler>(
    lambda: LambdaName,
    start: (start: Start) => Handler,
  ): { readonly process: Process; readonly handler: Handler } {
    const running = this.#processes.get(lambda);
    if (running && !running.process.isDead) return running as { process: Process; handler: Handler };
    const process = new Process(lambda, this.network);
    const handler = start({
      process,
      clock: () => this.now,
      env: this.#environment(),
      client: { ...clientOf(this.aws, ROLES[lambda]), extensions: [process.extension] },
    });
    this.#processes.set(lambda, { process, handler });
    return { process, handler };
  }

  #environment(): Record<string, string> {
    const { tableName, topicArn, bucket, snapshotBucket, queue, region } = this.#resources;
    return {
      AWS_REGION: region,
      TABLE_NAME: tableName,
      TOPIC_ARN: topicArn,
      REPORT_BUCKET: bucket,
      SNAPSHOT_BUCKET: snapshotBucket,
      QUEUE_URL: queue.url,
      AUDIT_FUNCTION,
      ACCOUNT_ID: ACCOUNT,
      OWN_ROLE_ARNS: Object.values(ROLES)
        .map((name) => roleArn(this.#resources, name))
        .join(','),
      POLICY: JSON.stringify(this.#policy),
      SLACK_BOT_TOKEN: this.slack.token,
      SLACK_SIGNING_SECRET: SIGNING_SECRET,
      SLACK_API_URL: this.slack.apiUrl,
      SLACK_TEAM_ID: this.slack.workspace.teamId,
      SLACK_CHANNEL: CHANNELS.summary,
      SLACK_APPROVERS_CHANNEL: CHANNELS.approvers,
    };
  }
}
