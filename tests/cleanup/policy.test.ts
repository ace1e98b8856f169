import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PolicyError, parsePolicy } from '../../cleanup/policy.ts';
import { SETTINGS } from '../../cleanup/settings.ts';

function problemsOf(input: Record<string, unknown>): readonly string[] {
  try {
    parsePolicy(input);
  } catch (error) {
    if (error instanceof PolicyError) return error.problems;
    throw error;
  }
  return [];
}

describe('parsePolicy', () => {
  test('reports after 30 days and does nothing else by default', () => {
    const policy = parsePolicy({});
    const thresholds = Object.entries(policy).filter(([name]) => name.startsWith('minAge'));
    expect(Object.fromEntries(thresholds)).toEqual({
      minAgeKeysToReport: 30,
      minAgeKeysToDisable: 0,
      minAgeKeysToDelete: 0,
      minAgeUnusedUsersToReport: 30,
      minAgeUnusedUsersToDisable: 0,
      minAgeUnusedUsersToDelete: 0,
      minAgeRolesToReport: 30,
      minAgeRolesToDisable: 0,
      minAgeRolesToDelete: 0,
    });
    expect(policy).toMatchObject({
      deleteUsersAutomatically: false,
      deleteRolesAutomatically: false,
      coolingOffDays: 14,
      maxKeepDays: 90,
      maxKeyAge: 0,
      maxActionsPerRun: 25,
      maxActionsPerDay: 100,
      notify: 'report',
      reminderDays: 14,
      enableRestore: false,
    });
  });

  test('takes text as it comes from an environment or a command line', () => {
    expect(parsePolicy({ minAgeKeysToReport: '45', enableRestore: 'true', ownerTags: 'a, b' })).toMatchObject(
      {
        minAgeKeysToReport: 45,
        enableRestore: true,
        ownerTags: ['a', 'b'],
      },
    );
  });

  test('what is protected by default stays so unless it is taken away by name', () => {
    expect(parsePolicy({ protectedNames: 'break-glass,!cdk-*', protectedPaths: ['/ops/'] })).toMatchObject({
      protectedNames: [
        'OrganizationAccountAccessRole',
        'AWSControlTowerExecution',
        'aws-controltower-*',
        'stacksets-exec-*',
        'break-glass',
      ],
      protectedPaths: ['/service-role/', '/ops/'],
    });
  });

  test('a list says what its items look like', () => {
    expect(
      problemsOf({ protectedPaths: 'ops', protectedArns: 'break-glass', cloudFormationRegions: 'Ireland' }),
    ).toEqual([
      'protectedPaths: "ops" is not a list of paths that begin with /',
      'protectedArns: "break-glass" is not a list of ARNs such as arn:aws:iam::111122223333:user/break-glass',
      'cloudFormationRegions: "Ireland" is not a list of regions such as eu-west-1',
    ]);
  });

  test('lists all mistakes at once, each with its value and what is allowed', () => {
    expect(
      problemsOf({
        minAgeKeysToReport: 'soon',
        minAgeRolesToReport: 401,
        coolingOffDays: 0,
        notify: 'everybody',
        deleteUsersAutomatically: 'yes',
        protectedTags: [1],
        ownerTemplate: 'nobody',
        minagekeystodelete: 90,
        colour: 'red',
      }),
    ).toEqual([
      'minagekeystodelete: there is no such setting; did you mean minAgeKeysToDelete?',
      'colour: there is no such setting',
      'minAgeKeysToReport: "soon" is not a whole number of days from 0 to 3650',
      'minAgeRolesToReport: 401 is not a whole number of days from 0 to 400',
      'deleteUsersAutomatically: "yes" is not true or false',
      'coolingOffDays: 0 is not a whole number of days from 1 to 365',
      'notify: "everybody" is not one of report, approvers, owners',
      'protectedTags: [1] is not a list of words',
      'ownerTemplate: "nobody" is not an email address containing {name}, such as {name}@example.com',
    ]);
  });

  test.each([
    { report: 30, disable: 29, remove: 0, problem: 'minAgeKeysToDisable: 29 is too low' },
    { report: 30, disable: 45, remove: 45, problem: 'minAgeKeysToDelete: 45 is too low' },
    { report: 30, disable: 0, remove: 30, problem: 'minAgeKeysToDelete: 30 is too low' },
    { report: 0, disable: 45, remove: 0, problem: 'minAgeKeysToReport: 0 is too low' },
    { report: 0, disable: 0, remove: 90, problem: 'minAgeKeysToReport: 0 is too low' },
    { report: 30, disable: 30, remove: 31, problem: null },
    { report: 30, disable: 0, remove: 31, problem: null },
    { report: 0, disable: 0, remove: 0, problem: null },
  ])('report $report, disable $disable, delete $remove: $problem', ({ report, disable, remove, problem }) => {
    const input = { minAgeKeysToReport: report, minAgeKeysToDisable: disable, minAgeKeysToDelete: remove };
    const problems = problemsOf(input);
    if (problem) expect(problems[0]).toContain(problem);
    else expect(problems).toEqual([]);
  });

  test.each([
    ' 30',
    '30 ',
    '1e2',
    '-1',
    '3.5',
    'NaN',
    '',
    null,
    {},
    [],
    true,
    Number.NaN,
    Number.POSITIVE_INFINITY,
  ])('a threshold of %j is refused', (value) => {
    expect(problemsOf({ minAgeKeysToReport: value })).toHaveLength(1);
  });

  test('anything at all either becomes a policy in range or a PolicyError', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom(...Object.keys(SETTINGS), 'x', '__proto__'), fc.anything()),
        (input) => {
          try {
            const policy = parsePolicy(input);
            const { report, disable } = {
              report: policy.minAgeKeysToReport,
              disable: policy.minAgeKeysToDisable,
            };
            expect(disable === 0 || (report > 0 && report <= disable)).toBe(true);
          } catch (error) {
            expect(error).toBeInstanceOf(PolicyError);
          }
        },
      ),
    );
  });
});
