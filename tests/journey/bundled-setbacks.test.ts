import { afterAll, beforeAll, describe } from 'vitest';
import { type Bundles, makeBundles } from '../bundles.ts';
import { runAsDeployed } from './start-journey.ts';

// What bundled.test.ts does, for journeys on which something goes wrong; apart, so that the two run side by side.
let made: Bundles;

beforeAll(async () => {
  made = await makeBundles();
  runAsDeployed(made.code);
});
afterAll(() => made.remove());

describe('parts that fail, bundled', () => import('./parts-fail.test.ts').then(() => {}));
describe('owners who leave, bundled', () => import('./leavers.test.ts').then(() => {}));
describe('keys that are on again elsewhere, bundled', () => import('./on-elsewhere.test.ts').then(() => {}));
describe('what is disabled and in use, bundled', () => import('./disabled-in-use.test.ts').then(() => {}));
