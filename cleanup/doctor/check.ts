/** What the doctor found about one part of a deployment. */
export interface Check {
  /** What was looked at, in a few words. */
  readonly name: string;
  /** `unknown`: it could not be looked at, which says nothing about whether it is well. */
  readonly status: 'ok' | 'wrong' | 'unknown';
  readonly says: string;
  /** How to put it right, in one sentence; of what is wrong only. */
  readonly mend?: string;
}

export function ok(name: string, says: string): Check {
  return { name, status: 'ok', says };
}

export function wrong(name: string, says: string, mend: string): Check {
  return { name, status: 'wrong', says, mend };
}

/** Could not be looked at: neither well nor wrong. */
export function unknown(name: string, says: string): Check {
  return { name, status: 'unknown', says };
}

/** As the services spell it. */
const DENIED = /AccessDenied|AuthorizationError|UnauthorizedOperation|NotAuthorized/;

/**
 * Looks; a look that failed is a check of its own, with the permission that is missing where that is why.
 *
 * @param permission what the calls of this look need
 */
export async function looking(
  name: string,
  permission: string,
  look: () => Promise<Check | readonly Check[]>,
): Promise<readonly Check[]> {
  try {
    const found = await look();
    return 'status' in found ? [found] : found;
  } catch (error) {
    const why = error instanceof Error ? error.name : 'unknown error';
    return [
      unknown(name, DENIED.test(why) ? `your credentials lack ${permission}` : `AWS did not answer (${why})`),
    ];
  }
}

/** 0: all is well; 1: something is wrong; 3: nothing is, as far as could be looked. 2 is wrong use. */
export function exitStatus(checks: readonly Check[]): 0 | 1 | 3 {
  const has = (status: Check['status']) => checks.some((check) => check.status === status);
  return has('wrong') ? 1 : has('unknown') ? 3 : 0;
}

const MARKS = { ok: '✓', wrong: '✗', unknown: '?' } as const;

/** For a terminal: a line each, and what to do below what is wrong. */
export function renderChecks(checks: readonly Check[]): string {
  const width = Math.max(...checks.map(({ name }) => name.length));
  const lines = checks.flatMap(({ name, status, says, mend }) => [
    `${MARKS[status]} ${name.padEnd(width)}  ${says}`,
    ...(mend ? [`${' '.repeat(width + 4)}→ ${mend}`] : []),
  ]);
  const count = (status: Check['status']) => checks.filter((check) => check.status === status).length;
  const sum = `${count('ok')} ok, ${count('wrong')} wrong, ${count('unknown')} could not be looked at.`;
  return [...lines, '', sum].join('\n');
}
