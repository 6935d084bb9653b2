import type { DiagnosisStep } from '@lockstep/client/devices.ts';
import { Icon, type IconName } from '@lockstep/design/icons.tsx';
import { Panel } from '@lockstep/design/Panel.tsx';
import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { AgeText } from '../../../components/AgeText.tsx';
import { Trouble } from '../../../components/Trouble.tsx';
import { useT } from '../../../i18n/language.ts';
import { diagnosisQuery } from './deviceQueries.ts';
import classes from './Devices.module.css';

const ICONS: Record<DiagnosisStep['verdict'], IconName> = { good: 'check', warning: 'unknown', bad: 'close' };

/** Why is my data missing? The way of a device's data, step by step, with what the server found at each. */
export function LadderPanel({ id }: { id: string }): ReactNode {
  const t = useT();
  const query = useQuery(diagnosisQuery(id));
  if (query.isError) {
    return (
      <Panel title={t('ladder.title')}>
        <Trouble error={query.error} onRetry={() => void query.refetch()} />
      </Panel>
    );
  }
  if (query.data === undefined) {
    return (
      <Panel title={t('ladder.title')}>
        <Skeleton height={220} animate={false} />
      </Panel>
    );
  }
  const { steps, cause } = query.data;
  const broken = steps.find((step) => step.verdict === 'bad');
  return (
    <Panel title={t(broken === undefined ? 'ladder.titleGood' : 'ladder.title')} isFlush>
      <p className="ls-hidden" role="status">
        {broken === undefined ? t('ladder.good') : `${t(`ladder.step.${broken.step}`)}: ${cause ?? broken.text}`}
      </p>
      <ol className={classes['ladder']}>
        {steps.map((step) => (
          <Line key={`${step.step} ${step.text}`} step={step} isFirstBroken={step === broken} />
        ))}
      </ol>
    </Panel>
  );
}

function Line({ step, isFirstBroken }: { step: DiagnosisStep; isFirstBroken: boolean }): ReactNode {
  const t = useT();
  const at = step.at;
  return (
    <li data-verdict={isFirstBroken ? 'bad' : undefined} data-step={step.step}>
      <Icon name={ICONS[step.verdict]} />
      <span className={classes['step']}>{t(`ladder.step.${step.step}`)}</span>
      <div>
        <span className="ls-hidden">{t(`ladder.verdict.${step.verdict}`)}: </span>
        {step.verdict === 'bad' ? <strong>{step.text}</strong> : step.text}
        {isFirstBroken && <p>{t(`ladder.todo.${step.step}`)}</p>}
      </div>
      <span className={classes['step']}>{at !== undefined && <AgeText at={() => Date.parse(at)} />}</span>
    </li>
  );
}
