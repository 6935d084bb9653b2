package io.lockstep.ingest;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/// What is known of an edge node. Belongs to the [SparkplugHost] that it was made or copied for,
/// which alone changes it; what it refers to is immutable, so that a copy is cheap.
final class SparkplugNode {
  /// Messages that wait for one that is missing.
  static final int HELD_MAX = 64;

  /// Their bytes.
  static final int HELD_BYTES_MAX = 1 << 20;

  /// Commands that wait for the metric to have their value.
  static final int AWAITED_MAX = 64;

  /// Stands for "its birth stated none".
  static final long NO_BD_SEQ = -1;

  private static final int SEQ_MASK = 255;
  private static final SparkplugMember[] NOBODY = {};

  /// A message that came before one that is missing.
  ///
  /// @param seq its sequence number
  /// @param record the bytes of its record in the journal, not to be changed
  record Held(int seq, ByteBuffer record) {
    int bytes() {
      return record.remaining();
    }
  }

  /// A command that went out.
  ///
  /// @param commandId who waits for the outcome
  /// @param twin whose command it is
  /// @param member which member of the node was asked
  /// @param metric the name of the metric that was set
  /// @param bits the value that it was set to, see [MetricValues]
  /// @param text the same for text, else empty
  record Awaited(
      String commandId, String twin, int member, String metric, long bits, String text) {}

  final String group;
  final String edge;

  /// Who may change this object.
  final SparkplugHost.Owner owner;

  boolean online;
  long bdSeq = NO_BD_SEQ;
  int nextSeq;
  long lastMillis;

  /// The numbers that were passed over, a bit each.
  private final long[] missed;

  SparkplugMember[] members;
  SharedTable<Integer> byName;
  List<Held> held = List.of();
  int heldBytes;

  /// When waiting for a missing message ends; 0 when none is missing.
  long gapDueMicros;

  boolean rebirthPending;
  long rebirthMicros;
  List<Awaited> awaited = List.of();

  long gaps;
  long rebirths;
  long deaths;
  long duplicates;

  SparkplugNode(String group, String edge, SparkplugHost.Owner owner) {
    this.group = group;
    this.edge = edge;
    this.owner = owner;
    this.missed = new long[4];
    this.members = NOBODY;
    this.byName = SharedTable.empty();
  }

  private SparkplugNode(SparkplugNode origin, SparkplugHost.Owner owner) {
    group = origin.group;
    edge = origin.edge;
    this.owner = owner;
    online = origin.online;
    bdSeq = origin.bdSeq;
    nextSeq = origin.nextSeq;
    lastMillis = origin.lastMillis;
    missed = origin.missed.clone();
    members = origin.members.clone();
    byName = origin.byName;
    held = origin.held;
    heldBytes = origin.heldBytes;
    gapDueMicros = origin.gapDueMicros;
    rebirthPending = origin.rebirthPending;
    rebirthMicros = origin.rebirthMicros;
    awaited = origin.awaited;
    gaps = origin.gaps;
    rebirths = origin.rebirths;
    deaths = origin.deaths;
    duplicates = origin.duplicates;
  }

  SparkplugNode copyFor(SparkplugHost.Owner other) {
    return new SparkplugNode(this, other);
  }

  String identity() {
    return group + "/" + edge;
  }

  /// The member of this name, -1 when there is none; the node itself, if it is known, has the empty
  /// name.
  int memberOf(String name) {
    Integer found = byName.get(name);
    return found == null ? -1 : found;
  }

  int add(SparkplugMember member) {
    int index = members.length;
    members = Arrays.copyOf(members, index + 1);
    members[index] = member;
    byName = byName.with(member.name(), index);
    return index;
  }

  /// A new session begins: the next number follows that of the birth, and none is missing.
  void restart(int seq) {
    nextSeq = (seq + 1) & SEQ_MASK;
    lastMillis = 0;
    Arrays.fill(missed, 0);
  }

  /// How far ahead of the expected number this one is, 0 to 255.
  int ahead(int seq) {
    return (seq - nextSeq) & SEQ_MASK;
  }

  /// The numbers up to this one are done; those that were passed over are noted as missed.
  void moveTo(int seq) {
    for (int passed = nextSeq; passed != seq; passed = (passed + 1) & SEQ_MASK) {
      missed[passed >> 6] |= 1L << passed;
    }
    missed[seq >> 6] &= ~(1L << seq);
    nextSeq = (seq + 1) & SEQ_MASK;
  }

  /// True when this number was passed over; then it no longer counts so.
  boolean takeMissed(int seq) {
    boolean isMissed = (missed[seq >> 6] & 1L << seq) != 0;
    missed[seq >> 6] &= ~(1L << seq);
    return isMissed;
  }

  long missedWord(int index) {
    return missed[index];
  }

  void setMissedWord(int index, long word) {
    missed[index] = word;
  }
}
