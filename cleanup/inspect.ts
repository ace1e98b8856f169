import pMap from 'p-map';
import { type CollectOptions, collect } from './collect.ts';
import { isPrincipal } from './decisions/decide-principal.ts';
import { declarablesToAsk, judge, type Memory, toFindings } from './evaluate.ts';
import { type Exemption, type Finding, isToLookAt } from './finding.ts';
import { Gaps } from './gaps.ts';
import { type Declarable, declarableKey } from './hold.ts';
import type { Inventory, ManagedBy } from './inventory.ts';
import type { StackReader } from './readers.ts';
import type { Counts } from './report/report.ts';

/** What one look at an account found. */
export interface Inspection {
  readonly inventory: Inventory;
  readonly findings: readonly Finding[];
  readonly counts: Counts;
  /** Every user, role and credential was read: all that says who is an administrator in use. */
  readonly readEverybody: boolean;
}

export interface InspectOptions extends CollectOptions {
  readonly memory: Memory;
  /** ARNs of the product's own roles, which are protected. */
  readonly ownArns?: readonly string[];
  /** Told what was read, before it is judged: exemptions that follow from it. @default none */
  readonly exempting?: (inventory: Inventory) => Promise<readonly Exemption[]>;
}

/** Reads an account, judges it, and finds out who owns and who holds what. Changes nothing anywhere. */
export async function inspect(options: InspectOptions): Promise<Inspection> {
  const { readers, policy, now, ownArns = [], signal, progress = () => {} } = options;
  const { sshKeysOf = NOBODY, disabledSince, halfDisabledSince = new Map() } = options.memory;
  const disabled = new Set([...disabledSince.keys(), ...halfDisabledSince.keys()]);
  const collected = await collect({ ...options, sshKeysOf, disabled });
  const noticed = (await options.exempting?.(collected)) ?? [];
  const memory = withNoticed(options.memory, noticed);
  const verdicts = judge(collected, policy, memory, now);
  const { stacks, gaps } = await askStacks(readers.stacks, declarablesToAsk(verdicts, collected), signal);
  const inventory = { ...collected, gaps: [...collected.gaps, ...gaps.all] };
  const findings = toFindings(verdicts, inventory, { policy, memory, now, stacks, ownArns });
  progress({ step: 'judge', message: `${findings.length} findings` });
  // What CloudFormation declares says nothing of that.
  const readEverybody = !collected.gaps.some(({ failed, required }) => failed && required);
  return { inventory, findings, counts: countAll(inventory, findings), readEverybody };
}

/** A user or role that was enabled again elsewhere is none that we disabled: not in the run that notices it, either. */
function withNoticed(memory: Memory, noticed: readonly Exemption[]): Memory {
  const enabled = new Set(
    noticed.filter(({ subject }) => isPrincipal(subject)).map((one) => one.principalId),
  );
  return {
    ...memory,
    exemptions: [...memory.exemptions, ...noticed],
    disabledSince: new Map([...memory.disabledSince].filter(([id]) => !enabled.has(id))),
  };
}

const NOBODY: ReadonlySet<string> = new Set();
const CONCURRENCY = 4;

/** Asks CloudFormation about what is due to be disabled or deleted; not knowing stops automatic actions. */
async function askStacks(
  reader: StackReader,
  declarables: readonly Declarable[],
  signal?: AbortSignal,
): Promise<{ stacks: Map<string, ManagedBy>; gaps: Gaps }> {
  const gaps = new Gaps(signal);
  const stacks = new Map<string, ManagedBy>();
  const questions = declarables.flatMap((declarable) =>
    reader.regions.map((region) => ({ declarable, region })),
  );
  await pMap(
    questions,
    async ({ declarable, region }) => {
      const stack = await gaps.part(
        {
          what: `whether CloudFormation in ${region} declares ${declarable.type} ${declarable.physicalId}`,
          action: 'cloudformation:DescribeStackResources',
          required: true,
        },
        () => reader.declaredBy(declarable, region),
      );
      if (stack.known && stack.value) stacks.set(declarableKey(declarable), stack.value);
    },
    { concurrency: CONCURRENCY },
  );
  return { stacks, gaps };
}

function countAll({ users, roles, credentialReport }: Inventory, findings: readonly Finding[]): Counts {
  const report = credentialReport.known ? credentialReport.value : null;
  const rows = report ? [...report.rows.values(), ...(report.root ? [report.root] : [])] : [];
  const held = (kind: string) =>
    findings.filter((finding) => finding.hold?.kind === kind && !isToLookAt(finding)).length;
  const groups = Map.groupBy(findings, ({ rule }) => rule);
  return {
    users: users.known ? users.value.length : 0,
    roles: roles.known ? roles.value.length : 0,
    accessKeys: rows.reduce((sum, { keys }) => sum + keys.length, 0),
    consolePasswords: rows.filter(({ password }) => password.enabled).length,
    findings: findings.length,
    open: findings.filter(isToLookAt).length,
    protected: held('protected'),
    exempt: held('exempt'),
    managed: held('managed'),
    byRule: Object.fromEntries([...groups].map(([rule, all]) => [rule, all.length])),
  };
}
