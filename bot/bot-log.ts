import { type Logger, LogLevel } from '@slack/bolt';

/** Facts of a log line; never a token, a signature or a whole request. */
export type Facts = Readonly<Record<string, string | number | boolean>>;

/** Where the bot tells the operator what happened. */
export interface BotLog {
  info(message: string, facts: Facts): void;
  warn(message: string, facts: Facts): void;
  error(message: string, facts: Facts): void;
}

const MAX_MESSAGE = 200;
const SECRET = /xox[a-z]-[\w-]+|v0=[0-9a-f]+/g;

/**
 * Bolt's and the Web API client's own messages: warnings and errors, first words only. They also log objects,
 * and at DEBUG whole requests with their signatures: none of that is passed on, and the level cannot be changed.
 */
export function boltLogger(log: BotLog): Logger {
  const say = (level: 'warn' | 'error') => (first: unknown) => {
    const text = first instanceof Error ? first.name : String(first);
    log[level]('slack client', { message: text.replace(SECRET, '…').slice(0, MAX_MESSAGE) });
  };
  return {
    debug() {},
    info() {},
    warn: say('warn'),
    error: say('error'),
    setLevel() {},
    getLevel: () => LogLevel.WARN,
    setName() {},
  };
}
