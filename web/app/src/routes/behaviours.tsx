import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { BehavioursPage } from '../features/simulation/behaviours/BehavioursPage.tsx';

export default function Route(): ReactNode {
  const search = useSearch({ from: '/shell/behaviours' });
  const navigate = useNavigate();
  return <BehavioursPage search={search} onSearch={(next) => void navigate({ to: '/behaviours', search: next, replace: true })} />;
}
