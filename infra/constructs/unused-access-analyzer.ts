import { CfnAnalyzer } from 'aws-cdk-lib/aws-accessanalyzer';
import { Construct } from 'constructs';

/** In days; Access Analyzer takes 1 to 365. */
const UNUSED_AFTER = 90;

/**
 * Finds unused permissions, roles, keys and passwords of this account. AWS charges for it by role and user each month
 * (0.20 USD in 2026): it is made only when asked for.
 *
 * @see https://aws.amazon.com/iam/access-analyzer/pricing/
 */
export class UnusedAccessAnalyzer extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new CfnAnalyzer(this, 'Analyzer', {
      type: 'ACCOUNT_UNUSED_ACCESS',
      analyzerConfiguration: { unusedAccessConfiguration: { unusedAccessAge: UNUSED_AFTER } },
    });
  }
}
