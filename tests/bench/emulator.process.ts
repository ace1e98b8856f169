import type { EmulatedAccount } from '../../infra/sandbox/aws/account.ts';
import { startEmulatedAws } from '../../infra/sandbox/aws/server.ts';
import { bigCompany } from '../../infra/sandbox/company/big-company.ts';
import { confineToLoopback } from '../../infra/sandbox/loopback-only.ts';
import { type EmulatorSetup, LATENCY_MS } from './settings.ts';

// A process of its own: what the emulated account takes in memory is not the audit's.
confineToLoopback();

const setup: EmulatorSetup = JSON.parse(process.argv[2] ?? '{}');
const now = new Date(setup.now);
const account = bigCompany(now, setup.users, setup);
if (setup.policies) giveEverybodyAPolicy(account);
const aws = await startEmulatedAws({
  account,
  clock: () => now,
  settings: { reportPolls: 1, jobPolls: 1 },
});
aws.faults.latencyMs = LATENCY_MS;
aws.faults.throttle(setup.bucket);

process.on('message', () => {
  const byAction = Object.groupBy(aws.calls.entries, ({ action }) => action);
  process.send?.({
    calls: aws.calls.entries.length,
    refused: aws.calls.count(({ errorCode }) => /Throttling/.test(errorCode ?? '')),
    atOnce: aws.calls.peakInFlight,
    byAction: Object.fromEntries(
      Object.entries(byAction).map(([action, calls]) => [action, calls?.length ?? 0]),
    ),
  });
});
process.on('disconnect', () => process.exit());
process.send?.({ url: aws.url });

function giveEverybodyAPolicy({ users, roles }: EmulatedAccount): void {
  for (const principal of [...users.values(), ...roles.values()]) {
    const Statement = Array.from({ length: 12 }, (_, index) => ({
      Sid: `Bucket${index}`,
      Effect: 'Allow',
      Action: ['s3:GetObject', 's3:PutObject', 'dynamodb:Query'],
      Resource: `arn:aws:s3:::${principal.name}-${index}/*`,
    }));
    principal.inlinePolicies.push({ name: 'own-buckets', document: { Version: '2012-10-17', Statement } });
  }
}
