import { type LambdaCode, SOURCES } from '../../infra/sandbox/lambda/code.ts';

let code = SOURCES;

/** What the Lambdas of the journeys run: the sources, unless `bundled.test.ts` has said otherwise. */
export function lambdaCode(): LambdaCode {
  return code;
}

export function runOn(other: LambdaCode): void {
  code = other;
}
