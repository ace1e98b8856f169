import { describe, expect, it } from 'vitest';
import { OTHER_ACCOUNT } from '../../../infra/sandbox/company/analyzer.ts';
import { seedExemptions } from '../../../infra/sandbox/company/exemptions.ts';
import { keyId, roleId, userId } from '../../../infra/sandbox/company/spec.ts';
import { company, days, key, NOW, role, unusedDays, user } from './seeded.ts';

describe('access keys', () => {
  it('never used, younger and older than the threshold', () => {
    expect(key('misaki.sato')).toMatchObject({ lastUsed: null, active: true });
    expect(days(key('misaki.sato').createdAt)).toBe(11);
    expect(key('kwame.mensah', 2)).toMatchObject({ lastUsed: null, active: true });
    expect(days(key('kwame.mensah', 2).createdAt)).toBe(142);
  });

  it('already inactive', () => {
    for (const name of ['backup', 'loyalty-api', 'tomas.novotny', 'noor.aziz']) {
      expect(key(name).active).toBe(false);
    }
  });

  it('one of two stale, in either slot', () => {
    expect([unusedDays('grafana', 1), unusedDays('grafana', 2)]).toEqual([121, 0]);
    expect([unusedDays('lukasz.wisniewski', 1), unusedDays('lukasz.wisniewski', 2)]).toEqual([0, 131]);
  });

  it('one of two stale, made in the same moment', () => {
    expect(key('orders-sync', 1).createdAt).toEqual(key('orders-sync', 2).createdAt);
    expect([unusedDays('orders-sync', 1), unusedDays('orders-sync', 2)]).toEqual([0, 187]);
  });

  it('stale, active, and its status changed a few days ago', () => {
    expect(key('search-indexer').active).toBe(true);
    expect(days(key('search-indexer').statusChangedAt)).toBe(4);
    expect(unusedDays('search-indexer')).toBe(193);
  });

  it('last used for ses', () => {
    expect(key('newsletter-smtp').lastUsed?.service).toBe('ses');
    expect(unusedDays('newsletter-smtp')).toBe(44);
  });

  it('a day short of the threshold', () => {
    expect(unusedDays('shipping-labels')).toBe(29);
  });

  it('of the root user: one, long inactive; root has MFA', () => {
    expect(company.root).toMatchObject({ mfaActive: true, keys: [{ active: false }] });
  });
});

describe('passwords', () => {
  it('re-issued, with the last use of the one before', () => {
    expect(days(user('aoife.byrne').loginProfile?.createdAt)).toBe(6);
    expect(days(user('aoife.byrne').passwordLastUsed)).toBe(388);
  });

  it('disabled, with a last use left behind', () => {
    expect(user('daniel.kim').loginProfile).toBeNull();
    expect(days(user('daniel.kim').passwordLastUsed)).toBe(420);
  });

  it('never used on a service user whose key is busy', () => {
    expect(user('build-runner')).toMatchObject({ passwordLastUsed: null, loginProfile: {} });
    expect(unusedDays('build-runner')).toBe(0);
  });

  it('without MFA on some, with MFA on most', () => {
    const consoles = [...company.users.values()].filter(({ loginProfile }) => loginProfile);
    const without = consoles.filter(({ mfaDevices }) => mfaDevices.length === 0).map(({ name }) => name);
    expect(without).toEqual([
      'samuel.adeyemi',
      'build-runner',
      'bruno.carvalho',
      'mateo.quispe',
      'hana.kobayashi',
    ]);
    expect(consoles.length).toBeGreaterThan(20);
  });
});

describe('users', () => {
  it('without any credential, old and new', () => {
    for (const name of ['legacy-ftp', 'audit-guest']) {
      expect(user(name)).toMatchObject({ keys: [], loginProfile: null, serviceSpecificCredentials: [] });
    }
    expect(days(user('legacy-ftp').createdAt)).toBe(1710);
    expect(days(user('audit-guest').createdAt)).toBe(9);
  });

  it('with only a Bedrock, a CodeCommit, an expired Bedrock credential, an SSH key', () => {
    const only = (name: string) => user(name).serviceSpecificCredentials[0];
    expect(only('assistant-prototype')?.service).toBe('bedrock.amazonaws.com');
    expect((only('assistant-prototype')?.expiresAt ?? NOW) > NOW).toBe(true);
    expect(only('codecommit-mirror')).toMatchObject({
      service: 'codecommit.amazonaws.com',
      expiresAt: null,
    });
    expect((only('chatbot-hackday')?.expiresAt ?? NOW) < NOW).toBe(true);
    expect(user('git-mirror')).toMatchObject({ sshKeys: [{ active: true }], keys: [] });
  });

  it('with a service credential that somebody switched off, beside a busy key', () => {
    expect(user('loyalty-points').serviceSpecificCredentials).toMatchObject([{ active: false }]);
  });

  it('with a signing certificate beside a stale key, and an expired one', () => {
    expect(user('soap-gateway').certificates).toMatchObject([{ active: true }, {}]);
    expect(days(user('soap-gateway').certificates[1]?.expiresAt)).toBe(1580);
    expect(unusedDays('soap-gateway')).toBe(312);
  });

  it('with legal, odd names and paths', () => {
    for (const name of ['reports,nightly', 'deploy=blue', 'priya.raman@example.com', 'partner+sandbox']) {
      expect(company.users.has(name)).toBe(true);
    }
    expect(user('slack-export').path).toBe('/<!channel>/');
  });

  it('owned by tag slack-user-id, owner, email, contact, by user name, by template, by nobody', () => {
    expect(user('tomas.novotny').tags['slack-user-id']).toMatch(/^U/);
    expect(user('grafana').tags['owner']).toBe('tomas.novotny@example.com');
    expect(user('warehouse-etl').tags['email']).toBe('lan.nguyen@example.com');
    expect(user('newsletter-smtp').tags['contact']).toBe('Zoë van Dijk - newsletter');
    expect(Object.keys(user('priya.raman@example.com').tags)).toEqual(['team']);
    expect(Object.keys(user('jonas.lindqvist').tags)).toEqual(['name', 'team']);
    expect(user('partner+sandbox').tags).toEqual({});
  });

  it('administrator-like by group, inline policy, customer policy, and held down by a boundary', () => {
    expect(user('samuel.adeyemi').groups).toContain('platform-admins');
    expect(user('viktor.lund').inlinePolicies).toMatchObject([
      { document: { Statement: [{ Action: '*' }] } },
    ]);
    expect(user('ci-deploy').attachedPolicyArns).toEqual([
      'arn:aws:iam::111122223333:policy/fernwood-deploy',
    ]);
    expect(user('dmytro.kovalenko')).toMatchObject({
      attachedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess'],
      permissionsBoundaryArn: 'arn:aws:iam::111122223333:policy/contractor-boundary',
    });
  });

  it('held: protected by tag, declared by CloudFormation and Terraform, exempt', () => {
    expect(user('break-glass').tags).toHaveProperty('iam-cleanup:protected');
    expect(user('cdn-invalidator').tags['terraform']).toBe('fernwood-infra');
    const declared = company.stackResources.map(({ physicalId }) => physicalId);
    expect(declared).toEqual(expect.arrayContaining(['thumbnailer', keyId('thumbnailer', 1)]));
    const exempt = (id: string) => seedExemptions(NOW).find(({ subject }) => subject.id === id)?.until;
    expect((exempt(keyId('tax-filing', 1)) ?? NOW) > NOW).toBe(true);
    expect((exempt(userId('yusuf.demir')) ?? NOW) > NOW).toBe(true);
    expect((exempt(userId('greta.hoffmann')) ?? NOW) < NOW).toBe(true);
  });
});

describe('the credential report of two hours ago', () => {
  const lines = company.credentialReport?.csv.split('\n') ?? [];
  const line = (name: string) => lines.find((one) => one.startsWith(`${name},`)) ?? '';

  it('was taken before the newest user was made', () => {
    const takenAt = company.credentialReport?.generatedAt ?? NOW;
    expect(NOW.getTime() - takenAt.getTime()).toBe(2 * 60 * 60 * 1000);
    expect(user('hana.kobayashi').createdAt > takenAt).toBe(true);
    expect(line('hana.kobayashi')).toBe('');
  });

  it('knows an earlier user of a re-used name', () => {
    expect(days(user('reports-export').createdAt)).toBe(0);
    expect(line('reports-export')).toContain('2024-');
  });

  it('lags behind a key that woke up since', () => {
    expect(unusedDays('shipping-labels', 2)).toBe(0);
    expect(line('shipping-labels')).toContain('2026-04-03T');
  });

  it('has all three sentinels and quotes a name with a comma', () => {
    expect(line('<root_account>')).toContain('not_supported');
    expect(line('mateo.quispe')).toContain('no_information');
    expect(line('legacy-ftp')).toContain('N/A');
    expect(line('"reports,nightly"')).not.toBe('');
  });
});

describe('roles', () => {
  it('never used, young and old', () => {
    expect(role('returns-portal-task').lastUsed).toBeNull();
    expect(days(role('returns-portal-task').createdAt)).toBe(8);
    expect(role('feature-flags-poc').lastUsed).toBeNull();
    expect(days(role('feature-flags-poc').createdAt)).toBe(312);
  });

  it('of everything that is protected by default', () => {
    const names = [...company.roles.keys()];
    for (const start of ['cdk-', 'aws-controltower-', 'stacksets-exec-', 'AWSServiceRoleFor']) {
      expect(names.some((name) => name.startsWith(start))).toBe(true);
    }
    for (const name of ['OrganizationAccountAccessRole', 'AWSControlTowerExecution']) {
      expect(names).toContain(name);
    }
    const paths = [...company.roles.values()].map(({ path }) => path);
    for (const start of ['/service-role/', '/aws-service-role/', '/aws-reserved/sso.amazonaws.com/']) {
      expect(paths.some((path) => path.startsWith(start))).toBe(true);
    }
    expect(role('security-incident-response').tags).toHaveProperty('iam-cleanup:protected');
  });

  it('of a vendor, trusting another account without an external id', () => {
    const trust = JSON.stringify(role('vendor-leafmetrics-access').trustPolicy);
    expect(trust).toContain('777788889999');
    expect(trust).not.toContain('ExternalId');
  });

  it('exempt and declared by stacks, also in a second region', () => {
    expect(seedExemptions(NOW).map(({ subject }) => subject.id)).toContain(
      roleId('disaster-recovery-failover'),
    );
    expect(company.stackResources).toContainEqual(
      expect.objectContaining({ region: 'eu-west-1', physicalId: 'loyalty-migration' }),
    );
  });
});

describe('Access Analyzer', () => {
  const findings = company.analyzers.flatMap((analyzer) => analyzer.findings);
  const about = (name: string) => findings.filter(({ resourceArn }) => resourceArn.endsWith(`/${name}`));

  it('agrees, differs in the date, and stands alone', () => {
    const [greta] = about('greta.hoffmann');
    expect(greta?.accessKeys.map(({ lastAccessed }) => days(lastAccessed))).toEqual([216, null]);
    expect(unusedDays('greta.hoffmann')).toBe(216);
    expect(days(about('grafana')[0]?.accessKeys[0]?.lastAccessed)).not.toBe(unusedDays('grafana'));
    expect(about('warehouse-etl')[0]?.accessKeys[0]?.id).toBe(key('warehouse-etl', 2).id);
    expect(unusedDays('warehouse-etl', 2)).toBe(3);
  });

  it('says the same in two analyzers, and knows a namesake in another account', () => {
    expect(company.analyzers.map(({ type }) => type)).toEqual([
      'ACCOUNT_UNUSED_ACCESS',
      'ORGANIZATION_UNUSED_ACCESS',
      'ACCOUNT',
    ]);
    expect(about('greta.hoffmann')).toHaveLength(2);
    expect(about('ci-deploy').map((finding) => finding.resourceOwnerAccount)).toEqual([OTHER_ACCOUNT]);
  });

  it('names unused services and actions of a user and of roles, and has an archived finding', () => {
    const permissions = findings.filter(({ type }) => type === 'UnusedPermission');
    expect(permissions.filter(({ resourceArn }) => resourceArn.includes(':user/'))).toHaveLength(1);
    expect(permissions.filter(({ resourceArn }) => resourceArn.includes(':role/'))).toHaveLength(3);
    expect(permissions.flatMap((one) => one.permissions).some(({ actions }) => actions.length === 0)).toBe(
      true,
    );
    expect(findings.filter(({ status }) => status === 'ARCHIVED')).toHaveLength(1);
  });
});
