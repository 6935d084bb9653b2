import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { AlarmReportPage } from '../features/stream/AlarmReportPage.tsx';

export default function Route(): ReactNode {
  const search = useSearch({ from: '/shell/alarm-report' });
  const navigate = useNavigate();
  return <AlarmReportPage search={search} onSearch={(next) => void navigate({ to: '/alarm-report', search: next, replace: true })} />;
}
