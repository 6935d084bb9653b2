import { expect, test } from '@playwright/test';
import { complaintsOf, enter } from './person.ts';

test('a message goes out of the browser and comes back, with its properties', async ({ page }) => {
  const complaints = complaintsOf(page);
  await enter(page, '/mqtt');
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Disconnect' })).toBeVisible();

  await page.getByLabel('Topic filter').fill('journey/#');
  await page.getByRole('button', { name: 'Subscribe' }).click();
  await expect(page.getByRole('button', { name: 'End the subscription journey/#' })).toBeVisible();

  await page.getByLabel('Topic', { exact: true }).fill('journey/one');
  await page.getByRole('textbox', { name: 'Payload' }).fill('{"temperature":21.5}');
  await page.getByText('Properties', { exact: true }).click();
  await page.getByLabel('Content type').fill('application/json');
  await page.getByLabel('User properties, name=value, one a line').fill('line=1');
  await page.getByRole('button', { name: 'Publish' }).click();

  const message = page.getByRole('row').filter({ hasText: 'journey/one' });
  await expect(message).toContainText('"temperature": 21.5');
  await expect(message).toContainText('contentType=application/json, line=1');
  await page.getByLabel('Payloads as').selectOption('hex');
  await expect(message).toContainText('7b 22 74');
  expect(complaints).toEqual([]);
});

test('system topics are there for who may see them', async ({ page }) => {
  await enter(page, '/mqtt');
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await page.getByLabel('Topic filter').fill('$SYS/broker/version');
  await page.getByRole('button', { name: 'Subscribe' }).click();
  await expect(page.getByRole('row').filter({ hasText: 'Lockstep' })).toContainText('retained');
});

test('a client is found, looked at, followed and sent away', async ({ page, context }) => {
  const complaints = complaintsOf(page);
  const other = await context.newPage();
  await enter(other, '/mqtt');
  await other.getByLabel('Client identifier').fill('journey-client');
  await other.getByRole('button', { name: 'Connect', exact: true }).click();
  await other.getByLabel('Topic filter').fill('journey/watched');
  await other.getByRole('button', { name: 'Subscribe' }).click();
  await expect(other.getByRole('button', { name: /End the subscription/ })).toBeVisible();

  // The same session: another login would end it, and the client with it.
  await page.addInitScript(() => localStorage.setItem('lockstep.language', 'en'));
  await page.goto('/ui/clients');
  await page.getByLabel('Client or who').fill('journey-client');
  await page.getByRole('button', { name: 'journey-client' }).click();
  const panel = page.getByRole('region', { name: 'journey-client' });
  await expect(panel).toContainText('journey/watched');
  await expect(panel).toContainText('MQTT 5');

  await panel.getByRole('button', { name: 'Trace packets' }).click();
  await other.getByLabel('Topic', { exact: true }).fill('journey/watched');
  await other.getByRole('textbox', { name: 'Payload' }).fill('seen');
  await expect(page.getByText('Waiting for packets')).toBeVisible();
  await other.getByRole('button', { name: 'Publish' }).click();
  await expect(page.getByRole('listitem').filter({ hasText: '→ PUBLISH' })).toContainText('payload: seen');

  await panel.getByRole('button', { name: 'Disconnect' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Disconnect' }).click();
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(panel).toContainText('It has no session any more');
  await expect(other.getByRole('button', { name: 'Connect', exact: true })).toBeVisible();
  expect(complaints).toEqual([]);
});
