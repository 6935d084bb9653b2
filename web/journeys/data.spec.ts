import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { complaintsOf, enter } from './person.ts';

const CSV = 'Zeit;Heat;Note\n2024-03-01 08:00:00;21,5;first\n2024-03-01 08:01:00;warm;\n2024-03-01 08:02:00;22,5;=1+1\n';

/** A recorded file is looked through, brought in, and written out again. */
test('readings are brought in from a file, and written into one', async ({ page }) => {
  const complaints = complaintsOf(page);
  await enter(page, '/data');

  await page.locator('input[type="file"]').setInputFiles({ name: 'old days.csv', mimeType: 'text/csv', buffer: Buffer.from(CSV) });
  await expect(page.getByRole('region', { name: 'First rows of the file' })).toContainText('21,5');
  await expect(page.getByRole('button', { name: 'Bring in' })).toBeDisabled();
  await page.getByLabel('Where column Heat goes').fill('archive-1/heat');
  await page.getByLabel('Where column Note goes').fill('archive-1/note');
  await page.getByLabel('Column with the time').selectOption('Zeit');
  await page.getByLabel('Zone of times without one').fill('UTC');
  await page.getByLabel('Decimal comma').check();

  // What is wrong is told by line and column, and nothing is written yet.
  await page.getByRole('button', { name: 'Look through' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'readings to bring in' })).toContainText('3 rows, 4 readings to bring in, 1 refused');
  await expect(page.getByRole('list', { name: 'What is wrong' })).toContainText('line 3, column 21: expected a number such as 21,5, found warm');

  await page.getByRole('button', { name: 'Bring in' }).click();
  const jobs = page.getByRole('region', { name: 'Imports' });
  await expect(jobs.getByRole('row').filter({ hasText: 'web-old_days.csv' })).toContainText('Done');

  // It is out again as it came in; a spreadsheet takes no text of it for a formula.
  const form = page.getByRole('region', { name: 'Write readings into a file' });
  await form.getByRole('combobox', { name: 'Twins' }).fill('archive-1');
  await page.getByRole('option', { name: 'archive-1' }).click();
  await page.keyboard.press('Escape');
  await form.getByLabel('From').fill('2024-01-01T00:00');
  await form.getByLabel('Format').selectOption('csv-wide');
  const download = page.waitForEvent('download');
  await form.getByRole('button', { name: 'Write' }).click();
  const text = readFileSync(await (await download).path(), 'utf8');
  expect(text.split('\r\n')[0]).toBe('time,archive-1/heat,archive-1/note');
  expect(text).toContain("2024-03-01T08:02:00Z,22.5,'=1+1");
  expect(complaints).toEqual([]);
});

/** A hold is placed with its reason, and released with one; gaps, retention and the lake are shown. */
test('a legal hold is placed and released', async ({ page }) => {
  const complaints = complaintsOf(page);
  await enter(page, '/data');
  const holds = page.getByRole('region', { name: 'Legal holds' });
  const form = holds.getByRole('form', { name: 'Place a hold' });

  await form.getByLabel('Name').fill('case-7');
  await form.getByLabel('Twins, with commas between').fill('oven-1, oven-2');
  await expect(form.getByRole('button', { name: 'Place a hold' })).toBeDisabled();
  await form.getByLabel('Reason').fill('the fire of May');
  await form.getByRole('button', { name: 'Place a hold' }).click();
  const row = holds.getByRole('row').filter({ hasText: 'case-7' });
  await expect(row).toContainText('oven-1, oven-2');
  await expect(row).toContainText('the fire of May');

  await row.getByRole('button', { name: 'Release case-7' }).click();
  await row.getByLabel('Why it is released').fill('settled');
  await row.getByRole('button', { name: 'Release', exact: true }).click();
  await expect(row).toHaveCount(0);

  await expect(page.getByRole('region', { name: 'Known gaps' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Retention' })).toContainText('readings and');
  await expect(page.getByRole('region', { name: 'Lake' })).toBeVisible();
  expect(complaints).toEqual([]);
});
