import type { Alarm } from '@lockstep/client/documents.ts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useT } from '../../../i18n/language.ts';
import { traceQuery } from './ruleData.ts';
import { TraceView } from './TraceView.tsx';

/** Why an alarm was raised last, as long as that is known, and the way to its rule. */
export function WhyRaised({ alarm }: { alarm: Alarm }): ReactNode {
  const t = useT();
  const raised = useQuery(traceQuery(alarm.id)).data?.findLast((trace) => trace.transition === 'raised');
  return (
    <>
      {raised !== undefined && (
        <details>
          <summary>{t('rules.why')}</summary>
          <TraceView trace={raised} />
        </details>
      )}
      <Link to="/rules" search={{ rule: alarm.rule }}>
        {t('rules.toRule', { rule: alarm.rule })}
      </Link>
    </>
  );
}
