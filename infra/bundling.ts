import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import { LAMBDAS, type LambdaName, PROJECT } from './lambdas.ts';

/**
 * Packages that Bolt and the SDK import and that our Lambdas never call, and what takes their place: most of the
 * size, and of the time to import, of a plain bundle. See `docs/adr/0017-bundles.md`.
 */
const STAND_INS: Readonly<Record<string, string>> = {
  '@aws-sdk/credential-provider-node': standIn('credentials'),
  '@aws-sdk/endpoint-cache': standIn('endpoint-cache'),
  '@slack/bolt': standIn('bolt'),
  // Two packages of Slack's client bring a version each: one is enough.
  eventemitter3: `${PROJECT}node_modules/eventemitter3/index.js`,
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

/** What an alias cannot say: files inside packages, of which a deployed Lambda needs less than there is. */
const SLIMMER: Plugin = {
  name: 'slimmer',
  setup({ onLoad }) {
    // Clients say their name and version to the server; the rest of these files is for npm.
    onLoad({ filter: /[\\/]node_modules[\\/].*[\\/]package\.json$/ }, ({ path }) => {
      const { name, version } = JSON.parse(readFileSync(path, 'utf8'));
      return { contents: JSON.stringify({ name, version }), loader: 'json' };
    });
    // Bolt's app imports the receivers that it would make if it were given none, Slack's client a way to stream answers.
    onLoad(
      { filter: /[\\/]@slack[\\/](bolt[\\/]dist[\\/]receivers[\\/]|web-api[\\/]dist[\\/]chat-stream\.js$)/ },
      () => ({
        contents: '',
        loader: 'js',
      }),
    );
  },
};

/** Taken from Lambda's runtime: only `/iam-cleanup audit` loads it, and it alone would be 90 KB. */
export const FROM_RUNTIME = ['@aws-sdk/client-lambda'];

/** Bolt is CommonJS and calls `require` for Node's own modules. */
export const BANNER =
  "import{createRequire as toRequire}from'node:module';const require=toRequire(import.meta.url);";

function bundleOptions(name: LambdaName, outdir: string) {
  return {
    entryPoints: [join(PROJECT, LAMBDAS[name])],
    outfile: join(outdir, 'index.mjs'),
    absWorkingDir: PROJECT,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    mainFields: ['module', 'main'],
    minify: true,
    sourcemap: true,
    sourcesContent: false,
    external: FROM_RUNTIME,
    banner: { js: BANNER },
    alias: { ...STAND_INS_OF[name] },
    plugins: [SLIMMER],
    logLevel: 'error',
    metafile: true,
  } as const satisfies BuildOptions;
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
  const { metafile } = await build(options);
  return {
    file: options.outfile,
    bytes: statSync(options.outfile).size,
    inputs: Object.keys(metafile.inputs),
  };
}
