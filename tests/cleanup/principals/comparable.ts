import { RESTORED_TAG } from '../../../cleanup/principals/restore-plan.ts';
import type { PrincipalState } from '../../../cleanup/principals/state.ts';

/** What a restored principal has to have in common with the one that was deleted. Order is IAM's affair. */
export function comparable(state: PrincipalState) {
  const common = {
    ...{ type: state.type, name: state.name, path: state.path, arn: state.arn, boundary: state.boundaryArn },
    tags: state.tags
      .filter(({ key }) => key !== RESTORED_TAG)
      .map(({ key, value }) => `${key}=${value}`)
      .sort(),
    attached: [...state.attachedPolicyArns].sort(),
    inline: Object.fromEntries(state.inlinePolicies.map(({ name, document }) => [name, document])),
  };
  if (state.type === 'user') return { ...common, groups: [...state.groups].sort() };
  const { trustPolicy, description, maxSessionSeconds, instanceProfiles } = state;
  return { ...common, trustPolicy, description, maxSessionSeconds, profiles: [...instanceProfiles].sort() };
}
