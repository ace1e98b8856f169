import { Duration, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { restorePermissions } from '../principal-permissions.ts';
import { type CommonProps, inThisAccount, ProductFunction } from './product-function.ts';
import type { Snapshots } from './snapshots.ts';

export interface RestoreFunctionProps extends CommonProps {
  readonly snapshots: Snapshots;
}

const UNKNOWN = 'What is restored is not known before. The own roles of the product are denied.';

/** Within the decision function's time, which waits for it. */
const TIMEOUT = Duration.seconds(60);

/**
 * The Lambda that rebuilds deleted users and roles. Its rights amount to administrator, so it is deployed only with
 * `enableRestore`, and asked by the decision Lambda alone.
 */
export class RestoreFunction extends ProductFunction {
  constructor(scope: Construct, id: string, { snapshots, ...common }: RestoreFunctionProps) {
    super(scope, id, {
      ...common,
      name: 'restore',
      description: 'Rebuilds deleted users and roles from their snapshots',
      roleDescription: 'Creates IAM users and roles and gives them policies; amounts to administrator',
      memorySize: 512,
      timeout: TIMEOUT,
      environment: { SNAPSHOT_BUCKET: snapshots.bucket.bucketName },
    });
    const { account, partition } = Stack.of(this);
    const snapshotBucketArn = snapshots.bucket.bucketArn;
    this.allow(
      restorePermissions({ account, partition, snapshotBucketArn, ownRoleArns: common.ownRoles.arns }),
      {
        [inThisAccount('iam', 'user/*', '')]: UNKNOWN,
        [inThisAccount('iam', 'role/*', '')]: UNKNOWN,
        [inThisAccount('iam', 'group/*', '')]: UNKNOWN,
        [inThisAccount('iam', 'instance-profile/*', '')]: UNKNOWN,
        [inThisAccount('iam', 'policy/*', '')]: 'Whether a policy is still there; it is only read.',
        [snapshots.objectsOfAccount]: 'One object a deletion; they are read only.',
        'arn:<AWS::Partition>:iam::aws:policy/*': 'Whether a policy of AWS is still there; it is only read.',
      },
    );
  }
}
