package io.lockstep.ingest;

import io.lockstep.ingest.sparkplug.PayloadScanner;
import io.lockstep.ingest.sparkplug.Rfc3339;
import io.lockstep.model.FieldMessage;
import io.lockstep.model.text.Excerpt;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Holds the messages of edge nodes to the rules of a Sparkplug session (3.0 §5): births before
/// data, deaths of this session only, sequence numbers without gaps. Messages that come too early
/// wait for the one before them; when it does not come, the node is asked for a rebirth, and what
/// waited is taken. Confined to the decoder's thread.
final class SparkplugSession {
  /// A node is asked for a rebirth no more often than this.
  static final long REBIRTH_INTERVAL_MICROS = 10_000_000;

  /// Numbers this far ahead are behind.
  private static final int AHEAD_MAX = 128;

  private final SparkplugHost host;
  private final PayloadScanner payload;
  private final SparkplugDecoder decoder;
  private final PresenceDecider presence;
  private long malformed;

  SparkplugSession(
      SparkplugHost host,
      PayloadScanner payload,
      SparkplugDecoder decoder,
      PresenceDecider presence) {
    this.presence = presence;
    this.host = host;
    this.payload = payload;
    this.decoder = decoder;
  }

  /// Payloads of which nothing was taken.
  long malformed() {
    return malformed;
  }

  /// Takes a message of an edge node.
  ///
  /// @param route remembers the numbers of node and member
  void take(
      FieldMessage message, Route route, SparkplugTopic topic, String twin, SampleTarget target) {
    if (!scan(message)) {
      malformed++;
      target.drift(
          route.sender(),
          twin,
          "",
          DriftReason.MALFORMED_PAYLOAD,
          Excerpt.cut(payload.error(), Excerpt.DRIFT_MAX));
      return;
    }
    if (route.node < 0) {
      route.node = host.nodeOf(topic.group(), topic.edge());
    }
    if (route.node >= 0 && route.member < 0) {
      route.member = host.memberOf(route.node, topic.device(), twin, message.receivedMicros());
    }
    if (route.node < 0 || route.member < 0) {
      target.drift(
          route.sender(),
          twin,
          "",
          DriftReason.NOT_BORN,
          "expected at most %d edge nodes with %d devices each, found more"
              .formatted(SparkplugHost.NODES_MAX, SparkplugHost.MEMBERS_MAX));
      return;
    }
    switch (topic.type()) {
      case NBIRTH -> nodeBorn(message, route, target);
      case NDEATH -> nodeDead(message, route, target);
      case NDATA, DDATA, DBIRTH, DDEATH -> ordered(message, route, topic, target);
      case NCMD, DCMD -> {
        // What other hosts ask for concerns the node alone.
      }
    }
  }

  private boolean scan(FieldMessage message) {
    return payload.scan(message.buffer(), message.payloadOffset(), message.payloadLength());
  }

  private void nodeBorn(FieldMessage message, Route route, SampleTarget target) {
    String device = route.sender();
    release(route.node, message, target);
    boolean _ = scan(message);
    long bdSeq = bdSeq();
    if (bdSeq == SparkplugNode.NO_BD_SEQ || payload.seq() < 0) {
      target.drift(
          device,
          host.node(route.node).members[route.member].twin(),
          MetricPaths.BD_SEQ,
          DriftReason.MALFORMED_PAYLOAD,
          "expected a sequence number and a metric bdSeq in an NBIRTH, found one without");
    }
    SparkplugNode node = host.writable(route.node);
    long received = message.receivedMicros();
    boolean isRebirth = node.online && node.bdSeq == bdSeq;
    for (int m = 0; m < node.members.length; m++) {
      SparkplugMember member = node.members[m];
      if (isRebirth) {
        node.members[m] = member.awaitingBirth();
      } else if (member.online()) {
        // A new session whose predecessor's death nobody told.
        dead(route.node, m, received, received, target);
      }
    }
    node.online = true;
    node.bdSeq = bdSeq;
    node.restart(Math.max(payload.seq(), 0));
    noteTime(node);
    host.dropRebirth(node);
    decoder.of(message);
    decoder.birth(route.node, route.member, device, received, target);
    born(node, route.member, received, target);
    confirm(node, route.member, target);
  }

  private void born(SparkplugNode node, int member, long received, SampleTarget target) {
    if (node.members[member].online()) {
      presence.member(node.members[member].twin(), true, received, target);
    }
  }

  private long bdSeq() {
    for (int i = 0; i < payload.metrics(); i++) {
      int field = payload.field(i);
      if (payload.hasName(i)
          && (field == PayloadScanner.LONG_VALUE || field == PayloadScanner.INT_VALUE)
          && payload.name(i).equals(MetricPaths.BD_SEQ)) {
        return payload.bits(i);
      }
    }
    return SparkplugNode.NO_BD_SEQ;
  }

  private void nodeDead(FieldMessage message, Route route, SampleTarget target) {
    SparkplugNode known = host.node(route.node);
    if (!known.online || bdSeq() != known.bdSeq) {
      // The death of a session that is over (bdSeq differs).
      return;
    }
    release(route.node, message, target);
    SparkplugNode node = host.writable(route.node);
    long received = message.receivedMicros();
    node.online = false;
    node.deaths++;
    host.dropRebirth(node);
    for (int m = 0; m < node.members.length; m++) {
      if (node.members[m].online()) {
        dead(route.node, m, received, received, target);
      }
    }
  }

  /// @param staleMicros since when its values are stale
  private void dead(int number, int member, long received, long staleMicros, SampleTarget target) {
    decoder.stale(number, member, staleMicros, target);
    SparkplugNode node = host.writable(number);
    node.members[member] = node.members[member].dead(received);
    presence.member(node.members[member].twin(), false, received, target);
  }

  private void ordered(
      FieldMessage message, Route route, SparkplugTopic topic, SampleTarget target) {
    SparkplugNode node = host.writable(route.node);
    if (!node.online) {
      notBorn(message, route.node, route.member, route.sender(), "an NBIRTH", target);
      return;
    }
    int seq = payload.seq();
    if (seq < 0) {
      target.drift(
          route.sender(),
          node.members[route.member].twin(),
          "",
          DriftReason.MALFORMED_PAYLOAD,
          "expected a sequence number from 0 to 255, found none; the payload is taken as it comes");
      taken(message, route.node, route.member, topic, route.sender(), target);
      return;
    }
    int ahead = node.ahead(seq);
    if (ahead == 0) {
      node.moveTo(seq);
      taken(message, route.node, route.member, topic, route.sender(), target);
      if (!node.held.isEmpty()) {
        follow(route.node, message, target);
      }
    } else if (ahead >= AHEAD_MAX && !isNewer(node)) {
      if (node.takeMissed(seq)) {
        taken(message, route.node, route.member, topic, route.sender(), target);
      } else {
        node.duplicates++;
      }
    } else {
      gap(node, message, route, topic, target);
    }
  }

  /// A number from behind, but a time from ahead: a session began whose birth was lost.
  private boolean isNewer(SparkplugNode node) {
    return payload.hasTimestamp() && payload.timestampMillis() > node.lastMillis;
  }

  private void noteTime(SparkplugNode node) {
    if (payload.hasTimestamp()) {
      node.lastMillis = Math.max(node.lastMillis, payload.timestampMillis());
    }
  }

  private void gap(
      SparkplugNode node,
      FieldMessage message,
      Route route,
      SparkplugTopic topic,
      SampleTarget target) {
    int seq = payload.seq();
    long timeout = host.options().reorderTimeoutMicros();
    int start = message.deviceOffset() - FieldMessage.HEADER_BYTES;
    int bytes = message.payloadOffset() + message.payloadLength() - start;
    boolean isFirst = node.held.isEmpty();
    boolean hasRoom =
        node.held.size() < SparkplugNode.HELD_MAX
            && node.heldBytes + bytes <= SparkplugNode.HELD_BYTES_MAX;
    if (timeout == 0 || !hasRoom) {
      if (isFirst) {
        node.gaps++;
      }
      release(route.node, message, target);
      boolean _ = scan(message);
      jump(node, seq, message, route, topic, target);
      return;
    }
    if (node.held.stream().anyMatch(held -> held.seq() == seq)) {
      node.duplicates++;
      return;
    }
    List<SparkplugNode.Held> held = new ArrayList<>(node.held);
    byte[] record = new byte[bytes];
    message.buffer().get(start, record);
    held.add(new SparkplugNode.Held(seq, ByteBuffer.wrap(record)));
    node.held = List.copyOf(held);
    node.heldBytes += bytes;
    if (isFirst) {
      node.gaps++;
      await(node, route.node, message.receivedMicros() + timeout, target);
    }
  }

  /// Takes a message without waiting for those before it.
  private void jump(
      SparkplugNode node,
      int seq,
      FieldMessage message,
      Route route,
      SparkplugTopic topic,
      SampleTarget target) {
    int ahead = node.ahead(seq);
    if (ahead >= AHEAD_MAX && !isNewer(node)) {
      // What waited has overtaken it.
      boolean _ = node.takeMissed(seq);
    } else {
      if (ahead > 0) {
        lost(node, seq, route.sender(), route.node, message.receivedMicros(), target);
      }
      node.moveTo(seq);
    }
    taken(message, route.node, route.member, topic, route.sender(), target);
  }

  private static void await(SparkplugNode node, int number, long dueMicros, SampleTarget target) {
    node.gapDueMicros = dueMicros;
    target.setTimer(dueMicros, number, 0);
  }

  /// A timer is due: what waits, waits no longer, unless the gap that it was set for is closed.
  ///
  /// @param view is pointed at the messages that waited
  void due(long dueMicros, long number, long now, FieldMessage view, SampleTarget target) {
    if (number < host.count() && host.node((int) number).gapDueMicros == dueMicros) {
      giveUp((int) number, now, view, target);
    }
  }

  /// Takes what waited, if anything does, and asks for a rebirth. Afterwards `message` is what it
  /// was, but the payload that was scanned is another.
  private void release(int number, FieldMessage message, SampleTarget target) {
    if (!host.node(number).held.isEmpty()) {
      ByteBuffer current = message.buffer();
      giveUp(number, message.receivedMicros(), message, target);
      message.wrap(current);
    }
  }

  private void giveUp(int number, long now, FieldMessage view, SampleTarget target) {
    SparkplugNode node = host.writable(number);
    List<SparkplugNode.Held> waiting = new ArrayList<>(node.held);
    waiting.sort(Comparator.comparingInt(held -> node.ahead(held.seq())));
    node.held = List.of();
    node.heldBytes = 0;
    node.gapDueMicros = 0;
    boolean isTold = false;
    for (SparkplugNode.Held held : waiting) {
      view.wrap(held.record());
      if (!isTold) {
        lost(node, held.seq(), view.device(), number, now, target);
        isTold = true;
      }
      node.moveTo(held.seq());
      retake(number, view, target);
    }
  }

  /// Takes what waited and has nothing missing before it any more.
  private void follow(int number, FieldMessage message, SampleTarget target) {
    ByteBuffer current = message.buffer();
    long received = message.receivedMicros();
    SparkplugNode node = host.writable(number);
    int next = indexOfNext(node);
    while (next >= 0) {
      List<SparkplugNode.Held> rest = new ArrayList<>(node.held);
      SparkplugNode.Held held = rest.remove(next);
      node.held = List.copyOf(rest);
      node.heldBytes -= held.bytes();
      node.moveTo(held.seq());
      message.wrap(held.record());
      retake(number, message, target);
      next = indexOfNext(node);
    }
    message.wrap(current);
    if (node.held.isEmpty()) {
      node.gapDueMicros = 0;
    } else {
      node.gaps++;
      await(node, number, received + host.options().reorderTimeoutMicros(), target);
    }
  }

  private static int indexOfNext(SparkplugNode node) {
    for (int i = 0; i < node.held.size(); i++) {
      if (node.held.get(i).seq() == node.nextSeq) {
        return i;
      }
    }
    return -1;
  }

  private void retake(int number, FieldMessage view, SampleTarget target) {
    SparkplugTopic topic = SparkplugTopic.of(view.topic());
    if (topic != null && scan(view)) {
      int member = host.node(number).memberOf(topic.device());
      taken(view, number, member, topic, view.device(), target);
    }
  }

  private void lost(
      SparkplugNode node, int seq, String device, int number, long now, SampleTarget target) {
    target.drift(
        device,
        null,
        node.identity(),
        DriftReason.SEQUENCE_GAP,
        "expected sequence number %d, found %d".formatted(node.nextSeq, seq));
    askForRebirth(number, now);
  }

  /// Takes a message whose turn it is; its payload was scanned.
  private void taken(
      FieldMessage message,
      int number,
      int member,
      SparkplugTopic topic,
      String device,
      SampleTarget target) {
    SparkplugNode node = host.writable(number);
    noteTime(node);
    decoder.of(message);
    long received = message.receivedMicros();
    switch (topic.type()) {
      case DBIRTH -> {
        decoder.birth(number, member, device, received, target);
        born(host.node(number), member, received, target);
        confirm(node, member, target);
      }
      case DDEATH -> {
        if (node.members[member].online()) {
          dead(number, member, received, statedOr(received), target);
        }
      }
      case NDATA, DDATA -> {
        if (!node.members[member].born()) {
          notBorn(
              message,
              number,
              member,
              device,
              topic.type().isOfNode() ? "an NBIRTH" : "a DBIRTH",
              target);
        } else {
          if (!decoder.data(number, member, device, received, target)) {
            askForRebirth(number, received);
          }
          confirm(node, member, target);
        }
      }
      case NBIRTH, NDEATH, NCMD, DCMD -> {
        // These have no turn.
      }
    }
  }

  /// The payload's time, unless it is none or ahead of ours.
  private long statedOr(long received) {
    boolean isUsable = payload.hasTimestamp() && Rfc3339.has(payload.timestampMillis());
    return isUsable ? Math.min(payload.timestampMillis() * 1_000, received) : received;
  }

  private void confirm(SparkplugNode node, int member, SampleTarget target) {
    if (!node.awaited.isEmpty()) {
      decoder.confirm(node, member, target);
    }
  }

  private void notBorn(
      FieldMessage message,
      int number,
      int member,
      String device,
      String expected,
      SampleTarget target) {
    target.drift(
        device,
        host.node(number).members[member].twin(),
        "",
        DriftReason.NOT_BORN,
        "expected %s before its data, found none; a rebirth is asked for".formatted(expected));
    askForRebirth(number, message.receivedMicros());
  }

  private void askForRebirth(int number, long now) {
    SparkplugNode node = host.node(number);
    boolean isTooSoon =
        node.rebirthMicros != 0
            && now >= node.rebirthMicros
            && now - node.rebirthMicros < REBIRTH_INTERVAL_MICROS;
    if (!node.rebirthPending && !isTooSoon) {
      host.wantRebirth(host.writable(number), now);
    }
  }

  /// Notes a message of our own to an edge node or device that was read back from the journal.
  ///
  /// @param commandId the command that it carries, empty for a request for a rebirth
  void sent(FieldMessage message, SparkplugTopic topic, String commandId) {
    int number = host.find(topic.group(), topic.edge());
    if (number < 0 || !topic.type().isCommand() || !scan(message)) {
      return;
    }
    SparkplugNode node = host.writable(number);
    if (commandId.isEmpty()) {
      host.dropRebirth(node);
      return;
    }
    int member = node.memberOf(topic.device());
    SparkplugNode.Awaited awaited = member < 0 ? null : decoder.awaited(node, member, commandId);
    if (awaited != null) {
      List<SparkplugNode.Awaited> all = new ArrayList<>(node.awaited);
      if (all.size() == SparkplugNode.AWAITED_MAX) {
        // The oldest runs into its time-out.
        all.removeFirst();
      }
      all.add(awaited);
      node.awaited = List.copyOf(all);
    }
  }
}
