package io.lockstep.history.s3;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Requests to one bucket, each tried again while that may help: no answer, half an answer, 408,
/// 409, 429, and what a store says with 500 and more but that it cannot do it. Pauses grow, and are
/// drawn at random below their bound, so that many who failed together do not come back together.
/// Thread-safe.
final class S3Calls implements AutoCloseable {
  private static final Duration CONNECT_MAX = Duration.ofSeconds(10);
  private static final Set<Integer> AGAIN = Set.of(408, 409, 429, 500, 502, 503, 504);

  /// Refusals that are of the moment, though they come as 400.
  private static final Set<String> AGAIN_CODES = Set.of("RequestTimeout", "IncompleteBody");

  private final S3Signer signer;
  private final S3Limits limits;
  private final InstantSource clock;
  private final HttpClient http;
  private final CountDownLatch closed = new CountDownLatch(1);

  private final AtomicLong requests = new AtomicLong();
  private final AtomicLong failures = new AtomicLong();
  private final AtomicLong retries = new AtomicLong();
  private final AtomicLong bytesOut = new AtomicLong();
  private final AtomicLong bytesIn = new AtomicLong();
  private volatile @Nullable S3Trouble trouble;

  S3Calls(S3Store store, S3Limits limits, InstantSource clock) {
    signer = new S3Signer(store, clock);
    this.limits = limits;
    this.clock = clock;
    http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(
                limits.timeout().compareTo(CONNECT_MAX) < 0 ? limits.timeout() : CONNECT_MAX)
            .build();
  }

  /// Sends a request until it is answered for good.
  ///
  /// @param body all of it
  /// @param answerMax the longest body of an answer
  /// @return whatever the store said that is no reason to try again
  /// @throws LockstepException STORAGE_FAILED when all attempts failed, or this was closed
  S3Answer send(S3Request request, byte[] body, int answerMax) {
    boolean isRepeated = false;
    Duration pause = limits.firstPause();
    for (int attempt = 1; ; attempt++) {
      String found;
      Duration asked = Duration.ZERO;
      try {
        HttpResponse<byte[]> response = once(request, body, answerMax);
        S3Answer answer =
            new S3Answer(response.statusCode(), response.headers(), response.body(), isRepeated);
        if (!isAgain(answer)) {
          trouble = null;
          return answer;
        }
        found = answer.told();
        asked = askedPause(answer);
        isRepeated |= answer.status() >= 500;
      } catch (TimeoutException _) {
        found = "no answer within " + limits.timeout();
        isRepeated = true;
      } catch (IOException e) {
        found = e.toString();
        isRepeated = true;
      }
      failed(request, found);
      if (attempt == limits.attempts()) {
        throw new LockstepException(
            ErrorCode.STORAGE_FAILED,
            "%s: expected an answer, found %s in %d attempts"
                .formatted(request.told(), found, attempt));
      }
      pause(request, asked.isPositive() ? asked : below(pause));
      long _ = retries.incrementAndGet();
      pause = least(pause.multipliedBy(2), limits.lastPause());
    }
  }

  private HttpResponse<byte[]> once(S3Request request, byte[] body, int answerMax)
      throws IOException, TimeoutException {
    HttpRequest signed =
        signer
            .signed(
                request.unsigned(body),
                body.length == 0
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    long _ = requests.incrementAndGet();
    long _ = bytesOut.addAndGet(body.length);
    CompletableFuture<HttpResponse<byte[]>> answer =
        http.sendAsync(
            signed,
            HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofByteArray(), answerMax));
    try {
      // The client's own time-out ends with the headers; this one has the body in it.
      HttpResponse<byte[]> response =
          answer.get(limits.timeout().toMillis(), TimeUnit.MILLISECONDS);
      long _ = bytesIn.addAndGet(response.body().length);
      return response;
    } catch (ExecutionException e) {
      if (closed.getCount() == 0) {
        throw ended(request);
      }
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      throw new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ended(request);
    } finally {
      boolean _ = answer.cancel(true);
    }
  }

  private static boolean isAgain(S3Answer answer) {
    return AGAIN.contains(answer.status())
        || (answer.status() == 400 && AGAIN_CODES.contains(answer.code()));
  }

  private Duration askedPause(S3Answer answer) {
    String text = answer.header("Retry-After");
    // The other form, a date, is for those who wait for hours.
    return text.matches("[0-9]{1,6}")
        ? least(Duration.ofSeconds(Long.parseLong(text)), limits.lastPause())
        : Duration.ZERO;
  }

  private static Duration below(Duration most) {
    return Duration.ofNanos(ThreadLocalRandom.current().nextLong(most.toNanos() + 1));
  }

  private static Duration least(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  private void failed(S3Request request, String found) {
    long _ = failures.incrementAndGet();
    S3Trouble before = trouble;
    Instant since = before == null ? clock.instant() : before.since();
    trouble = new S3Trouble(request.told() + ": " + found, since);
  }

  private void pause(S3Request request, Duration time) {
    try {
      if (closed.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
        throw ended(request);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ended(request);
    }
  }

  private static LockstepException ended(S3Request request) {
    return new LockstepException(
        ErrorCode.STORAGE_FAILED, request.told() + ": given up, since this process ends");
  }

  /// What is wrong since the last request that was answered.
  Optional<S3Trouble> trouble() {
    return Optional.ofNullable(trouble);
  }

  S3Figures figures() {
    return new S3Figures(
        requests.get(), failures.get(), retries.get(), bytesOut.get(), bytesIn.get());
  }

  /// Ends what is under way.
  @Override
  public void close() {
    closed.countDown();
    http.shutdownNow();
    http.close();
  }
}
