import { expect, test } from '@playwright/test';
import { complaintsOf, enter } from './person.ts';

/** A question in SQL: corrected where it is wrong, answered as table and chart, kept. */
test('a question in SQL is corrected, answered as a table and a chart, and kept', async ({ page }) => {
  const complaints = complaintsOf(page);
  await enter(page, '/sql');
  const editor = page.getByRole('textbox', { name: 'Statement' });
  const write = async (sql: string) => {
    await editor.click();
    await page.keyboard.press('Control+A');
    await page.keyboard.insertText(sql);
    await page.keyboard.press('Escape');
  };

  await write('SELECT twin, valu FROM latest');
  await page.getByRole('button', { name: 'Run' }).click();
  await expect(page.getByRole('alert')).toContainText('valu');

  await write("SELECT time, twin, value FROM readings WHERE property LIKE '%temperature' ORDER BY time LIMIT 500");
  await page.keyboard.press('Control+Enter');
  const rows = page.getByRole('region', { name: 'Rows of the answer' });
  await expect(rows.getByRole('columnheader', { name: 'value' })).toBeVisible();
  await expect(page.getByRole('status').filter({ hasText: /rows in/ })).toBeVisible();
  await page.getByText('Chart', { exact: true }).click();
  await expect(page.getByRole('img', { name: /^Chart of/ })).toBeVisible();

  await page.getByRole('textbox', { name: 'Name' }).fill('Warmth');
  await page.getByRole('button', { name: 'Keep' }).click();
  await page.reload();
  await page.getByRole('button', { name: 'Warmth', exact: true }).click();
  await expect(editor).toContainText('FROM readings');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Run' }).click();
  await page.getByRole('button', { name: 'CSV' }).click();
  expect((await download).suggestedFilename()).toBe('answer.csv');
  await page.getByRole('button', { name: 'Forget Warmth' }).click();
  await expect(page.getByText('Nothing kept yet')).toBeVisible();
  expect(complaints).toEqual([]);
});
