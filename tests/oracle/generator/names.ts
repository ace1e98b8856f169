import fc from 'fast-check';

const NAME_CHARACTERS = 'abcXYZ019+=,.@-_';
const PATH_CHARACTERS = Array.from({ length: 94 }, (_, index) => String.fromCharCode(0x21 + index)).join('');

const text = (characters: string, constraints: { minLength: number; maxLength: number }) =>
  fc.string({ unit: fc.constantFrom(...characters), ...constraints });

/** `[\w+=,.@-]+`: spreadsheet formulas, numbers, JavaScript's own words and the product's own patterns. */
export const principalName: fc.Arbitrary<string> = fc.oneof(
  text(NAME_CHARACTERS, { minLength: 1, maxLength: 12 }),
  fc.constantFrom(
    ...['ada', 'grace@example.com', '=SUM', '+1', '-x', '@here', 'a,b,c', ',', '007', '1e5', 'true', 'N,A'],
    ...['null', '__proto__', 'constructor', 'toString', 'no_information', 'a.b-1', 'aXb-1', 'x'.repeat(64)],
    ...['cdk-deploy', 'OrganizationAccountAccessRole', 'aws-controltower-Admin', 'stacksets-exec-1'],
    ...['acdk-deploy', 'AWSControlTowerExecution', 'AWSControlTowerExecution2', 'breakglass-1'],
  ),
);

/** Any printable ASCII between slashes; some that protect. */
export const principalPath: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: fc.constant('/') },
  {
    weight: 3,
    arbitrary: text(PATH_CHARACTERS, { minLength: 1, maxLength: 14 }).map((middle) => `/${middle}/`),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      ...['/team/', '/service-role/', '/service-role-not/', '/aws-reserved/sso.amazonaws.com/'],
      ...['/x/service-role/', '/<!channel>/', '/"a","b"/', '/division=a&b/', '/break/glass/'],
    ),
  },
);

/** Only roles may be service-linked. */
export const rolePath: fc.Arbitrary<string> = fc.oneof(
  { weight: 8, arbitrary: principalPath },
  { weight: 1, arbitrary: fc.constant('/aws-service-role/support.amazonaws.com/') },
);

export const tags: fc.Arbitrary<Record<string, string>> = fc
  .array(
    fc.tuple(
      fc.constantFrom(
        'team',
        'frozen',
        'Frozen',
        'terraform',
        'managed-by',
        'owner',
        '__proto__',
        'Name',
        ...['Email', 'slack-user-id'],
      ),
      fc.constantFrom('core', 'terraform', 'yes', '', 'ada@example.com', ...['P2@example.com', 'UPERSON03']),
    ),
    { maxLength: 2 },
  )
  .chain((pairs) =>
    fc.constantFrom(...Array<boolean>(7).fill(false), true).map((isProtected) => {
      const mark: [string, string][] = isProtected ? [['iam-cleanup:protected', '']] : [];
      return Object.fromEntries([...pairs, ...mark]);
    }),
  );

/** IAM holds names apart without regard to case; what is taken gets a number. */
export function unlike(taken: Iterable<string>, name: string): string {
  const used = new Set([...taken].map((other) => other.toLowerCase()));
  let free = name;
  for (let number = 2; used.has(free.toLowerCase()); number++) free = `${name.slice(0, 60)}.${number}`;
  return free;
}
