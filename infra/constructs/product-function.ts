import { type Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  Code,
  type FunctionProps,
  Function as LambdaFunction,
  Runtime,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { type LambdaName, PROJECT } from '../lambdas.ts';
import type { PermissionStatement } from '../permissions.ts';
import { toPolicyStatement } from '../policy-statements.ts';
import type { OwnRoles } from './own-roles.ts';

/** What all functions of the product have in common. */
export interface CommonProps {
  readonly ownRoles: OwnRoles;
  /** The settings that were given; the others have their defaults. */
  readonly policy: Readonly<Record<string, unknown>>;
  /** Namespace of the metrics: one a stack. */
  readonly metricsNamespace: string;
}

export interface ProductFunctionProps extends CommonProps, Pick<FunctionProps, 'retryAttempts'> {
  readonly name: LambdaName;
  readonly description: string;
  readonly roleDescription: string;
  /** In MB. */
  readonly memorySize: number;
  readonly timeout: Duration;
  readonly environment: Readonly<Record<string, string>>;
}

/** A Lambda of the product, with a log that ends, and a role that may write it and do what it is `allow`ed. */
export class ProductFunction extends Construct {
  readonly function: LambdaFunction;
  readonly role: Role;

  constructor(scope: Construct, id: string, props: ProductFunctionProps) {
    super(scope, id);
    const { name, description, memorySize, timeout, environment } = props;
    const logGroup = new LogGroup(this, 'Log', {
      retention: RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.role = new Role(this, 'Role', {
      description: props.roleDescription,
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    });
    logGroup.grantWrite(this.role);
    props.ownRoles.add(this.role);
    this.function = new LambdaFunction(this, 'Function', {
      description,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize,
      timeout,
      role: this.role,
      logGroup,
      handler: 'index.handler',
      code: codeOf(name, Stack.of(this)),
      environment: {
        POLICY: JSON.stringify(props.policy),
        POWERTOOLS_METRICS_NAMESPACE: props.metricsNamespace,
        NODE_OPTIONS: '--enable-source-maps',
        ...environment,
      },
      ...(props.retryAttempts === undefined ? {} : { retryAttempts: props.retryAttempts }),
    });
  }

  /** @param wildcards each resource with a wildcard among them, and why it has one; any other fails the synthesis */
  allow(permissions: readonly PermissionStatement[], wildcards: Readonly<Record<string, string>> = {}): void {
    for (const permission of permissions) this.role.addToPolicy(toPolicyStatement(permission));
    for (const [resource, reason] of Object.entries(wildcards)) {
      Validations.of(this.role).acknowledge({ id: `AwsSolutions-IAM5[Resource::${resource}]`, reason });
    }
  }
}

/** Bundled in a process of its own, since esbuild takes plugins asynchronously only; not where nothing is deployed. */
function codeOf(name: LambdaName, { bundlingRequired }: Stack): Code {
  if (!bundlingRequired) return Code.fromInline(`// ${name}: not bundled`);
  // Inside the project, so that the paths in source maps, and with them the asset's hash, are the same everywhere.
  const folder = `${PROJECT}out/lambda/${name}`;
  return Code.fromCustomCommand(folder, [process.execPath, `${PROJECT}infra/bundle.cli.ts`, name, folder]);
}

/** An ARN in this account as cdk-nag writes it. */
export function inThisAccount(service: string, rest: string, region = '<AWS::Region>'): string {
  return `arn:<AWS::Partition>:${service}:${region}:<AWS::AccountId>:${rest}`;
}
