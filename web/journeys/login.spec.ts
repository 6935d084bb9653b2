import { expect, test } from '@playwright/test';
import { complaintsOf, enter, token } from './person.ts';

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
  await page.goto('/ui/twins/oven-1');
  await page.getByLabel('Or paste a token').fill('guess');
  await page.getByRole('button', { name: 'Log in' }).click();
  await expect(page.getByRole('alert')).toBeVisible();

  await page.getByLabel('Or paste a token').fill(token);
  await page.getByRole('button', { name: 'Log in' }).click();
  await expect(page.getByRole('heading', { name: 'oven-1' })).toBeVisible();
});

test('who is logged out by the server is led to the login', async ({ page }) => {
  await enter(page);
  await page.route('**/api/v1/**', (route) => route.fulfill({ status: 401, json: { title: 'gone', status: 401, detail: 'gone' } }));
  // The next thing that the app asks for, by itself, tells it.
  await expect(page.getByRole('button', { name: 'Log in' })).toBeVisible();
});
