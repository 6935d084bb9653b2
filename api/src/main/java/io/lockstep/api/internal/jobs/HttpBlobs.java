package io.lockstep.api.internal.jobs;

import io.lockstep.api.JobOptions;
import io.lockstep.history.s3.S3Signer;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Files at `http://`, `https://` and `s3://` addresses that the allow list has. Redirects are not
/// followed. Thread-safe.
final class HttpBlobs implements BlobPlace, AutoCloseable {
  private static final Duration CONNECT_MAX = Duration.ofSeconds(10);
  private static final Duration ANSWER_MAX = Duration.ofMinutes(5);

  private final AllowList allow;
  private final Optional<S3Signer> s3;
  private final long bytesMax;
  private final Duration timeMax;
  private final HttpClient http;

  HttpBlobs(JobOptions options, InstantSource clock) {
    allow = new AllowList(options.allow());
    s3 = options.s3().map(store -> new S3Signer(store, clock));
    bytesMax = options.blobBytesMax();
    timeMax = options.transferTimeout();
    http =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT_MAX)
            .build();
  }

  @Override
  public void check(String uri, boolean isOutput) throws BlobException {
    URI target = allow.check(uri);
    if (isS3(target)) {
      signer(uri);
      if (target.getRawPath().length() < 2) {
        throw new BlobException(uri + ": expected s3://bucket/key, found no key");
      }
    }
  }

  private static boolean isS3(URI uri) {
    return uri.getScheme().toLowerCase(Locale.ROOT).equals("s3");
  }

  private S3Signer signer(String uri) throws BlobException {
    return s3.orElseThrow(
        () ->
            new BlobException(
                uri
                    + ": expected credentials of an S3 store, found none; set jobs.s3-endpoint and the"
                    + " environment variables AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"));
  }

  private HttpRequest s3(
      String uri, String method, URI object, String bodyHash, HttpRequest.BodyPublisher body)
      throws BlobException {
    S3Signer.Unsigned request =
        new S3Signer.Unsigned(
            method, object.getHost(), object.getPath().substring(1), Map.of(), Map.of(), bodyHash);
    return signer(uri).signed(request, body).timeout(ANSWER_MAX).build();
  }

  private static String hash(Path file) throws IOException {
    MessageDigest digest = S3Signer.sha256();
    try (InputStream in = Files.newInputStream(file)) {
      byte[] buffer = new byte[1 << 16];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  @Override
  public Path fetch(String uri, Path scratch) throws BlobException, InterruptedException {
    URI target = allow.check(uri);
    HttpRequest request =
        isS3(target)
            ? s3(
                uri, "GET", target, S3Signer.hash(new byte[0]), HttpRequest.BodyPublishers.noBody())
            : HttpRequest.newBuilder(target).timeout(ANSWER_MAX).build();
    AllowList.checkHost(isS3(target) ? request.uri() : target);
    HttpResponse<InputStream> answer =
        send(request, HttpResponse.BodyHandlers.ofInputStream(), uri);
    try (InputStream body = answer.body()) {
      if (answer.statusCode() != 200) {
        throw refused(uri, "200", answer.statusCode());
      }
      long stated = answer.headers().firstValueAsLong("Content-Length").orElse(0);
      if (stated > bytesMax) {
        throw tooLarge(uri);
      }
      CompletableFuture<Void> copied = new CompletableFuture<>();
      Thread.ofVirtual().name("job-fetch").start(() -> copy(body, scratch, uri, copied));
      await(copied, uri);
      return scratch;
    } catch (IOException e) {
      throw new BlobException(
          "%s: expected to read it, found: %s".formatted(AllowList.shown(uri), e), e);
    }
  }

  private void copy(InputStream from, Path to, String uri, CompletableFuture<Void> copied) {
    try (OutputStream out = open(to)) {
      byte[] buffer = new byte[1 << 16];
      long bytes = 0;
      for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
        bytes += n;
        if (bytes > bytesMax) {
          throw tooLarge(uri);
        }
        out.write(buffer, 0, n);
      }
      out.flush();
      copied.complete(null);
    } catch (IOException | BlobException | RuntimeException e) {
      copied.completeExceptionally(e);
    }
  }

  private static OutputStream open(Path file) throws FileNotFoundException {
    return new FileOutputStream(file.toFile());
  }

  private BlobException tooLarge(String uri) {
    return new BlobException(
        "%s: expected at most %d bytes (setting jobs.file-bytes), found more"
            .formatted(AllowList.shown(uri), bytesMax));
  }

  private static BlobException refused(String uri, String expected, int status) {
    String why =
        status >= 300 && status < 400
            ? "; redirects are not followed, give the address that it leads to"
            : "";
    return new BlobException(
        "%s: expected the answer %s, found %d%s"
            .formatted(AllowList.shown(uri), expected, status, why));
  }

  /// Waits, so that an interrupt of the job's thread ends the waiting; closing the stream ends the
  /// copying.
  private <T> T await(CompletableFuture<T> result, String uri)
      throws BlobException, InterruptedException {
    try {
      return result.get(timeMax.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new BlobException(
          "%s: expected an end within %s, found none".formatted(AllowList.shown(uri), timeMax), e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof BlobException known) {
        throw known;
      }
      throw new BlobException(
          "%s: expected to reach it, found: %s".formatted(AllowList.shown(uri), e.getCause()), e);
    } finally {
      result.cancel(true);
    }
  }

  private <T> HttpResponse<T> send(
      HttpRequest request, HttpResponse.BodyHandler<T> handler, String uri)
      throws BlobException, InterruptedException {
    return await(http.sendAsync(request, handler), uri);
  }

  @Override
  public void deliver(Path file, String uri) throws BlobException, InterruptedException {
    URI target = allow.check(uri);
    HttpRequest request;
    try {
      request =
          isS3(target)
              ? s3(uri, "PUT", target, hash(file), HttpRequest.BodyPublishers.ofFile(file))
              : HttpRequest.newBuilder(target)
                  .timeout(ANSWER_MAX)
                  .header("Content-Type", "application/x-ndjson")
                  // Azure's store asks for the kind of blob; others do not mind.
                  .header("x-ms-blob-type", "BlockBlob")
                  .PUT(HttpRequest.BodyPublishers.ofFile(file))
                  .build();
    } catch (IOException e) {
      throw new BlobException(
          "%s: expected the log, found: %s".formatted(AllowList.shown(uri), e), e);
    }
    AllowList.checkHost(isS3(target) ? request.uri() : target);
    HttpResponse<Void> answer = send(request, HttpResponse.BodyHandlers.discarding(), uri);
    if (answer.statusCode() / 100 != 2) {
      throw refused(uri, "2xx to a PUT", answer.statusCode());
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
    http.close();
  }
}
