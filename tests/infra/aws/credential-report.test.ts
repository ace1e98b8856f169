import { GenerateCredentialReportCommand, GetCredentialReportCommand, IAMClient } from '@aws-sdk/client-iam';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { credentialReportCsv } from '../../../infra/sandbox/aws/credential-report.ts';
import { aKey, anAccount, aUser, LONG_AGO } from '../../../infra/sandbox/aws/new-account.ts';
import { clientOf, emulated, NOW } from './emulated.ts';

const state = emulated();
const iam = () => new IAMClient(clientOf(state.aws));
const generate = async () => (await iam().send(new GenerateCredentialReportCommand({}))).State;
const get = () => iam().send(new GetCredentialReportCommand({}));

function hours(count: number): Date {
  return new Date(NOW.getTime() + count * 60 * 60 * 1000);
}

describe('the life of a credential report', () => {
  it('is not present, started, in progress, complete', async () => {
    await expect(get()).rejects.toMatchObject({ name: 'CredentialReportNotPresentException' });
    expect(await generate()).toBe('STARTED');
    await expect(get()).rejects.toMatchObject({ name: 'CredentialReportNotReadyException' });
    expect(await generate()).toBe('COMPLETE');
    const report = await get();
    expect(report).toMatchObject({ ReportFormat: 'text/csv', GeneratedTime: NOW });
    expect(Buffer.from(report.Content ?? []).toString()).toContain(
      '<root_account>,arn:aws:iam::111122223333:root',
    );
  });

  it('is in progress as often as told', async () => {
    state.aws.settings.reportPolls = 2;
    const states = [await generate(), await generate(), await generate(), await generate()];
    state.aws.settings.reportPolls = 1;
    expect(states).toEqual(['STARTED', 'INPROGRESS', 'INPROGRESS', 'COMPLETE']);
  });

  it('stays as it was for four hours, expires, and is made anew', async () => {
    while ((await generate()) !== 'COMPLETE');
    state.aws.account.users.set('late', aUser({ name: 'late' }));
    state.now = hours(3.9);
    expect(await generate()).toBe('COMPLETE');
    expect(Buffer.from((await get()).Content ?? []).toString()).not.toContain('late');
    state.now = hours(4);
    await expect(get()).rejects.toMatchObject({ name: 'CredentialReportExpiredException' });
    expect(await generate()).toBe('STARTED');
    while ((await generate()) !== 'COMPLETE');
    expect(Buffer.from((await get()).Content ?? []).toString()).toContain('late');
  });
});

describe('the report itself', () => {
  const rotated = new Date('2026-02-02T02:02:02Z');
  const account = anAccount({
    users: [
      aUser({
        name: 'a,b=c',
        path: '/x/',
        loginProfile: { createdAt: LONG_AGO, lastChangedAt: rotated },
        keys: [
          aKey({ active: false, statusChangedAt: rotated }),
          aKey({ lastUsed: { at: rotated, service: 's3', region: 'us-east-1' } }),
        ],
      }),
      aUser({ name: 'empty' }),
    ],
  });
  const rows = (csv: string): Record<string, string>[] => parse(csv, { columns: true });

  it('has the sentinels where AWS has them', () => {
    const [root, ada, empty] = rows(credentialReportCsv(account));
    expect(root).toMatchObject({ password_enabled: 'not_supported', password_last_used: 'no_information' });
    expect(ada).toMatchObject({
      user: 'a,b=c',
      arn: 'arn:aws:iam::111122223333:user/x/a,b=c',
      password_enabled: 'true',
      password_last_used: 'no_information',
      password_last_changed: '2026-02-02T02:02:02+00:00',
      access_key_1_active: 'false',
      access_key_1_last_rotated: '2026-02-02T02:02:02+00:00',
      access_key_1_last_used_date: 'N/A',
      access_key_2_active: 'true',
      access_key_2_last_rotated: '2024-01-15T09:00:00+00:00',
      access_key_2_last_used_service: 's3',
    });
    expect(empty).toMatchObject({
      password_enabled: 'false',
      password_last_used: 'N/A',
      access_key_1_active: 'false',
      access_key_1_last_rotated: 'N/A',
    });
    expect(Object.keys(root ?? {})).toHaveLength(22);
  });

  it('comes in the variations seen in live accounts', () => {
    const style = { columns: 23, capitalBooleans: true, utc: 'Z', swapSlots: true } as const;
    const [, ada] = rows(credentialReportCsv(account, style));
    expect(Object.keys(ada ?? {})).toHaveLength(23);
    expect(ada).toMatchObject({
      password_enabled: 'TRUE',
      password_last_changed: '2026-02-02T02:02:02Z',
      access_key_1_active: 'TRUE',
      access_key_2_active: 'FALSE',
    });
  });
});
