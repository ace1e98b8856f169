import type { Context } from 'aws-lambda';
import { createNotifier, createProgressTeller, createRecommendationTeller } from '../bot/wire.ts';
import { audit } from './audit.ts';
import { logOutcome, logSteps, type RunLog } from './audit-log.ts';
import { accountOfFunction, parseAuditRequest } from './audit-request.ts';
import { timeFor } from './audit-time.ts';
import { wireAudit } from './aws/wire-audit.ts';
import { parseAuditConfig } from './config.ts';
import { answerRecommendation, type RecommendationLog } from './recommendation/answer.ts';
import { countingGaps, telemetry } from './telemetry.ts';

const { logger, metrics } = telemetry();
const clock = () => new Date();
const { counter, decisions, ...wiring } = wireAudit(parseAuditConfig(process.env));
const notify = countingGaps(createNotifier(process.env, { store: decisions, clock }), metrics);
const tell = createRecommendationTeller(process.env);

/** Audits the account, or says what Access Analyzer recommends: for the schedule, and for anybody who may invoke it. */
export async function handler(event: unknown, context: Context): Promise<RunLog | RecommendationLog> {
  const { runId, progressTo, recommend } = parseAuditRequest(event, context.awsRequestId);
  const account = accountOfFunction(context.invokedFunctionArn);
  const common = { ...wiring, account, clock };
  if (recommend) return answerRecommendation(runId, recommend, { ...common, store: decisions, tell, logger });
  const teller = createProgressTeller(process.env, progressTo);
  const callsBefore = counter.count;
  logger.appendKeys({ runId });
  try {
    const outcome = await audit({
      ...common,
      decisions,
      notify,
      runId,
      ...timeFor(context.getRemainingTimeInMillis()),
      calls: () => counter.count - callsBefore,
      progress: logSteps(logger, teller),
    });
    await teller.end(outcome);
    return logOutcome({ logger, metrics }, runId, outcome);
  } catch (error) {
    logger.error('audit failed', { error: error instanceof Error ? error.name : 'unknown' });
    await teller.failed();
    throw error;
  }
}
