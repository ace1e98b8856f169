import { fileURLToPath } from 'node:url';

/** The top of the project, with a slash at its end. */
export const PROJECT = fileURLToPath(new URL('../', import.meta.url));

/** The deployed Lambdas, and the module of each that exports its `handler`; from the top of the project. */
export const LAMBDAS = {
  audit: 'cleanup/audit.lambda.ts',
  bot: 'bot/bot.lambda.ts',
  decision: 'cleanup/decision.lambda.ts',
  restore: 'cleanup/restore.lambda.ts',
} as const;

export type LambdaName = keyof typeof LAMBDAS;
