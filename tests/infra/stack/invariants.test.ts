import { describe, expect, it } from 'vitest';
import {
  aStack,
  BY_ITSELF,
  PINNED,
  PINNED_FOR_DECISIONS,
  PINNED_FOR_SLACK,
  type Resource,
  resourcesOf,
  SLACK,
  statementsOf,
} from './template.ts';

const DEPLOYMENTS = [
  ['without Slack', {}, PINNED],
  ['that acts without Slack', BY_ITSELF, { ...PINNED, ...PINNED_FOR_DECISIONS }],
  ['with Slack', { ...SLACK, createAnalyzer: 'true' }, { ...PINNED, ...PINNED_FOR_SLACK }],
  [
    'that restores, and audits once a month',
    { ...SLACK, enableRestore: 'true', schedule: 'rate(30 days)' },
    { ...PINNED, ...PINNED_FOR_SLACK },
  ],
] as const;

describe.each(DEPLOYMENTS)('every resource of a deployment %s', (_, context, pinned) => {
  const all = resourcesOf(aStack(context).stack);
  const ofType = (type: string) => all.filter(({ Type }) => Type === type);
  const idsOf = (type: string) => ofType(type).map(({ id }) => id);

  /** The policy of a bucket, topic or queue refuses what does not come over TLS. */
  const refusesPlainText = (policyType: string, { id }: Resource): boolean =>
    ofType(policyType)
      .filter(({ Properties }) => JSON.stringify(Properties).includes(`<${id}`))
      .flatMap(statementsOf)
      .some(
        ({ Effect, Condition }) =>
          Effect === 'Deny' && JSON.stringify(Condition) === '{"Bool":{"aws:SecureTransport":"false"}}',
      );

  it('has a generated name, so that stacks stand side by side', () => {
    const NAMES = /^(Name|(Bucket|Table|Role|Queue|Topic|Alarm|LogGroup|Analyzer|Dashboard)Name)$/;
    for (const { id, Type, Properties } of all) {
      // Names of APIs need not differ.
      const named = Object.keys(Properties).filter(
        (name) => NAMES.test(name) && Type !== 'AWS::ApiGatewayV2::Api',
      );
      expect(named, `${id} (${Type})`).toEqual([]);
    }
    for (const { Properties } of ofType('AWS::Lambda::Function'))
      expect(Properties).not.toHaveProperty('FunctionName');
  });

  it('that is a function runs on what the tests run on, on arm64, with a log of its own that ends', () => {
    const logs = ofType('AWS::Lambda::Function').map(({ id, Properties }) => {
      expect(Properties, id).toMatchObject({
        Runtime: `nodejs${process.versions.node.split('.')[0]}.x`,
        Architectures: ['arm64'],
        Handler: 'index.handler',
      });
      return (Properties['LoggingConfig'] as { LogGroup: string }).LogGroup;
    });
    expect(new Set(logs).size).toBe(ofType('AWS::Lambda::Function').length);
    for (const { Properties } of ofType('AWS::Logs::LogGroup'))
      expect(Properties['RetentionInDays']).toBe(90);
  });

  it('that is a function has room for its environment, and no secret in it', () => {
    for (const { id, Properties } of ofType('AWS::Lambda::Function')) {
      const { Variables } = Properties['Environment'] as { Variables: Record<string, string> };
      // The longest names that CloudFormation makes: 64 characters of a role in an ARN of 90.
      const longest = Object.entries(Variables)
        .map(([name, value]) => name + value.replaceAll(/<[^>]+>/g, 'x'.repeat(95)))
        .join('');
      expect(longest.length, id).toBeLessThan(4096 - 2500);
      expect(JSON.stringify(Variables), id).not.toMatch(/xox[a-z]-|resolve:/);
    }
  });

  it('that holds data outlives the stack, and nothing else does', () => {
    const kept = all.filter(({ DeletionPolicy }) => DeletionPolicy === 'Retain').map(({ id }) => id);
    expect(kept.sort()).toEqual([...idsOf('AWS::DynamoDB::Table'), ...idsOf('AWS::S3::Bucket')].sort());
    for (const id of kept) {
      expect(all.find((one) => one.id === id)?.UpdateReplacePolicy).toBe('Retain');
    }
  });

  it('that holds data keeps its address', () => {
    const stateful = [
      ...['AWS::DynamoDB::Table', 'AWS::S3::Bucket', 'AWS::KMS::Key', 'AWS::SNS::Topic'].flatMap(idsOf),
      ...idsOf('AWS::SQS::Queue').filter((id) => !id.startsWith('Schedule')),
      ...idsOf('AWS::ApiGatewayV2::Api'),
    ];
    expect(stateful.sort()).toEqual(Object.values(pinned).sort());
  });

  it.each([
    ['AWS::S3::Bucket', 'AWS::S3::BucketPolicy'],
    ['AWS::SNS::Topic', 'AWS::SNS::TopicPolicy'],
    ['AWS::SQS::Queue', 'AWS::SQS::QueuePolicy'],
  ])('of type %s lets nobody in without TLS', (type, policyType) => {
    expect(ofType(type)).not.toHaveLength(0);
    for (const one of ofType(type)) expect(refusesPlainText(policyType, one), one.id).toBe(true);
  });

  it('that is a bucket is private, encrypted, versioned, and forgets in the end', () => {
    for (const { id, Properties } of ofType('AWS::S3::Bucket')) {
      expect(Properties, id).toMatchObject({
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
        },
        VersioningConfiguration: { Status: 'Enabled' },
        LifecycleConfiguration: { Rules: [{ Status: 'Enabled', ExpirationInDays: 400 }] },
      });
    }
  });

  it('in which something waits or travels encrypts it', () => {
    for (const { Properties } of ofType('AWS::SNS::Topic')) {
      expect(Properties['KmsMasterKeyId']).toBe(`<${PINNED.key}.Arn>`);
    }
    for (const { Properties } of ofType('AWS::SQS::Queue'))
      expect(Properties['SqsManagedSseEnabled']).toBe(true);
    expect(ofType('AWS::KMS::Key')[0]?.Properties['EnableKeyRotation']).toBe(true);
  });

  it('that is a role is trusted to one service, has one policy, and no wildcard in what it may do', () => {
    const roles = ofType('AWS::IAM::Role');
    expect(ofType('AWS::IAM::Policy')).toHaveLength(roles.length);
    for (const { id, Properties } of roles) {
      expect(Object.keys(Properties).sort(), id).toEqual(['AssumeRolePolicyDocument', 'Description']);
      const { Statement } = Properties['AssumeRolePolicyDocument'] as { Statement: { Principal: object }[] };
      expect(Statement.map(({ Principal }) => Object.keys(Principal))).toEqual([['Service']]);
    }
    const allowed = ofType('AWS::IAM::Policy')
      .flatMap(statementsOf)
      .filter(({ Effect }) => Effect === 'Allow');
    expect(allowed).not.toHaveLength(0);
    for (const { Action } of allowed) expect(Action.join()).not.toMatch(/[*?]/);
  });

  it('that is a role is known to those who judge roles as the product’s own', () => {
    const own = idsOf('AWS::IAM::Role').map((id) => `<${id}.Arn>`);
    const judges = ofType('AWS::Lambda::Function').filter(({ id }) => !/Bot|Restore/.test(id));
    for (const { Properties } of judges) {
      const { Variables } = Properties['Environment'] as { Variables: Record<string, string> };
      expect(Variables['OWN_ROLE_ARNS']?.split(',').sort()).toEqual([...own].sort());
    }
  });
});
