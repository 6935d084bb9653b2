import { expect, test } from '@playwright/test';
import { complaintsOf, enter, token } from './person.ts';

/** A zip archive of one file, stored as it is. */
function zipOf(name: string, content: string): Buffer {
  const path = Buffer.from(name);
  const data = Buffer.from(content);
  const crc = crc32(data);
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(20, 4);
  local.writeUInt32LE(crc, 14);
  local.writeUInt32LE(data.length, 18);
  local.writeUInt32LE(data.length, 22);
  local.writeUInt16LE(path.length, 26);
  const central = Buffer.alloc(46);
  central.writeUInt32LE(0x02014b50, 0);
  central.writeUInt16LE(20, 4);
  central.writeUInt16LE(20, 6);
  central.writeUInt32LE(crc, 16);
  central.writeUInt32LE(data.length, 20);
  central.writeUInt32LE(data.length, 24);
  central.writeUInt16LE(path.length, 28);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length + path.length, 12);
  end.writeUInt32LE(local.length + path.length + data.length, 16);
  return Buffer.concat([local, path, data, central, path, end]);
}

function crc32(data: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of data) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) {
      crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
    }
  }
  return (crc ^ 0xffffffff) >>> 0;
}

const XML = `<?xml version="1.0" encoding="UTF-8"?>
<fmiModelDescription fmiVersion="2.0" modelName="heater" guid="{h}">
  <CoSimulation modelIdentifier="heater"/>
  <ModelVariables>
    <ScalarVariable name="power" valueReference="1" causality="input"><Real start="0"/></ScalarVariable>
    <ScalarVariable name="T" valueReference="2" causality="output" description="of the air"><Real/></ScalarVariable>
  </ModelVariables>
  <ModelStructure><Outputs><Unknown index="2"/></Outputs></ModelStructure>
</fmiModelDescription>
`;

test.afterEach(async ({ request }) => {
  await request.delete('/api/v1/fmus/heater.fmu', { headers: { authorization: `Bearer ${token}` } });
});

/** FMUs are looked into, uploaded with what the check finds, trusted by a person, removed; what is none is refused. */
test('an FMU is uploaded, looked into, trusted and removed', async ({ page }) => {
  const complaints = complaintsOf(page);
  await enter(page, '/fmus');
  const list = page.getByRole('region', { name: 'FMUs', exact: true });
  const oven = list.getByRole('row').filter({ hasText: 'oven-zone-fmi3.fmu' });
  await expect(oven).toContainText('of the workspace');
  await expect(oven).toContainText('oven-zone-2');
  await oven.getByRole('button', { name: 'oven-zone-fmi3.fmu' }).focus();
  await page.keyboard.press('Enter');
  const variables = page.getByRole('region', { name: /^Variables: / });
  await expect(variables.getByRole('row').filter({ hasText: /^burner/ })).toContainText('input');
  await page.getByLabel('Filter variables').fill('temperature of the zone');
  await expect(variables.getByRole('row').filter({ hasText: /^burner/ })).toBeHidden();

  // What is no FMU is refused in the words of the server, and nothing is kept.
  const input = page.getByRole('region', { name: 'Upload an FMU' }).locator('input[type="file"]');
  await input.setInputFiles({ name: 'heater.fmu', mimeType: 'application/octet-stream', buffer: Buffer.from('no zip') });
  await expect(page.getByRole('alert')).toContainText('It is not kept: heater.fmu: expected a zip archive');
  await expect(list.getByRole('row').filter({ hasText: 'heater.fmu' })).toHaveCount(0);

  // Dropped on the page: checked, kept, and opened with what was found.
  const base64 = zipOf('modelDescription.xml', XML).toString('base64');
  const transfer = await page.evaluateHandle((text) => {
    const bytes = Uint8Array.from(atob(text), (each) => each.charCodeAt(0));
    const data = new DataTransfer();
    data.items.add(new File([bytes], 'heater.fmu'));
    return data;
  }, base64);
  await page.getByText('or drop it here').dispatchEvent('drop', { dataTransfer: transfer });
  await expect(page.getByRole('status').filter({ hasText: 'heater.fmu is kept.' })).toBeVisible();
  await expect(page.getByRole('list', { name: 'What the check finds' })).toContainText('binar');
  await expect(variables.getByRole('row').filter({ hasText: 'of the air' })).toContainText('output');

  await page.getByRole('button', { name: 'Trust it' }).click();
  await page.getByLabel('Why it is trusted').fill('built by us');
  await page.getByRole('button', { name: 'Trust it' }).click();
  await expect(page.getByText(/built by us/)).toBeVisible();
  await page.getByRole('button', { name: 'Remove' }).filter({ hasText: 'Remove' }).click();
  await expect(list.getByRole('row').filter({ hasText: 'heater.fmu' })).toHaveCount(0);
  expect(complaints).toEqual([]);
});

/** An FMU runs by itself: with other values and inputs, as a picture, a table and a file; what is wrong is told. */
test('an FMU is run from its page', async ({ page }) => {
  const complaints = complaintsOf(page);
  await enter(page, '/fmus?name=oven-zone-fmi3.fmu');
  const form = page.getByRole('form', { name: 'Run it' });
  await expect(form.getByLabel('Until')).toHaveValue('600');
  await form.getByLabel('Step', { exact: true }).fill('10');
  await form.getByLabel('Variable, line 1').fill('gain');
  await form.getByLabel('Value, line 1').fill('5');
  await form.getByLabel('Inputs over time, as CSV').fill('time,burner\n0,20\n300,20\n300,60\n600,60\n');
  await form.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(page.getByRole('status').filter({ hasText: /Rows: 6\d,/ })).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole('img', { name: 'Course of 1 columns; the table below has their values' })).toBeVisible();
  const rows = page.getByRole('group', { name: 'Table of the run' }).getByRole('row');
  await expect(rows.nth(1)).toContainText('508.15');
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save as CSV' }).click();
  expect((await saved).suggestedFilename()).toBe('oven-zone-fmi3.csv');

  await form.getByLabel('Step', { exact: true }).fill('0.000001');
  await form.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(form.getByRole('alert')).toContainText('at most 200,000 rows');
  expect(complaints).toEqual([]);
});
