package io.lockstep.ingest;

import io.lockstep.broker.Access;
import io.lockstep.broker.AuthenticationExchange;
import io.lockstep.broker.ConnectRequest;
import io.lockstep.broker.Decision;
import io.lockstep.broker.TopicView;
import io.lockstep.ingest.azure.HubUser;
import io.lockstep.model.Principal;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/// The broker's [Access] for devices that speak the contract of Azure IoT Hub: a user name of its
/// form names the device or module, which then proves itself as any other does, by a SAS token or a
/// certificate. Such a client calls topics of its own `$iothub/...` and `devices/...`, and
/// announces its model. Everybody else is left to the access behind. Thread-safe, never blocks.
public final class ContractAccess implements Access {
  private final Access access;

  /// @param access decides who is who
  public ContractAccess(Access access) {
    this.access = access;
  }

  @Override
  public Decision connect(ConnectRequest request) {
    return switch (HubUser.parse(request.user()).orElse(null)) {
      case null -> access.connect(request);
      case HubUser.OfHub hub -> ofHub(request, hub);
      case HubUser.OfProvisioning _ -> new Decision.Refused(Decision.Reason.NOT_AUTHORIZED);
    };
  }

  private Decision ofHub(ConnectRequest request, HubUser.OfHub hub) {
    String id = hub.module().isEmpty() ? hub.device() : hub.device() + "/" + hub.module();
    if (!request.clientId().equals(id)) {
      return new Decision.Refused(Decision.Reason.CLIENT_ID_NOT_VALID);
    }
    Decision decision =
        access.connect(
            new ConnectRequest(
                request.clientId(),
                id,
                request.password(),
                request.tls(),
                request.address(),
                request.certificate(),
                request.known()));
    return switch (decision) {
      case Decision.Refused refused -> refused;
      case Decision.Granted granted ->
          new Decision.Granted(
              granted.principal(),
              granted.standing(),
              viewOf(granted.principal().name()),
              ContractHub.AZURE + modelOf(hub));
    };
  }

  private static String modelOf(HubUser.OfHub hub) {
    boolean isId = hub.model().length() <= Decision.ANNOUNCEMENT_MAX - ContractHub.AZURE.length();
    return isId ? hub.model() : "";
  }

  private static TopicView viewOf(String id) {
    String tree = OwnTree.of(id);
    return new TopicView(
        List.of(
            new TopicView.Rename("$iothub", tree + "iothub"),
            new TopicView.Rename("devices", tree + "devices")));
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
