import type { EmulatedAccount } from '../account.ts';
import { QUERY_REFUSALS, refusal } from '../errors.ts';
import type { Service, World } from '../service.ts';
import { queryAnswer, queryError } from '../wire/answer.ts';
import { IAM_ACTIONS } from './actions.ts';
import type { IamState } from './call.ts';
import { iamNeeds } from './needs.ts';

const NAMESPACE = 'https://iam.amazonaws.com/doc/2010-05-08/';

function newState(): IamState {
  return { reportPollsLeft: null, jobs: new Map() };
}

/** IAM over the Query protocol, answering from the account as it is at each call. */
export function iamService(world: World): Service {
  const states = new WeakMap<EmulatedAccount, IamState>();
  const stateOf = (account: EmulatedAccount): IamState => {
    const state = states.get(account) ?? newState();
    states.set(account, state);
    return state;
  };
  return {
    refusals: QUERY_REFUSALS,
    refuse: (error) => queryError(NAMESPACE, error),
    understand(request) {
      const params = new URLSearchParams(request.body.toString());
      const action = params.get('Action') ?? '';
      const perform = IAM_ACTIONS.get(action);
      if (!perform) {
        const why = `Could not find operation ${action} for version 2010-05-08 (or it is not emulated)`;
        throw refusal(QUERY_REFUSALS, 'unknown-action', why);
      }
      const account = world.account();
      return {
        action,
        needs: iamNeeds(account, action, params),
        run() {
          const { settings } = world;
          const call = { account, now: world.now(), settings, state: stateOf(account), params };
          return queryAnswer(NAMESPACE, action, perform(call));
        },
      };
    },
  };
}
