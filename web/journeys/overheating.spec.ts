import { expect, test } from '@playwright/test';
import { complaintsOf, enter } from './person.ts';

/** The whole story: something goes wrong, a rule halts the line, a person sees it, puts it aside for a while, and takes note. */
test('an overheating oven raises an alarm, halts the line, and is acknowledged', async ({ page }) => {
  const complaints = complaintsOf(page);
  await enter(page, '/demo');
  const banner = page.getByRole('region', { name: 'Alarms' });
  await page.getByRole('button', { name: 'Start: Oven overheats' }).click();
  await expect(page.getByRole('button', { name: 'End: Oven overheats' })).toBeVisible();

  await page.getByRole('link', { name: 'Overview' }).click();
  await expect(banner).toContainText('Oven overheating', { timeout: 90_000 });
  const oven = page.getByRole('article', { name: 'oven-1' });
  await expect(oven.getByRole('img', { name: 'Critical, Active, not acknowledged' })).toBeVisible();
  await expect(oven).toContainText('halted');

  await page.getByRole('link', { name: 'Commands' }).click();
  const command = page.getByRole('row', { name: /halt/ }).first();
  await expect(command).toContainText('Rule oven-overheating');
  await expect(command).toContainText('succeeded');

  await page.getByRole('link', { name: 'Alarms' }).click();
  const row = page.getByRole('row', { name: /Oven overheating/ });
  // It is put on the shelf with a reason, seen there, and taken back.
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
  await page.getByText('Open', { exact: true }).click();

  await row.getByRole('button', { name: 'Acknowledge' }).click();
  await page.getByLabel('Comment (optional)').fill('looking after it');
  await page.getByRole('dialog').getByRole('button', { name: 'Acknowledge' }).click();
  await expect(row).toContainText('Active, acknowledged');
  await expect(row).toContainText('looking after it');

  // Its model had seen it before the limit.
  const shadow = page.getByRole('row', { name: /Oven differs from its model/ });
  await shadow.getByRole('button', { name: 'Acknowledge' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Acknowledge' }).click();
  await expect(shadow.getByRole('button', { name: 'Acknowledge' })).toBeHidden();

  await page.getByRole('link', { name: 'Alarm report' }).click();
  await expect(page.getByRole('row', { name: /Alarms an hour/ })).toBeVisible();

  await page.getByRole('link', { name: 'Demo faults' }).click();
  await page.getByRole('button', { name: 'End: Oven overheats' }).click();
  await expect(banner).toContainText('No open alarms', { timeout: 90_000 });
  expect(complaints).toEqual([]);
});
