import { describe, expect, test } from 'vitest';
import type { Finding, RuleId, SubjectType } from '../../cleanup/finding.ts';
import type { CredentialStatus, User } from '../../cleanup/inventory.ts';
import { whyGone } from '../../cleanup/why-gone.ts';
import { anInventory, aUser, daysAgo } from './factories.ts';
import { aFinding } from './report/factories.ts';

const about = (type: SubjectType, rule: RuleId = 'inactive-credential'): Finding =>
  aFinding({
    rule,
    principalId: 'AIDAADA',
    subject: { type, name: 'ada', arn: aUser().arn, id: 'THE-ONE' },
  });
const theOne = (status: CredentialStatus) => [
  { id: 'THE-ONE', status, uploadedAt: daysAgo(9), expiresAt: null },
];
const withKeys = (status: CredentialStatus) => aUser({ facts: { sshKeys: theOne(status) } });
const gap = { what: '', why: '', failed: true, required: true };

describe('a finding about a credential whose use is not recorded', () => {
  test.each<{ title: string; user: User; type?: SubjectType; rule?: RuleId; why: string | null }>([
    { title: 'is gone with it', user: aUser(), why: 'it was deleted' },
    { title: 'ends when it is switched on', user: withKeys('Active'), why: 'it was switched on again' },
    { title: 'turns when it expires', user: withKeys('Expired'), why: 'it expired' },
    {
      title: 'turns when it is switched off',
      user: withKeys('Inactive'),
      rule: 'old-credential',
      why: 'it was deactivated',
    },
    {
      title: 'ends when nobody asks any more, so that counting starts anew',
      user: aUser({ facts: { sshKeys: 'not-asked' } }),
      why: 'no longer looked at',
    },
    { title: 'stays when the read failed', user: aUser({ facts: { sshKeys: 'unknown' } }), why: null },
    {
      title: 'stays when certificates could not be read',
      user: aUser({ facts: { certificates: 'unknown' } }),
      type: 'signing-certificate',
      why: null,
    },
    {
      title: 'stays when service-specific credentials could not be read',
      user: aUser({ serviceSpecificCredentials: { known: false, gap } }),
      type: 'service-credential',
      why: null,
    },
  ])('$title', ({ user, type = 'ssh-key', rule, why }) => {
    expect(whyGone(about(type, rule), anInventory({ users: [user] }))).toBe(why);
  });
});
