import { afterAll, beforeAll, beforeEach } from 'vitest';
import { type NotifyOptions, notifyRun } from '../../../bot/notify/notify-run.ts';
import { SlackDirectory } from '../../../bot/slack/directory.ts';
import { slackReason } from '../../../bot/slack/errors.ts';
import { collectPeople } from '../../../cleanup/collect-people.ts';
import { addDays } from '../../../cleanup/days.ts';
import type { Finding } from '../../../cleanup/finding.ts';
import { Gaps } from '../../../cleanup/gaps.ts';
import { PeopleUnreadError } from '../../../cleanup/people.ts';
import { parsePolicy } from '../../../cleanup/policy.ts';
import type { OwnerChanged, Report } from '../../../cleanup/report/report.ts';
import { aFinding, aReport, NOW } from '../../cleanup/report/factories.ts';
import { aSlackUser, type Call, SlackServer } from '../slack/slack-server.ts';
import { MemoryDecisionStore } from './memory-decision-store.ts';
import { MemoryLeaversStore } from './memory-leavers-store.ts';

export const CHANNEL = 'C0SUMMARY';
export const APPROVERS = 'C0APPROVE';

/** A finding of somebody with an address that `aSlackUser(id)` has. */
export function findingOf(id: string | null, name: string, overrides: Partial<Finding> = {}): Finding {
  const value = `${id?.toLowerCase()}@example.com`;
  const owner = id === null ? null : ({ value, kind: 'email', from: 'tag owner' } as const);
  return aFinding({ name, owner, ...overrides });
}

/** Runs against a Slack on this machine and a store in memory. */
class Fixture {
  store = new MemoryDecisionStore();
  leavers = new MemoryLeaversStore();
  readonly approvers = new Set<string>();
  #server: SlackServer | null = null;
  #last: { readonly at: Date; readonly ids: ReadonlySet<string> } | null = null;

  async start(): Promise<void> {
    this.#server = await SlackServer.start();
  }

  get server(): SlackServer {
    if (!this.#server) throw new Error('The emulated Slack is not there before the tests begin.');
    return this.#server;
  }

  /** Nobody was told anything; Ada and Bob are in the workspace. */
  reset(): void {
    this.store = new MemoryDecisionStore();
    this.leavers = new MemoryLeaversStore();
    this.approvers.clear();
    this.server.forget();
    this.server.answering = () => null;
    this.server.users = [aSlackUser('U0ADA'), aSlackUser('U0BOB')];
    this.#last = null;
  }

  /** An audit some days later that found these, and what Slack was told of it. */
  async run(
    findings: readonly Finding[],
    given: {
      readonly day?: number;
      readonly notify?: Report['policy']['notify'];
      readonly runId?: string;
      readonly options?: Partial<NotifyOptions>;
      readonly ownerChanges?: readonly OwnerChanged[];
      readonly warnings?: Report['schedule']['warnings'];
    } = {},
  ) {
    const {
      day = 0,
      notify = 'owners',
      runId = `run-${day}`,
      options = {},
      ownerChanges = [],
      warnings = [],
    } = given;
    const now = addDays(NOW, day);
    const last = this.#last;
    this.store.record(findings, now);
    const ids = new Set(findings.map(({ id }) => id));
    const gone = [...(last?.ids ?? [])].filter((id) => !ids.has(id));
    for (const id of gone) this.store.resolve(id, 'used again', now);
    this.#last = { at: now, ids };
    const report = aReport({
      findings,
      runId,
      generatedAt: now,
      policy: parsePolicy({ notify }),
      schedule: { actions: [], warnings, brakes: [] },
      changes: {
        since: last?.at ?? null,
        opened: new Set([...ids].filter((id) => !last?.ids.has(id))),
        resolved: gone.flatMap((id) => {
          const stored = this.store.findings.get(id);
          return stored ? [{ ...stored.finding, reason: 'used again' }] : [];
        }),
        unchanged: 0,
        notChecked: 0,
        ownerChanges,
      },
    });
    this.server.forget();
    this.server.setTime(now);
    const slack = this.server.client();
    const directory = new SlackDirectory({ slack, approvers: null, teamId: 'T1' });
    const gaps = new Gaps();
    const people = await collectPeople(
      {
        listed: () =>
          directory.readPeople().catch((error: unknown) => {
            throw new PeopleUnreadError(slackReason(error), { cause: error });
          }),
        remembered: () => this.store.people(),
        ownerships: async () => [...this.store.owners.values()],
        question: () => this.leavers.question(),
        isApprover: async (id) => this.approvers.has(id),
      },
      '',
      { known: true, value: findings.map(principalOf) },
      report.policy,
      gaps,
    );
    const told = await notifyRun(report, {
      slack,
      store: this.store,
      channel: CHANNEL,
      approversChannel: APPROVERS,
      now,
      leavers: this.leavers,
      approvals: { waiting: async () => [] },
      people,
      ...options,
    });
    return { gaps: [...gaps.all, ...told.gaps], warned: told.warned };
  }

  posts(channel?: string): Call[] {
    const all = this.server.of('chat.postMessage');
    return channel === undefined ? all : all.filter(({ args }) => args['channel'] === channel);
  }

  updates(channel: string): Call[] {
    return this.server.of('chat.update').filter(({ args }) => args['channel'] === channel);
  }
}

/** One for the tests of a file, as new before each of them. */
export function aFixture(): Fixture {
  const fixture = new Fixture();
  beforeAll(() => fixture.start());
  afterAll(() => fixture.server.stop());
  beforeEach(() => fixture.reset());
  return fixture;
}

/** The principal of a finding, with the tags that make its owner. */
function principalOf({ principalId: id, owner }: Finding) {
  const tags = owner ? { [owner.kind === 'slack' ? 'slack-user-id' : 'owner']: owner.value } : {};
  return { id, type: 'user', name: 'any', tags } as const;
}

export function textOf(call: Call | undefined): string {
  return JSON.stringify(call?.args);
}
