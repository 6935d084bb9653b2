package io.lockstep.ingest;

import io.lockstep.broker.Access;
import io.lockstep.broker.Allowance;
import io.lockstep.broker.AuthenticationExchange;
import io.lockstep.broker.ConnectRequest;
import io.lockstep.broker.Crowd;
import io.lockstep.broker.Decision;
import io.lockstep.broker.TopicView;
import io.lockstep.ingest.azure.HubUser;
import io.lockstep.model.Principal;
import io.lockstep.model.Role;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The broker's [Access] for devices that speak the contract of Azure IoT Hub: a user name of its
/// form names the device or module, which then proves itself as any other does, by a SAS token or a
/// certificate. Such a client calls topics of its own `$iothub/...` and `devices/...`, and
/// announces its model. Any other device may call topics of its own `$aws/...`, by the contract of
/// AWS IoT. Who is who, the access behind decides. Thread-safe, never blocks.
public final class ContractAccess implements Access {
  private final Access access;
  private final Supplier<String> hubHost;
  private final FleetProvisioning fleet;

  /// @param access decides who is who
  /// @param hubHost what devices that ask where they belong are told: this server, as they reach it
  /// @param fleet answers those who have come by an enrolment's claim
  public ContractAccess(Access access, Supplier<String> hubHost, FleetProvisioning fleet) {
    this.access = access;
    this.hubHost = hubHost;
    this.fleet = fleet;
  }

  @Override
  public Decision connect(ConnectRequest request) {
    return switch (HubUser.parse(request.user()).orElse(null)) {
      case null -> ofOther(request);
      case HubUser.OfHub hub -> {
        String module = hub.module().isEmpty() ? "" : "/" + hub.module();
        yield connect(
            request,
            hub.device() + module,
            ContractHub.AZURE + announced(hub.model(), ContractHub.AZURE),
            List.of("$iothub", "devices"));
      }
      case HubUser.OfProvisioning(String _, String registration) ->
          connect(
              request,
              registration,
              ContractHub.PROVISIONING + announced(hubHost.get(), ContractHub.PROVISIONING),
              List.of("$dps"));
    };
  }

  /// Any other device may speak the contract of AWS IoT, which no user name announces: SDKs only
  /// tell there which they are.
  private Decision ofOther(ConnectRequest request) {
    String user = withoutMetrics(request.user());
    Decision decision = access.connect(as(request, user));
    boolean isDevice =
        decision instanceof Decision.Granted granted
            && granted.principal().role() == Role.DEVICE
            && !granted.principal().name().equals(Devices.ANONYMOUS);
    return decision instanceof Decision.Granted granted && isDevice
        ? new Decision.Granted(
            granted.principal(),
            granted.standing(),
            new TopicView(
                List.of(
                    new TopicView.Rename("$aws", OwnTree.of(granted.principal().name()) + "aws"))),
            granted.announcement(),
            granted.credential(),
            fleet.dialogue(granted.principal(), request.address()).orElse(null))
        : decision;
  }

  private static ConnectRequest as(ConnectRequest request, @Nullable String user) {
    return new ConnectRequest(
        request.clientId(),
        user,
        request.password(),
        request.tls(),
        request.address(),
        request.certificate(),
        request.known());
  }

  /// `d1?SDK=JavaV2&Version=1.30.1` is `d1`; null when nothing else stands there, with or without
  /// the question mark: SDKs write both.
  private static @Nullable String withoutMetrics(@Nullable String user) {
    if (user == null || user.startsWith("SDK=") || user.startsWith("?SDK=")) {
      return null;
    }
    int metrics = user.indexOf("?SDK=");
    return metrics < 0 ? user : user.substring(0, metrics);
  }

  private Decision connect(
      ConnectRequest request, String id, String announcement, List<String> levels) {
    if (!request.clientId().equals(id)) {
      return new Decision.Refused(Decision.Reason.CLIENT_ID_NOT_VALID);
    }
    Decision decision = access.connect(as(request, id));
    return switch (decision) {
      case Decision.Refused refused -> refused;
      case Decision.Granted granted ->
          new Decision.Granted(
              granted.principal(),
              granted.standing(),
              viewOf(granted.principal().name(), levels),
              announcement,
              granted.credential(),
              null);
    };
  }

  /// What is too long to be announced is not.
  private static String announced(String text, String behind) {
    return text.length() <= Decision.ANNOUNCEMENT_MAX - behind.length() ? text : "";
  }

  private static TopicView viewOf(String id, List<String> levels) {
    String tree = OwnTree.of(id);
    return new TopicView(
        levels.stream()
            .map(level -> new TopicView.Rename(level, tree + level.replace("$", "")))
            .toList());
  }

  @Override
  public Optional<AuthenticationExchange> authenticate(String method, ConnectRequest request) {
    return access.authenticate(method, request);
  }

  @Override
  public boolean mayPublish(Principal principal, String topic) {
    return access.mayPublish(principal, topic);
  }

  @Override
  public boolean maySubscribe(Principal principal, String filter) {
    return access.maySubscribe(principal, filter);
  }

  @Override
  public boolean maySubscribeStill(Principal principal, String filter) {
    return access.maySubscribeStill(principal, filter);
  }

  @Override
  public @Nullable Allowance allowance(Principal principal) {
    return access.allowance(principal);
  }

  @Override
  public @Nullable Crowd crowd(Principal principal) {
    return access.crowd(principal);
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
  public long generation() {
    return access.generation();
  }
}
