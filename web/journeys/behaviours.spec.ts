import { expect, test } from '@playwright/test';
import { complaintsOf, enter } from './person.ts';

/** How models beside twins go, and how far reality is off. */
test('a shadow is looked at: expected, measured, and the residual', async ({ page }) => {
  const complaints = complaintsOf(page);
  await enter(page, '/behaviours');
  const list = page.getByRole('region', { name: 'Twins with a behaviour' });
  const oven = list.getByRole('row').filter({ hasText: 'oven-zone-2' });
  await expect(oven).toContainText('Running');
  await expect(oven).toContainText('Shadow');
  await oven.getByRole('button', { name: 'oven-zone-2' }).focus();
  await page.keyboard.press('Enter');

  const shown = page.getByRole('region', { name: 'oven-zone-2: oven-1' });
  await expect(shown.getByText('oven-zone-fmi3.fmu')).toBeVisible();
  await expect(shown.getByRole('img', { name: 'Trend of 2 series; the table below has their values' })).toBeVisible();
  await expect(shown.getByRole('img', { name: 'Trend of 1 series; the table below has their values' })).toBeVisible();
  await expect(shown.getByRole('row').filter({ hasText: 'Zone 2 temperature' })).toContainText(/2\d\d\.\d/);

  await list.getByRole('row').filter({ hasText: 'scale-2' }).getByRole('button').click();
  await expect(page).toHaveURL(/twin=scale-2/);
  await page.getByRole('region', { name: 'scale: scale-2' }).getByRole('link', { name: 'Open the twin' }).click();
  await expect(page).toHaveURL(/\/twins\/scale-2/);
  expect(complaints).toEqual([]);
});
