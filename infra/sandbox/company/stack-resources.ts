import type { EmulatedAccount } from '../aws/account.ts';
import { FERNWOOD, keyId } from './spec.ts';

/** What CloudFormation stacks declare: IAM itself carries no mark of it. */
export function stackResources(): EmulatedAccount['stackResources'] {
  const { region, europe } = FERNWOOD;
  return [
    { region, stackName: 'thumbnailer', physicalId: 'thumbnailer', type: 'AWS::IAM::User' },
    {
      region,
      stackName: 'thumbnailer',
      physicalId: keyId('thumbnailer', 1),
      type: 'AWS::IAM::AccessKey',
    },
    { region, stackName: 'orders-api', physicalId: 'orders-api-task', type: 'AWS::IAM::Role' },
    { region, stackName: 'feature-flags', physicalId: 'feature-flags-poc', type: 'AWS::IAM::Role' },
    // A bucket that has the name of a user: not the user.
    { region, stackName: 'orders-api', physicalId: 'orders-sync', type: 'AWS::S3::Bucket' },
    // In another region: found only where that region is asked too.
    {
      region: europe,
      stackName: 'loyalty-migration',
      physicalId: 'loyalty-migration',
      type: 'AWS::IAM::Role',
    },
  ];
}
