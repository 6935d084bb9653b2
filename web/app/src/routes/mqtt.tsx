export { MqttPage as default } from '../features/broker/MqttPage.tsx';
