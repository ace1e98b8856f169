import { Duration, Stack, TimeZone, Validations } from 'aws-cdk-lib';
import { type IRole, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  ContextAttribute,
  Schedule,
  ScheduleExpression,
  ScheduleTargetInput,
} from 'aws-cdk-lib/aws-scheduler';
import { ScheduleTargetBase } from 'aws-cdk-lib/aws-scheduler-targets';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { AuditFunction } from './audit-function.ts';
import type { OwnRoles } from './own-roles.ts';

export interface AuditScheduleProps {
  readonly audit: AuditFunction;
  readonly ownRoles: OwnRoles;
  /** `cron(…)` or `rate(…)`. */
  readonly expression: string;
  /** IANA name. */
  readonly timeZone: string;
  /** Whether to count, in between, how long ago the last audit finished. */
  readonly withSignOfLife: boolean;
}

/** Often enough for an alarm that ends on the day of the audit it waited for. */
export const SIGN_OF_LIFE_EVERY = Duration.hours(6);

/** CDK's own target would also let the schedule invoke any version and alias: `function:*`. */
class InvokeFunction extends ScheduleTargetBase {
  protected override addTargetActionToRole(role: IRole): void {
    role.addToPrincipalPolicy(
      new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [this.targetArn] }),
    );
  }
}

/**
 * Starts an audit again and again. The execution id is the run's id: a start that is delivered twice is one
 * run. Starts that cannot be delivered end in a queue that an alarm watches.
 */
export class AuditSchedule extends Construct {
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, props: AuditScheduleProps) {
    super(scope, id);
    const { audit, ownRoles, expression, timeZone, withSignOfLife } = props;
    this.deadLetters = new Queue(this, 'DeadLetters', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    Validations.of(this.deadLetters).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'This is the dead-letter queue, that of a schedule, which the rule does not recognise.',
    });
    const role = this.#createRole();
    ownRoles.add(role);
    const invoke = (input: object) =>
      new InvokeFunction(
        {
          role,
          deadLetterQueue: this.deadLetters,
          maxEventAge: Duration.hours(6),
          input: ScheduleTargetInput.fromObject(input),
        },
        audit.function.functionArn,
      );
    new Schedule(this, 'Schedule', {
      description: 'Starts the audit of iam-user-cleanup',
      schedule: ScheduleExpression.expression(expression, TimeZone.of(timeZone)),
      target: invoke({ id: ContextAttribute.executionId, time: ContextAttribute.scheduledTime }),
    });
    if (withSignOfLife) {
      new Schedule(this, 'SignOfLife', {
        description: 'Has iam-user-cleanup count how long ago its last audit finished',
        schedule: ScheduleExpression.rate(SIGN_OF_LIFE_EVERY),
        target: invoke({ signOfLife: true }),
      });
    }
  }

  /** Only schedules of this account's default group may use it; AWS advises against naming one schedule. */
  #createRole(): Role {
    const stack = Stack.of(this);
    return new Role(this, 'Role', {
      description: 'Lets EventBridge Scheduler start the audit',
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: {
          StringEquals: {
            'aws:SourceAccount': stack.account,
            'aws:SourceArn': stack.formatArn({
              service: 'scheduler',
              resource: 'schedule-group',
              resourceName: 'default',
            }),
          },
        },
      }),
    });
  }
}
