import fc from 'fast-check';
import { type Policy, parsePolicy } from '../../../cleanup/policy.ts';

type Input = Record<string, unknown>;

/** 0 < report ≤ disable < delete where on. */
function thresholds(name: string): fc.Arbitrary<Input> {
  return fc
    .record({
      report: fc.constantFrom(30, 30, 1, 7, 45, 90, 2, 0),
      toDisable: fc.option(fc.nat(40)),
      toDelete: fc.option(fc.integer({ min: 1, max: 60 })),
    })
    .map(({ report, toDisable, toDelete }) => {
      const disable = report === 0 || toDisable === null ? 0 : report + toDisable;
      const last = report === 0 || toDelete === null ? 0 : Math.max(report, disable) + toDelete;
      return {
        [`minAge${name}ToReport`]: report,
        [`minAge${name}ToDisable`]: disable,
        [`minAge${name}ToDelete`]: last,
      };
    });
}

const mostly = <T>(usual: T, ...others: T[]): fc.Arbitrary<T> =>
  fc.oneof(
    { weight: 3, arbitrary: fc.constant(usual) },
    { weight: 2, arbitrary: fc.constantFrom(...others) },
  );

/** Everything that moves a verdict. `undefined` leaves a setting at its default. */
export const policyInput: fc.Arbitrary<Input> = fc
  .tuple(
    thresholds('Keys'),
    thresholds('UnusedUsers'),
    thresholds('Roles'),
    fc.record({
      maxKeyAge: fc.constantFrom(0, 90, 1, 365, 30),
      readSshKeys: fc.constantFrom('flagged', 'all'),
      protectedNames: mostly<string[] | undefined>(
        undefined,
        [],
        ['a.b*', '*-1'],
        ['breakglass-*', 'x*x', '+1', '*,*'],
      ),
      protectedPaths: mostly<string[] | undefined>(undefined, [], ['/break/', '/team/']),
      protectedTags: mostly<string[]>([], ['team=core', 'frozen'], ['Name=yes']),
      managedTags: mostly<string[]>([], ['terraform', 'managed-by=terraform'], ['managed-by']),
      cloudFormationRegions: mostly<string[]>([], ['us-west-2'], ['us-east-1', 'us-west-2']),
    }),
  )
  .map((parts) => Object.assign({}, ...parts));

/** The policy, with ARNs that are known only once the account is. */
export function toPolicy(input: Input, protectedArns: readonly string[]): Policy {
  const given = Object.entries({ ...input, protectedArns }).filter(([, value]) => value !== undefined);
  return parsePolicy(Object.fromEntries(given));
}
