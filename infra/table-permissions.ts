import { partitionOf } from '../cleanup/store/keys.ts';
import type { PermissionStatement } from './permissions.ts';

/**
 * Holds a statement to some partitions of the account in the table. `ForAllValues` holds for a call without any
 * leading key, such as a Scan: so none of those actions may ever be added to such a statement.
 */
export function withinPartitions(
  { tableArn, account }: { readonly tableArn: string; readonly account: string },
  ...kinds: Parameters<typeof partitionOf>[0][]
): Required<Pick<PermissionStatement, 'resources' | 'conditions'>> {
  return {
    resources: [tableArn],
    conditions: {
      'ForAllValues:StringEquals': {
        'dynamodb:LeadingKeys': kinds.map((kind) => partitionOf(kind, account)),
      },
    },
  };
}
