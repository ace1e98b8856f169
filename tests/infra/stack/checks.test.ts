import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import type { IConstruct } from 'constructs';
import { describe, expect, it } from 'vitest';
import { checkOnSynth } from '../../../infra/checked-app.ts';
import { aStack, BY_ITSELF, SLACK } from './template.ts';

describe("AWS's Solutions rules", () => {
  it.each([
    ['without Slack', {}],
    ['that acts without Slack', BY_ITSELF],
    ['with Slack', SLACK],
    ['that restores', { ...SLACK, enableRestore: 'true' }],
    ['with an analyzer', { createAnalyzer: 'true' }],
  ])('object to nothing in the stack %s', (_, context) => {
    const { app } = aStack(context);
    checkOnSynth(app);
    expect(() => app.synth()).not.toThrow();
  });

  it('fail the synthesis of a bucket that is not private', () => {
    const { app, stack } = aStack();
    checkOnSynth(app);
    new Bucket(stack, 'Careless');
    expect(() => app.synth()).toThrow('AwsSolutions-S10');
  });

  it.each(['Audit', 'Chat/Bot', 'Decisions/Decision', 'Decisions/Restore'])(
    'fail the synthesis when %s gets one wildcard more',
    (path) => {
      const { app, stack } = aStack({ ...SLACK, enableRestore: 'true' });
      checkOnSynth(app);
      const owner = path.split('/').reduce<IConstruct>((node, id) => node.node.findChild(id), stack);
      const role = owner.node.findChild('Role') as Role;
      role.addToPolicy(new PolicyStatement({ actions: ['iam:Delete*'], resources: ['*'] }));
      expect(() => app.synth()).toThrow('AwsSolutions-IAM5[Action::iam:Delete*]');
    },
  );
});
