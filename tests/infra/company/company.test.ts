import { describe, expect, it } from 'vitest';
import { principalArn } from '../../../infra/sandbox/aws/arns.ts';
import { seedCompany } from '../../../infra/sandbox/company/company.ts';
import { seedExemptions } from '../../../infra/sandbox/company/exemptions.ts';
import { STAFF } from '../../../infra/sandbox/company/staff.ts';
import { company, NOW } from './seeded.ts';

const users = [...company.users.values()];
const roles = [...company.roles.values()];
const keys = users.flatMap((user) => user.keys);
const principals = [...users, ...roles];

describe('the company', () => {
  it('has about 60 users, 90 keys and 40 roles', () => {
    expect(users.length).toBeGreaterThanOrEqual(55);
    expect(users.length).toBeLessThanOrEqual(65);
    expect(keys.length).toBeGreaterThanOrEqual(85);
    expect(keys.length).toBeLessThanOrEqual(95);
    expect(roles.length).toBeGreaterThanOrEqual(36);
    expect(roles.length).toBeLessThanOrEqual(44);
  });

  it('is the same whenever it is made for the same moment', () => {
    expect(seedCompany(NOW)).toEqual(company);
    expect(seedExemptions(NOW)).toEqual(seedExemptions(NOW));
  });

  it('keeps its ids when it is made for another moment', () => {
    const later = seedCompany(new Date('2027-01-03T23:59:59Z'));
    const idsOf = ({ users, roles }: typeof later) =>
      [...users.values(), ...roles.values()].map(({ id }) => id);
    expect(idsOf(later)).toEqual(idsOf(company));
  });

  it('has ids as IAM makes them, each once', () => {
    const ids = [...principals, ...keys, ...company.root.keys].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^(AIDA|AROA)[A-Z2-7]{17}$|^AKIA[A-Z2-7]{16}$/);
  });

  it('holds only what IAM accepts', () => {
    for (const { name, path, tags, attachedPolicyArns } of principals) {
      expect(name).toMatch(/^[\w+=,.@-]{1,64}$/);
      expect(path).toMatch(/^\/([!-~]+\/)?$/);
      for (const [tag, value] of Object.entries(tags)) {
        expect(tag).toMatch(/^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/u);
        expect(value).toMatch(/^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u);
      }
      for (const arn of attachedPolicyArns) {
        expect(arn.startsWith('arn:aws:iam::aws:policy/') || company.policies.has(arn)).toBe(true);
      }
    }
    for (const user of users) {
      expect(user.keys.length).toBeLessThanOrEqual(2);
      for (const group of user.groups) expect(company.groups.has(group)).toBe(true);
    }
  });

  it('has no date before its cause or after now', () => {
    for (const { createdAt } of principals) expect(createdAt <= NOW).toBe(true);
    for (const user of users) {
      for (const { createdAt, lastUsed, statusChangedAt } of user.keys) {
        expect(createdAt >= user.createdAt).toBe(true);
        for (const date of [lastUsed?.at ?? createdAt, statusChangedAt ?? createdAt]) {
          expect(date >= createdAt && date <= NOW).toBe(true);
        }
      }
      if (user.loginProfile) expect(user.loginProfile.createdAt >= user.createdAt).toBe(true);
      if (user.passwordLastUsed) expect(user.passwordLastUsed >= user.createdAt).toBe(true);
    }
    for (const { createdAt, lastUsed } of roles) {
      if (lastUsed) expect(lastUsed.at >= createdAt && lastUsed.at <= NOW).toBe(true);
    }
  });

  it('remembers the use of a role for 400 days only', () => {
    for (const { lastUsed } of roles) {
      if (lastUsed) expect(NOW.getTime() - lastUsed.at.getTime()).toBeLessThan(400 * 86_400_000);
    }
  });

  it('speaks in exemptions, stacks and analyzer findings of what exists', () => {
    const principalIds = new Set(principals.map(({ id }) => id));
    const subjectIds = new Set([...principalIds, ...keys.map(({ id }) => id)]);
    for (const exemption of seedExemptions(NOW)) {
      expect(principalIds).toContain(exemption.principalId);
      expect(subjectIds).toContain(exemption.subject.id);
    }
    const physicalIds = new Set([...principals.map(({ name }) => name), ...keys.map(({ id }) => id)]);
    for (const { physicalId } of company.stackResources) expect(physicalIds).toContain(physicalId);
    const arns = new Set([
      ...users.map((user) => principalArn(company, 'user', user)),
      ...roles.map((role) => principalArn(company, 'role', role)),
    ]);
    for (const finding of company.analyzers.flatMap(({ findings }) => findings)) {
      if (finding.resourceOwnerAccount !== company.id) continue;
      expect(arns).toContain(finding.resourceArn);
      for (const { id } of finding.accessKeys) expect(subjectIds).toContain(id);
    }
  });

  it('employs people with invented addresses, each once', () => {
    for (const unique of ['id', 'email', 'slackId'] as const) {
      expect(new Set(STAFF.map((person) => person[unique])).size).toBe(STAFF.length);
    }
    const addresses = principals.flatMap(({ name, tags }) =>
      [name, ...Object.values(tags)].filter((value) => value.includes('@')),
    );
    for (const address of addresses) expect(STAFF.map(({ email }) => email)).toContain(address);
  });
});
