import { Empty, Panel } from '@lockstep/design/Panel.tsx';
import { Button, CopyButton } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState, type ReactNode } from 'react';
import { CourseChart, type CourseLine } from '../../../components/trend/CourseChart.tsx';
import { Trouble } from '../../../components/Trouble.tsx';
import { useMay } from '../../../data/hooks.ts';
import { formatTime, useT } from '../../../i18n/language.ts';
import { ApplyLines } from '../binding/ApplyLines.tsx';
import { calibrationQuery, calibrationsQuery, dropCalibration, isUnderWay, type Calibration, type CalibrationOutput, type CalibrationResult } from './calibrationData.ts';
import { EstimateTable } from './EstimateTable.tsx';
import { OutputTable } from './OutputTable.tsx';
import classes from './Calibrations.module.css';

/** One calibration: how far it is, and what it came to. */
export function CalibrationView({ behaviour, id, onGone }: { behaviour: string; id: string; onGone: () => void }): ReactNode {
  const t = useT();
  const client = useQueryClient();
  const mayRun = useMay('operator');
  const query = useQuery(calibrationQuery(behaviour, id));
  const drop = useMutation({
    mutationFn: (calibration: Calibration) => dropCalibration(calibration),
    onSuccess: async (_, calibration) => {
      await client.invalidateQueries(calibrationsQuery(behaviour));
      if (isUnderWay(calibration)) {
        await query.refetch();
      } else {
        onGone();
      }
    },
  });
  const calibration = query.data;
  if (query.isError) {
    return (
      <Panel>
        <Trouble error={query.error} onRetry={() => void query.refetch()} />
      </Panel>
    );
  }
  if (calibration === undefined) {
    return null;
  }
  const { result } = calibration;
  return (
    <Panel
      title={t('calibration.of', { behaviour, twin: calibration.twin })}
      actions={
        mayRun && (
          <Button size="xs" variant="default" loading={drop.isPending} onClick={() => drop.mutate(calibration)}>
            {isUnderWay(calibration) ? t('whatIf.cancel') : t('whatIf.forget')}
          </Button>
        )
      }
    >
      <p>
        {formatTime(Date.parse(calibration.from), { isDated: true })} – {formatTime(Date.parse(calibration.to), { isDated: true })}
      </p>
      {isUnderWay(calibration) && (
        <div className={classes['progress']}>
          <progress aria-label={t('calibration.progress')} max={1} value={calibration.progress} />
          <span>
            {t(`whatIf.is.${calibration.state}`)} {Math.round(calibration.progress * 100)} %
          </span>
        </div>
      )}
      {!isUnderWay(calibration) && result === undefined && <Empty title={t(`whatIf.is.${calibration.state}`)}>{calibration.trouble}</Empty>}
      {drop.isError && <p role="alert">{drop.error.message}</p>}
      {result !== undefined && <Result behaviour={behaviour} result={result} />}
    </Panel>
  );
}

function Result({ behaviour, result }: { behaviour: string; result: CalibrationResult }): ReactNode {
  const t = useT();
  const [chosen, setChosen] = useState(0);
  const output = result.outputs[chosen] ?? result.outputs[0];
  return (
    <div className={classes['result']}>
      <p role="status">
        <strong>{t(result.determined ? 'calibration.determined' : 'calibration.undetermined')}</strong>{' '}
        {t('calibration.cost', { agreeing: result.agreeing, starts: result.starts, runs: result.evaluations, steps: result.steps })}
      </p>
      {result.findings.length > 0 && (
        <ul aria-label={t('calibration.findings')} className={classes['findings']}>
          {result.findings.map((each) => (
            <li key={each}>{each}</li>
          ))}
        </ul>
      )}
      <EstimateTable parameters={result.parameters} />
      <OutputTable outputs={result.outputs} chosen={output} onChoose={(each) => setChosen(result.outputs.indexOf(each))} />
      {output !== undefined && <Course result={result} output={output} />}
      <Lines behaviour={behaviour} lines={result.lines} />
    </div>
  );
}

/** What was measured beside the model, as it was and as it would be. */
function Course({ result, output }: { result: CalibrationResult; output: CalibrationOutput }): ReactNode {
  const t = useT();
  const lines = useMemo((): CourseLine[] => {
    const times = output.course.times.map((time) => Date.parse(time));
    const line = (name: string, values: (number | null)[], isBroken = false): CourseLine[] => (values.length === 0 ? [] : [{ name, unit: '', times, values, isBroken }]);
    return [...line(t('calibration.measured'), output.course.measured), ...line(t('calibration.before'), output.course.before, true), ...line(t('calibration.after'), output.course.after)];
  }, [output, t]);
  const to = Date.parse(result.to);
  return (
    <CourseChart
      label={t('calibration.course', { property: output.property })}
      lines={lines}
      from={Date.parse(result.from)}
      to={to}
      part={output.heldOut === 0 ? undefined : { from: Date.parse(result.split), to, name: t('calibration.heldOut') }}
      formatTime={(ms, spanMs) => formatTime(ms, { seconds: spanMs < 1_200_000 })}
    />
  );
}

function Lines({ behaviour, lines }: { behaviour: string; lines: string }): ReactNode {
  const t = useT();
  return (
    <section className={classes['lines']} aria-label={t('calibration.lines', { behaviour })}>
      <div className={classes['controls']}>
        <h3>{t('calibration.lines', { behaviour })}</h3>
        <CopyButton value={lines}>
          {({ copied, copy }) => (
            <Button size="xs" variant="default" onClick={copy}>
              {copied ? t('secret.copied') : t('secret.copy')}
            </Button>
          )}
        </CopyButton>
      </div>
      <pre tabIndex={0}>{lines}</pre>
      <ApplyLines behaviour={behaviour} lines={lines} />
    </section>
  );
}
