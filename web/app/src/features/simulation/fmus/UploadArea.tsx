import { ApiError } from '@lockstep/client/api.ts';
import { Panel } from '@lockstep/design/Panel.tsx';
import { FileInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useT } from '../../../i18n/language.ts';
import { fmusQuery, uploadFmu, type Fmu } from './fmuData.ts';
import classes from './Fmus.module.css';

/** Takes a file that is chosen or dropped, and says what its check has found. */
export function UploadArea({ last, onUploaded }: { last: Fmu | undefined; onUploaded: (fmu: Fmu) => void }): ReactNode {
  const t = useT();
  const client = useQueryClient();
  const [isOver, setOver] = useState(false);
  const upload = useMutation({
    mutationFn: uploadFmu,
    onSuccess: async (fmu) => {
      client.setQueryData(['fmu', fmu.name], fmu);
      await client.invalidateQueries(fmusQuery);
      onUploaded(fmu);
    },
  });
  const take = (file: File | null | undefined) => {
    if (file !== null && file !== undefined) {
      upload.mutate(file);
    }
  };
  const details = upload.error instanceof ApiError ? (upload.error.problem.details ?? []) : [];
  return (
    <Panel title={t('fmu.upload')}>
      <div
        className={classes['drop']}
        data-over={isOver || undefined}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          take(event.dataTransfer.files[0]);
        }}
      >
        <FileInput label={t('fmu.file')} description={t('fmu.fileHint')} placeholder={t('fmu.choose')} accept=".fmu" value={null} onChange={take} disabled={upload.isPending} />
        <span>{t('fmu.drop')}</span>
      </div>
      {upload.isPending && <p role="status">{t('fmu.uploading', { name: upload.variables.name })}</p>}
      {upload.isSuccess && last !== undefined && (
        <p role="status">
          {t('fmu.uploaded', { name: last.name })} {(last.errors ?? 0) + (last.warnings ?? 0) === 0 ? t('fmu.sound') : t('fmu.found', { errors: last.errors ?? 0, warnings: last.warnings ?? 0 })}
        </p>
      )}
      {upload.isError && (
        <div role="alert">
          <p>
            <strong>{t('fmu.refused')}</strong> {upload.error.message}
          </p>
          {details.length > 0 && (
            <ul className={classes['findings']}>
              {details.slice(0, 50).map((each) => (
                <li key={each}>{each}</li>
              ))}
            </ul>
          )}
        </div>
      )}
    </Panel>
  );
}
