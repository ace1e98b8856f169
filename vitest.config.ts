import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    setupFiles: ['tests/setup.ts'],
    // The counts for .ci/run.
    reporters: ['default', 'json'],
    outputFile: { json: 'out/test-results.json' },
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
