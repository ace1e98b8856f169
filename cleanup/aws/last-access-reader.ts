import { setTimeout as sleep } from 'node:timers/promises';
import {
  GenerateServiceLastAccessedDetailsCommand,
  GetServiceLastAccessedDetailsCommand,
  type IAMClient,
  type ServiceLastAccessed,
} from '@aws-sdk/client-iam';
import { asking } from '../decisions/apply-errors.ts';
import type { LastUse } from '../inventory.ts';
import type { LastAccess, LastAccessReader } from '../principals/last-access.ts';
import { required } from './required.ts';

/** Waits between looks at a job, in milliseconds: most are done within seconds. */
const WAITS_MS: readonly number[] = [200, 400, 800, 1_600, 2_000, 2_000, 2_000, 2_000, 2_000, 2_000];

/**
 * Asks by a `GenerateServiceLastAccessedDetails` job. One that fails, or is not done in some fifteen seconds, leaves the
 * answer unknown.
 */
export function lastAccessReader(iam: IAMClient, waitsMs: readonly number[] = WAITS_MS): LastAccessReader {
  return {
    async lastAccess(Arn) {
      const generate = 'GenerateServiceLastAccessedDetails';
      const { JobId } = await asking(`iam:${generate}`, () =>
        iam.send(new GenerateServiceLastAccessedDetailsCommand({ Arn })),
      );
      const job = required(JobId, 'JobId', generate);
      for (const wait of [0, ...waitsMs]) {
        if (wait > 0) await sleep(wait);
        const answer = await read(iam, job);
        if (answer) return answer;
      }
      return unknown('AWS did not say in time');
    },
  };
}

/** All pages; null while the job goes on. */
async function read(iam: IAMClient, JobId: string): Promise<LastAccess | null> {
  let newest: LastUse | null = null;
  let Marker: string | undefined;
  do {
    const page = await asking('iam:GetServiceLastAccessedDetails', () =>
      iam.send(new GetServiceLastAccessedDetailsCommand({ JobId, ...(Marker && { Marker }) })),
    );
    if (page.JobStatus === 'IN_PROGRESS') return null;
    if (page.JobStatus !== 'COMPLETED') return unknown('AWS failed to find out');
    const services = required(
      page.ServicesLastAccessed,
      'ServicesLastAccessed',
      'GetServiceLastAccessedDetails',
    );
    newest = services.reduce(later, newest);
    Marker = page.IsTruncated ? required(page.Marker, 'Marker', 'GetServiceLastAccessedDetails') : undefined;
  } while (Marker);
  return { known: true, use: newest };
}

function later(newest: LastUse | null, service: ServiceLastAccessed): LastUse | null {
  const { LastAuthenticated: at, ServiceNamespace, LastAuthenticatedRegion } = service;
  if (!at || (newest && newest.at >= at)) return newest;
  return { at, service: ServiceNamespace ?? null, region: LastAuthenticatedRegion ?? null };
}

function unknown(why: string): LastAccess {
  return { known: false, reason: `${why} when it was last accessed.` };
}
