import { statSync } from 'node:fs';
import { join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import { LAMBDAS, type LambdaName, PROJECT } from './lambdas.ts';

/**
 * Packages that Bolt and the SDK import and that our Lambdas never call, and what takes their place: most of the
 * size, and of the time to import, of a plain bundle. See `docs/adr/0017-bundles.md`.
 */
const STAND_INS: Readonly<Record<string, string>> = {
  '@aws-sdk/credential-provider-node': standIn('credentials'),
  '@aws-sdk/endpoint-cache': standIn('endpoint-cache'),
  '@slack/bolt': standIn('bolt'),
  ...withNothing(
    '@slack/oauth',
    '@slack/socket-mode',
    '@slack/types',
    'express',
    'path-to-regexp',
    'raw-body',
    'tsscmp',
  ),
};

/** Event streams are the part of the SDK that S3 needs, and nothing that the bot calls. */
const STAND_INS_OF: Readonly<Record<LambdaName, Readonly<Record<string, string>>>> = {
  audit: STAND_INS,
  bot: { ...STAND_INS, ...withNothing('@smithy/core/event-streams') },
  decision: STAND_INS,
  restore: STAND_INS,
};

function standIn(name: string): string {
  return `${PROJECT}infra/stand-ins/${name}.ts`;
}

function withNothing(...packages: readonly string[]): Record<string, string> {
  return Object.fromEntries(packages.map((name) => [name, standIn('nothing')]));
}

/** Taken from Lambda's runtime: only `/iam-cleanup audit` loads it, and it alone would be 90 KB. */
export const FROM_RUNTIME = ['@aws-sdk/client-lambda'];

/** Bolt is CommonJS and calls `require` for Node's own modules. */
export const BANNER =
  "import{createRequire as toRequire}from'node:module';const require=toRequire(import.meta.url);";

const SHARED = {
  target: 'node24',
  mainFields: ['module', 'main'],
  minify: true,
  sourcesContent: false,
};

/** How a Lambda is bundled, in the words of `NodejsFunction`; `format: OutputFormat.ESM` is to be added. */
export function nodejsBundling(name: LambdaName) {
  return {
    ...SHARED,
    sourceMap: true,
    bundleAwsSDK: true,
    externalModules: FROM_RUNTIME,
    banner: BANNER,
    esbuildArgs: Object.fromEntries(
      Object.entries(STAND_INS_OF[name]).map(([of, path]) => [`--alias:${of}`, path]),
    ),
  };
}

/** How a Lambda is bundled, in esbuild's words: to the byte what `nodejsBundling` makes. */
export function bundleOptions(name: LambdaName, outdir: string): BuildOptions & { readonly outfile: string } {
  return {
    ...SHARED,
    entryPoints: [join(PROJECT, LAMBDAS[name])],
    outfile: join(outdir, 'index.mjs'),
    absWorkingDir: PROJECT,
    bundle: true,
    platform: 'node',
    format: 'esm',
    sourcemap: true,
    external: FROM_RUNTIME,
    banner: { js: BANNER },
    alias: { ...STAND_INS_OF[name] },
    logLevel: 'error',
  };
}

/** A bundle on disk. */
export interface Bundle {
  /** Path of the module that exports `handler`. */
  readonly file: string;
  readonly bytes: number;
  /** The files that it is made of, from the top of the project. */
  readonly inputs: readonly string[];
}

/** Bundles a Lambda, as for deployment, into `index.mjs` in a folder. */
export async function bundle(name: LambdaName, outdir: string): Promise<Bundle> {
  const options = bundleOptions(name, outdir);
  const { metafile } = await build({ ...options, metafile: true });
  return {
    file: options.outfile,
    bytes: statSync(options.outfile).size,
    inputs: Object.keys(metafile?.inputs ?? {}),
  };
}
