import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Bundle, bundle, FROM_RUNTIME } from '../infra/bundling.ts';
import { LAMBDAS, type LambdaName, PROJECT } from '../infra/lambdas.ts';
import type { LambdaCode } from '../infra/sandbox/lambda/code.ts';

/** All Lambdas as bundled for deployment, in a folder of their own far from the project's `node_modules`. */
export interface Bundles {
  readonly bundles: Readonly<Record<LambdaName, Bundle>>;
  /** For `startSandbox`. */
  readonly code: LambdaCode;
  readonly folder: string;
  remove(): void;
}

/** Takes a second or two. What Lambda's runtime brings along, and nothing else, can be imported there. */
export async function makeBundles(): Promise<Bundles> {
  const folder = mkdtempSync(join(tmpdir(), 'bundles-'));
  for (const name of FROM_RUNTIME) {
    const link = join(folder, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(PROJECT, 'node_modules', name), link, 'junction');
  }
  const make = (name: LambdaName) => bundle(name, join(folder, name));
  const [audit, bot, decision, restore] = await Promise.all([
    make('audit'),
    make('bot'),
    make('decision'),
    make('restore'),
  ]);
  const url = ({ file }: Bundle) => pathToFileURL(file).href;
  return {
    bundles: { audit, bot, decision, restore },
    code: { audit: url(audit), bot: url(bot), decision: url(decision), restore: url(restore) },
    folder,
    remove: () => rmSync(folder, { recursive: true }),
  };
}

export const LAMBDA_NAMES = Object.keys(LAMBDAS) as LambdaName[];
