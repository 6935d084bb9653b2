package io.lockstep.space.egress;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A delivery at work on a thread of its own, until it is ended or all is closed. Thread-safe.
final class DeliveryRun {
  private static final Logger LOG = LoggerFactory.getLogger(DeliveryRun.class);
  private static final Duration TROUBLE = Duration.ofSeconds(1);
  private static final Duration END_MAX = Duration.ofSeconds(5);

  private final Delivery delivery;
  private final RouteFolder folder;
  private final BooleanSupplier isClosed;
  private final Thread thread;

  private DeliveryRun(Delivery delivery, RouteFolder folder, BooleanSupplier isClosed) {
    this.delivery = delivery;
    this.folder = folder;
    this.isClosed = isClosed;
    this.thread =
        Thread.ofVirtual()
            .name("lockstep-events-" + delivery.route().id())
            .unstarted(this::deliver);
  }

  /// Starts one.
  ///
  /// @param isClosed says when all ends
  static DeliveryRun start(Delivery delivery, RouteFolder folder, BooleanSupplier isClosed) {
    DeliveryRun run = new DeliveryRun(delivery, folder, isClosed);
    run.thread.start();
    return run;
  }

  Delivery delivery() {
    return delivery;
  }

  RouteFolder folder() {
    return folder;
  }

  private void deliver() {
    try {
      while (!isClosed.getAsBoolean() && !Thread.currentThread().isInterrupted()) {
        try {
          delivery.await(delivery.step());
        } catch (RuntimeException e) {
          // The supervisor of the delivery: whatever broke, the log still has all.
          if (isClosed.getAsBoolean()) {
            return;
          }
          LOG.atWarn()
              .addKeyValue("route", delivery.route().id())
              .setCause(e)
              .log("the delivery of an event route met trouble and is tried again");
          delivery.await(new Delivery.Rest(TROUBLE, false));
        }
      }
    } catch (InterruptedException _) {
      // The route is deleted, or all ends.
    }
  }

  /// A deleted route delivers nothing more.
  void endForGood() throws InterruptedException {
    thread.interrupt();
    delivery.wake();
    boolean _ = thread.join(END_MAX);
    folder.delete();
  }

  /// Waits until it has ended, and keeps its place.
  void endOrderly() throws InterruptedException {
    if (!thread.join(END_MAX)) {
      thread.interrupt();
      boolean _ = thread.join(END_MAX);
    }
    if (!thread.isAlive()) {
      delivery.finishOrderly();
    }
  }
}
