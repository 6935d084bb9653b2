import { expect, test, type Page } from '@playwright/test';
import mqtt, { type MqttClient } from 'mqtt';
import { complaintsOf, enter, token } from './person.ts';

const server = (process.env['LOCKSTEP_URL'] ?? 'http://127.0.0.1:8080').replace(/^http/, 'ws');

/** A device over the WebSocket of the server, as its program would connect. */
async function connectAs(device: string, credential: string): Promise<MqttClient> {
  return mqtt.connectAsync(`${server}/mqtt`, { clientId: device, username: device, password: credential, reconnectPeriod: 0, protocolVersion: 5 });
}

/** Adds a device by the dialog and gives the credential that is shown once. */
async function add(page: Page, id: string): Promise<string> {
  await page.getByRole('button', { name: 'Add a device' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a device' });
  await dialog.getByLabel('Device id').fill(id);
  await dialog.getByLabel('Groups').fill('journey, north');
  await dialog.getByLabel('Tags').fill('line=4');
  await dialog.getByRole('button', { name: 'Add a device' }).click();
  await expect(dialog.getByRole('status')).toContainText(`For ${id}`);
  const credential = await dialog.locator('code').innerText();
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect(dialog).toBeHidden();
  return credential;
}

test('a device is added, heard, suspended, and its diagnosis says so', async ({ page }) => {
  const complaints = complaintsOf(page);
  await enter(page, '/devices');
  const credential = await add(page, 'journey-pump');
  await page.getByLabel('Id or tag contains').fill('journey-pump');
  const row = page.getByRole('row').filter({ hasText: 'journey-pump' });
  await expect(row).toContainText('not yet seen');
  await expect(row).toContainText('journey, north, line=4');
  await row.getByRole('link', { name: 'journey-pump' }).click();
  await expect(page.getByRole('heading', { name: 'Why is my data missing?' })).toBeVisible();
  await expect(page.locator('[data-verdict=bad]')).toHaveAttribute('data-step', 'message');

  const device = await connectAs('journey-pump', credential);
  await page.getByRole('button', { name: 'Listen', exact: true }).click();
  await expect(page.getByText('Nothing said yet')).toBeVisible();
  await device.publishAsync('lockstep/v1/journey-pump/telemetry', '{"pressure":4.5}', { qos: 1 });
  await expect(page.getByRole('row').filter({ hasText: 'lockstep/v1/journey-pump/telemetry' })).toContainText('"pressure": 4.5');
  await expect(page.getByRole('heading', { name: 'Data arrives' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Its twins' })).toContainText('pressure');

  const history = page.getByRole('region', { name: 'Its connections' });
  await expect(history).toContainText('lasts');
  await expect(history).toContainText('secret 1');

  const ended = new Promise<void>((resolve) => void device.once('close', resolve));
  await page.getByRole('button', { name: 'Suspend' }).click();
  const dialog = page.getByRole('dialog', { name: 'Suspend' });
  await expect(dialog.getByRole('button', { name: 'Suspend' })).toBeDisabled();
  await dialog.getByLabel('Reason').fill('its seal leaks');
  await dialog.getByRole('button', { name: 'Suspend' }).click();
  await expect(dialog).toBeHidden();
  await ended;

  await expect(history).toContainText('it may not connect any more');
  await expect(connectAs('journey-pump', credential)).rejects.toThrow();
  await expect(page.getByRole('heading', { name: 'Why is my data missing?' })).toBeVisible();
  await expect(page.locator('[data-verdict=bad]')).toContainText('it is suspended: its seal leaks');

  await page.getByRole('button', { name: 'Resume' }).click();
  await page.getByRole('dialog', { name: 'Resume' }).getByRole('button', { name: 'Resume' }).click();
  await expect(page.locator('[data-step=registry]')).toContainText('it is active');
  const back = await connectAs('journey-pump', credential);
  await back.endAsync();
  await expect(history).toContainText('the device said goodbye');

  await expect(connectAs('journey-pump', 'no such secret')).rejects.toThrow();
  await page.goto('/ui/devices?problem=true');
  const odd = page.getByRole('row').filter({ hasText: 'journey-pump' });
  await expect(odd).toContainText('user name and credential do not fit together');

  await odd.getByRole('link', { name: 'journey-pump' }).click();
  await page.getByRole('button', { name: 'Decommission' }).click();
  const end = page.getByRole('dialog', { name: 'Decommission' });
  await end.getByLabel('Its telemetry').selectOption('archive');
  await end.getByLabel('Reason').fill('replaced');
  await end.getByLabel('Type journey-pump, to be sure').fill('journey-pump');
  await end.getByRole('button', { name: 'Decommission' }).click();
  await expect(end).toBeHidden();
  await expect(page.getByRole('region', { name: 'Telemetry', exact: true })).toContainText('1 readings purged, a copy is in archive/journey-pump-');
  expect(complaints).toEqual([]);
});

test('a credential is rotated: both live, then the old one is retired', async ({ page }) => {
  await enter(page, '/devices');
  const first = await add(page, 'journey-valve');
  await page.getByLabel('Id or tag contains').fill('journey-valve');
  await page.getByRole('link', { name: 'journey-valve' }).click();
  await page.getByRole('button', { name: 'New credential' }).click();
  const dialog = page.getByRole('dialog', { name: 'New credential' });
  await dialog.getByRole('button', { name: 'Make it' }).click();
  await expect(dialog.getByRole('status')).toContainText('For journey-valve');
  const second = await dialog.locator('code').innerText();
  await dialog.getByRole('button', { name: 'Done' }).click();

  await (await connectAs('journey-valve', first)).endAsync();
  await (await connectAs('journey-valve', second)).endAsync();
  await page.getByRole('button', { name: 'Retire 1', exact: true }).click();
  await page.getByRole('dialog', { name: 'Retire' }).getByRole('button', { name: 'Retire' }).click();
  await expect(page.getByRole('button', { name: 'Retire 1', exact: true })).toBeHidden();
  await expect(connectAs('journey-valve', first)).rejects.toThrow();
  await (await connectAs('journey-valve', second)).endAsync();
});

test('many devices come from a file whose faults are shown first', async ({ page }) => {
  await enter(page, '/devices');
  await page.getByRole('button', { name: 'Import' }).click();
  const dialog = page.getByRole('dialog', { name: 'Import' });
  const choose = async (text: string): Promise<void> => {
    const chooser = page.waitForEvent('filechooser');
    await dialog.getByLabel('CSV file').click();
    await (await chooser).setFiles({ name: 'devices.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
  };
  await choose('id,groups,connections\nfleet-1,north,many\n');
  await expect(dialog.getByRole('list', { name: 'Problems' })).toContainText('Line 2: expected a whole number from 0 on, found connections: many');
  const rows = Array.from({ length: 1_200 }, (_, i) => `fleet-${String(i).padStart(4, '0')},north;fleet,2`).join('\n');
  await choose(`id,groups,connections\n${rows}\n`);
  await expect(dialog.getByText('0 problems')).toBeVisible();
  await dialog.getByRole('button', { name: 'Import 1200' }).click();
  await expect(dialog.getByRole('status')).toContainText('1200 added, 0 changed, 0 refused');
  await dialog.getByRole('button', { name: 'Done' }).click();

  await page.getByLabel('Group', { exact: true }).fill('fleet');
  await expect(page.getByRole('heading', { name: /^1[,.]?200 devices/ })).toBeVisible();
  // Only rows in sight are drawn; by scrolling the last one comes.
  expect(await page.getByRole('row').count()).toBeLessThan(80);
  const scroll = page.getByRole('table').locator('..');
  await expect(async () => {
    await scroll.evaluate((element) => element.scrollTo(0, element.scrollHeight));
    await expect(page.getByRole('link', { name: 'fleet-1199' })).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 30_000 });
});

test('who is no engineer is told that the registry is not for them', async ({ page }) => {
  await page.route('**/api/v1/whoami', async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, json: { ...((await answer.json()) as object), role: 'operator' } });
  });
  await enter(page, '/devices');
  await expect(page.getByText('Engineers and administrators see the registry of devices')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Add a device' })).toHaveCount(0);
});

test('a device that asks to come in waits until somebody says so', async ({ page, request }) => {
  const asAdmin = { headers: { authorization: `Bearer ${token}` } };
  const put = await request.put('/api/v1/enrolments/journey', { ...asAdmin, data: { proof: 'symmetric-key', ids: 'asking-*', approval: true } });
  expect(put.ok()).toBe(true);
  const keyOf = async (id: string): Promise<string> => {
    const answer = await request.get(`/api/v1/enrolments/journey/keys/${id}`, asAdmin);
    return ((await answer.json()) as { key: string }).key;
  };
  for (const id of ['asking-1', 'asking-2', 'asking-3']) {
    await expect(connectAs(id, await keyOf(id))).rejects.toThrow();
  }

  await enter(page, '/approvals');
  const rows = page.getByRole('row').filter({ hasText: /asking-\d/ });
  await expect(rows).toHaveCount(3);
  await expect(rows.first()).toContainText('journey');
  await page.getByRole('button', { name: 'Reject asking-3' }).click();
  await page.getByRole('dialog', { name: 'Reject' }).getByRole('button', { name: 'Reject' }).click();
  await expect(rows).toHaveCount(2);
  await page.getByLabel('Choose all').check();
  await page.getByRole('button', { name: 'Approve 2', exact: true }).click();
  await page.getByRole('dialog', { name: 'Approve' }).getByRole('button', { name: 'Approve', exact: true }).click();
  await expect(page.getByText('Nobody waits')).toBeVisible();

  await (await connectAs('asking-1', await keyOf('asking-1'))).endAsync();
  await expect(connectAs('asking-3', await keyOf('asking-3'))).rejects.toThrow();
  await page.getByLabel('Which devices').selectOption('rejected');
  await expect(rows).toHaveCount(1);
});
