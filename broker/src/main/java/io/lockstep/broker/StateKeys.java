package io.lockstep.broker;

import io.lockstep.model.Text;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// The keys of the broker's compacted log. The first byte says what it is.
final class StateKeys {
  static final byte SESSION = 's';
  static final byte RETAINED = 'r';
  static final byte STORED = 'm';
  static final byte POSITION = 'p';
  static final byte GROUP = 'g';
  static final byte WILL = 'w';

  private StateKeys() {}

  /// How far into the journal the log's content reaches.
  static byte[] position() {
    return new byte[] {POSITION};
  }

  /// A session.
  static byte[] session(String clientId) {
    return key(SESSION, clientId);
  }

  /// A shared subscription.
  static byte[] group(String groupKey) {
    return key(GROUP, groupKey);
  }

  /// The shared subscription in a key of [#group].
  static String groupKey(byte[] key) {
    return new String(key, 1, key.length - 1, StandardCharsets.UTF_8);
  }

  /// The retained message of a topic.
  static byte[] retained(String topic) {
    return key(RETAINED, topic);
  }

  /// The will of the connection that a record opened.
  static byte[] will(long epoch) {
    return ByteBuffer.allocate(1 + Long.BYTES).put(WILL).putLong(epoch).array();
  }

  /// The epoch in a will's key.
  static long willEpoch(byte[] key) {
    return ByteBuffer.wrap(key).getLong(1);
  }

  /// A message that a session is owed and the journal no longer has.
  static byte[] stored(String clientId, long position) {
    ByteBuffer key = ByteBuffer.allocate(1 + Long.BYTES + Text.bytesMax(clientId));
    key.put(STORED).putLong(position).put(clientId.getBytes(StandardCharsets.UTF_8));
    return bytes(key);
  }

  /// The client identifier in a session's or stored message's key.
  static String clientId(byte[] key) {
    int from = key[0] == STORED ? 1 + Long.BYTES : 1;
    return new String(key, from, key.length - from, StandardCharsets.UTF_8);
  }

  /// The position in a stored message's key.
  static long storedPosition(byte[] key) {
    return ByteBuffer.wrap(key).getLong(1);
  }

  private static byte[] key(byte kind, String text) {
    ByteBuffer key = ByteBuffer.allocate(1 + Text.bytesMax(text));
    key.put(kind).put(text.getBytes(StandardCharsets.UTF_8));
    return bytes(key);
  }

  private static byte[] bytes(ByteBuffer key) {
    byte[] bytes = new byte[key.position()];
    key.get(0, bytes);
    return bytes;
  }
}
