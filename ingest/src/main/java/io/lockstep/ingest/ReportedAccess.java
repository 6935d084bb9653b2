package io.lockstep.ingest;

import io.lockstep.broker.Access;
import io.lockstep.broker.Allowance;
import io.lockstep.broker.AuthenticationExchange;
import io.lockstep.broker.ConnectRequest;
import io.lockstep.broker.Decision;
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

  /// @param access decides
  /// @param devices says whose name is known
  public ReportedAccess(Access access, Devices devices, SecurityEvents events) {
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
    }
    return may;
  }

  @Override
  public boolean maySubscribe(Principal principal, String filter) {
    boolean may = access.maySubscribe(principal, filter);
    if (!may) {
      events.happened("SubscribeRefused", principal.name(), MQTT, filter);
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
    return access.allowance(principal);
  }

  @Override
  public long generation() {
    return access.generation();
  }
}
