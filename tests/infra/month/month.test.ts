import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ageInDays } from '../../../cleanup/days.ts';
import { changesBetween, statesOf } from '../../../infra/sandbox/aws/account-states.ts';
import type { Call } from '../../../infra/sandbox/aws/call-log.ts';
import { at, DAYS } from '../../../infra/sandbox/month/calendar.ts';
import { FactsReader } from '../../../infra/sandbox/month/facts.ts';
import { type Month, openMonth, seenSafeguards } from '../../../infra/sandbox/month/month.ts';
import { SAFEGUARDS } from '../../../infra/sandbox/month/safeguards.ts';
import { readStored } from '../../../infra/sandbox/sandbox.ts';

/** Slack takes a message a second a channel, also here: most of it is waiting. */
const LONG = 600_000;

let month: Month;
/** `day 8: password of old-deploy: exists → absent`, whoever did it. */
const changes: string[] = [];
/** By day. */
const calls: (readonly Call[])[] = [[]];

beforeAll(async () => {
  month = await openMonth();
  const { aws } = month.sandbox;
  for (let day = 1; day <= DAYS; day += 1) {
    const [before, from] = [statesOf(aws.account), aws.calls.entries.length];
    await month.next();
    const changed = changesBetween(before, statesOf(aws.account));
    changes.push(...changed.filter((one) => !one.includes('trainee')).map((one) => `day ${day}: ${one}`));
    calls.push(aws.calls.entries.slice(from));
  }
}, LONG);
afterAll(() => month?.sandbox.close());

const linesOf = (day: number) => month.stories[day - 1]?.lines ?? [];
const heldOn = (day: number) =>
  linesOf(day).flatMap(({ safeguard, quotes }) => (safeguard ? [`${safeguard}: ${quotes.join(' ')}`] : []));
const named = (name: string) => {
  const key = month.sandbox.aws.account.users.get(name)?.keys[0]?.id;
  return `access key ${key} of ${name}`;
};

describe('the month', () => {
  test('changes in the account what thresholds, warnings and people lead to, each once', () => {
    const keys = new Map([
      ['AKIAHVX4P523XAPXWEKF', 'TOMAS'],
      ['AKIAF2Q564W5VLLCMOK4', 'DEPLOY'],
      ...[...month.sandbox.aws.account.users.values()].flatMap(({ name, keys: all }) =>
        all.map(({ id }) => [id, name.split('.')[0]?.toUpperCase() ?? ''] as const),
      ),
    ]);
    const readable = (change: string) => change.replace(/AKIA\w+/, (id) => keys.get(id) ?? id);
    expect(changes.map(readable).sort()).toEqual(
      [
        'day 8: password of old-deploy: exists → absent',
        'day 8: credential DEPLOY of old-deploy: Active → Inactive',
        'day 8: arn:aws:iam::aws:policy/AWSDenyAll on user old-deploy: absent → attached',
        'day 8: arn:aws:iam::aws:policy/AWSDenyAll on role legacy-etl: absent → attached',
        'day 9: credential TOMAS of tomas.novotny: Active → Inactive',
        'day 9: credential LUKASZ of lukasz.wisniewski: Active → Inactive',
        'day 9: credential CHIARA of chiara.bianchi: Active → Inactive',
        'day 10: credential LUKASZ of lukasz.wisniewski: Inactive → Active',
        'day 11: password of misaki.sato: exists → absent',
        'day 12: credential CHIARA of chiara.bianchi: Inactive → Active',
        'day 14: credential BRUNO of bruno.carvalho: Active → Inactive',
        'day 19: credential ANJALI of anjali.menon: Active → Inactive',
        'day 22: user old-deploy: exists → absent',
        'day 22: credential DEPLOY of old-deploy: Inactive → absent',
        'day 22: MFA device arn:aws:iam::111122223333:mfa/old-deploy of old-deploy: exists → absent',
        'day 22: arn:aws:iam::aws:policy/AWSDenyAll on user old-deploy: attached → absent',
        'day 22: user old-deploy in deployers: member → absent',
        'day 22: role legacy-etl: exists → absent',
        'day 22: arn:aws:iam::aws:policy/AWSDenyAll on role legacy-etl: attached → absent',
        'day 22: credential ZOE of zoe.vandijk: Active → Inactive',
        'day 24: credential TOMAS of tomas.novotny: Inactive → absent',
      ].sort(),
    );
  });

  test('asks for no change of what is protected, declared by a stack, used in the meantime, kept or switched on again', () => {
    const asked = (day: number) =>
      (calls[day] ?? []).filter(
        ({ service, action, caller }) =>
          service === 'iam' && caller === 'decision-lambda' && !/^(Get|List|Generate)/.test(action),
      );
    const touched = (name: string) =>
      calls.flatMap((_, day) =>
        asked(day)
          .filter(({ resource }) => resource.endsWith(`/${name}`))
          .map(({ action }) => `day ${day}: ${action}`),
      );
    // The twin: it does see what is asked for.
    expect(touched('bruno.carvalho')).toEqual(['day 14: UpdateAccessKey']);
    for (const name of ['break-glass', 'batch-mailer', 'omar.haddad']) expect(touched(name)).toEqual([]);
    expect(touched('zoe.vandijk')).toEqual(['day 22: UpdateAccessKey']);
    expect(touched('lukasz.wisniewski')).toEqual(['day 9: UpdateAccessKey', 'day 10: UpdateAccessKey']);
    expect(touched('chiara.bianchi')).toEqual(['day 9: UpdateAccessKey']);
    for (const day of [10, 13, 17, 18]) {
      expect(asked(day).filter(({ resource }) => !resource.endsWith('/lukasz.wisniewski'))).toEqual([]);
    }
  });

  test('shows each safeguard hold, on its day', () => {
    expect(Object.fromEntries(seenSafeguards(month.stories))).toEqual({
      protected: 1,
      managed: 1,
      keep: 4,
      used: 8,
      limit: 8,
      pause: 10,
      undo: 11,
      elsewhere: 12,
      incomplete: 13,
      jump: 17,
      snapshot: 22,
    });
    expect(seenSafeguards(month.stories).size).toBe(Object.keys(SAFEGUARDS).length);
  });

  test('lets the product say why', () => {
    expect(heldOn(1)).toEqual(
      expect.arrayContaining([
        'protected: Protected: tagged iam-cleanup:protected',
        expect.stringContaining('declared by CloudFormation stack batch-mail'),
      ]),
    );
    expect(heldOn(4)).toEqual(['keep: Exempt: Easter campaign, until 2026-03-16, by Zoë van Dijk']);
    expect(heldOn(8)).toContain('limit: Waits for room: at most 3 a run and 100 a day.');
    expect(heldOn(8)).toContainEqual(
      expect.stringMatching(
        /^used: Access key AKIA\w+ of omar.haddad was used on 2026-03-09 12:08 UTC for athena in eu-west-1, after it was found. Nothing was done.$/,
      ),
    );
    expect(heldOn(10)).toEqual(['pause: Paused since 2026-03-10: The payments migration is tonight']);
    expect(heldOn(11)).toEqual(['undo: Exempt: reactivated, until 2026-04-10, by Łukasz Wiśniewski']);
    expect(heldOn(12)).toEqual([expect.stringMatching(/^elsewhere: .*switched on again outside/)]);
    expect(heldOn(13)).toEqual([
      'incomplete: Not everything could be read (access keys of user break-glass).',
    ]);
    expect(heldOn(17)).toEqual([
      expect.stringMatching(/^jump: \d+ findings are open, \d were on 2026-03-17/),
    ]);
    expect(heldOn(18)).toEqual([expect.stringMatching(/^jump: Paused since 2026-03-18/)]);
    for (const quiet of [2, 16, 25, DAYS]) expect(heldOn(quiet)).toEqual([]);
  });

  test('tells who stopped it and let it go on, and what they were answered, as it is read in Slack', () => {
    const told = month.stories.flatMap(({ day, lines }) =>
      lines.flatMap(({ label, text, quotes }) =>
        /what happens by itself\.$/.test(text) ? [`day ${day}, ${label}: ${text} ${quotes.join(' ')}`] : [],
      ),
    );
    expect(told).toEqual([
      'day 9, Decided: Ingrid Solheim stopped what happens by itself. The payments migration is tonight',
      'day 11, Decided: Ingrid Solheim resumed what happens by itself. The migration went well',
      'day 19, Decided: Rahul Deshpande resumed what happens by itself. It was the import of the trainees, which is undone',
    ]);
    const answers = (day: number) =>
      linesOf(day).flatMap(({ label, quotes }) => (label === 'In Slack' ? quotes : []));
    expect(answers(9)).toEqual([expect.stringContaining('says `/iam-cleanup resume <reason>`')]);
    expect(answers(19)).toEqual([expect.stringContaining('says `/iam-cleanup resume <reason>`')]);
  });

  test('shows no entity of Slack where text is plain', () => {
    expect(JSON.stringify(month.stories)).not.toMatch(/&(?:amp|lt|gt);/);
  });

  test('tells who was warned, and that it was in time', () => {
    const warned = linesOf(1).flatMap(({ label, details }) => (label === 'Warned' ? details : []));
    expect(warned).toContain(`Omar Haddad: deactivate ${named('omar.haddad')}, on 2026-03-09 or soon after`);
    expect(warned).toContain(
      'The approvers, as nobody owns it: disable role legacy-etl, on 2026-03-09 or soon after',
    );
    const own = month.stories.flatMap(({ day, lines }) =>
      lines.flatMap(({ label, text }) => {
        const told = /Warned of on (\S+) and (\S+)\.$/.exec(text) ?? [];
        const [, first = 0, last = 0] = told.map((date) => ageInDays(new Date(date), at(day, 0)));
        return label === 'By itself' ? [{ first, last }] : [];
      }),
    );
    expect(own).toHaveLength(12);
    for (const { first, last } of own) {
      expect(first).toBeGreaterThanOrEqual(7);
      expect(last).toBeGreaterThanOrEqual(1);
    }
  });

  test('explains every change by a decision', () => {
    expect(month.stories.flatMap(({ lines }) => lines.filter(({ label }) => label === 'Changed'))).toEqual(
      [],
    );
  });

  test('tells the age of what it does something about as it is on that day', async () => {
    const told = JSON.stringify(linesOf(11));
    expect(told).toContain('password of misaki.sato has not been used for 110 days: last used 2025-11-22');
    const { findings } = await new FactsReader(month.sandbox).read(at(DAYS, 0), at(DAYS, 23));
    const open = [...findings.values()].filter(({ resolved }) => resolved === null);
    const lastAudit = month.sandbox.aws.emails.at(-1)?.at ?? at(1, 0);
    expect(open.length).toBeGreaterThan(3);
    for (const { finding } of open) {
      expect(finding, finding.id).toMatchObject({ unusedDays: ageInDays(finding.since, lastAudit) });
      const [, days] = /for (\d+) days/.exec(finding.reason) ?? [];
      if (days) expect(Number(days), finding.reason).toBe(finding.unusedDays);
    }
  });

  test('keeps a snapshot of what it deletes', async () => {
    const kept = linesOf(22).flatMap(({ details }) =>
      details.flatMap((detail) => /^snapshot kept: (.+)$/.exec(detail)?.[1] ?? []),
    );
    const bucket = month.sandbox.resources.snapshotBucket;
    const texts = await Promise.all(kept.map((key) => readStored(month.sandbox, `s3://${bucket}/${key}`)));
    expect(texts).toHaveLength(2);
    for (const name of ['old-deploy', 'legacy-etl']) {
      expect(texts.some((text) => text.includes(name))).toBe(true);
    }
  });

  test('sends an email a day, at the sandbox’s noon, and ends', async () => {
    const { emails } = month.sandbox.aws;
    const noons = emails.map(({ at }) => at.toISOString().slice(0, 13));
    expect(noons).toEqual(
      Array.from({ length: DAYS }, (_, index) => `2026-03-${String(index + 2).padStart(2, '0')}T12`),
    );
    expect(await month.next()).toBeNull();
  });
});
