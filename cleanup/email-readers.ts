import type { AuditOptions } from './audit-options.ts';
import { Gaps } from './gaps.ts';
import type { Gap } from './inventory.ts';

/** Whether an email published now reaches anybody. */
export interface EmailReaders {
  readonly reachesSomebody: boolean;
  /** Why not, for the report. */
  readonly gaps: readonly Gap[];
}

const WHAT = 'whether anybody gets this email';
const NOBODY =
  'nobody confirmed the subscription to the reports (AWS sent a link): it reaches nobody, and its warnings do not count';

/**
 * Publishing to a topic that nobody confirmed a subscription of succeeds, and reaches nobody. Not knowing counts as nobody.
 * Where there is Slack, nobody is asked: warnings go there.
 */
export async function emailReaders({
  mailer,
  notifier,
}: Pick<AuditOptions, 'mailer' | 'notifier'>): Promise<EmailReaders> {
  if (notifier) return { reachesSomebody: true, gaps: [] };
  const gaps = new Gaps();
  const readers = await gaps.part({ what: WHAT, action: 'sns:GetTopicAttributes', required: false }, () =>
    mailer.readers(),
  );
  if (!readers.known) return { reachesSomebody: false, gaps: gaps.all };
  if (readers.value > 0) return { reachesSomebody: true, gaps: [] };
  return { reachesSomebody: false, gaps: [{ what: WHAT, why: NOBODY, failed: true, required: false }] };
}
