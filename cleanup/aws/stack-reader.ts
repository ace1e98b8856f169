import { type CloudFormationClient, DescribeStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import type { Declarable } from '../hold.ts';
import type { StackReader } from '../readers.ts';
import { required } from './required.ts';

const RESOURCE_TYPES: Record<Declarable['type'], string> = {
  user: 'AWS::IAM::User',
  role: 'AWS::IAM::Role',
  'access-key': 'AWS::IAM::AccessKey',
};

/** So many of a stack's resources are in an answer. */
const MOST_RESOURCES = 100;

/** CloudFormation says "does not exist" by a validation error. */
function isNoStack(error: unknown): boolean {
  return error instanceof Error && error.name === 'ValidationError' && /does not exist/i.test(error.message);
}

/** Asks which CloudFormation stack declares a principal or key: IAM itself carries no mark of it. Read-only. */
export function stackReader(clients: ReadonlyMap<string, CloudFormationClient>): StackReader {
  return {
    regions: [...clients.keys()],
    async declaredBy({ type, physicalId }, region) {
      const client = required(clients.get(region), `client for ${region}`, 'CloudFormation');
      try {
        const { StackResources } = await client.send(
          new DescribeStackResourcesCommand({ PhysicalResourceId: physicalId }),
        );
        const same = (StackResources ?? []).filter((resource) => resource.PhysicalResourceId === physicalId);
        const found = same.find((resource) => resource.ResourceType === RESOURCE_TYPES[type]);
        // AWS finds the stack by the id, but answers with its first resources only: it may be one of the others.
        const isCut = same.length === 0 || (StackResources ?? []).length >= MOST_RESOURCES;
        const stack = found ?? (isCut ? StackResources?.[0] : undefined);
        return stack ? { tool: 'cloudformation', name: `${stack.StackName} in ${region}` } : null;
      } catch (error) {
        if (isNoStack(error)) return null;
        throw error;
      }
    },
  };
}
