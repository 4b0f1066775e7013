import { AxeBuilder } from '@axe-core/playwright';
import type { BrowserContext, Page } from 'playwright-core';
import { describeInChromium } from '../../support/chromium';
import { eventually } from '../../support/eventually';
import type { StandinProcess } from '../clients/standinProcess';
import { shownStates, startBusyStandin } from './busyStandin';
import { now, startedStandin } from './standinClient';

type Look = readonly [colours: 'light' | 'dark', width: number];

const phone = 360;

/** A page that is seen, and what the browser has complained of since it was asked for. */
async function seen(context: BrowserContext, url: string, [colorScheme, width]: Look) {
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (said) => {
    if (said.type() === 'error' || said.type() === 'warning') complaints.push(said.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('requestfailed', (request) => complaints.push(`${request.url()} failed`));
  page.on('dialog', (dialog) => {
    complaints.push(`a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.emulateMedia({ colorScheme });
  await page.setViewportSize({ width, height: 800 });
  await page.goto(url);
  return { page, complaints };
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

const focusOf = (page: Page): Promise<string> => page.evaluate<string>('document.activeElement.id');

describeInChromium('the page of a stand-in in which much has happened', (browser) => {
  let standin: StandinProcess;
  beforeAll(async () => {
    standin = await startBusyStandin();
  });
  afterAll(() => standin.stop());

  it.each<Look>([
    ['light', 1280],
    ['dark', 1280],
    ['light', phone],
    ['dark', phone],
  ])('can be read by everybody in %s, %d pixels wide, and takes names for no more than text', async (...look) => {
    const { page, complaints } = await seen(browser(), standin.url, look);
    expect(await faultsOf(page)).toEqual(faultless);
    expect(await page.evaluate('document.images.length')).toBe(0);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('lets nothing run that came into it all the same, and the browser says so', async () => {
    const { page, complaints } = await seen(browser(), standin.url, ['light', phone]);
    await page.evaluate(`document.querySelector('footer').innerHTML = '<img src="data:," onerror="window.ran=1">'`);
    await eventually(() => expect(complaints.join()).toContain('Content Security Policy'));
    expect(await page.evaluate('"ran" in window')).toBe(false);
    await page.close();
  });

  it('shows how every monitor stands', async () => {
    const { page } = await seen(browser(), standin.url, ['light', 1280]);
    const shown = await page.evaluate<(readonly [string, string])[]>(`
      [...document.querySelectorAll('#monitors tbody tr')].map((row) => [
        row.querySelector('th').firstChild.data.trim(),
        row.querySelector('.badge').textContent,
      ])
    `);
    expect(Object.fromEntries(shown)).toEqual(shownStates);
    await page.close();
  });

  it('is a list of cards on a phone, which tells of each figure what it is', async () => {
    const { page } = await seen(browser(), standin.url, ['light', phone]);
    const label = `getComputedStyle(document.querySelector('#alerts tbody td'), '::before').content`;
    expect(await page.evaluate(label)).toBe('"Severity: "');
    expect(await page.getByRole('table').count()).toBe(4);
    await page.close();
  });

  it('follows what happens without being loaded anew: what stays keeps its place and the focus', async () => {
    const { page, complaints } = await seen(browser(), standin.url, ['light', 1280]);
    await page.getByRole('button', { name: 'Pause refreshing' }).focus();
    await page.evaluate(`document.querySelector('#monitors h2').isTheSame = true`);
    await standin.send('POST', '/services/shop/tsdb', [{ name: 'well', value: 77, time: now() }]);
    await page.locator('#alerts').getByText('77 > 5').waitFor();
    expect(await page.evaluate(`document.querySelector('#monitors h2').isTheSame`)).toBe(true);
    expect(await focusOf(page)).toBe('pause');
    expect(complaints).toEqual([]);
    await page.close();
  });
});

describeInChromium('the page of a stand-in', (browser) => {
  it('rests while it is paused, says when nobody answers, and goes on by itself', async () => {
    const first = await startedStandin();
    const { page } = await seen(browser(), first.url, ['dark', phone]);
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    const stale = page.locator('#stale');

    await page.getByRole('button', { name: 'Pause refreshing' }).press('Enter');
    const goOn = page.getByRole('button', { name: 'Go on refreshing' });
    expect(await goOn.count()).toBe(1);
    await page.evaluate('new Promise((resolve) => setTimeout(resolve, 2 * document.documentElement.dataset.everyMs))');
    expect(asked).toEqual([]);

    await first.close();
    await goOn.press('Enter');
    await stale.getByText('the stand-in does not answer').waitFor();
    expect(await faultsOf(page)).toEqual(faultless);

    const second = await startedStandin({ port: Number(new URL(first.url).port), organization: 'another' });
    await page.getByText('Organization another').waitFor();
    expect(await stale.textContent()).toBe('');
    await page.close();
    await second.close();
  });

  it('would be found faulty: a picture without words, something wide, a script', async () => {
    const standin = await startedStandin();
    const { page } = await seen(browser(), standin.url, ['light', phone]);
    // Or it puts itself right.
    await page.getByRole('button', { name: 'Pause refreshing' }).press('Enter');
    await page.evaluate(`
      const wide = document.createElement('p');
      wide.textContent = 'wide';
      wide.style.width = '${phone + 1}px';
      document.querySelector('main').append(new Image(), wide);
      window.ran = 1;
    `);
    expect(await faultsOf(page)).toEqual({
      violations: ['image-alt: <img>'],
      isScrolledSideways: true,
      ran: true,
    });
    await page.close();
    await standin.close();
  });

  it('can be read by everybody where nothing has happened yet, and where it is refused', async () => {
    const standin = await startedStandin({ seed: {} });
    const empty = await seen(browser(), standin.url, ['light', phone]);
    expect(await faultsOf(empty.page)).toEqual(faultless);
    await standin.send('POST', '/settings/ip-restriction/web', { cidrs: ['192.0.2.0/24'] });
    const refused = await seen(browser(), standin.url, ['dark', phone]);
    expect(await refused.page.getByRole('heading').innerText()).toBe('Not permitted');
    expect(await faultsOf(refused.page)).toEqual(faultless);
    await Promise.all([empty.page.close(), refused.page.close()]);
    await standin.close();
  });
});
