import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, test, type Page } from '@playwright/test';
import { complaintsOf, enter, token } from './person.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const tool = (globalThis as unknown as { axe: { run: () => Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> } }).axe;
    return (await tool.run()).violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)}`));
  });
}

async function inEnglish(page: Page): Promise<void> {
  await page.addInitScript(() => localStorage.setItem('lockstep.language', 'en'));
}

async function logIn(page: Page, user: string, password: string): Promise<void> {
  await page.getByLabel('Name', { exact: true }).fill(user);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Log in', exact: true }).click();
}

test('the printed link logs in once', async ({ page, browser }) => {
  const link = process.env['LOCKSTEP_LINK'] ?? '';
  const complaints = complaintsOf(page);

  await page.goto(link);
  await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible();
  expect(page.url()).not.toContain('code=');

  const other = await browser.newPage();
  await other.goto(link);
  await expect(other.getByRole('alert')).toContainText('The code is not valid');
  await other.close();
  expect(complaints).toEqual([]);
});

test('a pasted token logs in and leads to where one wanted to go; a wrong one is refused', async ({ page }) => {
  await inEnglish(page);
  await page.goto('/ui/twins/oven-1');
  await page.getByText('Other ways').click();
  await page.getByLabel('Token', { exact: true }).fill('guess');
  await page.getByRole('button', { name: 'Log in with a token' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  expect(await violations(page)).toEqual([]);

  await page.getByLabel('Token', { exact: true }).fill(token);
  await page.getByRole('button', { name: 'Log in with a token' }).click();
  await expect(page.getByRole('heading', { name: 'oven-1' })).toBeVisible();

  // No script can read what would let somebody in.
  const readable = await page.evaluate(() => [document.cookie, JSON.stringify(sessionStorage), JSON.stringify(localStorage)].join(' '));
  expect(readable).not.toContain(token);
  expect(readable).not.toContain('lockstep-session');

  const [tab] = await Promise.all([page.context().waitForEvent('page'), page.evaluate(() => void window.open('/ui/alarms'))]);
  await expect(tab.getByRole('heading', { name: 'Alarms' })).toBeVisible();
  await tab.close();

  await page.getByRole('button', { name: 'Account' }).click();
  await page.getByRole('menuitem', { name: 'Log out', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Log in', exact: true })).toBeVisible();
  await page.goto('/ui/alarms');
  await expect(page.getByRole('button', { name: 'Log in', exact: true })).toBeVisible();
});

test('the login leads to no other site', async ({ page }) => {
  await inEnglish(page);
  for (const then of ['https://evil.example/', '//evil.example/', '/\\evil.example', 'javascript:alert(1)']) {
    await page.context().clearCookies();
    await page.goto(`/ui/login?then=${encodeURIComponent(then)}`);
    await page.getByText('Other ways').click();
    await page.getByLabel('Token', { exact: true }).fill(token);
    await page.getByRole('button', { name: 'Log in with a token' }).click();
    await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible();
  }
});

test('an administrator adds a user, who logs in, sees less, and changes the password', async ({ page, browser }) => {
  const complaints = complaintsOf(page);
  const name = `anna-${Date.now()}`;
  await enter(page, '/users');
  await page.getByRole('button', { name: 'Add a user' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name', { exact: true }).fill(name);
  await dialog.getByLabel('Groups').fill('bakers, night');
  await dialog.getByRole('button', { name: 'Add a user' }).click();
  await expect(dialog.getByRole('status')).toContainText(name);
  const password = await dialog.locator('code').innerText();
  await dialog.getByRole('button', { name: 'Done' }).click();
  const row = page.getByRole('row', { name });
  await expect(row).toContainText('bakers, night');

  const context = await browser.newContext();
  const anna = await context.newPage();
  await inEnglish(anna);
  await anna.goto('/ui/users');
  await logIn(anna, name, 'not the password');
  await expect(anna.getByRole('alert')).toContainText('Name or password is wrong');
  await logIn(anna, name, password);
  await expect(anna.getByRole('status', { name: 'Connection' })).toHaveAttribute('data-state', 'live');
  await expect(anna.getByRole('link', { name: 'Users and tokens' })).toHaveCount(0);

  await anna.getByRole('button', { name: 'Account' }).click();
  await anna.getByRole('menuitem', { name: 'Change password' }).click();
  await anna.getByLabel('Present password').fill(password);
  await anna.getByLabel('New password').fill('one more long phrase');
  await anna.getByRole('button', { name: 'Change password' }).click();
  await expect(anna.getByRole('dialog')).toHaveCount(0);

  await row.getByRole('button', { name: `Actions for ${name}` }).click();
  await page.getByRole('menuitem', { name: 'Shut out' }).click();
  await expect(row).toContainText('shut out');
  // The next thing that the app asks for, by itself, tells it.
  await expect(anna.getByRole('button', { name: 'Log in', exact: true })).toBeVisible({ timeout: 90_000 });
  await context.close();

  await row.getByRole('button', { name: `Actions for ${name}` }).click();
  await page.getByRole('menuitem', { name: 'Remove' }).click();
  await expect(page.getByRole('row', { name })).toHaveCount(0);
  expect(complaints).toEqual([]);
});

test('a token is made, shown once and revoked', async ({ page }) => {
  await enter(page, '/users');
  await page.getByRole('button', { name: 'Make a token' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('What it is for').fill('tablet-7');
  await dialog.getByLabel('Only by policies').check();
  await dialog.getByRole('button', { name: 'Make a token' }).click();
  expect(await dialog.locator('code').innerText()).toMatch(/^[A-Za-z0-9_-]{43}$/);
  await dialog.getByRole('button', { name: 'Done' }).click();
  const row = page.getByRole('row', { name: /tablet-7/ });
  await expect(row).toContainText('Only by policies');
  await row.getByRole('button', { name: 'Revoke the token tablet-7' }).click();
  await expect(row).toHaveCount(0);
});

test('who is logged out by the server is led to the login', async ({ page }) => {
  await enter(page);
  await page.route('**/api/v1/**', (route) => route.fulfill({ status: 401, json: { title: 'gone', status: 401, detail: 'gone' } }));
  // The next thing that the app asks for, by itself, tells it.
  await expect(page.getByRole('button', { name: 'Log in', exact: true })).toBeVisible();
});
