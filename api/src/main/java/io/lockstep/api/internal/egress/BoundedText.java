package io.lockstep.api.internal.egress;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/// The beginning of an answer, as text: what comes behind it is not read, and the connection goes.
/// Used once, by one thread at a time.
final class BoundedText implements HttpResponse.BodySubscriber<String> {
  private final int bytesMax;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final CompletableFuture<String> text = new CompletableFuture<>();
  private Flow.@Nullable Subscription subscription;

  private BoundedText(int bytesMax) {
    this.bytesMax = bytesMax;
  }

  /// Reads so many bytes at most.
  static HttpResponse.BodyHandler<String> of(int bytesMax) {
    return _ -> new BoundedText(bytesMax);
  }

  @Override
  public CompletionStage<String> getBody() {
    return text;
  }

  @Override
  public void onSubscribe(Flow.Subscription to) {
    subscription = to;
    to.request(1);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    for (ByteBuffer buffer : buffers) {
      byte[] part = new byte[Math.min(buffer.remaining(), bytesMax - bytes.size())];
      buffer.get(part);
      bytes.writeBytes(part);
    }
    if (subscription == null) {
      return;
    }
    if (bytes.size() < bytesMax) {
      subscription.request(1);
    } else {
      subscription.cancel();
      onComplete();
    }
  }

  @Override
  public void onError(Throwable throwable) {
    text.completeExceptionally(throwable);
  }

  @Override
  public void onComplete() {
    text.complete(bytes.toString(StandardCharsets.UTF_8));
  }
}
