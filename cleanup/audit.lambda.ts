import type { Context } from 'aws-lambda';
import { createNotifier, createProgressTeller } from '../bot/wire.ts';
import { audit } from './audit.ts';
import { logOutcome, type RunLog } from './audit-log.ts';
import { accountOfFunction, parseAuditRequest } from './audit-request.ts';
import { timeFor } from './audit-time.ts';
import { wireAudit } from './aws/wire-audit.ts';
import { parseAuditConfig } from './config.ts';
import { countingGaps, telemetry } from './telemetry.ts';

const { logger, metrics } = telemetry();
const clock = () => new Date();
const { counter, decisions, ...wiring } = wireAudit(parseAuditConfig(process.env));
const notify = countingGaps(createNotifier(process.env, { store: decisions, clock }), metrics);

/** Audits the account: for the schedule's event, or for anybody who may invoke it. */
export async function handler(event: unknown, context: Context): Promise<RunLog> {
  const { runId, progressTo } = parseAuditRequest(event, context.awsRequestId);
  const teller = createProgressTeller(process.env, progressTo);
  const callsBefore = counter.count;
  logger.appendKeys({ runId });
  try {
    const outcome = await audit({
      ...wiring,
      decisions,
      notify,
      runId,
      account: accountOfFunction(context.invokedFunctionArn),
      ...timeFor(context.getRemainingTimeInMillis()),
      clock,
      calls: () => counter.count - callsBefore,
      progress: ({ step, message }) => {
        logger.info(message, { step });
        teller.step(message);
      },
    });
    await teller.end(outcome);
    return logOutcome({ logger, metrics }, runId, outcome);
  } catch (error) {
    logger.error('audit failed', { error: error instanceof Error ? error.name : 'unknown' });
    await teller.failed();
    throw error;
  }
}
