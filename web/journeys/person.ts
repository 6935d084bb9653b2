import { expect, type Page } from '@playwright/test';

export const token = process.env['LOCKSTEP_TOKEN'] ?? '';

/** All pages that the rail leads to, and those behind them. */
export const PAGES = [
  '/',
  '/alarms',
  '/alarms?scope=aside',
  '/alarms?scope=all',
  '/alarm-report',
  '/trend?s=%5B%22oven-1%2Fzone2%2Ftemperature%22%2C%22mixer-1%2Fspeed%22%5D&minutes=1',
  '/sql',
  '/data',
  '/graph',
  '/graph?twin=oven-1',
  '/twins/oven-1',
  '/twins/line-1',
  '/commands',
  '/rules?rule=oven-overheating',
  '/what-if',
  '/behaviours',
  '/fmus?name=oven-zone-fmi3.fmu',
  '/notifications',
  '/sources',
  '/drift',
  '/devices',
  '/devices/calm-device',
  '/approvals',
  '/certificates',
  '/sparkplug',
  '/clients',
  '/mqtt',
  '/users',
  '/audit',
  '/demo',
  '/about',
] as const;

/** Comes in with a session in the browser, as after a login. */
export async function enter(page: Page, path = '/'): Promise<void> {
  const opened = await page.context().request.post('/api/v1/login', { data: { token, session: 'cookie' } });
  expect(opened.ok()).toBe(true);
  await page.addInitScript(() => localStorage.setItem('lockstep.language', 'en'));
  await page.goto(`/ui${path}`);
  await expect(page.getByRole('status', { name: 'Connection' })).toHaveAttribute('data-state', 'live');
}

/** Collects what the browser complains of: broken policies, scripts that fail. */
export function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    // What the server refuses (a demo without faults, a closed session) is the app's business, not the browser's.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
      complaints.push(message.text());
    }
  });
  return complaints;
}
