import { QUERY_REFUSALS, refusal } from './errors.ts';
import { idCharacters } from './ids.ts';
import type { Service, World } from './service.ts';
import { queryAnswer, queryError } from './wire/answer.ts';
import { tag } from './wire/xml.ts';

const NAMESPACE = 'https://sts.amazonaws.com/doc/2011-06-15/';

/** STS, as far as asking who one is. That needs no permission, and not even a Deny takes it away. */
export function stsService(world: World): Service {
  return {
    refusals: QUERY_REFUSALS,
    refuse: (error) => queryError(NAMESPACE, error),
    understand(request) {
      const action = new URLSearchParams(request.body.toString()).get('Action') ?? '';
      if (action !== 'GetCallerIdentity') {
        const why = `Could not find operation ${action} for version 2011-06-15 (or it is not emulated)`;
        throw refusal(QUERY_REFUSALS, 'unknown-action', why);
      }
      return {
        action,
        needs: [],
        run: (caller) =>
          queryAnswer(
            NAMESPACE,
            action,
            tag('Arn', caller.arn) +
              tag('UserId', `AROA${idCharacters(caller.accessKeyId, 17)}:sandbox`) +
              tag('Account', world.account().id),
          ),
      };
    },
  };
}
