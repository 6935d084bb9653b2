import { defineConfig } from '@playwright/test';

/**
 * Journeys of a person in a real browser, against a demo that runs already: `LOCKSTEP_URL` is its address,
 * `LOCKSTEP_TOKEN` a token, `LOCKSTEP_LINK` the one-time link that it printed. `server`'s WebJourneysTest starts one.
 */
export default defineConfig({
  testDir: '.',
  outputDir: '../target/journeys',
  // The plant is one for all: what one journey starts the next would see.
  workers: 1,
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  // One halts the line: the others see it run.
  projects: [
    { name: 'line runs', testIgnore: 'overheating.spec.ts' },
    { name: 'line halts', testMatch: 'overheating.spec.ts', dependencies: ['line runs'] },
  ],
  // Limits of what hangs, on a machine of two slow cores that does much else.
  timeout: 300_000,
  expect: { timeout: 30_000 },
  reporter: [['list']],
  use: {
    baseURL: process.env['LOCKSTEP_URL'] ?? 'http://127.0.0.1:8080',
    viewport: { width: 1440, height: 900 },
    trace: 'off',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: process.env['LOCKSTEP_CHROMIUM'] ?? '/usr/bin/chromium',
      args: ['--headless', '--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
    },
  },
});
