import { Empty, Panel } from '@lockstep/design/Panel.tsx';
import { Button, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import table from '../../../components/DataTable.module.css';
import { Trouble } from '../../../components/Trouble.tsx';
import { useMay } from '../../../data/hooks.ts';
import { formatTime, useT } from '../../../i18n/language.ts';
import classes from './Data.module.css';
import { chosenText, holdsQuery, idsIn, placeHold, releaseHold, type LegalHold } from './keepingData.ts';

/** What neither retention nor a purge may take, and why. */
export function HoldsPanel(): ReactNode {
  const t = useT();
  const query = useQuery(holdsQuery);
  const mayChange = useMay('admin');
  return (
    <Panel title={t('holds.title')} isFlush>
      {query.isError ? (
        <Trouble error={query.error} onRetry={() => void query.refetch()} />
      ) : query.data?.length === 0 ? (
        <Empty title={t('holds.none')}>{t('holds.noneHint')}</Empty>
      ) : (
        <table className={table['table']}>
          <thead>
            <tr>
              <th>{t('holds.name')}</th>
              <th>{t('holds.on')}</th>
              <th>{t('holds.reason')}</th>
              <th>{t('holds.until')}</th>
              {mayChange && <th data-right>{t('data.action')}</th>}
            </tr>
          </thead>
          <tbody>
            {query.data?.map((hold) => (
              <Row key={hold.name} hold={hold} mayChange={mayChange} />
            ))}
          </tbody>
        </table>
      )}
      {mayChange && <PlaceForm />}
    </Panel>
  );
}

function Row({ hold, mayChange }: { hold: LegalHold; mayChange: boolean }): ReactNode {
  const t = useT();
  const client = useQueryClient();
  const [reason, setReason] = useState<string>();
  const release = useMutation({ mutationFn: (why: string) => releaseHold(hold.name, why), onSuccess: () => client.invalidateQueries(holdsQuery) });
  return (
    <tr>
      <td>
        <strong>{hold.name}</strong>
        <div className={table['dim']}>{t('holds.by', { name: hold.by, time: formatTime(Date.parse(hold.since), { isDated: true }) })}</div>
      </td>
      <td>{chosenText(hold)}</td>
      <td className={table['wide']}>{hold.reason}</td>
      <td className={table['nowrap']}>{hold.until === undefined ? t('holds.open') : formatTime(Date.parse(hold.until), { isDated: true })}</td>
      {mayChange && (
        <td data-right>
          {reason === undefined ? (
            <Button size="xs" variant="default" aria-label={t('holds.releaseOf', { name: hold.name })} onClick={() => setReason('')}>
              {t('holds.release')}
            </Button>
          ) : (
            <form
              className={classes['controls']}
              onSubmit={(event) => {
                event.preventDefault();
                release.mutate(reason.trim());
              }}
            >
              <TextInput size="xs" aria-label={t('holds.why')} placeholder={t('holds.why')} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
              <Button size="xs" type="submit" loading={release.isPending} disabled={reason.trim() === ''}>
                {t('holds.release')}
              </Button>
              <Button size="xs" variant="default" onClick={() => setReason(undefined)}>
                {t('data.cancel')}
              </Button>
            </form>
          )}
          {release.isError && <p role="alert">{release.error.message}</p>}
        </td>
      )}
    </tr>
  );
}

function PlaceForm(): ReactNode {
  const t = useT();
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [twins, setTwins] = useState('');
  const [reason, setReason] = useState('');
  const place = useMutation({
    mutationFn: () => placeHold(name.trim(), { twins: idsIn(twins), reason: reason.trim() }),
    onSuccess: () => {
      setName('');
      setTwins('');
      setReason('');
      return client.invalidateQueries(holdsQuery);
    },
  });
  const isWhole = name.trim() !== '' && idsIn(twins).length > 0 && reason.trim() !== '';
  return (
    <form
      className={classes['placing']}
      aria-label={t('holds.place')}
      onSubmit={(event) => {
        event.preventDefault();
        place.mutate();
      }}
    >
      <TextInput label={t('holds.name')} value={name} onChange={(event) => setName(event.currentTarget.value)} />
      <TextInput label={t('holds.twins')} placeholder="oven-1, oven-2" value={twins} onChange={(event) => setTwins(event.currentTarget.value)} />
      <TextInput label={t('holds.reason')} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
      <Button type="submit" variant="default" loading={place.isPending} disabled={!isWhole}>
        {t('holds.place')}
      </Button>
      {place.isError && <p role="alert">{place.error.message}</p>}
    </form>
  );
}
