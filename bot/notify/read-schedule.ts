import { actsByItself, type Policy } from '../../cleanup/policy.ts';
import type { ScheduleStore } from '../../cleanup/schedule/schedule-store.ts';
import type { ScheduleFacts } from '../card-view.ts';

/** What cards tell of the schedule: the last run's plan, and whether somebody stopped it. Null: nothing happens by itself. */
export async function readSchedule(
  store: Pick<ScheduleStore, 'pause' | 'lastPlan'>,
  account: string,
  policy: Policy,
): Promise<ScheduleFacts | null> {
  if (!actsByItself(policy)) return null;
  const [pause, plan] = await Promise.all([store.pause(account), store.lastPlan(account)]);
  const planned = new Map(plan?.actions.map((action) => [action.findingId, action]));
  return { planned, isPaused: pause !== null };
}
