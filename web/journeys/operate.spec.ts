import { expect, test } from '@playwright/test';
import { complaintsOf, enter, token } from './person.ts';

test('values are live within seconds, and no policy of the page is broken', async ({ page }) => {
  const complaints = complaintsOf(page);
  await enter(page);
  const value = page.getByRole('article', { name: 'oven-1' }).getByRole('link', { name: /Zone 2 temperature/ });

  await expect(value).toContainText('°C');
  const first = await value.innerText();
  await expect(async () => expect(await value.innerText()).not.toBe(first)).toPass({ timeout: 30_000 });
  expect(complaints).toEqual([]);
});

test('the palette leads anywhere by keyboard', async ({ page }) => {
  await enter(page);
  await page.keyboard.press('Control+k');
  await page.getByPlaceholder('Page or twin').fill('scale-2');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'scale-2' })).toBeVisible();
});

test('what a device is to be is set, and shown with how far that has come', async ({ page }) => {
  const complaints = complaintsOf(page);
  await enter(page, '/twins/line-1');
  await page.getByRole('button', { name: 'Desire another value: Planned loaves per minute' }).click();
  const dialog = page.getByRole('dialog', { name: /Desired Planned loaves per minute/ });
  await dialog.getByLabel('Planned loaves per minute').fill('52');
  await dialog.getByRole('button', { name: 'Tell the device' }).click();

  await expect(dialog).toBeHidden();
  await expect(page.getByText(/Planned loaves per minute 52 · (sent|waits to be sent)/)).toBeVisible();
  expect(complaints).toEqual([]);
});

test('a trend zooms by dragging and goes back to live', async ({ page }) => {
  await enter(page, '/trend?s=%5B%22oven-1%2Fzone2%2Ftemperature%22%5D&minutes=1');
  await expect(page.getByRole('button', { name: 'Live' })).toHaveAttribute('aria-pressed', 'true');
  const box = await page.locator('.u-over').boundingBox();
  if (box === null) {
    throw new Error('expected a chart');
  }
  await page.mouse.move(box.x + box.width * 0.5, box.y + 60);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.8, box.y + 60, { steps: 8 });
  await page.mouse.up();

  await expect(page.getByRole('button', { name: 'Back to live' })).toBeVisible();
  expect(page.url()).toContain('to=');
  await page.getByRole('button', { name: 'Back to live' }).click();
  await expect(page.getByRole('button', { name: 'Live', exact: true })).toHaveAttribute('aria-pressed', 'true');
});

test('known gaps are shaded, and told with their reason at the pointer and in words', async ({ page }) => {
  await enter(page, '/about');
  const now = Date.now();
  const noted = await page.context().request.post('/api/v1/gaps', {
    headers: { authorization: `Bearer ${token}` },
    data: { twin: 'oven-1', from: new Date(now - 240_000).toISOString(), to: new Date(now - 120_000).toISOString(), reason: 'the sensor was changed' },
  });
  expect(noted.status(), await noted.text()).toBe(201);
  const { id } = (await noted.json()) as { id: string };
  try {
    await page.goto('/ui/trend?s=%5B%22oven-1%2Fzone2%2Ftemperature%22%5D&minutes=5');
    await expect(page.getByRole('list', { name: 'Known gaps' }).getByText('the sensor was changed')).toBeVisible();
    const box = await page.locator('.u-over').boundingBox();
    if (box === null) {
      throw new Error('expected a chart');
    }
    await page.mouse.move(box.x + box.width * 0.4, box.y + 80);
    await expect(page.getByRole('tooltip')).toContainText('the sensor was changed');
    await page.mouse.move(box.x + box.width * 0.95, box.y + 80);
    await expect(page.getByRole('tooltip')).toBeHidden();
    // The picture goes on: what comes live is drawn beside the gap.
    const value = page.getByRole('row', { name: /Zone 2 temperature/ }).getByRole('cell').nth(2);
    const first = await value.innerText();
    await expect(async () => expect(await value.innerText()).not.toBe(first)).toPass({ timeout: 30_000 });
  } finally {
    await page.context().request.delete(`/api/v1/gaps/${id}`, { headers: { authorization: `Bearer ${token}` } });
  }
});

test('a lost connection is said at once, and mends itself', async ({ page, context }) => {
  await enter(page);
  const connection = page.getByRole('status', { name: 'Connection' });
  await page.routeWebSocket('**/api/v1/live', (socket) => void socket.close());
  await page.route('**/api/v1/live', (route) => route.abort());
  await context.setOffline(true);
  await page.reload().catch(() => undefined);
  await context.setOffline(false);
  await page.goto('/ui/');
  await expect(connection).toHaveAttribute('data-state', 'lost');
  await page.unroute('**/api/v1/live');
  await expect(connection).toHaveAttribute('data-state', 'live', { timeout: 30_000 });
});

test('the app speaks German', async ({ page }) => {
  await enter(page);
  await page.getByRole('button', { name: 'Display' }).click();
  await page.getByRole('menuitem', { name: 'Deutsch' }).click();
  await expect(page.getByRole('heading', { name: 'Übersicht' })).toBeVisible();
});
