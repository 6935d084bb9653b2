import { useSyncExternalStore } from 'react';
import { setNumberLocale } from '@lockstep/live/units.ts';
import type { Catalogue, Key } from './en.ts';
import { en } from './en.ts';

export type Language = 'en' | 'de';

export const LANGUAGES: { value: Language; label: string }[] = [
  { value: 'en', label: 'English' },
  { value: 'de', label: 'Deutsch' },
];

const KEY = 'lockstep.language';
const listeners = new Set<() => void>();
let current: Language = 'en';
let texts: Catalogue = en;

/** Chooses a language and fetches its texts; English is always there. */
export async function setLanguage(language: Language): Promise<void> {
  texts = language === 'de' ? (await import('./de.ts')).de : en;
  current = language;
  localStorage.setItem(KEY, language);
  document.documentElement.lang = language;
  setNumberLocale(language);
  listeners.forEach((listener) => listener());
}

/** The language of the last time, else the browser's when we have it. */
export function firstLanguage(): Language {
  const chosen = localStorage.getItem(KEY) ?? navigator.language.slice(0, 2);
  return chosen === 'de' ? 'de' : 'en';
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useLanguage(): Language {
  return useSyncExternalStore(subscribe, () => current);
}

export type Translate = (key: Key, values?: Record<string, string | number>) => string;

/** The text of a key, with `{name}` replaced. */
export const translate: Translate = (key, values) =>
  values === undefined
    ? texts[key]
    : texts[key].replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));

/** The texts of the chosen language. */
export function useT(): Translate {
  useLanguage();
  return translate;
}

/** A time of day, with the date when it is another day. */
export function formatTime(ms: number, options: { seconds?: boolean; isDated?: boolean } = {}): string {
  const date = new Date(ms);
  const isToday = new Date().toDateString() === date.toDateString();
  return date.toLocaleString(current === 'de' ? 'de-DE' : 'en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    ...(options.seconds === false ? {} : { second: '2-digit' }),
    ...(isToday && options.isDated !== true ? {} : { day: '2-digit', month: 'short' }),
  });
}

/** A day with its year, and the time of it to the minute: what may be long ago, or far ahead. */
export function formatDay(ms: number): string {
  return new Date(ms).toLocaleString(current === 'de' ? 'de-DE' : 'en-GB', { day: '2-digit', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' });
}
