import { pathToFileURL } from 'node:url';
import { LAMBDAS, type LambdaName, PROJECT } from '../../lambdas.ts';

/** URL of the module of each Lambda that exports its `handler`. */
export type LambdaCode = Readonly<Record<LambdaName, string>>;

const urlOf = (name: LambdaName) => pathToFileURL(`${PROJECT}${LAMBDAS[name]}`).href;

/** The sources, which Node runs as they are. */
export const SOURCES: LambdaCode = {
  audit: urlOf('audit'),
  bot: urlOf('bot'),
  decision: urlOf('decision'),
  restore: urlOf('restore'),
};
