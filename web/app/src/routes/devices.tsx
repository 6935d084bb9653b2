import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { wishQuery } from '../features/ingest/devices/deviceQueries.ts';
import { DevicesPage } from '../features/ingest/devices/DevicesPage.tsx';

export default function Route(): ReactNode {
  const search = useSearch({ from: '/shell/devices' });
  const navigate = useNavigate();
  const wish = { text: search.text ?? '', state: search.state ?? '', group: search.group ?? '', tag: search.tag ?? '', model: search.model ?? '', problem: search.problem ?? '' };
  return <DevicesPage wish={wish} onWish={(next) => void navigate({ to: '/devices', search: wishQuery(next), replace: true })} />;
}
