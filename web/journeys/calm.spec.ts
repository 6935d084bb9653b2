import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, test, type Page } from '@playwright/test';
import { enter, PAGES, token } from './person.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** ISA-101: with nothing wrong, nothing on the screen has the colour of an alarm. */
async function alarmPixels(page: Page): Promise<Record<string, number>> {
  const palette = await page.evaluate(() => {
    const style = getComputedStyle(document.documentElement);
    return ['critical', 'high', 'medium', 'low', 'diagnostic'].map((name) => style.getPropertyValue(`--ls-alarm-${name}`).trim());
  });
  const picture = (await page.screenshot()).toString('base64');
  const desk = await page.context().newPage();
  const counts = await desk.evaluate(
    async ([data, colors]) => {
      const bytes = Uint8Array.from(atob(data), (each) => each.charCodeAt(0));
      const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
      const canvas = new OffscreenCanvas(image.width, image.height);
      const context = canvas.getContext('2d');
      if (context === null) {
        throw new Error('no canvas');
      }
      context.drawImage(image, 0, 0);
      const pixels = context.getImageData(0, 0, image.width, image.height).data;
      const found: Record<string, number> = {};
      for (const color of colors) {
        const [red, green, blue] = [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16)) as [number, number, number];
        for (let i = 0; i < pixels.length; i += 4) {
          const distance = Math.abs((pixels[i] ?? 0) - red) + Math.abs((pixels[i + 1] ?? 0) - green) + Math.abs((pixels[i + 2] ?? 0) - blue);
          if (distance < 24) {
            found[color] = (found[color] ?? 0) + 1;
          }
        }
      }
      return found;
    },
    [picture, palette] as const,
  );
  await desk.close();
  return counts;
}

/** A device to look at; it is there already when the other scheme came before. */
test.beforeAll(async ({ request }) => {
  await request.post('/api/v1/devices', { headers: { authorization: `Bearer ${token}` }, data: { id: 'calm-device' } });
});

for (const scheme of ['light', 'dark'] as const) {
  test.describe(scheme, () => {
    test.use({ colorScheme: scheme });
    // One journey looks at all pages.
    test.describe.configure({ timeout: 600_000 });

    test('without alarms no pixel has a colour of an alarm', async ({ page }) => {
      await enter(page);
      await expect(page.getByText('No open alarms').first()).toBeVisible();
      for (const path of PAGES) {
        await page.goto(`/ui${path}`);
        await expect(page.locator('h1')).toBeVisible();
        expect(await alarmPixels(page), path).toEqual({});
      }
    });

    test('every page is accessible (axe)', async ({ page }) => {
      await enter(page);
      for (const path of PAGES) {
        await page.goto(`/ui${path}`);
        await expect(page.locator('h1')).toBeVisible();
        await expect(page.getByRole('status', { name: 'Connection' })).toHaveAttribute('data-state', 'live');
        expect(await violations(page), path).toEqual([]);
      }
    });
  });
}

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const tool = (globalThis as unknown as { axe: { run: (options: object) => Promise<{ violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] }> } }).axe;
    const result = await tool.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] });
    return result.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)}: ${node.failureSummary.slice(0, 200)}`));
  });
}
