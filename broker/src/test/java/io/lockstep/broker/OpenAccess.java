package io.lockstep.broker;

import io.lockstep.model.Principal;
import io.lockstep.model.Role;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Lets everybody in, as a device of the user's name or `anonymous`; forbids topics that begin with
/// `forbidden/`, and the user `mallory`. Clients whose identifier begins with `own-` are devices of
/// that name, and call topics of their own `$hub` and `devices`. Those that begin with `talk-` are
/// all the same device, and are answered in a dialogue: `$hub/say` with what they say twice, all
/// else is refused. Permission for `switched/` topics can be taken away.
final class OpenAccess implements Access {
  private final AtomicLong generation = new AtomicLong();
  private volatile boolean isSwitchedOff;
  private volatile @Nullable String banned;
  private volatile @Nullable X509Certificate known;
  private volatile @Nullable String hidden;
  private volatile boolean isAnybodys;

  private final CountDownLatch isHeld = new CountDownLatch(1);
  private volatile @Nullable CountDownLatch toCome;

  /// How many may be connected at a time, 0 for all.
  volatile int crowdOf;

  final AtomicInteger turnedAway = new AtomicInteger();

  @Override
  public @Nullable Crowd crowd(Principal principal) {
    int most = crowdOf;
    return most == 0
        ? null
        : new Crowd() {
          @Override
          public String name() {
            return "everybody";
          }

          @Override
          public int most() {
            return most;
          }

          @Override
          public void refused(String address) {
            int _ = turnedAway.incrementAndGet();
          }
        };
  }

  /// Calls everybody the same from now on, and keeps them from publishing to `$SYS/` and `$share/`.
  void beAnybodysServer() {
    isAnybodys = true;
  }

  void switchOff() {
    isSwitchedOff = true;
    generation.incrementAndGet();
  }

  void switchOn() {
    isSwitchedOff = false;
    generation.incrementAndGet();
  }

  /// What this user proved itself by is good no more.
  void ban(String user) {
    banned = user;
    generation.incrementAndGet();
  }

  /// This certificate needs no authority.
  void learn(X509Certificate certificate) {
    known = certificate;
  }

  @Override
  public boolean knows(X509Certificate certificate) {
    return certificate.equals(known);
  }

  /// Nobody may be told any more what topics bring that begin so.
  void hide(String prefix) {
    hidden = prefix;
    generation.incrementAndGet();
  }

  /// The delivery of messages on `hold` waits from now on until so many clients have asked to be
  /// let in.
  void holdUntil(int clients) {
    toCome = new CountDownLatch(clients);
  }

  /// Returns when the delivery waits.
  void awaitHeld() {
    await(isHeld);
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(60, TimeUnit.SECONDS)) {
        throw new AssertionError("nothing came for a minute");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public boolean limitsReceipt(Principal principal) {
    return hidden != null || toCome != null;
  }

  @Override
  public boolean mayReceive(Principal principal, String topic) {
    CountDownLatch awaited = toCome;
    if (awaited != null && topic.equals("hold")) {
      isHeld.countDown();
      await(awaited);
    }
    String prefix = hidden;
    return prefix == null || !topic.startsWith(prefix);
  }

  @Override
  public Decision connect(ConnectRequest request) {
    CountDownLatch awaited = toCome;
    if (awaited != null) {
      awaited.countDown();
    }
    String user = request.user();
    if ("mallory".equals(user)) {
      return new Decision.Refused(Decision.Reason.BAD_CREDENTIALS);
    }
    ClientCertificate certificate = request.certificate();
    if (user == null && certificate != null) {
      String subject = certificate.certificate().getSubjectX500Principal().getName();
      return new Decision.Granted(new Principal(subject, Role.DEVICE));
    }
    String clientId = request.clientId();
    if (clientId.startsWith("own-")) {
      return new Decision.Granted(
          new Principal(clientId, Role.DEVICE), Standing.ALWAYS, viewOf(clientId), "own");
    }
    if (clientId.startsWith("talk-")) {
      return new Decision.Granted(
          new Principal("talker", Role.DEVICE),
          Standing.ALWAYS,
          viewOf("talker"),
          "",
          "",
          OpenAccess::answer);
    }
    if (isAnybodys) {
      return new Decision.Granted(new Principal("anybody", Role.DEVICE));
    }
    Role role = "admin".equals(user) ? Role.ADMIN : Role.DEVICE;
    String name = user == null ? "anonymous" : user;
    return new Decision.Granted(new Principal(name, role), () -> !name.equals(banned));
  }

  private static void answer(String topic, ByteBuffer payload, Dialogue.Reply reply) {
    Thread _ =
        Thread.startVirtualThread(
            () -> {
              if (topic.equals("$hub/say")) {
                int length = payload.remaining();
                ByteBuffer twice = ByteBuffer.allocate(2 * length);
                twice.put(0, payload, 0, length).put(length, payload, 0, length);
                reply.say("$hub/said", twice);
                reply.refuse(); // Comes too late.
              } else {
                reply.refuse();
              }
            });
  }

  private static TopicView viewOf(String device) {
    return new TopicView(
        List.of(
            new TopicView.Rename("$hub", "$device/" + device + "/hub"),
            new TopicView.Rename("devices", "$device/" + device + "/devices")));
  }

  /// The method `COUNT`, for clients that send a name as authentication data: twice the server says
  /// a number and the client the next one.
  @Override
  public Optional<AuthenticationExchange> authenticate(String method, ConnectRequest request) {
    return method.equals("COUNT") ? Optional.of(new Counting()) : Optional.empty();
  }

  private static final class Counting implements AuthenticationExchange {
    private String name = "";
    private int said;

    @Override
    public Step next(byte @Nullable [] data) {
      String heard = data == null ? "" : new String(data, StandardCharsets.UTF_8);
      if (said == 0) {
        name = heard;
      } else if (!heard.equals(String.valueOf(said + 1))) {
        return new Step.Refused(Decision.Reason.BAD_CREDENTIALS);
      }
      said = said == 0 ? 1 : said + 2;
      byte[] answer = String.valueOf(said).getBytes(StandardCharsets.UTF_8);
      return said < 5
          ? new Step.Challenge(answer)
          : new Step.Proved(new Principal(name, Role.DEVICE), answer);
    }
  }

  @Override
  public boolean mayPublish(Principal principal, String topic) {
    if (isAnybodys && (topic.startsWith("$SYS/") || topic.startsWith("$share/"))) {
      return false;
    }
    return !topic.startsWith("forbidden/")
        && !topic.contains("/forbidden/")
        && !(isSwitchedOff && topic.startsWith("switched/"));
  }

  @Override
  public boolean maySubscribe(Principal principal, String filter) {
    return !filter.startsWith("forbidden/") && !(isSwitchedOff && filter.startsWith("switched/"));
  }

  @Override
  public long generation() {
    return generation.get();
  }
}
