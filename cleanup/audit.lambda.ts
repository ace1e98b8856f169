import { Logger } from '@aws-lambda-powertools/logger';
import type { Context } from 'aws-lambda';
import { createNotifier, createProgressTeller } from '../bot/wire.ts';
import { audit } from './audit.ts';
import { logOutcome, type RunLog } from './audit-log.ts';
import { accountOfFunction, parseAuditRequest } from './audit-request.ts';
import { wireAudit } from './aws/wire-audit.ts';
import { parseAuditConfig } from './config.ts';

/** Kept back from the Lambda's time for storing and sending, in milliseconds. */
const TIME_TO_TELL = 90_000;

const logger = new Logger({ serviceName: 'iam-user-cleanup' });
const config = parseAuditConfig(process.env);
const clock = () => new Date();
const { counter, decisions, ...wiring } = wireAudit(config);
const notify = createNotifier(process.env, { store: decisions, clock });

/** Audits the account: for the schedule's event, or for anybody who may invoke it. */
export async function handler(event: unknown, context: Context): Promise<RunLog> {
  const { runId, progressTo } = parseAuditRequest(event, context.awsRequestId);
  const teller = createProgressTeller(process.env, progressTo);
  const callsBefore = counter.count;
  logger.appendKeys({ runId });
  try {
    const outcome = await audit({
      ...wiring,
      notify,
      runId,
      account: accountOfFunction(context.invokedFunctionArn),
      policy: config.policy,
      ownArns: config.ownRoleArns,
      holdMs: context.getRemainingTimeInMillis(),
      signal: AbortSignal.timeout(Math.max(0, context.getRemainingTimeInMillis() - TIME_TO_TELL)),
      clock,
      calls: () => counter.count - callsBefore,
      progress: ({ step, message }) => {
        logger.info(message, { step });
        teller.step(message);
      },
    });
    await teller.end(outcome);
    return logOutcome(logger, runId, outcome);
  } catch (error) {
    logger.error('audit failed', { error: error instanceof Error ? error.name : 'unknown' });
    await teller.failed();
    throw error;
  }
}
