import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { describe, expect, it } from 'vitest';
import { checkOnSynth } from '../../../infra/checked-app.ts';
import { aStack } from './template.ts';

describe("AWS's Solutions rules", () => {
  it('object to nothing in the stack', () => {
    const { app } = aStack();
    checkOnSynth(app);
    expect(() => app.synth()).not.toThrow();
  });

  it('fail the synthesis of a bucket that is not private', () => {
    const { app, stack } = aStack();
    checkOnSynth(app);
    new Bucket(stack, 'Careless');
    expect(() => app.synth()).toThrow('AwsSolutions-S10');
  });

  it('fail the synthesis when the audit is given one wildcard more', () => {
    const { app, stack } = aStack();
    checkOnSynth(app);
    const role = stack.node.findChild('Audit').node.findChild('Role') as Role;
    role.addToPolicy(new PolicyStatement({ actions: ['iam:Delete*'], resources: ['*'] }));
    expect(() => app.synth()).toThrow('AwsSolutions-IAM5[Action::iam:Delete*]');
  });
});
