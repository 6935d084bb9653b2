import { expect, test } from '@playwright/test';
import { complaintsOf, enter } from './person.ts';

/** The belt of the oven, 10 % faster: asked and answered at once, by keyboard alone. */
test('a question that the plant keeps is answered', async ({ page }) => {
  const complaints = complaintsOf(page);
  await enter(page, '/what-if');
  await page.getByRole('button', { name: 'Run Belt 10 % faster' }).focus();
  await page.keyboard.press('Enter');

  await expect(page.getByRole('heading', { name: 'Belt 10 % faster' })).toBeVisible();
  await expect(page.getByText('From now on for 15m: oven-1/beltSpeed +10 %')).toBeVisible();
  const differences = page.getByRole('region', { name: 'What is different' });
  const belt = differences.getByRole('row').filter({ hasText: 'oven-1/beltSpeed' });
  await expect(belt).toContainText(/\+(9|10)\.\d %/);

  // Loaves bake for a shorter time, and get heavier; so the mean of the branch lies above that of the base.
  const weight = differences.getByRole('row').filter({ hasText: 'oven-1/loafWeight' });
  await expect(weight).toContainText(/\+[45]\.\d/);
  await weight.getByRole('button').focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'oven-1: loafWeight' })).toBeVisible();
  await expect(page.getByRole('img', { name: 'Course of loafWeight of oven-1; the table below has its figures' })).toBeVisible();

  // The branch is seen in the same screens as the plant.
  await page.getByRole('link', { name: 'Open in the trend' }).click();
  await expect(page.getByRole('note')).toContainText('This is branch w-');
  const row = page.getByRole('row').filter({ hasText: 'Expected weight of a loaf' });
  await expect(row).toContainText(/50[4-7]/);
  await page.getByRole('button', { name: 'Back to the plant' }).click();
  await expect(page.getByRole('note')).toBeHidden();
  expect(complaints).toEqual([]);
});

/** What is asked anew: a form, an alarm that would come, several runs with chance, the past. */
test('a person asks questions of their own', async ({ page }) => {
  const complaints = complaintsOf(page);
  await enter(page, '/what-if');
  await page.getByRole('button', { name: 'Change Belt 20 % faster' }).click();
  await expect(page.getByLabel('Property, line 1')).toHaveValue('oven-1/beltSpeed');
  await expect(page.getByLabel('Value, line 1')).toHaveValue('20');
  await page.getByLabel('Name').fill('Faster, and a draught');
  await page.getByLabel('Runs for').selectOption('5m');
  await page.getByRole('button', { name: 'One more' }).click();
  await page.getByLabel('Property, line 2').fill('oven-1/zone3/temperature');
  await page.getByLabel('How it is otherwise, line 2').selectOption('noise');
  await page.getByLabel('Value, line 2').fill('220');
  await page.getByLabel('Standard deviation, line 2').fill('4');
  await page.getByText('Repeat, watch, stop').click();
  await page.getByLabel('Runs', { exact: true }).fill('5');
  await page.getByRole('button', { name: 'Run', exact: true }).click();

  await expect(page.getByRole('heading', { name: 'Faster, and a draught' })).toBeVisible();
  await expect(page.getByRole('status').filter({ hasText: 'in the branch (runs: 5)' })).toContainText('More alarms');
  await expect(page.getByText('5 % to 95 % of the runs')).toBeVisible();
  const alarms = page.getByRole('region', { name: 'Alarms of both' });
  await expect(alarms.getByRole('row').filter({ hasText: 'Loaves off weight' })).toContainText('not raised');

  // The alarms of the branch are seen where those of the plant are.
  await page.getByRole('link', { name: 'Alarms of the branch' }).click();
  await expect(page.getByRole('note')).toContainText('This is branch w-');
  await expect(page.getByRole('row').filter({ hasText: 'Loaves off weight' })).toBeVisible();
  await page.goBack();

  // What is wrong is told in the words of the server, and the form stays as it was.
  await page.getByRole('button', { name: 'Ask again, otherwise' }).click();
  await expect(page.getByLabel('Standard deviation, line 2')).toHaveValue('4');
  await page.getByLabel('Property, line 2').fill('nobody/temperature');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(page.getByText('found no twin nobody')).toBeVisible();
  await page.getByRole('button', { name: 'Forget' }).click();
  await expect(page.getByRole('heading', { name: 'What if …' })).toBeVisible();
  expect(complaints).toEqual([]);
});

/** The past: what came really comes again, and the base is what really happened. */
test('a question to the past is compared with what really happened', async ({ page }) => {
  const complaints = complaintsOf(page);
  await enter(page, '/what-if');
  await page.getByLabel('Property, line 1').fill('oven-1/zone2/temperature');
  await page.getByLabel('How it is otherwise, line 1').selectOption('offset');
  await page.getByLabel('Value, line 1').fill('30');
  await page.getByLabel('Begins', { exact: true }).selectOption('past');
  const ago = new Date(Date.now() - 20_000 - new Date().getTimezoneOffset() * 60_000);
  await page.getByLabel('Begins at').fill(ago.toISOString().slice(0, 19));
  await page.getByLabel('Runs for').selectOption('1m');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(page.getByText('What really happened')).toBeVisible();
  await expect(page.getByRole('region', { name: 'What is different' }).getByRole('row').filter({ hasText: 'oven-1/zone2/temperature' })).toContainText(/\+(29\.|30)/);
  expect(complaints).toEqual([]);
});

/** A parameter of a model is otherwise; the branch's twin is looked at, and its history saved. */
test('a model with another parameter runs in the branch, whose twin has a page', async ({ page }) => {
  const complaints = complaintsOf(page);
  await enter(page, '/what-if');
  await page.getByLabel('Name').fill('A weaker burner');
  await page.getByLabel('Runs for').selectOption('5m');
  // Of a minute, again and again: readings come in the branch however young the plant is.
  await page.getByLabel('Readings that come in').selectOption('1m');
  await page.getByLabel('Models beside the plant').selectOption('anew');
  await page.getByRole('button', { name: 'Another parameter' }).click();
  await page.getByLabel('Behaviour of parameter 1').selectOption('oven-zone-2');
  await page.getByLabel('Parameter 1', { exact: true }).selectOption('gain');
  await expect(page.getByText('At present: 4.30.')).toBeVisible();
  await page.getByLabel('Value of parameter 1').fill('3');
  await page.getByRole('button', { name: 'Run', exact: true }).click();

  await expect(page.getByRole('heading', { name: 'A weaker burner' })).toBeVisible();
  await expect(page.getByText('oven-zone-2: gain is 3')).toBeVisible();
  const models = page.getByRole('region', { name: 'Models in the branch' });
  await expect(models.getByRole('row').filter({ hasText: 'oven-zone-2' })).toContainText('anew');
  await expect(models.getByRole('row').filter({ hasText: 'oven-zone-2' })).toContainText('Running');
  await page.getByRole('region', { name: 'What is different' }).getByRole('button', { name: 'oven-1/zone2/expected', exact: true }).click();

  await page.getByRole('link', { name: 'The twin in the branch' }).click();
  await expect(page.getByRole('note')).toContainText('This is branch w-');
  const expected = page.getByRole('row').filter({ hasText: 'Zone 2: Expected temperature' });
  await expect(expected).toContainText('Simulated');
  await expected.getByRole('link', { name: /Trend/i }).click();
  await expect(page.getByRole('note')).toContainText('This is branch w-');
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: /CSV/ }).click();
  expect((await saved).suggestedFilename()).toMatch(/^w-.*\.csv$/);
  await page.getByRole('button', { name: 'Back to the plant' }).click();
  await expect(page.getByRole('note')).toBeHidden();
  expect(complaints).toEqual([]);
});
