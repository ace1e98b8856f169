import type { Hold } from '../../../cleanup/finding.ts';
import type { Pause } from '../../../cleanup/schedule/brakes.ts';
import { SCHEDULE } from '../../../cleanup/schedule/next-action.ts';

/** What keeps the product from doing harm, in the order in which the script makes them hold. */
export const SAFEGUARDS = {
  protected: 'Protected',
  managed: 'Declared by a stack',
  keep: 'Kept by its owner',
  used: 'Used in the meantime',
  limit: 'Limit of a run',
  pause: 'Paused by an approver',
  undo: 'Undo sticks',
  elsewhere: 'Switched on elsewhere',
  incomplete: 'Not everything read',
  jump: 'Jump of findings',
  snapshot: 'Snapshot before deleting',
} as const;

export type Safeguard = keyof typeof SAFEGUARDS;

/** What held, going by what is stored about it. */
export function safeguardOf(hold: Hold): Safeguard {
  if (hold.kind !== 'exempt') return hold.kind;
  if (hold.reason === 'reactivated') return 'undo';
  return hold.reason.startsWith('switched on again outside') ? 'elsewhere' : 'keep';
}

/** A jump pauses until somebody resumes, as if the schedule had done so. */
export function safeguardOfPause(pause: Pause | null): Safeguard {
  return pause?.by === SCHEDULE ? 'jump' : 'pause';
}
