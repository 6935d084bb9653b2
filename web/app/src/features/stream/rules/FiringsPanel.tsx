import { Empty } from '@lockstep/design/Panel.tsx';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { formatTime, useT } from '../../../i18n/language.ts';
import { firingsQuery, type RuleTrace } from './ruleData.ts';
import { TraceView } from './TraceView.tsx';
import classes from './Rules.module.css';

/** The latest firings of the rule that is in force. */
export function FiringsPanel({ rule }: { rule: string }): ReactNode {
  const t = useT();
  const firings = useQuery(firingsQuery(rule)).data ?? [];
  return firings.length === 0 ? <Empty title={t('rules.noFirings')}>{t('rules.noFiringsHint')}</Empty> : <Firings firings={firings} />;
}

/** Firings in a list; the one that is chosen says why. */
export function Firings({ firings }: { firings: readonly RuleTrace[] }): ReactNode {
  const t = useT();
  const [chosen, setChosen] = useState<number>();
  return (
    <ul className={classes['list']}>
      {firings.map((firing, i) => (
        <li key={`${firing.twin} ${firing.at ?? ''} ${firing.transition} ${i}`}>
          <button type="button" aria-expanded={chosen === i} onClick={() => setChosen(chosen === i ? undefined : i)}>
            <time>{firing.at === undefined ? '' : formatTime(Date.parse(firing.at), { seconds: true })}</time> <strong>{firing.twin}</strong>{' '}
            {firing.transition === 'raised' ? t('rules.raised') : t('rules.returned')} {firing.message}
          </button>
          {chosen === i && <TraceView trace={firing} />}
        </li>
      ))}
    </ul>
  );
}
