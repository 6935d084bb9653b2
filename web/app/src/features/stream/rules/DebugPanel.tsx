import { Button } from '@mantine/core';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { Trouble } from '../../../components/Trouble.tsx';
import { formatTime, useT } from '../../../i18n/language.ts';
import { debug, type RuleTrace } from './ruleData.ts';
import { shown } from './TraceView.tsx';
import classes from './Rules.module.css';

const LOOKS_MAX = 200;
const TIME = '15m';

interface Look extends RuleTrace {
  key: number;
}

/** What the rule that is in force makes of each reading, for a quarter of an hour. */
export function DebugPanel({ rule }: { rule: string }): ReactNode {
  const t = useT();
  const [until, setUntil] = useState<Date>();
  const [looks, setLooks] = useState<Look[]>([]);
  const [dropped, setDropped] = useState(0);
  const [error, setError] = useState<unknown>();
  const abort = useRef<AbortController>(undefined);
  const left = useSecondsLeft(until);
  useEffect(() => () => abort.current?.abort(), [rule]);

  const begin = () => {
    const made = new AbortController();
    abort.current = made;
    let key = 0;
    setLooks([]);
    setDropped(0);
    setError(undefined);
    debug(rule, TIME, made.signal, {
      onBegin: setUntil,
      onLook: (look) => setLooks((before) => [{ ...look, key: key++ }, ...before].slice(0, LOOKS_MAX)),
      onDropped: (count) => setDropped((before) => before + count),
    })
      .catch((cause: unknown) => {
        if (!made.signal.aborted) {
          setError(cause);
        }
      })
      .finally(() => setUntil(undefined));
  };

  return (
    <div className={classes['debug']}>
      <div className={classes['controls']}>
        {until === undefined ? (
          <Button onClick={begin}>{t('rules.lookOn')}</Button>
        ) : (
          <>
            <Button variant="default" onClick={() => abort.current?.abort()}>
              {t('rules.lookAway')}
            </Button>
            <span role="timer">{t('rules.left', { minutes: Math.floor(left / 60), seconds: String(left % 60).padStart(2, '0') })}</span>
          </>
        )}
        {dropped > 0 && <span>{t('rules.dropped', { count: dropped })}</span>}
      </div>
      {error !== undefined && <Trouble error={error} />}
      <ul className={classes['looks']} aria-label={t('rules.looks')}>
        {looks.map((look) => (
          <li key={look.key} data-fired={look.transition !== 'none' || undefined}>
            <time>{look.at === undefined ? '' : formatTime(Date.parse(look.at), { seconds: true })}</time> <strong>{look.twin}</strong> {look.cause ?? t('rules.time')} ={' '}
            {shown(look.values.find((seen) => seen.property === look.cause)?.value)} {look.conditions.map((part) => `${part.text}: ${part.verdict}`).join(', ')} → {look.state}
          </li>
        ))}
      </ul>
    </div>
  );
}

function useSecondsLeft(until: Date | undefined): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (until === undefined) {
      return undefined;
    }
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, [until]);
  return until === undefined ? 0 : Math.max(0, Math.round((until.getTime() - now) / 1_000));
}
