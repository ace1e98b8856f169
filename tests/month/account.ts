import type { EmulatedAccount } from '../../infra/sandbox/aws/account.ts';
import { anAccount } from '../../infra/sandbox/aws/new-account.ts';
import { ACCOUNT } from './basics.ts';
import { GROUPS, idleRoles, idleUsers, POLICIES } from './principals.ts';
import { holders } from './staff.ts';

const declared = (physicalId: string, type: string) => ({
  ...{ region: 'eu-west-1', physicalId, stackName: 'batch', type },
});

/** Somebody and something for all that can happen in a month. */
export function theAccount(): EmulatedAccount {
  return anAccount({
    id: ACCOUNT,
    users: [...holders(), ...idleUsers()],
    roles: idleRoles(),
    groups: GROUPS,
    policies: POLICIES,
    stackResources: [
      declared('managed', 'AWS::IAM::User'),
      declared('stackuser', 'AWS::IAM::User'),
      declared('stackrole', 'AWS::IAM::Role'),
    ],
  });
}

/** Kept, protected, declared by a stack, new, or used since it was found: nothing of theirs may even be asked for. */
export const NEVER_TOUCHED =
  /:(user\/(dan|jon|protected|managed|newcomer|rita|tess|breakglass|stackuser)|role\/(busy|archive|vault|stackrole|aws-service-role\/.*|decision-lambda))$/;
