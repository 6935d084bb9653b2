package io.lockstep.space;

import io.lockstep.twin.CommandsUnderWay.Sent;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/// Which commands the messages are of that devices acknowledge. Confined to the kernel's thread,
/// except where it says otherwise.
final class DeliveryReceipts {
  private static final int AWAITED_MAX = 20_000;

  private final Map<Long, Sent> awaited = new LinkedHashMap<>();
  private final Queue<Receipt> received = new ConcurrentLinkedQueue<>();

  /// A device has acknowledged a message.
  private record Receipt(long position, long micros) {}

  /// A receipt of a command.
  record OfCommand(Sent command, long micros) {}

  /// A command's message stands in the journal; those that nobody acknowledges are forgotten one
  /// day.
  void await(Sent command) {
    awaited.put(command.position(), command);
    if (awaited.size() > AWAITED_MAX) {
      awaited.remove(awaited.keySet().iterator().next());
    }
  }

  /// A device has acknowledged a message. Thread-safe.
  void received(long position, long micros) {
    received.add(new Receipt(position, micros));
  }

  /// The next receipt of a command; null when there is none.
  @Nullable OfCommand poll() {
    Receipt receipt;
    while ((receipt = received.poll()) != null) {
      Sent command = awaited.remove(receipt.position());
      if (command != null) {
        return new OfCommand(command, receipt.micros());
      }
    }
    return null;
  }

  /// A receipt could not be journalled: it is taken again.
  void again(OfCommand receipt) {
    await(receipt.command());
    received.add(new Receipt(receipt.command().position(), receipt.micros()));
  }
}
