import type { DrawnCredential } from '@lockstep/client/devices.ts';
import { approvalPath } from '@lockstep/client/paths.ts';
import { Button, Group, Modal } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { NewSecret } from '../../../components/NewSecret.tsx';
import { api } from '../../../data/api.ts';
import { useT } from '../../../i18n/language.ts';
import { readDevicesAgain } from './deviceQueries.ts';
import classes from './Devices.module.css';

export type Decision = 'approve' | 'reject' | 'forget';

interface Outcome {
  secrets: DrawnCredential[];
  failures: { id: string; message: string }[];
}

/** Decides about devices that wait, one after the other; what was drawn for them is shown once. */
export function DecideDevices({ decision, ids, onClose }: { decision: Decision; ids: string[]; onClose: () => void }): ReactNode {
  const t = useT();
  const run = useMutation({
    mutationFn: () => decide(decision, ids),
    onSettled: readDevicesAgain,
    onSuccess: (outcome) => {
      if (outcome.secrets.length === 0 && outcome.failures.length === 0) {
        onClose();
      }
    },
  });
  const outcome = run.data;
  return (
    <Modal opened onClose={onClose} size="lg" title={t(`approvals.${decision}`)} closeButtonProps={{ 'aria-label': t('form.close') }}>
      <div className={classes['form']}>
        {outcome !== undefined && outcome.failures.length > 0 && (
          <ul className={classes['problems']} role="alert">
            {outcome.failures.map((each) => (
              <li key={each.id}>
                {each.id}: {each.message}
              </li>
            ))}
          </ul>
        )}
        {outcome !== undefined && outcome.secrets.length > 0 ? (
          <NewSecret of={outcome.secrets.map((each) => each.id).join(', ')} secret={secretLines(outcome.secrets)} onClose={onClose} />
        ) : (
          <>
            <p>{t(`approvals.${decision}Sure`, { ids: ids.join(', ') })}</p>
            {run.isError && <p role="alert">{run.error.message}</p>}
            <Group justify="flex-end">
              <Button variant="default" onClick={onClose}>
                {t(outcome === undefined ? 'form.cancel' : 'form.close')}
              </Button>
              {outcome === undefined && (
                <Button loading={run.isPending} onClick={() => run.mutate()}>
                  {t(`approvals.${decision}`)}
                </Button>
              )}
            </Group>
          </>
        )}
      </div>
    </Modal>
  );
}

async function decide(decision: Decision, ids: string[]): Promise<Outcome> {
  const outcome: Outcome = { secrets: [], failures: [] };
  for (const id of ids) {
    try {
      switch (decision) {
        case 'approve': {
          const drawn = await api.post<DrawnCredential>(`${approvalPath(id)}/approve`);
          if (drawn.credential !== undefined || drawn.key !== undefined) {
            outcome.secrets.push(drawn);
          }
          break;
        }
        case 'reject':
          await api.post(`${approvalPath(id)}/reject`);
          break;
        case 'forget':
          await api.delete(approvalPath(id));
      }
    } catch (error) {
      outcome.failures.push({ id, message: error instanceof Error ? error.message : String(error) });
    }
  }
  return outcome;
}

/** One secret as it is; of many whose each is stands before it. */
function secretLines(secrets: DrawnCredential[]): string {
  const text = (each: DrawnCredential): string => each.credential ?? each.key ?? '';
  return secrets.length === 1 ? secrets.map(text).join('') : secrets.map((each) => `${each.id}  ${text(each)}`).join('\n');
}
