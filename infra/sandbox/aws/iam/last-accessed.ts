import { randomUUID } from 'node:crypto';
import { principalWith } from '../arns.ts';
import { tag } from '../wire/xml.ts';
import { type IamAction, noSuchEntity, required } from './call.ts';
import { pagedList } from './paging.ts';

/** A job answers about the principal as it was when the job was asked for. */
export interface LastAccessedJob {
  readonly arn: string;
  readonly granularity: string;
  readonly createdAt: Date;
  readonly services: readonly { readonly service: string; readonly at: Date | null }[];
  pollsLeft: number;
}

export const GenerateServiceLastAccessedDetails: IamAction = (call) => {
  const arn = required(call, 'Arn');
  const principal = principalWith(call.account, arn);
  if (!principal) throw noSuchEntity(`Entity with ARN ${arn} cannot be found.`);
  const id = randomUUID();
  call.state.jobs.set(id, {
    arn,
    granularity: call.params.get('Granularity') ?? 'SERVICE_LEVEL',
    createdAt: call.now,
    services: [...principal.lastAccessed],
    pollsLeft: call.settings.jobPolls,
  });
  return tag('JobId', id);
};

/** While in progress AWS already sends the list, empty. The region of a use is not kept: one is made up. */
export const GetServiceLastAccessedDetails: IamAction = (call) => {
  const id = required(call, 'JobId');
  const job = call.state.jobs.get(id);
  if (!job) throw noSuchEntity(`The job with id ${id} cannot be found.`);
  const inProgress = job.pollsLeft > 0;
  if (inProgress) job.pollsLeft--;
  return (
    tag('JobStatus', inProgress ? 'IN_PROGRESS' : call.settings.jobsFail ? 'FAILED' : 'COMPLETED') +
    tag('JobType', job.granularity) +
    tag('JobCreationDate', job.createdAt) +
    tag('JobCompletionDate', inProgress ? null : call.now) +
    pagedList(
      call,
      'ServicesLastAccessed',
      inProgress ? [] : job.services,
      ({ service, at }) =>
        tag('ServiceName', service) +
        tag('ServiceNamespace', service) +
        tag('LastAuthenticated', at) +
        tag('LastAuthenticatedEntity', at && job.arn) +
        tag('LastAuthenticatedRegion', at && 'us-east-1') +
        tag('TotalAuthenticatedEntities', at ? 1 : 0),
    )
  );
};
