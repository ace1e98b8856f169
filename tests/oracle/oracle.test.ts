import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { RULE_IDS } from '../../cleanup/finding.ts';
import type { Inspection } from '../../cleanup/inspect.ts';
import { isRead } from '../../cleanup/inventory.ts';
import { describe, differences, Tally } from './compare.ts';
import { oracleCase } from './generator/cases.ts';
import { letPass } from './let-pass.ts';
import type { Judged, OracleCase } from './oracle-case.ts';
import { Product } from './product-judgement.ts';
import { judgeAgain } from './second-judgement.ts';
import { ownLine } from './second-judgement-facts.ts';
import { peopleInDoubt } from './second-judgement-people.ts';

/** `ORACLE_SEED=… ORACLE_RUNS=…` repeat a run; without them every run looks at other accounts. */
const seed = Number(process.env['ORACLE_SEED'] ?? Date.now() % 2 ** 31);
const numRuns = Number(process.env['ORACLE_RUNS'] ?? 1000);

let product: Product;
beforeAll(async () => {
  product = await Product.start();
});
afterAll(() => product?.close());

test(`two independent judgements of ${numRuns} generated accounts agree (ORACLE_SEED=${seed})`, async () => {
  const startedAt = performance.now();
  const tally = new Tally();
  const property = fc.asyncProperty(oracleCase, async (generated) => {
    const { judged, inspection } = await product.judge(generated);
    const expected = judgeAgain({ ...generated, asked: askedBy(inspection) });
    const different = differences(judged, expected).filter(({ saidBy, judged: verdict }) => {
      const why = letPass(generated, saidBy, verdict);
      if (why) tally.add(`let pass: ${why}`);
      return why === null;
    });
    expect(different.map(describe)).toEqual([]);
    count(tally, generated, expected);
    // A read that failed would hide a difference; only a user without a line of its own is a gap here.
    expect(failedGaps(inspection)).toEqual(usersNotChecked(generated));
    const ids = inspection.findings.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
  console.log(`ORACLE_SEED=${seed} repeats this run of ${numRuns} accounts.`);
  await fc.assert(property, { seed, numRuns });
  console.log(
    `${((performance.now() - startedAt) / 1000).toFixed(1)} s; compared and found equal:\n${tally}`,
  );

  const often = numRuns / 100;
  for (const rule of RULE_IDS) expect(tally.of(`rule ${rule}`), rule).toBeGreaterThan(often);
  for (const what of WORTH_SEEING) expect(tally.of(what), what).toBeGreaterThan(often);
}, 600_000);

/** Whose keys and passwords were read. */
function askedBy({ inventory: { users } }: Inspection) {
  const all = users.known ? users.value : [];
  const idsOf = (fact: 'keys' | 'password') =>
    new Set(all.filter(({ live }) => isRead(live[fact])).map(({ id }) => id));
  return { keys: idsOf('keys'), password: idsOf('password') };
}

/** What the product says it could not check although it should have been there. */
function failedGaps({ inventory }: Inspection): string[] {
  return inventory.gaps.filter(({ failed }) => failed).map(({ what }) => what);
}

/** Users that are older than the report and yet have no line of their own in it: renamed or moved since. */
function usersNotChecked({ account, atReport }: OracleCase): string[] {
  const { generatedAt } = account.credentialReport ?? {};
  return [...account.users.values()]
    .filter((user) => ownLine({ atReport }, user) === null)
    .filter((user) => generatedAt === undefined || user.createdAt < generatedAt)
    .map((user) => `credentials of user ${user.name}`);
}

const WORTH_SEEING = [
  ...[
    'stage report',
    'stage disable',
    'stage delete',
    'hold protected',
    'hold managed',
    'administrator-like',
  ],
  ...['sources iam', 'sources iam,access-analyzer', 'sources access-analyzer'],
  ...['user without a line of its own', 'report older than the account', 'at a threshold to the second'],
  'many owners who seem to have left at once',
];

const THRESHOLD_SECONDS = new Set([0, 1, 86_399]);

function count(tally: Tally, generated: OracleCase, judged: readonly Judged[]): void {
  const { account, atReport, now } = generated;
  tally.add('account');
  tally.add('user', account.users.size);
  tally.add('role', account.roles.size);
  tally.add('finding', judged.length);
  for (const { rule, stage, hold, sources, administratorLike } of judged) {
    tally.add(`rule ${rule}`);
    tally.add(`stage ${stage}`);
    tally.add(`hold ${hold}`);
    tally.add(`sources ${sources}`);
    if (administratorLike) tally.add('administrator-like');
  }
  if (generated.slack && peopleInDoubt(generated, generated.slack).size > 0) {
    tally.add('many owners who seem to have left at once');
  }
  const report = account.credentialReport;
  if (report && report.generatedAt < now) tally.add('report older than the account');
  for (const user of account.users.values()) {
    if (ownLine({ atReport }, user) === null) tally.add('user without a line of its own');
    for (const { createdAt, lastUsed } of user.keys) {
      const seconds = (now.getTime() - (lastUsed?.at ?? createdAt).getTime()) / 1000;
      if (THRESHOLD_SECONDS.has(seconds % 86_400)) tally.add('at a threshold to the second');
    }
  }
}
