import { expect, test } from '@playwright/test';
import { complaintsOf, enter } from './person.ts';

/** A rule is written, proved on the past, saved, and looked on. */
test('a rule is corrected, tried on the past, saved, and looked on', async ({ page }) => {
  const complaints = complaintsOf(page);
  await enter(page, '/rules?rule=loaf-too-warm');
  const editor = page.getByRole('textbox', { name: /^Rules of/ });
  await expect(page.getByRole('heading', { name: 'loaf-too-warm' })).toBeVisible();

  // What is wrong is told in place, in the words of the server.
  const write = async (line: string) => {
    await editor.getByText(/^when: productTemp/).click();
    await page.keyboard.press('Home');
    await page.keyboard.press('Shift+End');
    await page.keyboard.insertText(line);
  };
  const errors = page.getByRole('list', { name: 'What is wrong' });
  await write('when: productTemperature > 45 && productTemperatur > 1');
  await expect(errors).toContainText('did you mean productTemperature?');
  await expect(page.getByRole('button', { name: 'Save' })).toBeDisabled();

  // It would have fired with a lower limit.
  await write('when: productTemperature > 1');
  await expect(errors).toBeHidden();
  await page.getByRole('button', { name: 'Dry run', exact: true }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Would have fired' })).toContainText(/Would have fired [1-9]/);
  await expect(page.getByRole('img', { name: /productTemperature of/ })).toBeVisible();
  await page.getByRole('button', { name: /raised/ }).first().click();
  await expect(page.getByRole('list', { name: 'Conditions' })).toContainText('productTemperature > 1');

  await page.getByRole('button', { name: 'Discard' }).click();
  await expect(editor).toContainText('when: productTemperature > 45');

  await page.getByText('Look on', { exact: true }).click();
  await page.getByRole('button', { name: 'Look on for 15 minutes' }).click();
  await expect(page.getByRole('timer')).toContainText('14:');
  await expect(page.getByRole('list', { name: 'What the rule makes of readings' })).toContainText('productTemperature > 45: false');
  await page.getByRole('button', { name: 'Stop' }).click();
  await expect(page.getByRole('timer')).toBeHidden();
  expect(complaints).toEqual([]);
});
