import { html } from 'hono/html';
import { assumptions, defaultSettings, settingNames, type Settings } from '../../engine/settings';
import { minuteText, realMinuteMs } from '../minute';
import { section } from './section';
import { clockTime, lengthOf } from './times';

export interface About {
  /** Where clients find the API. */
  readonly url: string;
  readonly minuteMs: number;
  readonly startedAtMs: number;
  readonly keptIn: 'memory' | 'file';
  readonly settings: Settings;
}

/** What this is, for somebody who found it in a browser. */
export const aboutSection = ({ url, minuteMs, startedAtMs, keptIn, settings }: About, nowMs: number) =>
  section('about', 'About', [
    html`<p>
      This is no Mackerel: it is alertdrill's stand-in, a server on this machine that speaks Mackerel's API and judges
      by itself what is posted.
    </p>`,
    html`<dl>
      <div>
        <dt>API for clients</dt>
        <dd><code>${url}</code> <span class="aside">mkr and mackerel-agent: as apibase</span></dd>
      </div>
      <div>
        <dt>One Mackerel minute</dt>
        <dd>
          ${minuteText(minuteMs)}
          <span class="aside">${minuteMs === realMinuteMs ? 'as it really is' : 'compressed: really 60s'}</span>
        </dd>
      </div>
      <div>
        <dt>Running</dt>
        <dd>for ${lengthOf(nowMs - startedAtMs)} <span class="aside">since ${clockTime(startedAtMs, nowMs)}</span></dd>
      </div>
      <div>
        <dt>Kept in</dt>
        <dd>${keptIn === 'file' ? 'a file' : 'memory'} <span class="aside">${keepingOf(keptIn)}</span></dd>
      </div>
      <div>
        <dt>Settings changed</dt>
        <dd>${changedSettings(settings)}</dd>
      </div>
    </dl>`,
  ]);

const keepingOf = (keptIn: About['keptIn']): string =>
  keptIn === 'file' ? 'a restart finds all of it again' : 'gone when it ends; --state FILE keeps it';

function changedSettings(settings: Settings) {
  const changed = settingNames.filter((name) => settings[name] !== defaultSettings[name]);
  if (changed.length === 0) return html`none <span class="aside">--settings lists what is assumed</span>`;
  return html`<ul>
    ${changed.map(
      (name) =>
        html`<li>
          <code>${name}=${String(settings[name])}</code>
          <span class="aside">${assumptions[name].what} (default: ${String(defaultSettings[name]) || '""'})</span>
        </li>`,
    )}
  </ul>`;
}
