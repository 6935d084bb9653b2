import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: { include: ['{app,packages}/**/*.test.{ts,tsx}'], environment: 'node' },
});
