import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { FmusPage } from '../features/simulation/fmus/FmusPage.tsx';

export default function Route(): ReactNode {
  const { name } = useSearch({ from: '/shell/fmus' });
  const navigate = useNavigate();
  return <FmusPage name={name} onOpen={(next) => void navigate({ to: '/fmus', search: { name: next }, replace: true })} />;
}
