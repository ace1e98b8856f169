import {
  AccessAnalyzerClient,
  GenerateFindingRecommendationCommand,
  GetFindingRecommendationCommand,
  GetFindingV2Command,
  ListAnalyzersCommand,
  ListFindingsV2Command,
  paginateGetFindingV2,
  paginateListFindingsV2,
} from '@aws-sdk/client-accessanalyzer';
import { CloudFormationClient, DescribeStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { describe, expect, it } from 'vitest';
import {
  anAccount,
  anAnalyzer,
  anAnalyzerFinding,
  aPolicy,
  aRole,
  LONG_AGO,
} from '../../../infra/sandbox/aws/new-account.ts';
import { clientOf, emulated } from './emulated.ts';

const state = emulated();
const USER = 'arn:aws:iam::111122223333:user/ada';
const ROLE = 'arn:aws:iam::111122223333:role/deploy';

describe('sts', () => {
  it('tells account and caller, which needs no permission', async () => {
    state.aws.grant('bot', [{ sid: 'No', effect: 'Deny', actions: ['*'], resources: ['*'] }]);
    const identity = await new STSClient(clientOf(state.aws, 'bot')).send(new GetCallerIdentityCommand({}));
    expect(identity).toMatchObject({
      Account: '111122223333',
      Arn: 'arn:aws:sts::111122223333:assumed-role/bot/sandbox',
    });
  });
});

describe('lambda', () => {
  const invoke = (FunctionName: string, InvocationType: 'Event' | 'RequestResponse') =>
    new LambdaClient(clientOf(state.aws)).send(
      new InvokeCommand({ FunctionName, InvocationType, Payload: new TextEncoder().encode('{"n":1}') }),
    );
  const textOf = (payload: Uint8Array | undefined) => new TextDecoder().decode(payload);

  it('answers whoever waits with what the function answers or throws, and others at once', async () => {
    const seen: unknown[] = [];
    state.aws.hostLambdas((name, payload) => {
      seen.push(payload);
      if (name === 'none') return null;
      return name === 'broken' ? Promise.reject(new TypeError('no')) : Promise.resolve({ done: true });
    });
    const done = await invoke('works', 'RequestResponse');
    expect([done.StatusCode, textOf(done.Payload), done.FunctionError]).toEqual([
      200,
      '{"done":true}',
      undefined,
    ]);
    const broken = await invoke('broken', 'RequestResponse');
    expect(broken.FunctionError).toBe('Unhandled');
    expect(textOf(broken.Payload)).toContain('TypeError');
    expect(await invoke('broken', 'Event')).toMatchObject({ StatusCode: 202 });
    await expect(invoke('none', 'Event')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    expect(seen).toEqual(Array.from({ length: 4 }, () => ({ n: 1 })));
  });
});

describe('access-analyzer', () => {
  const analyzer = () =>
    anAnalyzer({
      findings: [
        anAnalyzerFinding({
          id: 'keys',
          type: 'UnusedIAMUserAccessKey',
          resourceArn: USER,
          accessKeys: [
            { id: 'AKIA1', lastAccessed: LONG_AGO },
            { id: 'AKIA2', lastAccessed: null },
          ],
        }),
        anAnalyzerFinding({
          id: 'permissions',
          type: 'UnusedPermission',
          resourceArn: ROLE,
          permissions: [
            {
              service: 's3',
              lastAccessed: LONG_AGO,
              actions: [{ action: 'PutObject', lastAccessed: null }],
            },
          ],
        }),
        anAnalyzerFinding({ id: 'password', type: 'UnusedIAMUserPassword', resourceArn: USER }),
        anAnalyzerFinding({ id: 'old', resourceArn: ROLE, status: 'RESOLVED' }),
        anAnalyzerFinding({ id: 'foreign', resourceArn: ROLE, resourceOwnerAccount: '999999999999' }),
      ],
    });
  const client = (region = 'us-east-1') =>
    new AccessAnalyzerClient(clientOf(state.aws, 'sandbox-admin', region));
  const filter = { status: { eq: ['ACTIVE'] }, resourceOwnerAccount: { eq: ['111122223333'] } };

  it('lists the analyzers of the region, by type', async () => {
    state.aws.setAccount(anAccount({ analyzers: [analyzer(), anAnalyzer({ type: 'ACCOUNT', name: 'x' })] }));
    const list = async (region: string) =>
      (await client(region).send(new ListAnalyzersCommand({ type: 'ACCOUNT_UNUSED_ACCESS' }))).analyzers;
    expect(await list('us-east-1')).toMatchObject([
      { name: 'unused-access', status: 'ACTIVE', configuration: { unusedAccess: { unusedAccessAge: 90 } } },
    ]);
    expect(await list('eu-west-1')).toEqual([]);
  });

  it('filters and pages findings', async () => {
    const one = analyzer();
    state.aws.setAccount(anAccount({ analyzers: [one] }));
    const pages = [];
    const input = { analyzerArn: one.arn, filter };
    for await (const page of paginateListFindingsV2({ client: client(), pageSize: 2 }, input)) {
      pages.push(page.findings?.map((finding) => finding.id));
    }
    expect(pages).toEqual([['keys', 'permissions'], ['password']]);
  });

  it('pages the details of a finding: both keys of a user', async () => {
    const one = analyzer();
    state.aws.setAccount(anAccount({ analyzers: [one] }));
    const details = [];
    const input = { analyzerArn: one.arn, id: 'keys' };
    for await (const page of paginateGetFindingV2({ client: client(), pageSize: 1 }, input)) {
      details.push(...(page.findingDetails ?? []));
    }
    expect(details).toEqual([
      { unusedIamUserAccessKeyDetails: { accessKeyId: 'AKIA1', lastAccessed: LONG_AGO } },
      { unusedIamUserAccessKeyDetails: { accessKeyId: 'AKIA2' } },
    ]);
  });

  it('tells unused permissions by service and action', async () => {
    const one = analyzer();
    state.aws.setAccount(anAccount({ analyzers: [one] }));
    const found = await client().send(new GetFindingV2Command({ analyzerArn: one.arn, id: 'permissions' }));
    expect(found).toMatchObject({ findingType: 'UnusedPermission', resource: ROLE, status: 'ACTIVE' });
    expect(found.findingDetails).toEqual([
      {
        unusedPermissionDetails: {
          serviceNamespace: 's3',
          lastAccessed: LONG_AGO,
          actions: [{ action: 'PutObject' }],
        },
      },
    ]);
  });

  it('recommends a policy without what is unused, after a while', async () => {
    const one = analyzer();
    const arn = 'arn:aws:iam::111122223333:policy/deploy';
    const document = {
      Statement: [{ Effect: 'Allow', Action: ['s3:GetObject', 's3:PutObject'], Resource: '*' }],
    };
    const role = aRole({ name: 'deploy', attachedPolicyArns: [arn] });
    state.aws.setAccount(
      anAccount({ analyzers: [one], roles: [role], policies: [aPolicy({ arn, document })] }),
    );
    const input = { analyzerArn: one.arn, id: 'permissions' };
    const get = () => client().send(new GetFindingRecommendationCommand(input));
    await client().send(new GenerateFindingRecommendationCommand(input));
    expect(await get()).toMatchObject({ status: 'IN_PROGRESS' });
    const { status, recommendedSteps } = await get();
    expect(status).toBe('SUCCEEDED');
    expect(recommendedSteps?.map((step) => step.unusedPermissionsRecommendedStep)).toEqual([
      {
        recommendedAction: 'CREATE_POLICY',
        existingPolicyId: arn,
        recommendedPolicy: '{"Statement":[{"Effect":"Allow","Action":["s3:GetObject"],"Resource":"*"}]}',
      },
      { recommendedAction: 'DETACH_POLICY', existingPolicyId: arn },
    ]);
  });

  it('an analyzer or finding that is not there is ResourceNotFoundException', async () => {
    const one = analyzer();
    state.aws.setAccount(anAccount({ analyzers: [one] }));
    const missing = { name: 'ResourceNotFoundException', resourceType: 'Finding', resourceId: 'none' };
    const get = new GetFindingV2Command({ analyzerArn: one.arn, id: 'none' });
    await expect(client().send(get)).rejects.toMatchObject(missing);
    const list = new ListFindingsV2Command({ analyzerArn: one.arn });
    await expect(client('eu-west-1').send(list)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it('listing needs the permission without V2', async () => {
    const one = analyzer();
    state.aws.setAccount(anAccount({ analyzers: [one] }));
    const audit = new AccessAnalyzerClient(clientOf(state.aws, 'audit'));
    const list = new ListFindingsV2Command({ analyzerArn: one.arn });
    state.aws.grant('audit', [{ sid: 'V2', actions: ['access-analyzer:ListFindingsV2'], resources: ['*'] }]);
    await expect(audit.send(list)).rejects.toMatchObject({ name: 'AccessDeniedException' });
    state.aws.grant('audit', [
      { sid: 'V1', actions: ['access-analyzer:ListFindings'], resources: [one.arn] },
    ]);
    expect((await audit.send(list)).findings).toHaveLength(5);
  });
});

describe('cloudformation', () => {
  it('tells the stack of a resource in its region, and that there is none in another', async () => {
    const resource = { region: 'eu-west-1', physicalId: 'ada', stackName: 'people', type: 'AWS::IAM::User' };
    state.aws.setAccount(anAccount({ stackResources: [resource] }));
    const ask = (region: string) =>
      new CloudFormationClient(clientOf(state.aws, 'sandbox-admin', region)).send(
        new DescribeStackResourcesCommand({ PhysicalResourceId: 'ada' }),
      );
    expect((await ask('eu-west-1')).StackResources).toMatchObject([
      { StackName: 'people', PhysicalResourceId: 'ada', ResourceType: 'AWS::IAM::User' },
    ]);
    await expect(ask('us-east-1')).rejects.toMatchObject({
      name: 'ValidationError',
      message: 'Stack for ada does not exist',
    });
  });
});
