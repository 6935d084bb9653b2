import { expect, test } from '@playwright/test';
import { complaintsOf, enter } from './person.ts';

/** An operator puts an alarm on the shelf with a reason, sees it there, and takes it back. */
test('an alarm is shelved with a reason, told of, and taken back', async ({ page }) => {
  const complaints = complaintsOf(page);
  await enter(page, '/demo');
  await page.getByRole('button', { name: 'Start: Oven overheats' }).click();
  await page.getByRole('link', { name: 'Alarms', exact: true }).click();
  const row = page.getByRole('row', { name: /Oven overheating/ });
  await expect(row).toBeVisible({ timeout: 90_000 });

  await row.getByRole('button', { name: /Details: Oven overheating/ }).click();
  const panel = page.getByRole('dialog');
  await expect(panel).toContainText('raised');
  await panel.getByRole('button', { name: 'Shelve', exact: true }).click();
  await panel.getByLabel('Reason').fill('burner is being serviced');
  await panel.getByRole('button', { name: 'Shelve', exact: true }).last().click();
  await expect(panel).toContainText('burner is being serviced');
  await page.keyboard.press('Escape');
  await expect(row).toBeHidden();

  await page.getByText('Put aside', { exact: true }).click();
  await expect(row).toContainText('Shelved');
  await row.getByRole('button', { name: /Details: Oven overheating/ }).click();
  await panel.getByRole('button', { name: 'Take from the shelf' }).click();
  await panel.getByRole('button', { name: 'Take from the shelf' }).last().click();
  await expect(panel).toContainText('taken from the shelf');
  await page.keyboard.press('Escape');

  await page.getByRole('link', { name: 'Alarm report' }).click();
  await expect(page.getByRole('row', { name: /Alarms an hour/ })).toBeVisible();

  await page.getByRole('link', { name: 'Demo faults' }).click();
  await page.getByRole('button', { name: 'End: Oven overheats' }).click();
  expect(complaints).toEqual([]);
});
