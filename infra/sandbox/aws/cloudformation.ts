import { AwsError, QUERY_REFUSALS, refusal } from './errors.ts';
import type { Service, World } from './service.ts';
import { queryAnswer, queryError } from './wire/answer.ts';
import { list, tag } from './wire/xml.ts';

const NAMESPACE = 'http://cloudformation.amazonaws.com/doc/2010-05-15/';
/** Of a bigger stack only the first come, even when another one was asked for. */
const MAX_RESOURCES = 100;
/** Nobody asks when a stack was made. */
const MADE_AT = new Date('2024-01-01T00:00:00Z');

function stackResources(world: World, region: string, params: URLSearchParams): string {
  const account = world.account();
  const physicalId = params.get('PhysicalResourceId');
  const here = account.stackResources.filter((resource) => resource.region === region);
  const stackName =
    params.get('StackName') ?? here.find((resource) => resource.physicalId === physicalId)?.stackName;
  const resources = here.filter((resource) => resource.stackName === stackName);
  if (resources.length === 0) {
    const what = physicalId ? `Stack for ${physicalId}` : `Stack with id ${stackName}`;
    throw new AwsError('ValidationError', 400, `${what} does not exist`);
  }
  return list(
    'StackResources',
    resources
      .slice(0, MAX_RESOURCES)
      .map(
        (resource) =>
          tag('StackName', resource.stackName) +
          tag(
            'StackId',
            `arn:${account.partition}:cloudformation:${region}:${account.id}:stack/${resource.stackName}/1`,
          ) +
          tag('LogicalResourceId', resource.physicalId.replaceAll(/\W/g, '')) +
          tag('PhysicalResourceId', resource.physicalId) +
          tag('ResourceType', resource.type) +
          tag('Timestamp', MADE_AT) +
          tag('ResourceStatus', 'CREATE_COMPLETE'),
      ),
  );
}

function deployed(world: World, params: URLSearchParams) {
  const stackName = params.get('StackName');
  const deployment = world.deployment();
  if (deployment?.stackName === stackName) return deployment;
  throw new AwsError('ValidationError', 400, `Stack with id ${stackName} does not exist`);
}

function describeStacks(world: World, _region: string, params: URLSearchParams): string {
  const { stackName, status, outputs } = deployed(world, params);
  const told = [...outputs].map(([key, value]) => tag('OutputKey', key) + tag('OutputValue', value));
  const stack = tag('StackName', stackName) + tag('CreationTime', MADE_AT) + tag('StackStatus', status);
  return list('Stacks', [stack + list('Outputs', told)]);
}

function listResources(world: World, _region: string, params: URLSearchParams): string {
  return list(
    'StackResourceSummaries',
    deployed(world, params).resources.map(
      ({ logicalId, type, physicalId, status }) =>
        tag('LogicalResourceId', logicalId) +
        tag('PhysicalResourceId', physicalId) +
        tag('ResourceType', type) +
        tag('LastUpdatedTimestamp', MADE_AT) +
        tag('ResourceStatus', status),
    ),
  );
}

const ACTIONS = new Map([
  ['DescribeStackResources', stackResources],
  ['DescribeStacks', describeStacks],
  ['ListStackResources', listResources],
]);

/** CloudFormation, as far as the product's own stack, and asking which stack of a region a resource belongs to: its first resources come. */
export function cloudFormationService(world: World): Service {
  return {
    refusals: QUERY_REFUSALS,
    refuse: (error) => queryError(NAMESPACE, error),
    understand(request) {
      const params = new URLSearchParams(request.body.toString());
      const action = params.get('Action') ?? '';
      const answer = ACTIONS.get(action);
      if (!answer) {
        const why = `Could not find operation ${action} for version 2010-05-15 (or it is not emulated)`;
        throw refusal(QUERY_REFUSALS, 'unknown-action', why);
      }
      return {
        action,
        needs: [{ action: `cloudformation:${action}`, resource: '*' }],
        run: () => queryAnswer(NAMESPACE, action, answer(world, request.region, params)),
      };
    },
  };
}
