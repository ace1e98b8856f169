import { Logger } from '@aws-lambda-powertools/logger';
import { wireDecisions } from '../../cleanup/aws/wire-decisions.ts';
import { parseDecisionConfig } from '../../cleanup/config.ts';
import { decisionHandler } from '../../cleanup/decisions/apply-handler.ts';
import { Workspace } from '../cleanup/decisions/people.ts';

// The decision Lambda with a workspace of our own in Slack's place: Ada, Bob, and Eve, who is an approver.
const workspace = new Workspace();

export const handler = decisionHandler(
  {
    ...wireDecisions(parseDecisionConfig(process.env), { maxAttempts: 1 }),
    directory: workspace,
    announcer: workspace,
    clock: () => new Date(),
  },
  new Logger({ serviceName: 'iam-user-cleanup' }),
);
