import { AwsError, JSON_REFUSALS, refusal } from './errors.ts';
import { idCharacters } from './ids.ts';
import type { Service, World } from './service.ts';
import { jsonError } from './wire/answer.ts';

/** Secrets by name; put one in, or exchange its value, at any time. */
export type Secrets = Map<string, string>;

/** Every secret's ARN ends in six characters that nobody chooses. */
function secretArn(
  { partition, account, region }: Readonly<Record<'partition' | 'account' | 'region', string>>,
  name: string,
): string {
  return `arn:${partition}:secretsmanager:${region}:${account}:secret:${name}-${idCharacters(name, 6)}`;
}

/** AWS Secrets Manager, as far as reading a secret by its name or ARN. */
export function secretsManagerService(world: World, secrets: Secrets): Service {
  return {
    refusals: JSON_REFUSALS,
    refuse: (error) => jsonError('com.amazonaws.secretsmanager', error),
    understand(request) {
      const action = String(request.headers['x-amz-target']).replace(/^.*\./, '');
      if (action !== 'GetSecretValue') {
        throw refusal(JSON_REFUSALS, 'unknown-action', `${action} is not emulated.`);
      }
      const { id, partition } = world.account();
      const { SecretId }: { SecretId: string } = JSON.parse(request.body.toString());
      const name = SecretId.replace(/^arn:[^:]+:secretsmanager:[^:]+:\d+:secret:(.+?)(-\w{6})?$/, '$1');
      const arn = secretArn({ partition, account: id, region: request.region }, name);
      return {
        action,
        needs: [{ action: 'secretsmanager:GetSecretValue', resource: arn }],
        run() {
          const SecretString = secrets.get(name);
          if (SecretString === undefined) {
            const why = "Secrets Manager can't find the specified secret.";
            throw new AwsError('ResourceNotFoundException', 400, why);
          }
          const body = JSON.stringify({ ARN: arn, Name: name, SecretString, VersionStages: ['AWSCURRENT'] });
          return { status: 200, headers: { 'content-type': 'application/x-amz-json-1.1' }, body };
        },
      };
    },
  };
}
