import { bundle } from './bundling.ts';
import { LAMBDAS, type LambdaName } from './lambdas.ts';

// `node infra/bundle.cli.ts NAME FOLDER`: what the stack runs for the code of each Lambda.
const [name = '', folder = ''] = process.argv.slice(2);
const known = Object.keys(LAMBDAS) as LambdaName[];
const lambda = known.find((one) => one === name);
if (!lambda || !folder) {
  console.error(`Usage: node infra/bundle.cli.ts ${known.join('|')} FOLDER`);
  process.exit(2);
}
const { file, bytes } = await bundle(lambda, folder);
console.error(`${file}: ${Math.ceil(bytes / 1000)} KB`);
