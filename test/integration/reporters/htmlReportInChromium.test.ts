import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import type { BrowserContext, Page } from 'playwright-core';
import type { DrillReport, Report } from '../../../src/domain/report';
import { htmlReport } from '../../../src/reporters/html/htmlReport';
import { createLocalTime } from '../../../src/telling/localTime';
import { describeInChromium } from '../../support/chromium';
import { exampleReport } from '../../support/exampleDrills';

type Look = readonly [colours: 'light' | 'dark', width: number];

const phone = 360;
const time = createLocalTime('UTC');
// Of each thing that a page can have, one: axe looks at every element of it.
const everything = htmlReport(
  exampleReport('passed', 'missed', 'notified', 'rollback-failed', 'control', 'blocked'),
  time,
);

/** A page that is opened as a file, and what it has asked for or complained of. */
async function opened(context: BrowserContext, file: string, [colorScheme, width]: Look) {
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (said) => complaints.push(said.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('dialog', (dialog) => {
    complaints.push(`a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.emulateMedia({ colorScheme });
  await page.setViewportSize({ width, height: 800 });
  await page.goto(pathToFileURL(file).href);
  return { page, complaints, asked: () => asked.filter((url) => !url.startsWith('data:')) };
}

/** All that may be wrong with how it looks. */
async function faultsOf(page: Page) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return {
    violations: violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`),
    isScrolledSideways: await page.evaluate<boolean>(
      'document.documentElement.scrollWidth > document.documentElement.clientWidth',
    ),
    ran: await page.evaluate<boolean>('"ran" in window'),
  };
}

const faultless = { violations: [], isScrolledSideways: false, ran: false };

const hostile = `</title></style><script>window.ran=1</script><img src=x onerror="window.ran=1">"'><a href="javascript:window.ran=1">`;

/** Every text that comes from outside is hostile. */
function hostileReport(): Report {
  const report = exampleReport('missed', 'notified', 'blocked');
  const change = (drill: DrillReport, index: number): DrillReport => ({
    ...drill,
    scenario: hostile,
    title: `${index} ${hostile}`,
    fault: hostile,
    runbook: `javascript:window.ran=1`,
    notes: [hostile],
    rollback: { ...drill.rollback, message: hostile },
    ...(drill.blockedBy && { blockedBy: [{ monitor: hostile, cause: hostile, detail: hostile, hint: hostile }] }),
    expectations: drill.expectations.map((each) => ({
      ...each,
      monitor: { name: hostile },
      ...(each.alert && { alert: { ...each.alert, id: hostile, target: hostile, url: 'javascript:window.ran=1' } }),
      explanation: [{ cause: 'similar-alert', evidence: hostile }],
      ...(each.metric && { metric: each.metric.map((series) => ({ ...series, title: hostile })) }),
    })),
  });
  const run = {
    ...report.run,
    environment: hostile,
    initiator: { user: hostile, host: hostile, argv: [hostile], ciUrl: hostile },
  };
  return { ...report, run, drills: report.drills.map(change) };
}

describeInChromium('the html report', (browser) => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'alertdrill-html-'));
    await Promise.all([
      writeFile(join(folder, 'everything.html'), everything),
      writeFile(join(folder, 'hostile.html'), htmlReport(hostileReport(), time)),
      writeFile(join(folder, 'nothing.html'), htmlReport({ ...exampleReport('passed'), drills: [] }, time)),
    ]);
  });
  afterAll(() => rm(folder, { recursive: true }));
  const see = (name: string, look: Look) => opened(browser(), join(folder, `${name}.html`), look);

  it.each<Look>([
    ['light', 1280],
    ['dark', phone],
  ])('can be read by everybody in %s, %d pixels wide, and needs nothing from elsewhere', async (...look) => {
    const { page, complaints, asked } = await see('everything', look);
    expect(await faultsOf(page)).toEqual(faultless);
    expect(complaints).toEqual([]);
    expect(asked()).toHaveLength(1);
    await page.close();
  });

  it('takes hostile text for text, and leads nowhere that it says', async () => {
    const { page, complaints, asked } = await see('hostile', ['dark', phone]);
    expect(await faultsOf(page)).toEqual(faultless);
    expect(complaints).toEqual([]);
    expect(asked()).toHaveLength(1);
    expect(await page.evaluate('document.images.length + document.scripts.length')).toBe(0);
    expect(await page.locator('a[href^="javascript"]').count()).toBe(0);
    expect(await page.getByText('<script>window.ran=1</script>').count()).toBeGreaterThan(10);
    await page.close();
  });

  it('says what happened without a look at the pictures, and hides them from who has them read out', async () => {
    const { page } = await see('everything', ['light', 1280]);
    const route = page.getByRole('region', { name: /route-cut/ });
    expect(await route.getByRole('table').locator('tbody tr').allInnerTexts()).toEqual([
      'injection of the fault was sent\t12:00:05\t−1.5 s',
      'the effect was there: the onset\t12:00:06\t0 s ± 300 ms',
      'Shop p95 latency: deadline\t12:00:21\t+15 s',
      'the fault was rolled back\t12:00:29\t+22.9 s',
      'the effect was gone\t12:00:30\t+23.8 s',
    ]);
    expect(await route.getByText('custom.shop.latency.p95, which alerts at > 800: 79 to 675').count()).toBe(1);
    expect(await page.locator('svg:not([aria-hidden="true"] *):not([aria-hidden="true"])').count()).toBe(0);
    await page.close();
  });

  it('is gone through by keyboard: to the content, to a drill, and back to the verdicts', async () => {
    const { page } = await see('everything', ['light', 1280]);
    const focused = () => page.evaluate<string>('document.activeElement.id || document.activeElement.textContent');
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('To the content');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('access-10x');
    await page.keyboard.press('Enter');
    expect(new URL(page.url()).hash).toBe('#drill-1');
    await page.getByRole('link', { name: 'Back to the verdicts' }).first().press('Enter');
    expect(new URL(page.url()).hash).toBe('#verdicts');
    await page.close();
  });

  it('is printed dark on white, whatever the screen was, with all that it has', async () => {
    const { page } = await see('everything', ['dark', 1280]);
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    expect(await page.evaluate('getComputedStyle(document.body).color')).toBe('rgb(28, 33, 40)');
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(255, 255, 255)');
    expect((await page.pdf({ format: 'A4' })).subarray(0, 5).toString()).toBe('%PDF-');
    await page.close();
  });

  it('is a page also for a run without a drill', async () => {
    const { page } = await see('nothing', ['dark', phone]);
    expect(await faultsOf(page)).toEqual(faultless);
    expect(await page.getByRole('heading', { level: 2 }).allInnerTexts()).toContain('The run');
    await page.close();
  });

  it('would be found faulty: faint text, something wide, a request, a script that ran', async () => {
    const { page, complaints } = await see('nothing', ['light', phone]);
    await page.evaluate(`
      const wide = document.createElement('p');
      wide.textContent = 'wide and faint';
      Object.assign(wide.style, { width: '${phone + 40}px', color: '#eee' });
      document.querySelector('main').append(wide, new Image());
      document.images[0].src = 'https://elsewhere.example/x.png';
      window.ran = 1;
    `);
    const { violations, ...others } = await faultsOf(page);
    expect(violations.map((violation) => violation.split(':')[0])).toEqual(['color-contrast', 'image-alt']);
    expect(others).toEqual({ isScrolledSideways: true, ran: true });
    expect(complaints.join()).toContain('Content Security Policy');
    await page.close();
  });
});
