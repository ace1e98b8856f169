import type { EmulatedRole } from '../aws/account.ts';
import { FERNWOOD, type RoleSpec, toRole } from './spec.ts';
import { byAccount, byService, bySso } from './trust.ts';

/** The organisation's management account. */
const MANAGEMENT = '444455556666';
const ADMINISTRATOR = ['arn:aws:iam::aws:policy/AdministratorAccess'];

const cdk = (part: string, used?: number): RoleSpec => ({
  name: `cdk-hnb659fds-${part}-${FERNWOOD.id}-${FERNWOOD.region}`,
  made: 655,
  ...(used === undefined ? {} : { used, for: ['cloudformation'] }),
  more: {
    trustPolicy: part.startsWith('cfn') ? byService('cloudformation') : byAccount(FERNWOOD.id),
    attachedPolicyArns: part.startsWith('cfn') ? ADMINISTRATOR : [],
  },
});

const serviceLinked = (name: string, service: string, made: number, used?: number): RoleSpec => ({
  name: `AWSServiceRoleFor${name}`,
  made,
  ...(used === undefined ? {} : { used }),
  more: { path: `/aws-service-role/${service}.amazonaws.com/`, trustPolicy: byService(service) },
});

const sso = (permissionSet: string, suffix: string, used: number, administrator: boolean): RoleSpec => ({
  name: `AWSReservedSSO_${permissionSet}_${suffix}`,
  made: 800,
  used,
  more: {
    path: '/aws-reserved/sso.amazonaws.com/',
    trustPolicy: bySso(FERNWOOD.id),
    attachedPolicyArns: administrator ? ADMINISTRATOR : [],
    maxSessionDuration: 43_200,
  },
});

/** One of everything that is protected by default, busy or not. Days before now. */
const PROTECTED: readonly RoleSpec[] = [
  cdk('cfn-exec-role', 2),
  cdk('deploy-role', 2),
  cdk('file-publishing-role', 2),
  cdk('image-publishing-role'),
  cdk('lookup-role'),
  {
    name: 'OrganizationAccountAccessRole',
    made: 1460,
    more: { trustPolicy: byAccount(MANAGEMENT), attachedPolicyArns: ADMINISTRATOR },
  },
  {
    name: 'AWSControlTowerExecution',
    made: 1100,
    used: 96,
    for: ['cloudformation'],
    more: { trustPolicy: byAccount(MANAGEMENT), attachedPolicyArns: ADMINISTRATOR },
  },
  {
    name: 'aws-controltower-ForwardSnsNotificationRole',
    made: 1100,
    used: 0.5,
    for: ['sns'],
    more: { trustPolicy: byService('lambda') },
  },
  {
    name: 'stacksets-exec-7f3e9b1c5d2a48068c4e1f0a9b6d3572',
    made: 905,
    used: 212,
    for: ['cloudformation'],
    more: { trustPolicy: byAccount(MANAGEMENT), attachedPolicyArns: ADMINISTRATOR },
  },
  // Made by the Lambda console with its function.
  { name: 'orders-export-role-x7k2p9qa', made: 498, more: { path: '/service-role/' } },
  serviceLinked('ECS', 'ecs', 1300, 0.02),
  serviceLinked('Support', 'support', 1500),
  serviceLinked('TrustedAdvisor', 'trustedadvisor', 1500),
  sso('AdministratorAccess', '3f9c1d7e5b2a8046', 0.2, true),
  sso('PowerUserAccess', '8b4e2a6c0d9f7153', 0.05, false),
  sso('Billing', '1c7d5e9f3a0b2468', 184, false),
];

/** Roles protected by default at `now`. */
export function protectedRoles(now: Date): EmulatedRole[] {
  return PROTECTED.map((spec) => toRole(now, spec));
}
