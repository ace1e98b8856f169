import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    // Many tests wait more than they compute: a small machine can do three files at once.
    maxWorkers: Math.max(3, availableParallelism()),
    setupFiles: ['tests/setup.ts'],
    // The counts for .ci/run.
    reporters: ['default', 'json'],
    outputFile: { json: 'out/test-results.json' },
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
