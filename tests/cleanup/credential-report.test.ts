import { describe, expect, test } from 'vitest';
import { CredentialReportError, parseCredentialReport } from '../../cleanup/credential-report.ts';
import { NOW } from './factories.ts';

const HEADER =
  'user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,cert_1_last_rotated,cert_2_active,cert_2_last_rotated';

const ROW: Record<string, string> = {
  user: 'ada',
  arn: 'arn:aws:iam::111122223333:user/ada',
  user_creation_time: '2024-01-01T00:00:00+00:00',
  ...Object.fromEntries(
    HEADER.split(',')
      .slice(3)
      .map((column) => [column, column.endsWith('active') ? 'false' : 'N/A']),
  ),
  password_enabled: 'false',
};

function report(overrides: Record<string, string> = {}, header = HEADER) {
  const values = header.split(',').map((column) => ({ ...ROW, ...overrides })[column] ?? '');
  const line = values
    .map((value) => (/[",]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value))
    .join(',');
  return parseCredentialReport(`${header}\n${line}\n`, NOW);
}
const ada = (overrides: Record<string, string>) => report(overrides).rows.get('ada');

describe('parseCredentialReport', () => {
  test('a user with nothing has no keys, no password and no certificates', () => {
    expect(ada({})).toMatchObject({
      password: { enabled: false, lastUsedAt: null, lastChangedAt: null },
      mfaActive: false,
      keys: [],
      certificates: [],
    });
  });

  test.each(['true', 'TRUE', 'True'])(
    'password_enabled %s with no_information: a password never used',
    (enabled) => {
      const row = ada({
        password_enabled: enabled,
        password_last_used: 'no_information',
        password_last_changed: '2024-02-01T00:00:00Z',
      });
      expect(row?.password).toEqual({
        enabled: true,
        lastUsedAt: null,
        lastChangedAt: new Date('2024-02-01T00:00:00Z'),
      });
    },
  );

  test.each(['2024-03-01T10:00:00Z', '2024-03-01T10:00:00+00:00'])('a date %s is read', (text) => {
    expect(ada({ password_enabled: 'true', password_last_used: text })?.password.lastUsedAt).toEqual(
      new Date('2024-03-01T10:00:00Z'),
    );
  });

  test('an inactive key still takes its slot; an empty slot does not', () => {
    const row = ada({ access_key_2_active: 'false', access_key_2_last_rotated: '2024-03-01T10:00:00+00:00' });
    expect(row?.keys).toEqual([
      { active: false, lastRotatedAt: new Date('2024-03-01T10:00:00Z'), lastUsedAt: null },
    ]);
  });

  test('an active key is seen even where its dates are N/A', () => {
    expect(ada({ access_key_1_active: 'TRUE' })?.keys).toEqual([
      { active: true, lastRotatedAt: null, lastUsedAt: null },
    ]);
  });

  test('the root row has not_supported where IAM does not tell', () => {
    const parsed = report({
      user: '<root_account>',
      password_enabled: 'not_supported',
      password_last_changed: 'not_supported',
      password_last_used: '2024-03-01T10:00:00+00:00',
      mfa_active: 'true',
    });
    expect(parsed.root).toMatchObject({ mfaActive: true, password: { enabled: null, lastChangedAt: null } });
    expect(parsed.root?.password.lastUsedAt).toEqual(new Date('2024-03-01T10:00:00Z'));
    expect(parsed.rows.size).toBe(0);
  });

  test('23 columns, another order and names with commas are fine', () => {
    const header = `additional_credentials_info,${HEADER}`;
    const parsed = report({ user: 'a,b="c"', additional_credentials_info: '[]' }, header);
    expect([...parsed.rows.keys()]).toEqual(['a,b="c"']);
  });

  test.each([
    {
      title: 'a date that is none',
      overrides: { password_last_used: 'yesterday' },
      message: /password_last_used "yesterday" in line 2/,
    },
    {
      title: 'a flag that is none',
      overrides: { mfa_active: 'maybe' },
      message: /mfa_active "maybe" in line 2/,
    },
    {
      title: 'a user without a creation time',
      overrides: { user_creation_time: 'N/A' },
      message: /no user_creation_time in line 2/,
    },
  ])('$title is an error, never a guess', ({ overrides, message }) => {
    expect(() => ada(overrides)).toThrow(message);
  });

  test.each([
    { title: 'an empty report', csv: '', message: /empty/ },
    {
      title: 'a missing column',
      csv: `${HEADER.replace(',mfa_active', '')}\n${'a,'.repeat(20)}a`,
      message: /lacks the column mfa_active/,
    },
    { title: 'a short line', csv: `${HEADER}\nada,arn`, message: /not valid CSV/ },
  ])('$title is an error', ({ csv, message }) => {
    expect(() => parseCredentialReport(csv, NOW)).toThrow(CredentialReportError);
    expect(() => parseCredentialReport(csv, NOW)).toThrow(message);
  });
});
