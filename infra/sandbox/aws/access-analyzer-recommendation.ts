import type { EmulatedAccount, EmulatedAnalyzerFinding } from './account.ts';
import { principalWith } from './arns.ts';
import { AwsError } from './errors.ts';
import type { World } from './service.ts';

/** The part of a policy document that a recommendation changes. */
interface Statement {
  readonly Action?: string | readonly string[];
}

function unusedActions(finding: EmulatedAnalyzerFinding): Set<string> {
  const names = finding.permissions.flatMap(({ service, actions }) =>
    actions.length > 0
      ? actions.map(({ action }) => (action.includes(':') ? action : `${service}:${action}`))
      : [`${service}:*`],
  );
  return new Set(names.map((name) => name.toLowerCase()));
}

/** The document without the unused actions; a statement that loses all of its actions goes too. */
function reduced(document: object, unused: ReadonlySet<string>): string {
  const { Statement = [], ...rest }: { Statement?: Statement | readonly Statement[] } = document;
  const isUnused = (action: string): boolean =>
    unused.has(action.toLowerCase()) || unused.has(`${action.toLowerCase().split(':')[0]}:*`);
  const kept = [Statement].flat().flatMap((statement) => {
    if (statement.Action === undefined) return [statement];
    const Action = [statement.Action].flat().filter((action) => !isUnused(action));
    return Action.length > 0 ? [{ ...statement, Action }] : [];
  });
  return JSON.stringify({ ...rest, Statement: kept });
}

/** Each attached policy is replaced by one without what is unused. AWS managed documents are not known here. */
function steps(account: EmulatedAccount, finding: EmulatedAnalyzerFinding): object[] {
  const unused = unusedActions(finding);
  const attached = principalWith(account, finding.resourceArn)?.attachedPolicyArns ?? [];
  return attached.flatMap((existingPolicyId) => {
    const document = account.policies.get(existingPolicyId)?.document;
    const detach = { recommendedAction: 'DETACH_POLICY', existingPolicyId };
    if (!document) return [detach];
    const recommendedPolicy = reduced(document, unused);
    return [{ recommendedAction: 'CREATE_POLICY', recommendedPolicy, existingPolicyId }, detach];
  });
}

/** Recommendations are made when asked for, and take a while (`settings.jobPolls`). */
export class Recommendations {
  readonly #world: World;
  readonly #jobs = new WeakMap<EmulatedAnalyzerFinding, { readonly startedAt: Date; pollsLeft: number }>();

  constructor(world: World) {
    this.#world = world;
  }

  generate(finding: EmulatedAnalyzerFinding): object {
    if (finding.type !== 'UnusedPermission') {
      const why = 'Recommendations are only available for UnusedPermission findings.';
      throw new AwsError('ValidationException', 400, why, { reason: 'notSupported' });
    }
    this.#jobs.set(finding, { startedAt: this.#world.now(), pollsLeft: this.#world.settings.jobPolls });
    return {};
  }

  get(finding: EmulatedAnalyzerFinding): object {
    const job = this.#jobs.get(finding);
    if (!job) {
      const details = { resourceType: 'Recommendation', resourceId: finding.id };
      throw new AwsError('ResourceNotFoundException', 404, 'No recommendation was generated.', details);
    }
    const common = {
      startedAt: job.startedAt.toISOString(),
      resourceArn: finding.resourceArn,
      recommendationType: 'UnusedPermissionRecommendation',
    };
    if (job.pollsLeft > 0) {
      job.pollsLeft--;
      return { ...common, status: 'IN_PROGRESS' };
    }
    return {
      ...common,
      status: 'SUCCEEDED',
      completedAt: this.#world.now().toISOString(),
      recommendedSteps: steps(this.#world.account(), finding).map((step) => ({
        unusedPermissionsRecommendedStep: step,
      })),
    };
  }
}
