package io.lockstep.broker;

import io.lockstep.broker.internal.packet.ConnectPacket;
import io.lockstep.broker.internal.packet.PacketDescription;
import io.lockstep.broker.internal.packet.Varint;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// Who looks on at which client. Thread-safe.
final class Traces {
  private static final int CONNECT = 1;
  private static final int CONNACK = 2;

  private final ConcurrentMap<String, List<ClientTrace>> byClient = new ConcurrentHashMap<>();

  ClientTrace open(String clientId) {
    ClientTrace trace = new ClientTrace(closed -> close(clientId, closed));
    byClient.compute(
        clientId,
        (_, others) -> {
          List<ClientTrace> all = others == null ? new CopyOnWriteArrayList<>() : others;
          all.add(trace);
          return all;
        });
    return trace;
  }

  private void close(String clientId, ClientTrace trace) {
    byClient.computeIfPresent(
        clientId,
        (_, all) -> {
          all.remove(trace);
          return all.isEmpty() ? null : all;
        });
  }

  boolean hasAny(String clientId) {
    return !byClient.isEmpty() && byClient.containsKey(clientId);
  }

  /// A client says CONNECT, which stands before its [PacketTap].
  void connecting(ConnectPacket packet, ByteBuffer in, int from, int to, long nowMicros) {
    if (hasAny(packet.clientId())) {
      tell(
          packet.clientId(),
          new TracedPacket(
              nowMicros,
              true,
              PacketDescription.nameOf(CONNECT),
              1 + Varint.size(to - from) + to - from,
              PacketDescription.of(CONNECT << 4, in, from, to, packet.version())));
    }
  }

  /// A client hears that it is not let in.
  void refused(String clientId, byte[] connack, int version, long nowMicros) {
    if (hasAny(clientId)) {
      ByteBuffer out = ByteBuffer.wrap(connack);
      int body = 1;
      while (connack[body++] < 0) {
        // the remaining length
      }
      tell(
          clientId,
          new TracedPacket(
              nowMicros,
              false,
              PacketDescription.nameOf(CONNACK),
              connack.length,
              PacketDescription.of(CONNACK << 4, out, body, connack.length, version)));
    }
  }

  void tell(String clientId, TracedPacket packet) {
    for (ClientTrace trace : byClient.getOrDefault(clientId, List.of())) {
      trace.add(packet);
    }
  }
}
