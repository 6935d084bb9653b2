export { LoginPage as default } from '../features/session/LoginPage.tsx';
