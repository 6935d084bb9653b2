import type { IClientOptions, IClientPublishOptions, MqttClient } from 'mqtt';
import mqtt from 'mqtt';
import { useEffect, useRef, useState } from 'react';

const KEPT = 500;

/** A message as it came. */
export interface Message {
  number: number;
  atMs: number;
  topic: string;
  payload: Uint8Array;
  qos: number;
  retain: boolean;
  properties: object | undefined;
}

export interface Wish {
  clientId: string;
  version: 4 | 5;
  /** What is subscribed to at once. */
  filters?: string[];
}

export type MqttState = 'off' | 'connecting' | 'on';

export interface Mqtt {
  state: MqttState;
  trouble: string;
  filters: string[];
  messages: Message[];
  connect: (wish: Wish) => void;
  disconnect: () => void;
  subscribe: (filter: string, qos: 0 | 1 | 2) => void;
  unsubscribe: (filter: string) => void;
  publish: (topic: string, payload: string, options: IClientPublishOptions) => void;
  clear: () => void;
}

/** An MQTT client over the WebSocket of this server: who is logged in here is logged in there. */
export function useMqtt(): Mqtt {
  const client = useRef<MqttClient>(undefined);
  const [state, setState] = useState<MqttState>('off');
  const [trouble, setTrouble] = useState('');
  const [filters, setFilters] = useState<string[]>([]);
  const [messages, setMessages] = useState<Message[]>([]);
  const count = useRef(0);

  useEffect(
    () => () => {
      client.current?.end(true);
    },
    [],
  );

  const fail = (error: Error | null | undefined): boolean => {
    setTrouble(error?.message ?? '');
    return error !== null && error !== undefined;
  };

  const subscribe = (filter: string, qos: 0 | 1 | 2): void => {
    client.current?.subscribe(filter, { qos }, (error, granted) => {
      const refused = granted?.find((each) => each.qos >= 128);
      if (refused !== undefined) {
        setTrouble(`${refused.topic}: 0x${refused.qos.toString(16)}`);
      } else if (!fail(error)) {
        setFilters((before) => [...before.filter((each) => each !== filter), filter]);
      }
    });
  };

  const connect = ({ clientId, version, filters: wanted = [] }: Wish): void => {
    client.current?.end(true);
    setTrouble('');
    setFilters([]);
    setState('connecting');
    const options: IClientOptions = {
      clientId,
      protocolVersion: version,
      clean: true,
      keepalive: 30,
      // A person looks on: they connect anew when they want to.
      reconnectPeriod: 0,
      connectTimeout: 10_000,
      // The page's policy allows no workers made of text.
      timerVariant: 'native',
    };
    const begun = mqtt.connect(`${window.location.protocol === 'https:' ? 'wss' : 'ws'}://${window.location.host}/mqtt`, options);
    client.current = begun;
    begun.on('connect', () => {
      setState('on');
      wanted.forEach((filter) => subscribe(filter, 0));
    });
    begun.on('close', () => {
      if (client.current === begun) {
        setState('off');
      }
    });
    begun.on('error', (error) => void fail(error));
    begun.on('disconnect', (packet) => setTrouble(packet.properties?.reasonString ?? `0x${(packet.reasonCode ?? 0).toString(16)}`));
    begun.on('message', (topic, payload, packet) => {
      const message: Message = {
        number: count.current++,
        atMs: Date.now(),
        topic,
        payload: new Uint8Array(payload),
        qos: packet.qos,
        retain: packet.retain,
        properties: packet.properties,
      };
      setMessages((before) => [message, ...before].slice(0, KEPT));
    });
  };

  return {
    state,
    trouble,
    filters,
    messages,
    connect,
    disconnect: () => {
      client.current?.end();
    },
    subscribe,
    unsubscribe: (filter) => {
      client.current?.unsubscribe(filter, (error) => {
        if (!fail(error)) {
          setFilters((before) => before.filter((each) => each !== filter));
        }
      });
    },
    publish: (topic, payload, options) => {
      client.current?.publish(topic, payload, options, (error) => void fail(error));
    },
    clear: () => setMessages([]),
  };
}
