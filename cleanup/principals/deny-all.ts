/** The AWS managed policy that takes all permissions away. Its ARN depends on the partition (`aws`, `aws-cn`, …). */
export function denyAllArn(partition: string): string {
  return `arn:${partition}:iam::aws:policy/AWSDenyAll`;
}

/** `aws`, `aws-cn`, `aws-us-gov`: the second part of any ARN. */
export function partitionOf(arn: string): string {
  return arn.split(':')[1] ?? 'aws';
}

/** Whether this is `AWSDenyAll` itself, and not a policy of the account that is called like it. */
export function isDenyAll(policyArn: string): boolean {
  return policyArn === denyAllArn(partitionOf(policyArn));
}
