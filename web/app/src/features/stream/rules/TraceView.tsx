import { formatValue } from '@lockstep/live/units.ts';
import type { ReactNode } from 'react';
import { formatTime, useT } from '../../../i18n/language.ts';
import type { RuleTrace } from './ruleData.ts';
import table from '../../../components/DataTable.module.css';
import classes from './Rules.module.css';

const MARKS = { true: '✓', false: '✗', 'not-known': '?', failed: '!' } as const;

/** Why a rule fired: what led to it, what it saw, which part of its condition held, and what it did. */
export function TraceView({ trace }: { trace: RuleTrace }): ReactNode {
  const t = useT();
  return (
    <div className={classes['trace']}>
      <p>{causeOf(trace, t)}</p>
      {trace.conditions.length > 0 && (
        <ul aria-label={t('rules.conditions')} className={classes['parts']}>
          {trace.conditions.map((part, i) => (
            <li key={i} data-verdict={part.verdict}>
              <span aria-label={part.verdict}>{MARKS[part.verdict]}</span> {part.key === 'clear' && <em>{t('rules.clear')} </em>}
              <code>{part.text}</code>
            </li>
          ))}
        </ul>
      )}
      <table className={table['table']}>
        <thead>
          <tr>
            <th>{t('rules.value')}</th>
            <th data-right>{t('rules.now')}</th>
            <th>{t('rules.quality')}</th>
            <th>{t('rules.since')}</th>
          </tr>
        </thead>
        <tbody>
          {trace.values.map((seen) => (
            <tr key={seen.property}>
              <td>{seen.property}</td>
              <td data-right>{shown(seen.value)}</td>
              <td>{seen.quality ?? '–'}</td>
              <td>{seen.time === undefined ? '–' : formatTime(Date.parse(seen.time), { seconds: true })}</td>
            </tr>
          ))}
          {trace.measures.map((measure) => (
            <tr key={measure.name}>
              <td>
                <em>{measure.name}</em>
              </td>
              <td data-right>{shown(measure.value)}</td>
              <td />
              <td />
            </tr>
          ))}
        </tbody>
      </table>
      {trace.commands.map((command) => (
        <p key={command.id}>{t('rules.gave', { name: command.name, twin: command.twin })}</p>
      ))}
    </div>
  );
}

function causeOf(trace: RuleTrace, t: ReturnType<typeof useT>): string {
  if (trace.cause === undefined) {
    return trace.heldSeconds === undefined ? t('rules.byTime') : t('rules.byDelay', { seconds: trace.heldSeconds });
  }
  return trace.before === undefined ? t('rules.byReading', { property: trace.cause }) : t('rules.byReadingBefore', { property: trace.cause, before: shown(trace.before) });
}

export function shown(value: unknown): string {
  return value === null || value === undefined ? '–' : formatValue(value);
}
