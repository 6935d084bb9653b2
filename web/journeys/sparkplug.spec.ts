import { expect, test } from '@playwright/test';
import mqtt from 'mqtt';
import { complaintsOf, enter, token } from './person.ts';

const server = (process.env['LOCKSTEP_URL'] ?? 'http://127.0.0.1:8080').replace(/^http/, 'ws');

test('an edge node that breaks the Sparkplug specification is graded, with what it broke and an example', async ({ page }) => {
  const complaints = complaintsOf(page);
  const edge = await mqtt.connectAsync(`${server}/mqtt`, { clientId: 'journey-edge', username: 'admin', password: token, reconnectPeriod: 0, protocolVersion: 5 });
  // A birth with a time and nothing else: no sequence number, no bdSeq, no rebirth metric.
  await edge.publishAsync('spBv1.0/journey/NBIRTH/edge', Buffer.from([0x08, 0x80, 0xa0, 0xc6, 0xd9, 0xbd, 0x33]), { qos: 0 });

  await enter(page, '/sparkplug');
  const row = page.getByRole('row').filter({ hasText: 'journey/edge' }).filter({ hasText: 'statements kept' });
  await expect(row).toBeVisible();
  await row.getByRole('button', { name: 'journey/edge' }).click();
  const panel = page.getByRole('region', { name: 'journey/edge' });
  await expect(panel.getByRole('article').first()).toContainText('tck-id-');
  await expect(panel.getByText(/1 times, first .*, last /).first()).toBeVisible();
  await edge.endAsync();
  expect(complaints).toEqual([]);
});
