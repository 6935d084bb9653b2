import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { AlarmsPage } from '../features/stream/AlarmsPage.tsx';

export default function Route(): ReactNode {
  const search = useSearch({ from: '/shell/alarms' });
  const navigate = useNavigate();
  return <AlarmsPage search={search} onSearch={(next) => void navigate({ to: '/alarms', search: next, replace: true })} />;
}
