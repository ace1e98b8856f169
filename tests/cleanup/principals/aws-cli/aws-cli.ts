import * as iam from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { RESTORED_TAG } from '../../../../cleanup/principals/restore-plan.ts';
import type { EmulatedAws } from '../../../../infra/sandbox/aws/server.ts';
import { clientOf } from '../workbench.ts';

/** What a command printed, and its exit code. */
export interface Printed {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}

const refused = (code: number, stderr: string): Printed => ({ stdout: '', stderr: `\n${stderr}\n`, code });

/** As the CLI's parser has it: options with one value each, nothing left over. */
function optionsOf(words: readonly string[]): Map<string, string> | null {
  const options = new Map<string, string>();
  for (let n = 0; n < words.length; n += 2) {
    const [name = '', value] = words.slice(n, n + 2);
    if (!/^--(cli-input-json|query|output)$/.test(name) || value === undefined) return null;
    // The CLI takes what begins with a dash for the next option, and fetches what these begin.
    if (/^(-|file:\/\/|fileb:\/\/|https?:\/\/)/.test(value) || options.has(name)) return null;
    options.set(name, value);
  }
  return options;
}

/** Everything that the scripts ask for, by its query. */
const QUERIES: Readonly<Record<string, (answer: Record<string, unknown>) => unknown>> = {
  Account: (answer) => answer['Account'],
  [`Tags[?Key=='${RESTORED_TAG}'].Value`]: ({ Tags }) =>
    (Tags as iam.Tag[]).filter(({ Key }) => Key === RESTORED_TAG).map(({ Value }) => Value),
  'sort_by(Tags, &Key)[].[Key, Value]': ({ Tags }) =>
    (Tags as iam.Tag[])
      .toSorted((one, other) => ((one.Key ?? '') < (other.Key ?? '') ? -1 : 1))
      .map(({ Key, Value }) => [Key, Value]),
  'User.Path': ({ User }) => (User as iam.User).Path,
  'Role.Path': ({ Role }) => (Role as iam.Role).Path,
  'User.PermissionsBoundary.PermissionsBoundaryArn': ({ User }) => boundaryOf(User as iam.User),
  'Role.PermissionsBoundary.PermissionsBoundaryArn': ({ Role }) => boundaryOf(Role as iam.Role),
  'Role.AssumeRolePolicyDocument': ({ Role }) =>
    JSON.parse(decodeURIComponent((Role as iam.Role).AssumeRolePolicyDocument ?? '')),
  'InstanceProfile.Roles[].RoleName': ({ InstanceProfile }) =>
    (InstanceProfile as iam.InstanceProfile).Roles?.map(({ RoleName }) => RoleName),
};

function boundaryOf({ PermissionsBoundary }: iam.User | iam.Role): string | undefined {
  return PermissionsBoundary?.PermissionsBoundaryArn;
}

/** `--output text`: lists between tabs, lists of lists in lines, `None` for nothing at all; `--output json`, laid out. */
function asText(value: unknown): string {
  if (Array.isArray(value) && value.some(Array.isArray)) return value.map(asText).join('');
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return `${JSON.stringify(value, null, 4)}\n`;
  return `${Array.isArray(value) ? value.join('\t') : (value ?? 'None')}\n`;
}

const clients = new WeakMap<EmulatedAws, iam.IAMClient>();

function clientFor(aws: EmulatedAws): iam.IAMClient {
  const client = clients.get(aws) ?? new iam.IAMClient(clientOf(aws));
  clients.set(aws, client);
  return client;
}

/**
 * Does as the AWS CLI does with these arguments, for the commands that the scripts use and in the way that they use
 * them; everything else is an error. The calls are real ones, to the emulated AWS.
 */
export async function awsCli(
  aws: EmulatedAws,
  [service, operation = '', ...rest]: readonly string[],
): Promise<Printed> {
  const isWait = operation === 'wait';
  const [name, words] = isWait
    ? [(rest[0] ?? '').replace(/^(.*)-exists$/, 'get-$1'), rest.slice(1)]
    : [operation, rest];
  const call = name.replaceAll(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
  const options = optionsOf(words);
  const Command = service === 'iam' ? Reflect.get(iam, `${call}Command`) : null;
  if (!options || (service === 'iam' ? typeof Command !== 'function' : call !== 'GetCallerIdentity')) {
    return refused(252, `usage: aws: ${[service, operation, ...rest].join(' ')}`);
  }
  const query = options.get('--query');
  const pick = query === undefined ? null : QUERIES[query];
  const output = query === 'Role.AssumeRolePolicyDocument' ? 'json' : 'text';
  if (pick === undefined || (pick && options.get('--output') !== output))
    return refused(252, `query: ${query}`);
  try {
    const input: unknown = JSON.parse(options.get('--cli-input-json') ?? '{}');
    const answer: Record<string, unknown> =
      service === 'iam'
        ? await Reflect.apply(iam.IAMClient.prototype.send, clientFor(aws), [
            Reflect.construct(Command, [input]),
          ])
        : { ...(await new STSClient(clientOf(aws)).send(new GetCallerIdentityCommand({}))) };
    if (isWait) return { stdout: '', stderr: '', code: 0 };
    return { stdout: pick ? asText(pick(answer)) : `${JSON.stringify(answer)}\n`, stderr: '', code: 0 };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const code = error.name.replace(/Exception$/, '');
    return refused(254, `An error occurred (${code}) when calling the ${call} operation: ${error.message}`);
  }
}
