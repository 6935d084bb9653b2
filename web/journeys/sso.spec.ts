import { expect, test } from '@playwright/test';
import { complaintsOf } from './person.ts';

/** Against a provider of OpenID Connect that WebJourneysTest starts beside the demo. */
test('a person signs in at another server, acts here, and is logged out of both', async ({ page }) => {
  const complaints = complaintsOf(page);
  await page.addInitScript(() => localStorage.setItem('lockstep.language', 'en'));
  await page.goto('/ui/alarms');
  await page.getByRole('link', { name: "Sign in with the plant's login" }).click();
  await page.getByLabel('Name').fill('carla');
  await page.getByRole('button', { name: 'Sign in' }).click();

  await expect(page.getByRole('heading', { name: 'Alarms', exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Account' }).click();
  await expect(page.getByText('carla · Operator')).toBeVisible();
  expect(await page.evaluate(() => document.cookie)).toBe('');

  await page.getByRole('menuitem', { name: 'Log out', exact: true }).click();
  await page.getByRole('button', { name: /sign me out/i }).click();
  await expect(page.getByRole('button', { name: 'Log in', exact: true })).toBeVisible();
  expect(complaints).toEqual([]);
});

test('who has no role here is told so', async ({ page }) => {
  await page.addInitScript(() => localStorage.setItem('lockstep.language', 'en'));
  await page.goto('/ui/login');
  await page.getByRole('link', { name: "Sign in with the plant's login" }).click();
  await page.getByLabel('Name').fill('dieter');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert')).toContainText('you may not come in here');
  expect(page.url()).not.toContain('error=');
});
