import { describe, expect, test } from 'vitest';
import { parseAuditConfig, parseDecisionConfig } from '../../cleanup/config.ts';

const ENVIRONMENT = {
  AWS_REGION: 'eu-west-1',
  SNAPSHOT_BUCKET: 'snapshots',
  TABLE_NAME: 't',
  TOPIC_ARN: 'arn',
  REPORT_BUCKET: 'b',
};

describe('the environment of the Lambdas', () => {
  test('gives all defaults without POLICY', () => {
    expect(parseAuditConfig(ENVIRONMENT).policy.minAgeKeysToReport).toBe(30);
    expect(parseDecisionConfig(ENVIRONMENT).ownRoleArns).toEqual([]);
  });

  test.each(['{', '[]', '7', '"text"'])(
    'a POLICY of %s is named, with everything else that is missing',
    (POLICY) => {
      expect(() => parseAuditConfig({ POLICY })).toThrow(
        /AWS_REGION: .*missing[\s\S]*REPORT_BUCKET: .*missing[\s\S]*POLICY: .* is not a JSON object of settings/,
      );
      expect(() => parseDecisionConfig({ ...ENVIRONMENT, POLICY })).toThrow(
        /POLICY: .* is not a JSON object/,
      );
    },
  );

  test('mistakes inside POLICY are listed', () => {
    const POLICY = JSON.stringify({ minAgeKeysToReport: 'soon', colour: 'red' });
    expect(() => parseAuditConfig({ ...ENVIRONMENT, POLICY })).toThrow(
      /colour[\s\S]*minAgeKeysToReport: "soon"/,
    );
  });
});
