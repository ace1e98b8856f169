import { partsOfApprovalId } from '../../../cleanup/decisions/approval.ts';
import type { Question } from '../../../cleanup/decisions/approve.ts';
import { recall } from '../../../cleanup/decisions/situation.ts';
import { NO_FINDING, OTHER_ACCOUNT } from '../consider.ts';
import type { Services } from '../services.ts';
import { whoIs } from '../who.ts';
import { evidenceNow } from './ask.ts';

/** All that an answer is judged by, or, as a sentence, why nothing can be answered. */
export type Read =
  | { readonly known: true; readonly question: Question; readonly now: Date }
  | { readonly known: false; readonly reason: string };

/** Reads everything afresh; nothing is taken from the message but the question's id. */
export async function readQuestion(services: Services, id: string, by: string): Promise<Read> {
  const { account, store, approvals, clock } = services;
  const parts = partsOfApprovalId(id);
  if (!parts?.findingId.startsWith(`${account}:`)) {
    return { known: false, reason: /^\d{12}:/.test(id) ? OTHER_ACCOUNT : NO_FINDING };
  }
  const [actor, approval, newest, stored] = await Promise.all([
    whoIs(by, services),
    approvals.approval(account, id),
    approvals.newest(account, parts.findingId, parts.action),
    store.finding(account, parts.findingId),
  ]);
  if (typeof actor === 'string') return { known: false, reason: actor };
  if (!approval || !stored || approval.findingId !== stored.finding.id) {
    return { known: false, reason: NO_FINDING };
  }
  const asker = approval.by === by ? actor : await whoIs(approval.by, services);
  const people = typeof asker === 'string' ? [] : [asker.person];
  const { situation, decisions } = await recall(store, stored, people);
  const evidence = evidenceNow({ situation, stored, decisions });
  const isNewest = newest?.id === approval.id;
  const question = { approval, isNewest, actor, asker, situation, evidence, decisions };
  return { known: true, question, now: clock() };
}
