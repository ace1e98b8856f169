import type { EmulatedUser } from '../aws/account.ts';
import { toUser, type UserSpec } from './spec.ts';
import { tagsOf } from './staff.ts';

const DATA_TEAM: readonly UserSpec[] = [
  {
    // Access Analyzer knows permissions that she never used.
    name: 'lan.nguyen',
    made: 610,
    tags: tagsOf('lan.nguyen', 'email'),
    groups: ['data'],
    password: { used: 1 },
    mfa: true,
    keys: [
      { made: 140, used: 0.2, for: 'athena' },
      { made: 66, used: 2, for: 'glue' },
    ],
  },
  {
    name: 'soren.kjaergaard',
    made: 980,
    tags: tagsOf('soren.kjaergaard', 'owner'),
    groups: ['data'],
    password: { used: 3 },
    mfa: true,
    keys: [
      { made: 222, used: 1, for: 'redshift' },
      { made: 90, used: 0.5, for: 'athena' },
    ],
  },
  {
    name: 'fatima.idrissi',
    made: 255,
    tags: tagsOf('fatima.idrissi', 'email'),
    groups: ['data'],
    password: { used: 2 },
    mfa: true,
    keys: [
      { made: 255, used: 4, for: 'sagemaker' },
      { made: 28, used: 0.6, for: 'bedrock' },
    ],
  },
  {
    // A key never used and older than the threshold: made "for later", beside the one that works.
    name: 'kwame.mensah',
    made: 330,
    tags: tagsOf('kwame.mensah', 'nothing'),
    groups: ['data'],
    password: { used: 1 },
    mfa: true,
    keys: [{ made: 330, used: 0.4, for: 'athena' }, { made: 142 }],
  },
  {
    // A key never used, but younger than the threshold: she has only just joined.
    name: 'misaki.sato',
    made: 12,
    tags: tagsOf('misaki.sato', 'email'),
    groups: ['data'],
    password: { used: 1 },
    mfa: true,
    keys: [{ made: 11 }],
  },
];

/** The data team's users at `now`. */
export function dataTeam(now: Date): EmulatedUser[] {
  return DATA_TEAM.map((spec) => toUser(now, spec));
}
