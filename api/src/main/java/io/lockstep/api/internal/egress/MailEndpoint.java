package io.lockstep.api.internal.egress;

import io.lockstep.space.egress.EndpointSettings;
import io.lockstep.space.egress.EventEndpoint;
import io.lockstep.twin.events.CloudEvent;
import io.lockstep.twin.events.Notification;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.apache.commons.net.smtp.AuthenticatingSMTPClient;
import org.apache.commons.net.smtp.SMTPReply;

/// Sends events by mail (RFC 5321): one mail for all events of a delivery that go to the same
/// addresses. A mail that is sent again has the same Message-ID. Thread-safe.
public final class MailEndpoint implements EventEndpoint {
  private static final int LISTED_MAX = 100;
  private static final int DATA_MAX = 4_000;
  private static final int SENT_MAX = 10_000;
  private static final long ANSWERS_BYTES_MAX = 1 << 20;

  /// How many answers a delivery may wait for, each up to the time-out.
  private static final int ANSWERS_MAX = 10;

  private final EndpointSettings.Smtp settings;
  private final String password;
  private final String originHash;
  private final String origin;
  private final SSLContext trusted;
  private final InstantSource clock;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /// The latest ids of mails that the server took: a delivery that failed in its midst does not
  /// send them again.
  private final SequencedSet<String> sent = new LinkedHashSet<>();

  /// @param password of the login; empty when there is none
  /// @param origin the name of this instance
  /// @param trusted what certificates of servers are checked against
  public MailEndpoint(
      EndpointSettings.Smtp settings,
      String password,
      String origin,
      SSLContext trusted,
      InstantSource clock) {
    this.settings = settings;
    this.password = password;
    this.origin = origin;
    this.originHash = hash(origin);
    this.trusted = trusted;
    this.clock = clock;
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 4);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("expected SHA-256 in every JDK", e);
    }
  }

  @Override
  public int batchMax() {
    return settings.batchMax();
  }

  /// @param indexes of its events among those of the delivery
  private record Outgoing(Mail mail, List<Integer> indexes) {}

  @Override
  public Outcome deliver(List<CloudEvent> events) throws InterruptedException {
    Set<Integer> refused = new TreeSet<>();
    List<String> reasons = new ArrayList<>();
    List<Outgoing> mails = mails(events, refused);
    if (!refused.isEmpty()) {
      reasons.add("expected an address in the rule, or to of the endpoint; found none");
    }
    try {
      if (!mails.isEmpty()) {
        send(mails, refused, reasons);
      }
    } catch (IOException e) {
      return new Outcome.Failed(
          "%s:%d: %s".formatted(settings.host(), settings.port(), e.getMessage()), Duration.ZERO);
    }
    if (refused.isEmpty()) {
      return new Outcome.Taken();
    }
    String reason = String.join("; ", reasons);
    return refused.size() == events.size()
        ? new Outcome.Refused(reason)
        : new Outcome.TakenExcept(refused, reason);
  }

  // What is sent

  private List<Outgoing> mails(List<CloudEvent> events, Set<Integer> refused) {
    Map<List<String>, List<Integer>> byAddresses = new LinkedHashMap<>();
    for (int i = 0; i < events.size(); i++) {
      List<String> own = Notification.of(events.get(i)).to();
      List<String> to = own.isEmpty() ? settings.to() : own;
      if (to.isEmpty()) {
        refused.add(i);
      } else {
        byAddresses.computeIfAbsent(to, _ -> new ArrayList<>()).add(i);
      }
    }
    List<Outgoing> mails = new ArrayList<>();
    byAddresses.forEach(
        (to, indexes) ->
            mails.add(new Outgoing(mail(to, indexes.stream().map(events::get).toList()), indexes)));
    return mails;
  }

  private Mail mail(List<String> to, List<CloudEvent> events) {
    CloudEvent first = events.getFirst();
    String id = events.size() == 1 ? first.id() : first.id() + "_" + events.getLast().id();
    String domain = settings.from().substring(settings.from().indexOf('@') + 1);
    return new Mail(
        "%s.%s.%s@%s".formatted(id, hash(String.join(",", to)), originHash, domain),
        settings.from(),
        to,
        events.size() == 1
            ? subject(first)
            : "%d notifications: %s".formatted(events.size(), subject(first)),
        text(events));
  }

  private static String subject(CloudEvent event) {
    String title = Notification.of(event).title();
    return title.isEmpty() ? (event.type() + " " + event.subject()).strip() : title;
  }

  private String text(List<CloudEvent> events) {
    StringBuilder out = new StringBuilder();
    for (CloudEvent event : events.subList(0, Math.min(events.size(), LISTED_MAX))) {
      Notification told = Notification.of(event);
      if (events.size() > 1) {
        out.append(subject(event)).append('\n');
      }
      boolean isNotification = !told.rule().isEmpty() || !told.text().isEmpty();
      String body = isNotification ? told.text() : event.data();
      if (!body.isEmpty()) {
        out.append(body.length() > DATA_MAX ? body.substring(0, DATA_MAX) + "..." : body)
            .append('\n');
      }
      if (!told.rule().isEmpty()) {
        out.append("Rule ").append(told.rule()).append(", twin ").append(told.twin());
        out.append(", ").append(told.time()).append('\n');
      }
      out.append('\n');
    }
    if (events.size() > LISTED_MAX) {
      out.append("And %d more.\n\n".formatted(events.size() - LISTED_MAX));
    }
    return out.append("-- \nSent by Lockstep, ").append(origin).append('\n').toString();
  }

  // How

  private void send(List<Outgoing> mails, Set<Integer> refused, List<String> reasons)
      throws IOException, InterruptedException {
    Destination.check(settings.host());
    AuthenticatingSMTPClient client =
        new AuthenticatingSMTPClient(settings.security() == EndpointSettings.Security.TLS, trusted);
    int millis = (int) settings.timeout().toMillis();
    client.setSocketFactory(BoundedSocket.factory(ANSWERS_BYTES_MAX));
    client.setConnectTimeout(millis);
    client.setDefaultTimeout(millis);
    client.setEndpointCheckingEnabled(true);
    Future<?> talk =
        threads.submit(
            () -> {
              talk(client, mails, refused, reasons);
              return true;
            });
    try {
      // A server that says a little now and then would hold us for ever.
      Object _ = talk.get((long) millis * (ANSWERS_MAX + mails.size()), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException("expected an end of the talk, found none in good time", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException io) {
        throw new IOException(io.getMessage() == null ? io.toString() : io.getMessage(), io);
      }
      throw new IllegalStateException(e.getCause());
    } finally {
      boolean _ = talk.cancel(true);
      close(client);
    }
  }

  private static void close(AuthenticatingSMTPClient client) {
    try {
      client.disconnect();
    } catch (IOException _) {
      // It is gone.
    }
  }

  private void talk(
      AuthenticatingSMTPClient client,
      List<Outgoing> mails,
      Set<Integer> refused,
      List<String> reasons)
      throws IOException, GeneralSecurityException {
    client.connect(settings.host(), settings.port());
    require(client, SMTPReply.isPositiveCompletion(client.getReplyCode()), "a greeting");
    // The name of a machine behind an address translation says nothing: RFC 5321 §4.1.3.
    require(client, client.elogin("[127.0.0.1]"), "an answer to EHLO");
    if (settings.security() == EndpointSettings.Security.STARTTLS) {
      require(client, client.execTLS(), "STARTTLS, since security is starttls");
      require(client, client.elogin("[127.0.0.1]"), "an answer to EHLO");
    }
    if (settings.login().isPresent()) {
      EndpointSettings.Login login = settings.login().get();
      boolean isIn =
          client.auth(
              AuthenticatingSMTPClient.AUTH_METHOD.valueOf(login.mechanism()),
              login.user(),
              password);
      require(client, isIn, "the login of %s to be taken".formatted(login.user()));
    }
    for (Outgoing each : mails) {
      if (!isSent(each.mail().id())) {
        send(client, each, refused, reasons);
      }
    }
    boolean _ = client.logout();
  }

  private void send(
      AuthenticatingSMTPClient client, Outgoing each, Set<Integer> refused, List<String> reasons)
      throws IOException {
    require(client, client.setSender(settings.from()), "the sender to be taken");
    int taken = 0;
    for (String address : each.mail().to()) {
      if (client.addRecipient(address)) {
        taken++;
      } else {
        requireForGood(client, address + " to be taken");
        reasons.add("%s: %s".formatted(address, answer(client)));
      }
    }
    if (taken == 0) {
      refused.addAll(each.indexes());
      require(client, SMTPReply.isPositiveCompletion(client.rset()), "an answer to RSET");
      return;
    }
    Writer data = client.sendMessageData();
    if (data == null) {
      throw failed(client, "an answer to DATA");
    }
    try (data) {
      data.write(each.mail().message(clock.instant()));
    }
    if (client.completePendingCommand()) {
      sent(each.mail().id());
    } else {
      requireForGood(client, "the mail to be taken");
      refused.addAll(each.indexes());
      reasons.add(answer(client));
    }
  }

  private void require(AuthenticatingSMTPClient client, boolean isGood, String expected)
      throws IOException {
    if (!isGood) {
      throw failed(client, expected);
    }
  }

  /// Answers below 500 are for now only (RFC 5321 §4.2.1).
  private void requireForGood(AuthenticatingSMTPClient client, String expected) throws IOException {
    require(client, SMTPReply.isNegativePermanent(client.getReplyCode()), expected);
  }

  private static IOException failed(AuthenticatingSMTPClient client, String expected) {
    return new IOException("expected %s, found %s".formatted(expected, answer(client)));
  }

  private static String answer(AuthenticatingSMTPClient client) {
    String text = client.getReplyString();
    String line = text == null ? "" : text.lines().findFirst().orElse("");
    return line.length() > 200 ? line.substring(0, 200) : line;
  }

  private synchronized boolean isSent(String id) {
    return sent.contains(id);
  }

  private synchronized void sent(String id) {
    sent.add(id);
    if (sent.size() > SENT_MAX) {
      String _ = sent.removeFirst();
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
