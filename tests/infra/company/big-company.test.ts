import { describe, expect, it } from 'vitest';
import { bigCompany } from '../../../infra/sandbox/company/big-company.ts';
import { days, NOW } from './seeded.ts';

describe('a big company', () => {
  const company = bigCompany(NOW, 5000);
  const users = [...company.users.values()];
  const staleOf = (keys: (typeof users)[number]['keys']) =>
    keys.filter(({ active, lastUsed }) => active && (days(lastUsed?.at) ?? 999) >= 30);

  it('has so many users with 1.2 keys each, and a tenth as many roles', () => {
    expect(users).toHaveLength(5000);
    expect(company.roles.size).toBe(500);
    expect(users.flatMap(({ keys }) => keys)).toHaveLength(6000);
    expect(new Set(users.flatMap(({ keys }) => keys.map(({ id }) => id))).size).toBe(6000);
  });

  it('has one stale key on a tenth of the users, alone or beside a busy one', () => {
    const flagged = users.filter(({ keys }) => staleOf(keys).length > 0);
    expect(flagged).toHaveLength(500);
    expect(flagged.every(({ keys }) => staleOf(keys).length === 1)).toBe(true);
    expect(flagged.filter(({ keys }) => keys.length === 2)).toHaveLength(100);
  });

  it('has nothing else to find', () => {
    for (const { keys, loginProfile } of users) {
      expect(loginProfile).toBeNull();
      expect(keys.length).toBeGreaterThan(0);
    }
    for (const { lastUsed } of company.roles.values()) expect(days(lastUsed?.at)).toBeLessThan(30);
  });

  it.each([
    [0, 0],
    [0.02, 20],
    [1, 1000],
  ])('flags the part %d that it is asked for', (flagged, expected) => {
    const all = [...bigCompany(NOW, 1000, { flagged }).users.values()];
    expect(all.filter(({ keys }) => staleOf(keys).length > 0)).toHaveLength(expected);
  });

  it('has as many Access Analyzer findings as asked for, each about another thing', () => {
    expect(company.analyzers).toEqual([]);
    const [analyzer] = bigCompany(NOW, 1000, { analyzerFindings: 700 }).analyzers;
    expect(analyzer?.findings).toHaveLength(700);
    expect(new Set(analyzer?.findings.map(({ id }) => id)).size).toBe(700);
  });

  it('is the same each time', () => {
    const options = { analyzerFindings: 50 };
    expect(bigCompany(NOW, 300, options)).toEqual(bigCompany(NOW, 300, options));
  });
});
