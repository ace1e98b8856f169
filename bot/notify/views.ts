import pMap from 'p-map';
import type { Decision, Person } from '../../cleanup/decisions/decision.ts';
import type { DecisionStore } from '../../cleanup/decisions/decision-store.ts';
import { recall } from '../../cleanup/decisions/situation.ts';
import type { Policy } from '../../cleanup/policy.ts';
import type { StoredFinding } from '../../cleanup/store/audit-store.ts';
import type { CardView, ScheduleFacts } from '../card-view.ts';

/** What cards are made from, beside the ids of their findings. */
export interface ViewSource {
  readonly store: Pick<DecisionStore, 'finding' | 'ownership' | 'deactivation' | 'history'>;
  readonly account: string;
  readonly people: readonly Person[];
  readonly policy: Policy;
  readonly now: Date;
  /** Absent: no card tells of it. */
  readonly approversChannel?: string | null;
  readonly schedule?: ScheduleFacts | null;
}

/** A finding to be shown, with what the store says of its age. */
export interface StoredView {
  readonly view: CardView;
  readonly stored: StoredFinding;
}

const AT_ONCE = 8;

/** Reads everything about findings afresh, in the order given; those that nobody knows any more are left out. */
export async function loadViews(source: ViewSource, findingIds: readonly string[]): Promise<StoredView[]> {
  const views = await pMap(new Set(findingIds), (id) => loadView(source, id), { concurrency: AT_ONCE });
  return views.filter((view) => view !== null);
}

async function loadView(source: ViewSource, findingId: string): Promise<StoredView | null> {
  const stored = await source.store.finding(source.account, findingId);
  return stored && viewOf(source, stored);
}

/** Reads what else a card says; the finding itself was read just now. */
export async function viewOf(
  { store, people, policy, now, approversChannel = null, schedule = null }: Omit<ViewSource, 'account'>,
  stored: StoredFinding,
): Promise<StoredView> {
  const { situation, decisions } = await recall(store, stored, people);
  return {
    view: { situation, decision: lastOf(decisions, stored), policy, now, approversChannel, schedule },
    stored,
  };
}

/** The newest decision on this finding since it was opened. */
function lastOf(decisions: readonly Decision[], { finding, openedAt }: StoredFinding): Decision | null {
  const isOurs = ({ findingId, requestedAt }: Decision) =>
    findingId === finding.id && requestedAt >= openedAt;
  return decisions.find(isOurs) ?? null;
}
