import { describe, expect, test } from 'vitest';
import { keyState } from '../../../cleanup/decisions/key-state.ts';
import { NOW } from './subjects.ts';

const minutesAgo = (minutes: number) => ({ at: new Date(NOW.getTime() - minutes * 60_000), by: 'UADA' });

const begun = (minutes: number) => ({ ...minutesAgo(minutes), begun: true }) as const;

describe('the state of a key', () => {
  test.each([
    ['nobody switched off and is active', 'on', true, null, false],
    ['somebody else switched off', 'off', false, null, false],
    ['we switched off', 'off-by-us', false, minutesAgo(60), false],
    ['we are about to switch off again', 'off-by-us', false, minutesAgo(60), true],
    ['was switched off 9 minutes ago and still shows active', 'changing', true, minutesAgo(9), false],
    ['is being switched off for an hour', 'changing', true, minutesAgo(60), true],
    ['was switched off 10 minutes ago and is active', 'on-elsewhere', true, minutesAgo(10), false],
    ['was to be switched off an hour ago, which was only begun', 'never-off', true, begun(60), false],
    ['was to be switched off half an hour ago, and may still be', 'changing', true, begun(59), false],
    ['is off, as was begun, whether that was seen or not', 'off-by-us', false, begun(60), false],
    ['was switched off after IAM was asked', 'changing', true, minutesAgo(-1), false],
  ] as const)('that %s is %s', (_, state, active, deactivation, isBeingChanged) => {
    expect(keyState({ active, seenAt: NOW }, deactivation, isBeingChanged)).toBe(state);
  });
});
