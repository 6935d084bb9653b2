package io.lockstep.api.internal.login;

import io.lockstep.api.internal.http.Fault;
import io.lockstep.api.internal.http.FaultException;
import io.lockstep.ingest.PasswordHash;
import io.lockstep.model.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Base64;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.jspecify.annotations.Nullable;

/// Hashes and compares passwords by Argon2id (RFC 9106) with 19 MiB, two passes and one lane. All
/// of it is done by one thread that rests three times as long as it worked: however many log in at
/// once, they take a quarter of one core and 19 MiB, and the field goes on. Thread-safe.
public final class Passwords implements AutoCloseable {
  private static final int MEMORY_KIB = 19_456;
  private static final int PASSES = 2;
  private static final int LANES = 1;
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;

  /// How many may wait for their turn; more are told to come again.
  private static final int WAITING_MAX = 32;

  private static final int REST_FACTOR = 3;
  private static final long ANSWER_SECONDS_MAX = 20;

  private final SecureRandom random;
  private final BlockingQueue<Work> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
  private final Thread worker;

  /// What is compared with when there is nothing to compare with, so that it takes as long.
  private final PasswordHash nobodys;

  private volatile boolean isClosed;

  private record Work(Supplier<Object> job, CompletableFuture<Object> result) {}

  public Passwords(SecureRandom random) {
    this.random = random;
    this.nobodys = new PasswordHash(phc(new byte[SALT_BYTES], new byte[HASH_BYTES]));
    this.worker = Thread.ofPlatform().daemon().name("passwords").start(this::work);
  }

  /// The hash of a password, with a salt of its own.
  ///
  /// @throws FaultException 429 when too many wait
  public PasswordHash hash(String password) throws InterruptedException {
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    return turn(
        () ->
            new PasswordHash(
                phc(salt, argon2(password, salt, MEMORY_KIB, PASSES, LANES, HASH_BYTES))));
  }

  /// True when `password` is the one of `known`. Takes as long when there is none.
  ///
  /// @param known null when nobody of the name is there, or may log in
  /// @throws FaultException 429 when too many wait
  public boolean matches(String password, @Nullable PasswordHash known)
      throws InterruptedException {
    PasswordHash compared = known == null ? nobodys : known;
    boolean isEqual = turn(() -> isOf(password, compared));
    return isEqual && known != null;
  }

  private static boolean isOf(String password, PasswordHash known) {
    String[] parts = known.phc().split("\\$", -1);
    String[] costs = parts[3].split(",", -1);
    byte[] salt = Base64.getDecoder().decode(parts[4]);
    byte[] expected = Base64.getDecoder().decode(parts[5]);
    byte[] found =
        argon2(
            password, salt, number(costs[0]), number(costs[1]), number(costs[2]), expected.length);
    return MessageDigest.isEqual(expected, found);
  }

  private static int number(String cost) {
    return Integer.parseInt(cost.substring(2));
  }

  private static String phc(byte[] salt, byte[] hash) {
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    return "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
        .formatted(
            MEMORY_KIB, PASSES, LANES, base64.encodeToString(salt), base64.encodeToString(hash));
  }

  private static byte[] argon2(
      String password, byte[] salt, int memoryKib, int passes, int lanes, int bytes) {
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(memoryKib)
            .withIterations(passes)
            .withParallelism(lanes)
            .withSalt(salt)
            .build());
    byte[] hash = new byte[bytes];
    // The same text may be typed as different characters.
    String typed = Normalizer.normalize(password, Normalizer.Form.NFC);
    generator.generateBytes(typed.getBytes(StandardCharsets.UTF_8), hash);
    return hash;
  }

  @SuppressWarnings("unchecked")
  private <T> T turn(Supplier<T> job) throws InterruptedException {
    Work work = new Work(job::get, new CompletableFuture<>());
    if (isClosed || !waiting.offer(work)) {
      throw busy();
    }
    try {
      return (T) work.result().get(ANSWER_SECONDS_MAX, TimeUnit.SECONDS);
    } catch (TimeoutException _) {
      boolean _ = waiting.remove(work);
      throw busy();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof FaultException ended) {
        throw ended;
      }
      throw new IllegalStateException("a password could not be hashed", e.getCause());
    }
  }

  private static FaultException busy() {
    return Fault.of(ErrorCode.OVERLOADED, "Too many log in at once")
        .expected("at most %d who wait".formatted(WAITING_MAX))
        .status(429)
        .header("Retry-After", "10")
        .exception();
  }

  private void work() {
    while (!isClosed) {
      Work next;
      try {
        next = waiting.take();
      } catch (InterruptedException _) {
        return;
      }
      long began = System.nanoTime();
      try {
        next.result().complete(next.job().get());
      } catch (RuntimeException e) {
        next.result().completeExceptionally(e);
      }
      long until = System.nanoTime() + REST_FACTOR * (System.nanoTime() - began);
      for (long left = until - System.nanoTime();
          left > 0 && !isClosed;
          left = until - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
    }
  }

  /// Ends the thread; who waits is told to come again.
  @Override
  public void close() {
    isClosed = true;
    worker.interrupt();
    for (Work left = waiting.poll(); left != null; left = waiting.poll()) {
      left.result().completeExceptionally(busy());
    }
  }
}
