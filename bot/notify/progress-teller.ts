import type { AuditOutcome } from '../../cleanup/audit.ts';
import type { ProgressMessage } from '../../cleanup/audit-starter.ts';
import { section } from '../messages/blocks.ts';
import { escapeText } from '../messages/escape.ts';
import type { SlackClient } from '../slack/client.ts';

/** Shows in one message how an audit goes. Never in its way: what Slack does not take is not shown. */
export interface ProgressTeller {
  step(message: string): void;
  end(outcome: AuditOutcome): Promise<void>;
  failed(): Promise<void>;
}

/** For a run that nobody watches. */
export const SILENT_TELLER: ProgressTeller = { step: () => {}, end: async () => {}, failed: async () => {} };

/** Updates the message step by step: while one update is on its way, the steps that end meanwhile wait together. */
export function progressTeller(slack: Pick<SlackClient, 'update'>, to: ProgressMessage): ProgressTeller {
  const lines: string[] = [];
  let sending: Promise<void> | null = null;
  let changed = false;
  const send = async () => {
    while (changed) {
      changed = false;
      const text = lines.join('\n');
      await slack.update(to, { text, blocks: [section(text)] }).catch(() => {});
    }
    sending = null;
  };
  const show = (line: string) => {
    lines.push(line);
    changed = true;
    sending ??= send();
  };
  const last = async (line: string) => {
    show(line);
    await sending;
  };
  return {
    step: (message) => show(`:white_check_mark: ${escapeText(message)}`),
    end: (outcome) => last(endWords(outcome)),
    failed: () => last(':warning: The audit failed. Nothing was changed in IAM; the operators are told.'),
  };
}

function endWords(outcome: AuditOutcome): string {
  if (outcome.outcome !== 'reported') return `Nothing more to do: ${escapeText(outcome.reason)}.`;
  const { counts, complete } = outcome.summary;
  const gaps = complete ? '' : ' Something could not be read: the report says what.';
  return `*Done: ${counts.open} findings to look at.*${gaps}`;
}
