import { IAMClient } from '@aws-sdk/client-iam';
import { describe, expect, test } from 'vitest';
import { pauseBefore, readCredentialReport } from '../../../cleanup/aws/credential-report-reader.ts';
import { parseCredentialReport } from '../../../cleanup/credential-report.ts';
import { credentialReportCsv } from '../../../infra/sandbox/aws/credential-report.ts';
import { bigCompany } from '../../../infra/sandbox/company/big-company.ts';
import { emulatedAccount } from '../emulated-account.ts';
import { NOW } from '../factories.ts';

const state = emulatedAccount();

function client(options: object = {}): IAMClient {
  const credentials = { accessKeyId: 'sandbox-admin', secretAccessKey: 'test' };
  return new IAMClient({ endpoint: state.aws.url, region: 'us-east-1', credentials, ...options });
}

describe('a report', () => {
  test.each([22, 23] as const)('with %i columns is read as it is', async (columns) => {
    const account = bigCompany(NOW, 20);
    const csv = credentialReportCsv(account, { columns });
    account.credentialReport = { generatedAt: NOW, csv };
    state.aws.setAccount(account);
    expect(await readCredentialReport(client(), 0)).toEqual(parseCredentialReport(csv, NOW));
  });

  test("on 5,000 users is read as it is, and does not go through the SDK's XML parser", async () => {
    const account = bigCompany(NOW, 5000);
    state.aws.setAccount(account);
    let parsedBytes = 0;
    // The SDK turns bytes into text with this before it parses them.
    const utf8Encoder = (bytes: Uint8Array | string) => {
      parsedBytes = Math.max(parsedBytes, bytes.length);
      return typeof bytes === 'string' ? bytes : Buffer.from(bytes).toString();
    };
    const report = await readCredentialReport(client({ utf8Encoder }), 0);
    expect(report).toEqual(parseCredentialReport(credentialReportCsv(account), NOW));
    expect(report.rows.size).toBe(5000);
    expect(parsedBytes).toBeGreaterThan(100);
    expect(parsedBytes).toBeLessThan(1000);
  });

  test('that may not be read fails at once', async () => {
    state.aws.faults.add({ fault: 'AccessDenied', action: 'GetCredentialReport' });
    await expect(readCredentialReport(client(), 0)).rejects.toMatchObject({ name: 'AccessDenied' });
    expect(state.aws.calls.count({ action: 'GetCredentialReport' })).toBe(1);
  });
});

test.each([
  { pollMs: 1000, pauses: [0, 200, 400, 800, 1000, 1000] },
  { pollMs: 300, pauses: [0, 200, 300, 300, 300, 300] },
  { pollMs: 0, pauses: [0, 0, 0, 0, 0, 0] },
])('looks are soon at first, and never further apart than $pollMs ms', ({ pollMs, pauses }) => {
  expect([0, 1, 2, 3, 4, 89].map((look) => pauseBefore(look, pollMs))).toEqual(pauses);
});
