import type { Actor, Ownership, Person } from '../../../cleanup/decisions/decision.ts';
import { ownerIdOf } from '../../../cleanup/decisions/situation.ts';
import { arrange } from '../../../cleanup/report/arrange.ts';
import type { StoredFinding } from '../../../cleanup/store/audit-store.ts';
import type { CardView } from '../../card-view.ts';
import { readSchedule } from '../../notify/read-schedule.ts';
import { viewOf } from '../../notify/views.ts';
import type { Services } from '../services.ts';

/** An open finding with the Slack id of its owner, or null. */
export interface OpenFinding {
  readonly stored: StoredFinding;
  readonly owner: string | null;
}

type Sources = Pick<Services, 'account' | 'store' | 'overview'>;

/** Every open finding in the order of the report, those on hold last, and the people whom owners were looked up in. */
export interface OpenFindings {
  readonly open: readonly OpenFinding[];
  /** Those that are over, and still remembered. */
  readonly resolved: readonly StoredFinding[];
  readonly people: readonly Person[];
}

/** @param asker who looks, as Slack describes them now: the people stored are those of the last audit */
export async function openFindings(services: Sources, asker: Person): Promise<OpenFindings> {
  return ownedBy(services, asker, () => services.store.people(services.account));
}

/** Those of whoever looks, for which nobody else needs to be read: a workspace may have thousands. */
export async function ownFindings(services: Sources, asker: Person): Promise<OpenFindings> {
  const all = await ownedBy(services, asker, async () => []);
  return { ...all, open: all.open.filter(({ owner }) => owner === asker.slackId) };
}

async function ownedBy(
  { store, overview, account }: Sources,
  asker: Person,
  readPeople: () => Promise<readonly Person[]>,
): Promise<OpenFindings> {
  const [all, known, ownerships] = await Promise.all([
    store.allFindings(account),
    readPeople(),
    overview.ownerships(account),
  ]);
  const stored = all.filter(({ resolved }) => resolved === null);
  const people = [asker, ...known.filter(({ slackId }) => slackId !== asker.slackId)];
  const said = new Map(ownerships.map((one) => [one.principalId, one]));
  const byId = new Map(stored.map((one) => [one.finding.id, one]));
  const open = inOrder(stored).flatMap((id): OpenFinding[] => {
    const one = byId.get(id);
    if (!one) return [];
    const { principalId } = one.finding;
    const ownership: Ownership = said.get(principalId) ?? { principalId, owner: null, notMine: [] };
    return [{ stored: one, owner: ownerIdOf(one.finding, ownership, people) }];
  });
  return { open, resolved: all.filter(({ resolved }) => resolved !== null), people };
}

/** What some of them, read just now, are shown with to whoever asks. */
export async function cardViews(
  { account, store, policy, approversChannel, clock, ...services }: CardServices,
  shown: readonly OpenFinding[],
  people: readonly Person[],
  { isApprover: readerApproves }: Pick<Actor, 'isApprover'>,
): Promise<CardView[]> {
  const schedule = await readSchedule(services.schedule, account, policy);
  const source = { store, people, policy, approversChannel, schedule, now: clock() };
  const views = await Promise.all(shown.map(({ stored }) => viewOf(source, stored)));
  return views.map(({ view }) => ({ ...view, readerApproves }));
}

/** What cards are made with. */
type CardServices = Pick<Services, 'account' | 'store' | 'policy' | 'clock'> & {
  readonly approversChannel: string | null;
  readonly schedule: Pick<Services['schedule'], 'pause' | 'lastPlan'>;
};

function inOrder(open: readonly StoredFinding[]): string[] {
  const { groups, held } = arrange(open.map(({ finding }) => finding));
  const entries = groups.flatMap((group) => group.entries);
  const inSight = entries.flatMap(({ finding, credentials }) => [finding, ...credentials]);
  const ids = [...inSight, ...held.flatMap(({ findings }) => findings)].map(({ id }) => id);
  return [...new Set(ids)];
}
