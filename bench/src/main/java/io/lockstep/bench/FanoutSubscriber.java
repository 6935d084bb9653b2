package io.lockstep.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/// A counting subscriber as a process: host, port, user, password, filter, QoS, messages, and the
/// file that says it has subscribed. Ends when it has them all.
final class FanoutSubscriber {
  private FanoutSubscriber() {}

  public static void main(String[] args) throws IOException {
    long expected = Long.parseLong(args[6]);
    try (MqttSubscriber subscriber =
        MqttSubscriber.open(
            args[0],
            Integer.parseInt(args[1]),
            args[2],
            args[3],
            args[4],
            Integer.parseInt(args[5]))) {
      Files.createFile(Path.of(args[7]));
      long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      Counter counter = new Counter(expected);
      long count = subscriber.read(counter);
      cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu;
      System.out.printf("{\"received\":%d,\"cpu_ns\":%d}%n", count, cpu);
      System.exit(count >= expected ? 0 : 1);
    }
  }

  private static final class Counter implements MqttSubscriber.Messages {
    private long left;

    Counter(long expected) {
      this.left = expected;
    }

    @Override
    public boolean message(
        byte[] buffer, int topicAt, int topicLength, int payloadAt, int payloadLength) {
      return --left > 0;
    }

    @Override
    public void burst() {}
  }
}
