import { createAnnouncer, createCourier, createDirectory } from '../bot/wire.ts';
import { wireDecisions } from './aws/wire-decisions.ts';
import { parseDecisionConfig } from './config.ts';
import { decisionHandler } from './decisions/apply-handler.ts';
import { METRICS } from './metrics.ts';
import { countingErrors, recordDecision, telemetry } from './telemetry.ts';

const { logger, metrics } = telemetry();
const wired = wireDecisions(parseDecisionConfig(process.env));
const clock = () => new Date();
const onFailure = (what: string, error: unknown) =>
  logger.warn('could not be told', { what, error: error instanceof Error ? error.name : 'unknown' });

/** Applies the queue's decisions: the only function of this product that changes IAM. */
export const handler = decisionHandler(
  {
    ...wired,
    ...createCourier(process.env),
    clock,
    directory: createDirectory(process.env),
    announcer: createAnnouncer(process.env, { ...wired, clock, onFailure }),
  },
  countingErrors(logger, metrics, METRICS.decisionErrors),
  (applied) => recordDecision(metrics, applied),
);
