package io.lockstep.ingest;

import io.lockstep.broker.Access;
import io.lockstep.broker.Allowance;
import io.lockstep.broker.AuthenticationExchange;
import io.lockstep.broker.ConnectRequest;
import io.lockstep.broker.Crowd;
import io.lockstep.broker.Decision;
import io.lockstep.ingest.azure.HubUser;
import io.lockstep.model.Principal;
import io.lockstep.model.SecurityEvents;
import java.security.cert.X509Certificate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The broker's [Access] that tells of what it refuses. The broker asks once for a topic of a
/// connection until rights change, so a refusal is told that often, however many messages there
/// were. Thread-safe, never blocks.
public final class ReportedAccess implements Access {
  private static final String MQTT = "MQTT";

  private final Access access;
  private final Devices devices;
  private final SecurityEvents events;
  private final DeviceProblems problems;

  /// @param access decides
  /// @param devices says whose name is known
  /// @param problems is told what is refused to devices
  public ReportedAccess(
      Access access, Devices devices, SecurityEvents events, DeviceProblems problems) {
    this.problems = problems;
    this.access = access;
    this.devices = devices;
    this.events = events;
  }

  @Override
  public Decision connect(ConnectRequest request) {
    Decision decision = access.connect(request);
    switch (decision) {
      case Decision.Granted _ -> {}
      case Decision.Refused(Decision.Reason reason) -> refused(request, reason);
    }
    return decision;
  }

  @Override
  public Optional<AuthenticationExchange> authenticate(String method, ConnectRequest request) {
    return access
        .authenticate(method, request)
        .map(
            exchange ->
                data -> {
                  AuthenticationExchange.Step step = exchange.next(data);
                  switch (step) {
                    case AuthenticationExchange.Step.Challenge _,
                        AuthenticationExchange.Step.Proved _ -> {}
                    case AuthenticationExchange.Step.Refused(Decision.Reason reason) ->
                        refused(request, reason);
                  }
                  return step;
                });
  }

  private void refused(ConnectRequest request, Decision.Reason reason) {
    events.happened("ConnectRefused", known(request.user()), host(request), reason.name());
    String device = deviceOf(request);
    if (!device.isEmpty()) {
      problems.seen(device, DeviceProblem.Kind.LOGIN, text(reason), host(request));
    }
  }

  private static String text(Decision.Reason reason) {
    return "not let in: "
        + switch (reason) {
          case CLIENT_ID_NOT_VALID -> "the client identifier names somebody else";
          case BAD_CREDENTIALS -> "user name and credential do not fit together";
          case NOT_AUTHORIZED -> "it may not connect with this credential now";
          case SERVER_UNAVAILABLE, SERVER_BUSY -> "the server was too busy";
          case BANNED -> "it is barred";
        };
  }

  /// The registered device or module that a client says it is: by its user name, or by its client
  /// identifier. Empty when it names none.
  private String deviceOf(ConnectRequest request) {
    String user = request.user();
    String ofHub =
        HubUser.parse(user)
            .map(
                parsed ->
                    switch (parsed) {
                      case HubUser.OfHub hub ->
                          hub.device() + (hub.module().isEmpty() ? "" : "/" + hub.module());
                      case HubUser.OfProvisioning(String _, String registration) -> registration;
                    })
            .orElse("");
    for (String name : new String[] {user == null ? "" : user, ofHub, request.clientId()}) {
      if (devices.actor(name).isPresent()) {
        return name;
      }
    }
    return "";
  }

  /// What stands for a name may be a secret in the wrong field.
  private String known(@Nullable String name) {
    return name != null && devices.knows(name) ? name : "";
  }

  private static String host(ConnectRequest request) {
    String address = request.address();
    int port = address.lastIndexOf(':');
    return address.substring(address.startsWith("/") ? 1 : 0, port < 0 ? address.length() : port);
  }

  @Override
  public boolean mayPublish(Principal principal, String topic) {
    boolean may = access.mayPublish(principal, topic);
    if (!may) {
      events.happened("PublishRefused", principal.name(), MQTT, topic);
      problems.seen(
          principal.name(), DeviceProblem.Kind.PUBLISH, "it may not publish to " + topic, "");
    }
    return may;
  }

  @Override
  public boolean maySubscribe(Principal principal, String filter) {
    boolean may = access.maySubscribe(principal, filter);
    if (!may) {
      events.happened("SubscribeRefused", principal.name(), MQTT, filter);
      problems.seen(
          principal.name(), DeviceProblem.Kind.SUBSCRIBE, "it may not subscribe to " + filter, "");
    }
    return may;
  }

  @Override
  public boolean maySubscribeStill(Principal principal, String filter) {
    return access.maySubscribe(principal, filter);
  }

  @Override
  public boolean knows(X509Certificate certificate) {
    return access.knows(certificate);
  }

  @Override
  public boolean limitsReceipt(Principal principal) {
    return access.limitsReceipt(principal);
  }

  @Override
  public boolean mayReceive(Principal principal, String topic) {
    return access.mayReceive(principal, topic);
  }

  @Override
  public @Nullable Allowance allowance(Principal principal) {
    Allowance allowance = access.allowance(principal);
    return allowance == null
        ? null
        : (nowNanos, payloadBytes) -> {
          boolean isLeft = allowance.take(nowNanos, payloadBytes);
          if (!isLeft) {
            problems.seen(
                principal.name(),
                DeviceProblem.Kind.QUOTA,
                "it publishes more than its quota allows",
                "");
          }
          return isLeft;
        };
  }

  @Override
  public @Nullable Crowd crowd(Principal principal) {
    Crowd crowd = access.crowd(principal);
    return crowd == null ? null : new ReportedCrowd(principal, crowd);
  }

  /// A crowd that tells whom it turns away.
  private final class ReportedCrowd implements Crowd {
    private final Principal principal;
    private final Crowd crowd;

    ReportedCrowd(Principal principal, Crowd crowd) {
      this.principal = principal;
      this.crowd = crowd;
    }

    @Override
    public String name() {
      return crowd.name();
    }

    @Override
    public int most() {
      return crowd.most();
    }

    @Override
    public void refused(String address) {
      String from = address.substring(address.indexOf('/') + 1);
      events.happened("ConnectionsExceeded", principal.name(), MQTT, "" + crowd.most());
      problems.seen(
          principal.name(),
          DeviceProblem.Kind.CONNECTIONS,
          "it has %d connections already, as many as it may".formatted(crowd.most()),
          from);
    }
  }

  @Override
  public long generation() {
    return access.generation();
  }
}
