import type { Context } from 'aws-lambda';
import * as slack from '../bot/wire.ts';
import { audit } from './audit.ts';
import { logOutcome, logSteps } from './audit-log.ts';
import { accountOfFunction, parseAuditRequest } from './audit-request.ts';
import { timeFor } from './audit-time.ts';
import { wireAudit } from './aws/wire-audit.ts';
import { parseAuditConfig } from './config.ts';
import { answerRecommendation } from './recommendation/answer.ts';
import { giveSignOfLife } from './sign-of-life.ts';
import { countingGaps, telemetry } from './telemetry.ts';

const { logger, metrics } = telemetry();
const { env } = process;
const clock = () => new Date();
const wiring = { ...wireAudit(parseAuditConfig(env), slack.createPeopleReader(env)), clock };
const parts = { ...wiring, store: wiring.decisions, tell: slack.createRecommendationTeller(env) };
const notifier = countingGaps(slack.createNotifier(env, parts), metrics);

/** Audits the account, or says what Access Analyzer recommends: for the schedule, and for anybody who may invoke it. */
export async function handler(event: unknown, context: Context) {
  const { runId, signOfLife, progressTo, recommend } = parseAuditRequest(event, context.awsRequestId);
  const account = accountOfFunction(context.invokedFunctionArn);
  if (signOfLife) return giveSignOfLife({ ...wiring, account, now: clock(), logger, metrics });
  if (recommend) return answerRecommendation(runId, recommend, { ...parts, account, logger });
  const teller = slack.createProgressTeller(env, progressTo);
  const callsBefore = wiring.counter.count;
  logger.appendKeys({ runId });
  try {
    const outcome = await audit({
      ...wiring,
      ...{ account, notifier, runId },
      ...timeFor(context.getRemainingTimeInMillis()),
      calls: () => wiring.counter.count - callsBefore,
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
