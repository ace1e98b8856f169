import type { EmulatedPolicy } from '../aws/account.ts';
import { idCharacters } from '../aws/ids.ts';
import { aGroup, aPolicy } from '../aws/new-account.ts';
import { daysAgo, FERNWOOD } from './spec.ts';

type Actions = string | readonly string[];

/** A policy document that allows these actions on everything. */
function allow(actions: Actions): object {
  return { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] };
}

/** An inline policy that allows these actions on everything. */
export function inline(name: string, actions: Actions): EmulatedPolicy {
  return { name, document: allow(actions) };
}

const policyArn = (name: string): string => `arn:aws:iam::${FERNWOOD.id}:policy/${name}`;
const aws = (name: string): string => `arn:aws:iam::aws:policy/${name}`;

/** ARN of the boundary that keeps contractors away from IAM. */
export const boundary = policyArn('contractor-boundary');
/** ARN of the policy that lets CI create roles: administrator-like by a customer policy. */
export const deployPolicy = policyArn('fernwood-deploy');

/** Customer managed policies at `now`. */
export function policies(now: Date) {
  const customer = (name: string, actions: Actions, made: number) =>
    aPolicy({
      arn: policyArn(name),
      id: `ANPA${idCharacters(`policy ${name}`, 17)}`,
      createdAt: daysAgo(now, made),
      document: allow(actions),
    });
  return [
    customer('contractor-boundary', ['ec2:*', 's3:*', 'lambda:*', 'cloudformation:*', 'logs:*'], 720),
    customer(
      'fernwood-deploy',
      ['cloudformation:*', 'lambda:*', 's3:*', 'iam:PassRole', 'iam:PutRolePolicy', 'iam:CreateRole'],
      1100,
    ),
    customer('fernwood-data-read', ['s3:GetObject', 's3:ListBucket', 'athena:*', 'glue:Get*'], 960),
    customer('fernwood-payments', ['sqs:*', 'dynamodb:*', 'kms:Decrypt', 'secretsmanager:Get*'], 940),
  ];
}

/** Groups at `now`: administrators by group are in `platform-admins`. */
export function groups(now: Date) {
  const team = (name: string, made: number, ...attachedPolicyArns: string[]) =>
    aGroup({
      name,
      id: `AGPA${idCharacters(`group ${name}`, 17)}`,
      createdAt: daysAgo(now, made),
      attachedPolicyArns,
    });
  return [
    team('platform-admins', 1480, aws('AdministratorAccess')),
    team('developers', 1300, aws('PowerUserAccess')),
    team('payments', 940, policyArn('fernwood-payments')),
    team('data', 960, policyArn('fernwood-data-read')),
    team('marketing', 900, aws('AmazonS3ReadOnlyAccess')),
    team('support', 880, aws('AmazonConnectReadOnlyAccess')),
    team('security', 1205, aws('SecurityAudit')),
  ];
}
