import { describe, expect, it } from 'vitest';
import { offeredActions } from '../../../bot/messages/card-actions.ts';
import { confirmationOf } from '../../../bot/messages/confirmations.ts';
import { findingCard } from '../../../bot/messages/finding-card.ts';
import type { FindingAction, Situation } from '../../../cleanup/decisions/decision.ts';
import type { RuleId, Subject } from '../../../cleanup/finding.ts';
import { ACCOUNT, aFinding, daysAgo } from '../../cleanup/report/factories.ts';
import { aView } from './factories.ts';

describe('the card of a credential whose use AWS does not record', () => {
  const viewOf = (rule: RuleId, type: Subject['type'], overrides: Partial<Situation> = {}) => {
    const subject = { type, name: 'ada', arn: `arn:aws:iam::${ACCOUNT}:user/ada`, id: 'APKAADAEXAMPLE' };
    return aView({
      finding: aFinding({ rule, subject, lastUsed: null, reason: 'It is there.' }),
      ...overrides,
    });
  };

  it.each<{ title: string; rule: RuleId; type: Subject['type']; off?: Date; offered: FindingAction[] }>([
    {
      title: 'that works',
      rule: 'old-credential',
      type: 'ssh-key',
      offered: ['keep', 'deactivate', 'not-mine'],
    },
    {
      title: 'that is inactive, in the cooling-off',
      rule: 'inactive-credential',
      type: 'ssh-key',
      off: daysAgo(13),
      offered: ['keep', 'not-mine'],
    },
    {
      title: 'that is inactive, after it',
      rule: 'inactive-credential',
      type: 'signing-certificate',
      off: daysAgo(14),
      offered: ['keep', 'delete', 'not-mine'],
    },
    {
      title: 'that has expired, after it',
      rule: 'expired-credential',
      type: 'service-credential',
      off: daysAgo(14),
      offered: ['keep', 'delete', 'not-mine'],
    },
  ])('$title offers $offered', ({ rule, type, off = null, offered }) => {
    expect(offeredActions(viewOf(rule, type, { inactiveSince: off }), 'owner')).toEqual(offered);
  });

  it('says that its use is not recorded, and never that it was never used', () => {
    const text = JSON.stringify(findingCard(viewOf('old-credential', 'ssh-key'), 'owner'));
    expect(text).toContain('AWS does not record it');
    expect(text).toContain('SSH key `APKAADAEXAMPLE` of `ada`');
    expect(text).not.toMatch(/Last used: never/);
  });

  it('says before it is switched off that nobody knows who uses it', () => {
    const { situation } = viewOf('old-credential', 'ssh-key');
    expect(confirmationOf('deactivate', situation)?.text).toContain('AWS does not record its use');
  });
});
