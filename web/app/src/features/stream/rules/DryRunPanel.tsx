import type { RuleFile } from '@lockstep/client/documents.ts';
import type { Shape } from '@lockstep/client/dtdl.ts';
import { Button, NativeSelect } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { Trouble } from '../../../components/Trouble.tsx';
import { graphQuery } from '../../../data/queries.ts';
import { useT } from '../../../i18n/language.ts';
import { DryRunChart } from './DryRunChart.tsx';
import { Firings } from './FiringsPanel.tsx';
import { dryRun, type DryRunOutcome } from './ruleData.ts';
import { namedIn } from './ruleText.ts';
import classes from './Rules.module.css';

const HOURS = [0.25, 1, 8, 24, 168];

export interface DryRunPanelProps {
  files: readonly RuleFile[];
  rule: string;
  ruleText: string;
  /** Of the rule's model. */
  shape: Shape;
  /** A model and all that it extends. */
  lineage: (model: string) => readonly string[];
}

interface Tried {
  outcome: DryRunOutcome;
  fromMs: number;
  toMs: number;
}

/** What the rule would have done with the last hours: how often, when, why, drawn on the trend. */
export function DryRunPanel({ files, rule, ruleText, shape, lineage }: DryRunPanelProps): ReactNode {
  const t = useT();
  const [hours, setHours] = useState(1);
  const [asked, setAsked] = useState<string>();
  const twins = useQuery(graphQuery).data?.twins ?? [];
  const run = useMutation({
    mutationFn: async (): Promise<Tried> => {
      const toMs = Date.now();
      const fromMs = toMs - hours * 3_600_000;
      return { outcome: await dryRun(files, rule, fromMs, toMs), fromMs, toMs };
    },
  });
  const tried = run.data;
  const fired = [...new Set(tried?.outcome.periods.map((period) => period.twin) ?? [])];
  const others = twins.filter((twin) => lineage(twin.model).includes(shape.modelId) && !fired.includes(twin.id)).map((twin) => twin.id);
  const choices = [...fired, ...others].slice(0, 200);
  const twin = asked !== undefined && choices.includes(asked) ? asked : choices[0];
  const property = namedIn(ruleText, shape.members.filter((member) => member.schema.kind !== 'text').map((member) => member.path))[0];
  return (
    <div className={classes['dryRun']}>
      <div className={classes['controls']}>
        <NativeSelect
          aria-label={t('rules.span')}
          value={String(hours)}
          data={HOURS.map((span) => ({ value: String(span), label: span < 1 ? t('rules.minutes', { count: span * 60 }) : t('rules.hours', { count: span }) }))}
          onChange={(event) => setHours(Number(event.currentTarget.value))}
        />
        <Button loading={run.isPending} onClick={() => run.mutate()}>
          {t('rules.dryRun')}
        </Button>
        {tried !== undefined && (
          <NativeSelect aria-label={t('rules.twin')} value={twin ?? ''} data={choices} onChange={(event) => setAsked(event.currentTarget.value)} />
        )}
      </div>
      {run.isError && <Trouble error={run.error} />}
      {tried !== undefined && (
        <>
          <p role="status">
            <strong>{t('rules.wouldHave', { count: tried.outcome.fired })}</strong>{' '}
            {t('rules.lookedAt', { twins: tried.outcome.twins, readings: tried.outcome.readings })} {tried.outcome.complete ? '' : t('rules.notThrough', { why: tried.outcome.stopped ?? '' })}
          </p>
          {twin !== undefined && property !== undefined && (
            <DryRunChart
              twin={twin}
              property={property}
              unit={shape.members.find((member) => member.path === property)?.unit ?? ''}
              fromMs={tried.fromMs}
              toMs={tried.toMs}
              periods={tried.outcome.periods.filter((period) => period.twin === twin)}
            />
          )}
          <Firings firings={tried.outcome.firings.slice(0, 200)} />
        </>
      )}
    </div>
  );
}
