package io.lockstep.broker;

import io.lockstep.journal.JournalOptions;
import io.lockstep.journal.simulated.SimulatedDisk;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Any bytes as what a client sends to a broker in this process. The first byte says which CONNECT
/// goes before (none, MQTT 3.1.1, 5, each with a clean session and with one that stays), the second
/// how the rest is cut into reads.
///
/// No exception may escape, nothing may leak, the event loop and the delivery thread must answer
/// another client in time, what the broker says must be whole packets that a server may send, and a
/// connection that it ends must be one that somebody gave it a reason to end. Jazzer calls it with
/// inputs of its own ([JazzerTest]), the ordinary test run with the shared cases and changes of
/// them. Confined to one thread.
public final class PacketFuzz {
  private static final int INPUTS_A_LIFE = 2_000;
  private static final int PIECES_MAX = 200;
  private static final long PATIENCE_SECONDS = 60;
  private static final int IMPLEMENTATION_ERROR = 0x83;
  private static final byte[] PINGREQ = {(byte) 0xC0, 0};
  private static final byte[] UNSUBSCRIBE =
      TestClient.packet(0xA2, (short) 6, "no/such/filter"); // answered behind the journal
  private static final int CONNECT = 1;
  private static final int DISCONNECT = 14;
  private static final int MAXIMUM_PACKET_SIZE = 0x27;
  private static final int PINGRESP_BYTES = 2;
  private static final int UNSUBACK_BYTES = 4;

  /// What may go before: mode is the index.
  private static final byte[][] PREFIXES = {
    {},
    TestClient.packet(0x10, "MQTT", 4, 2, (short) 60, "fuzz-4"),
    TestClient.packet(0x10, "MQTT", 5, 2, (short) 60, 0, "fuzz-5"),
    TestClient.packet(0x10, "MQTT", 4, 0, (short) 60, "fuzz-stays-4"),
    TestClient.packet(
        0x10,
        "MQTT",
        5,
        0,
        (short) 60,
        TestClient.bytes(5, 0x11, (short) 0, (short) 2),
        "fuzz-stays-5"),
  };

  private static final Findings FINDINGS = new Findings();

  /// What other tests of this process have left.
  private static final long HELD_BEFORE = heldBytes();

  private static @Nullable TestBroker broker;
  private static @Nullable Peer other;
  private static int inputs;

  private PacketFuzz() {}

  /// Gives the bytes to a broker and checks what holds of all.
  ///
  /// @throws AssertionError if it does not
  public static void fuzzerTestOneInput(byte[] input) throws InterruptedException {
    if (input.length < 2) {
      return;
    }
    if (inputs++ % INPUTS_A_LIFE == 0) {
      renew();
    }
    TestBroker target = require(broker);
    Peer neighbour = require(other);
    long causesBefore = causes(target);
    Peer peer = new Peer(target.broker().accept("/fuzz", false, Optional.empty()));
    byte[] stream = stream(input);
    for (int at = 0, piece = piece(input, stream.length); at < stream.length; at += piece) {
      peer.stream.offer(Arrays.copyOfRange(stream, at, Math.min(at + piece, stream.length)));
    }
    neighbour.ask(PINGREQ, PINGRESP_BYTES, "PINGRESP of another client");
    neighbour.ask(UNSUBSCRIBE, UNSUBACK_BYTES, "UNSUBACK of another client");
    boolean hasEnded = peer.whole.isDone();
    peer.stream.close();
    byte[] said = peer.whole();
    boolean isExplained =
        check(said, input) || mayEndInSilence(stream) || causes(target) > causesBefore;
    if (hasEnded && !isExplained) {
      throw new AssertionError(text("a connection ended without a clause", said, input));
    }
    FINDINGS.check(input);
  }

  /// Why the broker may have ended a connection without a word, as 3.1.1 has it.
  private static long causes(TestBroker target) {
    BrokerStatistics statistics = target.statistics();
    return statistics.protocolErrors() + statistics.refusedMessages() + statistics.takeovers();
  }

  /// Whether there is a DISCONNECT in it, or a CONNECT with a maximum packet size that is too small
  /// for a last word [MQTT-3.1.2-24]. Read without the broker's own codec.
  private static boolean mayEndInSilence(byte[] stream) {
    int at = 0;
    while (at + 1 < stream.length) {
      int type = (stream[at] & 0xFF) >> 4;
      int body = at + 1;
      int length = 0;
      for (int shift = 0; body < stream.length && shift <= 21; shift += 7) {
        byte digit = stream[body++];
        length |= (digit & 0x7F) << shift;
        if (digit >= 0) {
          break;
        }
      }
      int end = Math.min(stream.length, body + length);
      if (type == DISCONNECT || (type == CONNECT && takesOnlySmall(stream, body, end))) {
        return true;
      }
      at = end;
    }
    return false;
  }

  /// Whether something between two indexes looks like a maximum packet size below that of any
  /// DISCONNECT or CONNACK with a reason and its words.
  private static boolean takesOnlySmall(byte[] stream, int from, int to) {
    for (int i = from; i + 4 < to; i++) {
      boolean isBelow256 = stream[i + 1] == 0 && stream[i + 2] == 0 && stream[i + 3] == 0;
      if (stream[i] == MAXIMUM_PACKET_SIZE && isBelow256) {
        return true;
      }
    }
    return false;
  }

  private static byte[] stream(byte[] input) {
    byte[] prefix = PREFIXES[(input[0] & 0xFF) % PREFIXES.length];
    byte[] stream = Arrays.copyOf(prefix, prefix.length + input.length - 2);
    System.arraycopy(input, 2, stream, prefix.length, input.length - 2);
    return stream;
  }

  /// Bytes of a read: all at once for 0.
  private static int piece(byte[] input, int length) {
    int wanted = input[1] & 0xFF;
    return Math.max(1, wanted == 0 ? length : Math.max(wanted, length / PIECES_MAX));
  }

  /// Begins another life of the broker, on what the one before has left: what was journalled must
  /// be readable. Between two lives nothing may be held.
  private static void renew() throws InterruptedException {
    TestBroker before = broker;
    if (before == null) {
      BrokerLimits limits =
          BrokerLimits.defaults()
              .withWindows(20, 20)
              .withAliases(10)
              .withTimes(Duration.ZERO, Duration.ofSeconds(10), Duration.ofSeconds(2));
      broker =
          new TestBroker(
              new SimulatedDisk(1),
              TestBroker.with(limits),
              JournalOptions.named("inputs").withSegmentBytes(1L << 20).withQuotaBytes(8L << 20));
    } else {
      require(other).stream.close();
      String _ = HexFormat.of().formatHex(require(other).whole());
      before.close();
      checkMemory();
      System.gc(); // lets the leak detector see what nobody holds
      before.restart();
    }
    other = new Peer(require(broker).broker().accept("/other", false, Optional.empty()));
    require(other).ask(TestClient.packet(0x10, "MQTT", 4, 2, (short) 0, "other"), 4, "CONNACK");
  }

  private static void checkMemory() {
    Await.until(
        "buffers to be released, found %d bytes held, %d before"
            .formatted(heldBytes(), HELD_BEFORE),
        () -> heldBytes() <= HELD_BEFORE);
  }

  private static long heldBytes() {
    return PooledByteBufAllocator.DEFAULT.pinnedDirectMemory()
        + UnpooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
  }

  /// What the broker said: whole packets, of types that a server sends, and never that it failed.
  /// True when it said why it ends the connection.
  private static boolean check(byte[] said, byte[] input) {
    int at = 0;
    boolean saysWhy = false;
    while (at < said.length) {
      int first = said[at] & 0xFF;
      int length = 0;
      int body = at + 1;
      for (int shift = 0; body < said.length; shift += 7) {
        byte digit = said[body++];
        length |= (digit & 0x7F) << shift;
        if (digit >= 0) {
          break;
        }
      }
      int end = body + length;
      boolean isOfAServer =
          switch (first >> 4) {
            case 2, 3, 4, 5, 6, 7, 9, 11, 13, 14, 15 -> true;
            default -> false;
          };
      if (!isOfAServer || end > said.length) {
        throw new AssertionError(text("expected whole packets of a server", said, input));
      }
      int reason = reason(first, said, body, length);
      saysWhy |= reason != 0;
      if (reason == IMPLEMENTATION_ERROR) {
        throw new AssertionError(text("the broker says that it failed", said, input));
      }
      if (first == 0xE0 && end != said.length) {
        throw new AssertionError(text("DISCONNECT is not the last packet", said, input));
      }
      at = end;
    }
    return saysWhy;
  }

  /// Of a DISCONNECT or a CONNACK: why it ends, 0 when it goes on.
  private static int reason(int first, byte[] said, int body, int length) {
    return switch (first) {
      case 0xE0 -> length > 0 ? said[body] & 0xFF : 0;
      case 0x20 -> said[body + 1] & 0xFF;
      default -> 0;
    };
  }

  private static String text(String what, byte[] said, byte[] input) {
    return "%s: %s, after %s"
        .formatted(what, HexFormat.of().formatHex(said), HexFormat.of().formatHex(input));
  }

  private static <T> T require(@Nullable T value) {
    if (value == null) {
      throw new IllegalStateException("expected it to be there");
    }
    return value;
  }

  /// The other end of a connection; a thread of its own takes what comes.
  private static final class Peer {
    private final MqttStream stream;
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
    private int asked;

    Peer(MqttStream stream) {
      this.stream = stream;
      Thread _ = Thread.ofVirtual().start(this::take);
    }

    private void take() {
      try {
        for (Optional<byte[]> next = stream.take(); next.isPresent(); next = stream.take()) {
          next.ifPresent(this::add);
        }
        synchronized (said) {
          whole.complete(said.toByteArray());
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private void add(byte[] bytes) {
      synchronized (said) {
        said.writeBytes(bytes);
        said.notifyAll();
      }
    }

    /// Sends a packet and waits for so many bytes more.
    void ask(byte[] packet, int answerBytes, String what) throws InterruptedException {
      stream.offer(packet);
      asked += answerBytes;
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
      synchronized (said) {
        while (said.size() < asked) {
          long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
          if (left <= 0) {
            throw new AssertionError(
                "%s: expected within %d s, found silence".formatted(what, PATIENCE_SECONDS));
          }
          said.wait(left);
        }
      }
    }

    /// All that was said, when the connection is over.
    byte[] whole() {
      return whole.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }
  }

  /// What was logged and must not be: our errors, what Netty caught, and its leaks.
  private static final class Findings extends Handler {
    private volatile @Nullable String first;

    Findings() {
      Logger.getLogger("").addHandler(this);
    }

    @Override
    public void publish(LogRecord entry) {
      boolean isNettys = entry.getLoggerName().startsWith("io.netty");
      if (entry.getLevel().intValue() >= (isNettys ? Level.WARNING : Level.SEVERE).intValue()
          && first == null) {
        StringBuilder text = new StringBuilder(entry.getLoggerName());
        text.append(": ").append(entry.getMessage());
        for (Throwable t = entry.getThrown(); t != null; t = t.getCause()) {
          text.append('\n').append(t);
          for (StackTraceElement element : t.getStackTrace()) {
            text.append("\n  at ").append(element);
          }
        }
        first = text.toString();
      }
    }

    void check(byte[] input) {
      String found = first;
      if (found != null) {
        first = null;
        throw new AssertionError(
            "at or before %s: %s".formatted(HexFormat.of().formatHex(input), found));
      }
    }

    @Override
    public void flush() {
      // Nothing is held back.
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }
}
