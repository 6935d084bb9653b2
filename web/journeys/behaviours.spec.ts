import { expect, test } from '@playwright/test';
import { complaintsOf, enter, token } from './person.ts';

const OWN = 'journey-zone-1';

test.afterEach(async ({ request }) => {
  await request.delete(`/api/v1/behaviours/${OWN}`, { headers: { authorization: `Bearer ${token}` } });
});

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

/** Parameters are found in the history of the twin: chosen with bounds, looked for, and told with what the search did not see. */
test('parameters of a model are found in the history', async ({ page }) => {
  const complaints = complaintsOf(page);
  await enter(page, '/behaviours?name=oven-zone-2');
  const oven = page.getByRole('region', { name: 'Twins with a behaviour' }).getByRole('row').filter({ hasText: 'oven-zone-2' });
  await expect(oven).toContainText('Running');
  // Readings of half a minute make an experiment: it waits until the shadow has come so far.
  await expect(page.getByRole('region', { name: 'oven-zone-2: oven-1' }).getByText(/^\d{2,}$/).first()).toBeVisible({ timeout: 90_000 });
  await page.getByRole('button', { name: 'Find parameters' }).focus();
  await page.keyboard.press('Enter');
  const form = page.getByRole('form', { name: 'Find parameters' });
  const gain = form.getByRole('row').filter({ hasText: 'Kelvin that a percent of the burner gives' });
  await expect(gain).toContainText('4.3');
  await expect(form.getByRole('button', { name: 'Find them' })).toBeDisabled();
  await form.getByRole('checkbox', { name: 'gain' }).focus();
  await page.keyboard.press('Space');
  await form.getByLabel('Lower bound of gain').fill('9');
  await form.getByLabel('Upper bound of gain').fill('2');
  await expect(form.getByRole('button', { name: 'Find them' })).toBeDisabled();
  await form.getByLabel('Lower bound of gain').fill('2');
  await form.getByLabel('Upper bound of gain').fill('9');
  await form.getByRole('button', { name: 'Last 15 min' }).click();
  await form.getByText('Held out, starts').click();
  await form.getByLabel('Starts of the search').fill('1');
  await form.getByRole('button', { name: 'Find them' }).click();

  const found = page.getByRole('region', { name: 'Calibration of oven-zone-2: oven-1' });
  await expect(found.getByRole('status')).toContainText('Starts that came to this: 1 of 1', { timeout: 60_000 });
  await expect(page).toHaveURL(/calibration=/);
  await expect(found.getByRole('group', { name: 'What was found' }).getByRole('row').filter({ hasText: 'gain' })).toContainText('4.30');
  await expect(found.getByRole('img', { name: 'Course of zone2/temperature: measured, and the model before and after' })).toBeVisible();
  await expect(found.getByText('Held out: not seen by the search')).toBeVisible();
  await expect(found.getByText(/^start:/)).toContainText('gain: ');
  await expect(found.getByText('The behaviour stands in the workspace')).toBeVisible();
  await found.getByRole('button', { name: 'Forget' }).click();
  await expect(found).toBeHidden();
  expect(complaints).toEqual([]);
});

/** A model is bound by a form, mended in the editor where the server says what is wrong, runs, is edited and removed. */
test('a model is bound to a twin, and let go', async ({ page }) => {
  const complaints = complaintsOf(page);
  await enter(page, '/behaviours');
  await page.getByRole('button', { name: 'New behaviour' }).click();
  const panel = page.getByRole('region', { name: 'New behaviour' });
  const form = panel.getByRole('form', { name: 'What is bound' });
  await form.getByLabel('Name of the behaviour').fill(OWN);
  await form.getByLabel('Mode', { exact: true }).selectOption('virtual-sensor');
  await form.getByLabel('Model', { exact: true }).selectOption('java lag');
  await form.getByLabel('Beside').selectOption('twin');
  await form.getByLabel('Twin', { exact: true }).selectOption('oven-1');
  await form.getByLabel('What u is told').fill('zone1/temperatur');
  await form.getByLabel('Where y goes to').fill('zone1/temperature');
  await form.getByRole('button', { name: 'Write the document' }).click();

  // The misspelt property is told in place, in the words of the server.
  await expect(panel.getByRole('list', { name: 'What is wrong in the document' })).toContainText('zone1/temperatur');
  await expect(panel.getByRole('button', { name: 'Put it in force' })).toBeDisabled();
  await form.getByLabel('What u is told').fill('zone1/temperature');
  await form.getByLabel('Where y goes to').fill('zone1/expected');
  await form.getByRole('button', { name: 'Write the document' }).click();
  await expect(panel.getByRole('status')).toHaveText('Nothing wrong');
  await panel.getByRole('button', { name: 'Put it in force' }).click();

  const row = page.getByRole('region', { name: 'Twins with a behaviour' }).getByRole('row').filter({ hasText: OWN });
  await expect(row).toContainText('Virtual sensor');
  await page.getByRole('region', { name: `${OWN}: oven-1` }).getByRole('button', { name: 'Edit' }).click();
  const file = page.getByRole('region', { name: `File of ${OWN}` });
  await expect(file.getByLabel('Document of the behaviour')).toContainText('java: lag');
  await file.getByRole('button', { name: 'Remove' }).click();
  await expect(row).toHaveCount(0);
  expect(complaints).toEqual([]);
});
