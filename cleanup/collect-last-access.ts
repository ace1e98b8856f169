import pMap from 'p-map';
import type { Gaps } from './gaps.ts';
import type { Role } from './inventory.ts';
import type { LastAccessReader } from './principals/last-access.ts';
import type { ListedUser } from './readers.ts';

const CONCURRENCY = 4;

/** Thrown when IAM made a last-accessed job and did not say what came of it. */
class NotToldError extends Error {
  override readonly name = 'UnexpectedAnswerError';
}

/**
 * Asks when what this product disabled was last accessed: `AWSDenyAll` refuses every call, and only IAM's last-accessed
 * data counts refused ones. Some three calls for each that is disabled, and none for anybody else.
 */
export async function collectLastAccess<P extends ListedUser | Role>(
  principals: readonly P[],
  disabled: ReadonlySet<string>,
  reader: LastAccessReader,
  gaps: Gaps,
): Promise<P[]> {
  const asked = principals.filter(({ id }) => disabled.has(id));
  const answers = new Map(
    await pMap(
      asked,
      async ({ id, arn, type, name }) => {
        const about = {
          what: `whether somebody still uses the disabled ${type} ${name}`,
          action: 'iam:GenerateServiceLastAccessedDetails',
          required: true,
        };
        const accessed = await gaps.live(about, async () => {
          const answer = await reader.lastAccess(arn);
          if (!answer.known) throw new NotToldError(answer.reason);
          return answer.use;
        });
        return [id, accessed] as const;
      },
      { concurrency: CONCURRENCY },
    ),
  );
  return principals.map((principal) => {
    const accessed = answers.get(principal.id);
    return accessed === undefined ? principal : { ...principal, accessed };
  });
}
