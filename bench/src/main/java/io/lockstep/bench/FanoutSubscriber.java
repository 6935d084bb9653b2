package io.lockstep.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// Counting subscribers as a process: host, port, user, password, filter, QoS, messages, the file
/// that says that they have subscribed, and how many they are. Ends when they have them all, taken
/// together.
final class FanoutSubscriber {
  private FanoutSubscriber() {}

  public static void main(String[] args) throws IOException {
    AtomicLong left = new AtomicLong(Long.parseLong(args[6]));
    List<MqttSubscriber> members = new ArrayList<>();
    for (int i = 0; i < Integer.parseInt(args[8]); i++) {
      members.add(
          MqttSubscriber.open(
              args[0],
              Integer.parseInt(args[1]),
              args[2],
              args[3],
              args[4],
              Integer.parseInt(args[5])));
    }
    Files.createFile(Path.of(args[7]));
    for (MqttSubscriber member : members) {
      Thread _ = Thread.ofPlatform().start(() -> read(member, left));
    }
  }

  private static void read(MqttSubscriber member, AtomicLong left) {
    try {
      long _ = member.read(new Counter(left));
      System.exit(left.get() <= 0 ? 0 : 1);
    } catch (IOException e) {
      System.err.println("a subscriber: " + e);
      System.exit(1);
    }
  }

  /// Counts on its own, and takes off the common count once a burst.
  private static final class Counter implements MqttSubscriber.Messages {
    private final AtomicLong left;
    private long taken;

    Counter(AtomicLong left) {
      this.left = left;
    }

    @Override
    public boolean message(
        byte[] buffer, int topicAt, int topicLength, int payloadAt, int payloadLength) {
      taken++;
      return true;
    }

    @Override
    public void burst() {
      if (left.addAndGet(-taken) <= 0) {
        System.exit(0);
      }
      taken = 0;
    }
  }
}
