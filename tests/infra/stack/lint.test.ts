import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { afterAll, describe, expect, it } from 'vitest';
import { aStack, BY_ITSELF, SLACK } from './template.ts';

const folder = mkdtempSync(join(tmpdir(), 'lint-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** W3005: CDK lets functions wait for their role in words, where a reference does so already. */
const ARGUMENTS = ['--ignore-checks', 'W3005', '--regions', 'eu-central-1', 'us-east-1', '--template'];
const isThere = spawnSync('cfn-lint', ['--version']).status === 0;

function lint(name: string, template: object): { status: number | null; stdout: string } {
  const file = join(folder, `${name}.json`);
  writeFileSync(file, JSON.stringify(template));
  const { status, stdout } = spawnSync('cfn-lint', [...ARGUMENTS, file], { encoding: 'utf8' });
  return { status, stdout };
}
const templateOf = (context: object) => Template.fromStack(aStack({ ...context }).stack).toJSON();

// Where cfn-lint is installed, as it is by the workflow; it comes from PyPI alone.
describe.runIf(isThere)('cfn-lint', { timeout: 120_000 }, () => {
  it.each([
    ['audit', {}],
    ['acting', BY_ITSELF],
    ['slack', SLACK],
    ['everything', { ...SLACK, enableRestore: 'true', createAnalyzer: 'true', schedule: 'rate(7 days)' }],
  ])('objects to nothing in the template %s', (name, context) => {
    expect(lint(name, templateOf(context))).toEqual({ status: 0, stdout: '' });
  });

  it('would object to a property that there is not', () => {
    const template = templateOf({});
    const [, table] = Object.entries<{ Type: string; Properties: object }>(template['Resources']).find(
      ([, { Type }]) => Type === 'AWS::DynamoDB::Table',
    ) ?? ['', null];
    Object.assign(table?.Properties ?? {}, { Colour: 'blue' });
    expect(lint('wrong', template).stdout).toContain("'Colour' was unexpected");
  });
});
