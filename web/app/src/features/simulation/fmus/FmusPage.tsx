import { Empty, Panel } from '@lockstep/design/Panel.tsx';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import table from '../../../components/DataTable.module.css';
import { Page } from '../../../components/Page.tsx';
import { Trouble } from '../../../components/Trouble.tsx';
import { useMay } from '../../../data/hooks.ts';
import { useT } from '../../../i18n/language.ts';
import { fmusQuery, sizeText, type Fmu } from './fmuData.ts';
import { FmuView } from './FmuView.tsx';
import { UploadArea } from './UploadArea.tsx';
import classes from './Fmus.module.css';

/** FMUs: uploaded, checked, looked into. */
export function FmusPage({ name, onOpen }: { name: string | undefined; onOpen: (name: string | undefined) => void }): ReactNode {
  const t = useT();
  const mayUpload = useMay('engineer');
  const query = useQuery(fmusQuery);
  const [last, setLast] = useState<Fmu>();
  const all = query.data ?? [];
  return (
    <Page title={t('nav.fmus')} hint={t('fmu.hint')}>
      {mayUpload && (
        <UploadArea
          last={last}
          onUploaded={(fmu) => {
            setLast(fmu);
            onOpen(fmu.name);
          }}
        />
      )}
      <Panel title={t('nav.fmus')} isFlush>
        {query.isError ? (
          <Trouble error={query.error} onRetry={() => void query.refetch()} />
        ) : query.isSuccess && all.length === 0 ? (
          <Empty title={t('fmu.none')}>{t('fmu.noneHint')}</Empty>
        ) : (
          <table className={table['table']}>
            <thead>
              <tr>
                <th>{t('fmu.name')}</th>
                <th>{t('fmu.version')}</th>
                <th>{t('fmu.kinds')}</th>
                <th>{t('fmu.platforms')}</th>
                <th data-right>{t('fmu.variables')}</th>
                <th data-right>{t('fmu.size')}</th>
                <th>{t('fmu.check')}</th>
                <th>{t('fmu.trust')}</th>
                <th>{t('fmu.usedBy')}</th>
              </tr>
            </thead>
            <tbody>
              {all.map((fmu) => (
                <Row key={fmu.name} fmu={fmu} isChosen={fmu.name === name} onOpen={() => onOpen(fmu.name)} />
              ))}
            </tbody>
          </table>
        )}
      </Panel>
      {name !== undefined && <FmuView key={name} name={name} onGone={() => onOpen(undefined)} />}
    </Page>
  );
}

function Row({ fmu, isChosen, onOpen }: { fmu: Fmu; isChosen: boolean; onOpen: () => void }): ReactNode {
  const t = useT();
  return (
    <tr data-chosen={isChosen || undefined}>
      <td>
        <button type="button" className={classes['choose']} aria-pressed={isChosen} onClick={onOpen}>
          {fmu.name}
        </button>
        <div className={table['dim']}>{t(`fmu.place.${fmu.place}`)}</div>
      </td>
      {fmu.trouble !== undefined ? (
        <td colSpan={7}>{fmu.trouble}</td>
      ) : (
        <>
          <td className={table['nowrap']}>FMI {fmu.fmiVersion ?? '–'}</td>
          <td>{fmu.kinds?.join(', ')}</td>
          <td>{fmu.platforms?.join(', ')}</td>
          <td data-right>{fmu.variables ?? '–'}</td>
          <td data-right className={table['nowrap']}>
            {sizeText(fmu.bytes ?? 0)}
          </td>
          <td className={table['nowrap']}>{(fmu.errors ?? 0) + (fmu.warnings ?? 0) === 0 ? t('fmu.sound') : t('fmu.found', { errors: fmu.errors ?? 0, warnings: fmu.warnings ?? 0 })}</td>
          <td>{fmu.trusted === undefined ? t('fmu.isolated') : t('fmu.trusted')}</td>
        </>
      )}
      <td>{fmu.usedBy.join(', ')}</td>
    </tr>
  );
}
