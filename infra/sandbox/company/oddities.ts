import type { EmulatedServiceSpecificCredential, EmulatedUser } from '../aws/account.ts';
import { idCharacters } from '../aws/ids.ts';
import { daysAgo, minutesAgo, toUser } from './spec.ts';
import { ownedBy } from './staff.ts';

/** Re-created after the credential report was taken; the report still has the earlier user of that name. */
export const REUSED_NAME = 'reports-export';

/** Users that audits trip over, one case each, in days before now. */
export function oddities(now: Date): EmulatedUser[] {
  const specific = (
    id: string,
    service: EmulatedServiceSpecificCredential['service'],
    made: number,
    expires: number | null,
  ): EmulatedServiceSpecificCredential => ({
    id: `ACCA${idCharacters(`credential ${id}`, 17)}`,
    service,
    active: true,
    createdAt: daysAgo(now, made),
    expiresAt: expires === null ? null : daysAgo(now, -expires),
  });
  return [
    // For emergencies: not used for long, administrator, and tagged so that it is never touched.
    toUser(now, {
      name: 'break-glass',
      made: 1470,
      tags: { ...ownedBy('ingrid.solheim'), 'iam-cleanup:protected': 'security on-call' },
      password: { made: 365, used: 203 },
      mfa: true,
      more: { attachedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess'] },
    }),
    // A legal IAM path that would call a whole Slack channel.
    toUser(now, {
      name: 'slack-export',
      made: 390,
      tags: { team: 'support', contact: 'support desk - ask Leila' },
      keys: [{ made: 390, used: 151, for: 's3' }],
      more: { path: '/<!channel>/' },
    }),
    // A signing certificate, whose use AWS does not record, beside a stale key.
    toUser(now, {
      name: 'soap-gateway',
      made: 2050,
      tags: { team: 'payments' },
      keys: [{ made: 1600, used: 312, for: 'sdb' }],
      more: {
        certificates: [
          { id: idCharacters('certificate soap-gateway', 24), active: true, uploadedAt: daysAgo(now, 1600) },
          {
            // The one before it, which ran out and was left there.
            id: idCharacters('earlier certificate soap-gateway', 24),
            active: true,
            uploadedAt: daysAgo(now, 2040),
            expiresAt: daysAgo(now, 1580),
          },
        ],
      },
    }),
    // A user name with a plus sign, a key never used, and nobody to ask.
    toUser(now, { name: 'partner+sandbox', made: 34, keys: [{ made: 34 }] }),
    // Orphaned: no credential at all, for years.
    toUser(now, { name: 'legacy-ftp', made: 1710, tags: { team: 'data' } }),
    // Orphaned as well, but too new to speak of.
    toUser(now, { name: 'audit-guest', made: 9, tags: ownedBy('rahul.deshpande') }),
    // Its only credential is a Bedrock key that has expired: as good as orphaned.
    toUser(now, {
      name: 'chatbot-hackday',
      made: 122,
      tags: ownedBy('fatima.idrissi'),
      more: { serviceSpecificCredentials: [specific('hackday', 'bedrock.amazonaws.com', 122, -92)] },
    }),
    // Its only credential is a Bedrock key that works: AWS does not say when it was used.
    toUser(now, {
      name: 'assistant-prototype',
      made: 70,
      tags: ownedBy('fatima.idrissi'),
      more: { serviceSpecificCredentials: [specific('assistant', 'bedrock.amazonaws.com', 70, 110)] },
    }),
    // A Keyspaces password that somebody switched off and left there, beside a busy key.
    toUser(now, {
      name: 'loyalty-points',
      made: 320,
      tags: ownedBy('priya.raman'),
      keys: [{ made: 110, used: 0.3, for: 'dynamodb' }],
      more: {
        serviceSpecificCredentials: [
          { ...specific('loyalty', 'cassandra.amazonaws.com', 320, null), active: false },
        ],
      },
    }),
    // Its only credential is for CodeCommit.
    toUser(now, {
      name: 'codecommit-mirror',
      made: 940,
      tags: ownedBy('meiling.tan'),
      more: { serviceSpecificCredentials: [specific('mirror', 'codecommit.amazonaws.com', 940, null)] },
    }),
    // Its only credential is an SSH key.
    toUser(now, {
      name: 'git-mirror',
      made: 930,
      tags: ownedBy('meiling.tan'),
      more: {
        sshKeys: [
          { id: `APKA${idCharacters('ssh git-mirror', 17)}`, active: true, uploadedAt: daysAgo(now, 930) },
        ],
      },
    }),
    // User names with a comma and an equals sign, both legal and both busy.
    toUser(now, {
      name: 'reports,nightly',
      made: 445,
      tags: ownedBy('soren.kjaergaard'),
      keys: [{ made: 145, used: 0.3, for: 'athena' }],
    }),
    toUser(now, {
      name: 'deploy=blue',
      made: 510,
      tags: ownedBy('jonas.lindqvist'),
      keys: [
        { made: 160, used: 0.2, for: 'codedeploy' },
        { made: 80, used: 2, for: 'codedeploy', in: 'eu-west-1' },
      ],
    }),
    // Deleted and made anew after the report was taken.
    toUser(now, {
      name: REUSED_NAME,
      made: 0,
      tags: ownedBy('lan.nguyen'),
      keys: [{ made: 0.02 }],
      more: { createdAt: minutesAgo(now, 35) },
    }),
  ];
}
