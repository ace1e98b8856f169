import type { LambdaCode } from '../../infra/sandbox/lambda/code.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../infra/sandbox/sandbox.ts';
import { CHANNELS } from '../../infra/sandbox/slack/fernwood-workspace.ts';
import { aStack, type Resource, resourcesOf } from '../infra/stack/template.ts';
import { templateEnvironments } from '../infra/stack/template-environments.ts';
import { templatePermissions } from '../infra/stack/template-permissions.ts';

let bundled: LambdaCode | null = null;

/** From now on journeys run on these Lambdas, told and allowed what the synthesised template says. */
export function runAsDeployed(code: LambdaCode): void {
  bundled = code;
}

/** The sandbox of a journey: on the sources, unless `bundled.test.ts` has said otherwise. */
export function startJourney(options: SandboxOptions): Promise<Sandbox> {
  return startSandbox(bundled ? { ...options, ...asTemplate(options), code: bundled } : options);
}

/** What the template of a deployment with these settings, and this Slack, tells and allows. */
export function asTemplate({
  policy = {},
  workspace,
}: Pick<SandboxOptions, 'policy' | 'workspace'>): Required<
  Pick<SandboxOptions, 'permissions' | 'environments'>
> {
  const slack = workspace && {
    slackTeamId: workspace.teamId,
    slackChannel: CHANNELS.summary,
    slackApproversChannel: CHANNELS.approvers,
  };
  const template = synthesised({ ...slack, ...policy });
  return {
    permissions: (resources) => templatePermissions(template, resources),
    environments: (resources) => templateEnvironments(template, resources),
  };
}

const templates = new Map<string, Resource[]>();

/** Each deployment once: a journey starts many. */
function synthesised(context: Readonly<Record<string, unknown>>): Resource[] {
  const key = JSON.stringify(context);
  const template = templates.get(key) ?? resourcesOf(aStack(context).stack);
  templates.set(key, template);
  return template;
}
