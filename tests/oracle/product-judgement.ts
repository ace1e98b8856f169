import { createReaders } from '../../cleanup/aws/readers.ts';
import { NO_MEMORY } from '../../cleanup/evaluate.ts';
import type { Finding } from '../../cleanup/finding.ts';
import { type Inspection, inspect } from '../../cleanup/inspect.ts';
import type { PeopleReader } from '../../cleanup/people.ts';
import type { Readers } from '../../cleanup/readers.ts';
import { anAccount } from '../../infra/sandbox/aws/new-account.ts';
import { type EmulatedAws, startEmulatedAws } from '../../infra/sandbox/aws/server.ts';
import type { Judged, OracleCase } from './oracle-case.ts';

/** Rules that are about an age only. */
const ABOUT_AN_AGE = new Set([
  ...['unused-access-key', 'inactive-access-key', 'old-access-key'],
  ...['unused-password', 'unused-user', 'unused-role'],
]);

/** The product over the real wire: SDK clients, HTTP, the emulated account. */
export class Product {
  readonly #aws: EmulatedAws;
  readonly #clock: { now: Date };
  /** SDK clients are dear to make and keep no state that matters. */
  readonly #readers = new Map<string, Readers>();

  private constructor(aws: EmulatedAws, clock: { now: Date }) {
    this.#aws = aws;
    this.#clock = clock;
  }

  static async start(): Promise<Product> {
    const clock = { now: new Date() };
    const aws = await startEmulatedAws({
      account: anAccount(),
      clock: () => clock.now,
      settings: { reportPolls: 0, jobPolls: 0 },
    });
    return new Product(aws, clock);
  }

  close(): Promise<void> {
    return this.#aws.close();
  }

  /** One whole audit that remembers nothing but what was disabled. */
  async judge(oracleCase: OracleCase): Promise<{ judged: Judged[]; inspection: Inspection }> {
    const { account, reportStyle, now, policy, ownArns, disabled: disabledSince } = oracleCase;
    // A copy: the emulator keeps the report that it makes in the account.
    this.#aws.setAccount({ ...account });
    this.#aws.settings.reportStyle = reportStyle;
    this.#aws.calls.clear();
    this.#clock.now = now;
    const readers = { ...this.#readersFor(oracleCase), people: peopleReader(oracleCase) };
    const memory = { ...NO_MEMORY, disabledSince };
    const switchedOff = new Set(
      [...account.users.values()].filter(({ id }) => disabledSince.has(id)).map(({ name }) => name),
    );
    const inspection = await inspect({ readers, policy, now, memory, ownArns, switchedOff });
    return { judged: inspection.findings.map(toJudged), inspection };
  }

  #readersFor({ region, policy: { cloudFormationRegions } }: OracleCase): Readers {
    const key = [region, ...cloudFormationRegions].join();
    const readers =
      this.#readers.get(key) ??
      createReaders({
        region,
        cloudFormationRegions,
        counter: { count: 0 },
        client: {
          endpoint: this.#aws.url,
          credentials: { accessKeyId: 'sandbox-admin', secretAccessKey: 'unused' },
        },
        pollMs: 0,
      });
    this.#readers.set(key, readers);
    return readers;
  }
}

/** Slack and the table, as far as people go. */
function peopleReader({ slack, now }: OracleCase): PeopleReader | null {
  if (!slack) return null;
  const { listed, held, ownerships, confirmed } = slack;
  const question = {
    id: 'asked',
    people: confirmed.map((slackId) => ({ slackId, name: slackId })),
    owners: confirmed.length,
    answer: { left: true, by: 'UAPPROVER', at: now },
    closedAt: null,
  };
  return {
    listed: async () => listed,
    remembered: async () => held,
    ownerships: async () => ownerships,
    question: async () => question,
    isApprover: async (slackId) => slackId === 'UAPPROVER',
  };
}

function toJudged({
  rule,
  subject,
  stage,
  unusedDays,
  administratorBecause,
  hold,
  sources,
}: Finding): Judged {
  return {
    rule,
    subjectType: subject.type,
    subjectId: subject.id,
    accessKeyId: subject.accessKeyId ?? null,
    stage,
    unusedDays: ABOUT_AN_AGE.has(rule) ? unusedDays : null,
    administratorLike: subject.type === 'root' ? null : administratorBecause !== null,
    hold: hold?.kind ?? null,
    sources: sources.join(),
  };
}
