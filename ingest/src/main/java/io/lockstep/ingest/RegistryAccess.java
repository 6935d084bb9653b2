package io.lockstep.ingest;

import io.lockstep.broker.Access;
import io.lockstep.broker.Allowance;
import io.lockstep.broker.AuthenticationExchange;
import io.lockstep.broker.ClientCertificate;
import io.lockstep.broker.ConnectRequest;
import io.lockstep.broker.Crowd;
import io.lockstep.broker.Decision;
import io.lockstep.broker.Password;
import io.lockstep.model.Principal;
import io.lockstep.model.Role;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Who may come in, and what they may publish and subscribe to: the broker's [Access] and the
/// bearer tokens of HTTP, decided from the registry of [Devices]. Thread-safe, never blocks, fails
/// closed.
///
/// | who | MQTT user | MQTT password, or HTTP bearer |
/// |---|---|---|
/// | a device | its id | its credential |
/// | an app | the token's name | the token |
/// | a person | none: they log in over HTTP, or make a token | none |
/// | a device with a certificate | none, or its id | none |
/// | a person in the web app | none | none: the browser's session |
/// | the administrator | `admin` | the admin token of the data folder |
/// | anybody, when allowed | none | none |
///
/// MQTT 5 clients may also authenticate by `PLAIN` with the same, and the administrator by
/// `SCRAM-SHA-256`; see [#authenticate].
///
/// A device reads and writes what its [Device] entry says. What a registered edge node of Sparkplug
/// publishes, no other device may; commands and states of Sparkplug hosts no device may, unless its
/// entry lists them. Topics below `$device/<id>/` are this device's alone ([TopicView]). Births
/// below `$sparkplug` are for who may hear births. `$SYS` is for OPERATOR and above, as far as no
/// policy limits what they read, other topics below `$` for ADMIN. A token of role DEVICE is a
/// device of its name with the default permissions. Other tokens may subscribe to everything
/// outside of `$`; OPERATOR and ENGINEER may publish outside of `lockstep/` and `$`, ENGINEER
/// telemetry of any twin too, ADMIN everything outside of `$`. Commands to devices go through the
/// HTTP interface, where they are recorded, so no other role may publish them. Anonymous clients
/// may publish telemetry and what is outside of `lockstep/`, and subscribe to all outside of `$`.
///
/// Of those whose rights depend on policies [TopicRights] decides besides: they publish telemetry
/// of twins that they may write, and are told of topics of twins what they may read, and nothing
/// else, whatever filter they subscribed to.
///
/// A certificate is a device's when its thumbprint (SHA-256) is the device's credential, whoever
/// has signed it, or when an authority of the listener vouches for it and it names the device.
///
/// A removed device or token, and a replaced credential, lose their permissions at once, an expired
/// token at the next topic it asks for; the broker ends their connections soon after ([Standing]).
///
/// Nobody takes over a session of somebody else: a client identifier that names another device or
/// token is refused here, so that it is free when its owner comes, and the broker refuses one whose
/// session belongs to another principal.
public final class RegistryAccess implements Access {
  private static final String TELEMETRY_OF_ANY = "lockstep/v1/+/telemetry/#";

  private final Devices devices;
  private final @Nullable CredentialHash adminToken;
  private final boolean anonymousAllowed;
  private final InstantSource clock;
  private final DeviceRights deviceRights;
  private final DeviceProofs proofs;
  private final DeviceAllowances allowances;
  private final TokenUses uses;
  private final AccountStanding accounts;
  private final CertificateName certificateName;
  private volatile TopicRights rights = TopicRights.NONE;
  private final AdministratorScram scram = new AdministratorScram();

  /// @param adminToken the hash of the data folder's admin token; null when there is none
  /// @param anonymousAllowed true lets MQTT clients without user name in
  /// @param clock tells when tokens have expired
  public RegistryAccess(
      Devices devices,
      @Nullable CredentialHash adminToken,
      boolean anonymousAllowed,
      InstantSource clock) {
    this(devices, adminToken, anonymousAllowed, clock, CertificateName.COMMON_NAME);
  }

  /// The same with another part of certificates that names devices.
  public RegistryAccess(
      Devices devices,
      @Nullable CredentialHash adminToken,
      boolean anonymousAllowed,
      InstantSource clock,
      CertificateName certificateName) {
    this.certificateName = certificateName;
    this.devices = devices;
    this.deviceRights = new DeviceRights(devices);
    this.proofs = new DeviceProofs(devices, clock);
    this.allowances = new DeviceAllowances(devices);
    this.uses = new TokenUses(devices);
    this.adminToken = adminToken;
    this.accounts = new AccountStanding(devices, adminToken != null, clock);
    this.anonymousAllowed = anonymousAllowed;
    this.clock = clock;
  }

  /// Asks these from now on about those whose rights depend on policies; until then whoever is
  /// restricted may do nothing.
  public void ask(TopicRights wanted) {
    rights = wanted;
  }

  /// Believes signatures by these keys from now on; until then by none.
  public void believe(SharedKeys keys) {
    proofs.believe(keys);
  }

  /// Believes tokens that somebody else has issued from now on.
  public void believe(BearerProofs issuer) {
    proofs.believe(issuer);
  }

  /// Lets devices in that nobody has added from now on, as this decides.
  public void provisionBy(Provisioner wanted) {
    proofs.provisionBy(wanted);
  }

  /// Lets the administrator log in by SCRAM-SHA-256 too, from now on. Others cannot: what is kept
  /// of their secrets is a hash that says nothing about a proof.
  public void knowAdministratorBy(ScramVerifier verifier) {
    scram.know(verifier);
  }

  @Override
  public Optional<AuthenticationExchange> authenticate(String method, ConnectRequest request) {
    String clientId = request.clientId();
    return switch (method) {
      case "PLAIN" ->
          Optional.of(
              new PlainExchange(
                  (user, secret) ->
                      connect(
                          new ConnectRequest(
                              clientId, user, secret, request.tls(), request.address()))));
      case "SCRAM-SHA-256" ->
          scram.begin(
              () ->
                  admit(new Decision.Granted(new Principal(Devices.ADMIN, Role.ADMIN)), clientId));
      default -> Optional.empty();
    };
  }

  /// Who holds this secret, as HTTP sends it in `Authorization: Bearer`.
  public Optional<Principal> authenticate(String bearer) {
    return authenticate(CredentialHash.of(bearer));
  }

  /// Who holds the secret of this hash.
  public Optional<Principal> authenticate(CredentialHash hash) {
    return identify(hash, true) instanceof Identity.Known(Principal principal)
        ? Optional.of(principal)
        : Optional.empty();
  }

  /// When the token of this id was last used since the process has started, microseconds since
  /// 1970, to a minute; empty when it was not.
  public OptionalLong lastUseMicros(String tokenId) {
    return uses.lastMicros(tokenId);
  }

  @Override
  public Decision connect(ConnectRequest request) {
    String user = request.user();
    Password password = request.password();
    if (password == null) {
      return connectWithoutPassword(request, user);
    }
    if (user == null) {
      return new Decision.Refused(Decision.Reason.BAD_CREDENTIALS);
    }
    CredentialHash hash = CredentialHash.of(password.text());
    return switch (identify(hash, true)) {
      case Identity.Known(Principal principal) when principal.name().equals(user) ->
          admit(
              new Decision.Granted(principal, () -> isStill(principal, hash))
                  .by(proofs.kindOf(principal, hash)),
              request.clientId());
      case Identity.ShutOut(String name) when name.equals(user) ->
          new Decision.Refused(Decision.Reason.NOT_AUTHORIZED);
      case Identity.Known _, Identity.ShutOut _ ->
          new Decision.Refused(Decision.Reason.BAD_CREDENTIALS);
      case Identity.Unknown _ -> connectByProof(request, user, password.text());
    };
  }

  private Decision connectByProof(ConnectRequest request, String user, String password) {
    return decided(proofs.byPassword(user, password, request.address()), request.clientId());
  }

  private Decision decided(Decision.@Nullable Granted proved, String clientId) {
    return proved == null
        ? new Decision.Refused(Decision.Reason.BAD_CREDENTIALS)
        : admit(proved, clientId);
  }

  /// Lets a device or module in by a shared access signature, until that ends, the key that signed
  /// it is retired, or the device is shut out.
  ///
  /// @param owner the device's id, or `device/module`
  /// @param token whose resource ends in `devices/<id>`, `devices/<id>/modules/<module>`, or is the
  ///   owner's name
  public Decision connectAs(String owner, SasToken token, String clientId) {
    return decided(proofs.bySignature(owner, token), clientId);
  }

  /// The enrolment whose claim a principal has come by; empty for everybody else.
  public Optional<Enrolment> claimOf(Principal principal) {
    return proofs.claimOf(principal);
  }

  /// A client that its certificate, or what carries its connection, speaks for.
  private Decision connectWithoutPassword(ConnectRequest request, @Nullable String user) {
    ClientCertificate certificate = request.certificate();
    if (certificate != null) {
      return connectBy(certificate, user, request.clientId(), request.address());
    }
    Optional<Decision.Granted> known = request.known();
    if (known.isPresent() && (user == null || known.get().principal().name().equals(user))) {
      Principal principal = known.get().principal();
      accounts.came(principal);
      return admit(known.get().by("session"), request.clientId());
    }
    if (user != null) {
      return new Decision.Refused(Decision.Reason.BAD_CREDENTIALS);
    }
    return anonymousAllowed
        ? admit(
            new Decision.Granted(new Principal(Devices.ANONYMOUS, Role.DEVICE)), request.clientId())
        : new Decision.Refused(Decision.Reason.NOT_AUTHORIZED);
  }

  private Decision connectBy(
      ClientCertificate certificate, @Nullable String user, String clientId, String address) {
    CredentialHash thumbprint = DeviceProofs.thumbprintOf(certificate.certificate());
    if (thumbprint == null || devices.isRevoked(thumbprint)) {
      return new Decision.Refused(Decision.Reason.NOT_AUTHORIZED);
    }
    if (devices.holderOf(thumbprint) instanceof RegistryState.Holder.OfDevice(String id)) {
      return switch (identify(thumbprint, true)) {
        case Identity.Known(Principal principal) when user == null || user.equals(id) ->
            admit(
                new Decision.Granted(principal, () -> isStillBy(thumbprint, principal))
                    .by(proofs.kindOf(principal, thumbprint)),
                clientId);
        case Identity.ShutOut _ -> new Decision.Refused(Decision.Reason.NOT_AUTHORIZED);
        case Identity.Known _, Identity.Unknown _ ->
            new Decision.Refused(Decision.Reason.BAD_CREDENTIALS);
      };
    }
    Decision.Granted claimed = user == null ? proofs.byClaim(thumbprint) : null;
    if (claimed != null) {
      return admit(claimed, clientId);
    }
    if (!certificate.isVouched()) {
      return new Decision.Refused(Decision.Reason.BAD_CREDENTIALS);
    }
    List<String> names = certificateName.of(certificate.certificate());
    for (String name : names) {
      if (devices.actor(name).isPresent()) {
        if (user != null && !user.equals(name)) {
          return new Decision.Refused(Decision.Reason.BAD_CREDENTIALS);
        }
        return isVouched(name, thumbprint)
            ? admit(
                new Decision.Granted(
                        new Principal(name, Role.DEVICE), () -> isVouched(name, thumbprint))
                    .by("authority"),
                clientId)
            : new Decision.Refused(Decision.Reason.NOT_AUTHORIZED);
      }
    }
    Decision.Granted enrolled = proofs.byCertificate(names, user, certificate, thumbprint, address);
    return enrolled == null
        ? new Decision.Refused(Decision.Reason.NOT_AUTHORIZED)
        : admit(enrolled, clientId);
  }

  private boolean isStillBy(CredentialHash thumbprint, Principal principal) {
    return !devices.isRevoked(thumbprint) && isStill(principal, thumbprint);
  }

  /// Whether the word of an authority of the listener is enough for a device: unless its entry says
  /// until when it is.
  private boolean isVouched(String name, CredentialHash thumbprint) {
    Device actor = devices.actor(name).filter(Device::enabled).orElse(null);
    if (actor == null || devices.isRevoked(thumbprint)) {
      return false;
    }
    long now = nowMicros();
    boolean isStated = false;
    for (Credential credential : actor.credentials()) {
      if (credential instanceof Credential.Vouched vouched) {
        if (vouched.isLiveAt(now)) {
          return true;
        }
        isStated = true;
      }
    }
    return !isStated;
  }

  private long nowMicros() {
    return clock.millis() * 1_000L;
  }

  /// True for the certificate whose thumbprint is a device's credential, or an enrolment's claim.
  @Override
  public boolean knows(X509Certificate certificate) {
    CredentialHash thumbprint = DeviceProofs.thumbprintOf(certificate);
    return thumbprint != null
        && !devices.isRevoked(thumbprint)
        && (proofs.byClaim(thumbprint) != null
            || (devices.holderOf(thumbprint) instanceof RegistryState.Holder.OfDevice
                && identify(thumbprint, false) instanceof Identity.Known));
  }

  /// Whether a secret still proves that somebody is who they were.
  private boolean isStill(Principal principal, CredentialHash hash) {
    return identify(hash, false) instanceof Identity.Known(Principal now) && now.equals(principal);
  }

  /// Lets a principal in, unless its client identifier names another device or token, whose session
  /// it would take over.
  private Decision admit(Decision.Granted granted, String clientId) {
    Principal principal = granted.principal();
    boolean isAnothers =
        !clientId.equals(principal.name())
            && (devices.actor(clientId).isPresent()
                || devices.tokenNamed(clientId).isPresent()
                || devices.user(clientId).isPresent());
    return isAnothers ? new Decision.Refused(Decision.Reason.CLIENT_ID_NOT_VALID) : granted;
  }

  /// What a secret proves.
  private sealed interface Identity {
    record Known(Principal principal) implements Identity {}

    /// The secret is right, but its device is disabled or the token has expired.
    record ShutOut(String name) implements Identity {}

    record Unknown() implements Identity {}
  }

  /// @param isUse true when it counts as a use of a token
  private Identity identify(CredentialHash hash, boolean isUse) {
    if (adminToken != null && adminToken.matches(hash)) {
      return new Identity.Known(new Principal(Devices.ADMIN, Role.ADMIN));
    }
    return switch (devices.holderOf(hash)) {
      case null -> new Identity.Unknown();
      case RegistryState.Holder.OfDevice(String id) ->
          devices
              .actor(id)
              .map(device -> identityOf(device, hash))
              .orElseGet(Identity.Unknown::new);
      case RegistryState.Holder.OfToken(String id) ->
          devices
              .token(id)
              .map(token -> identityOf(token, hash, isUse))
              .orElseGet(Identity.Unknown::new);
      // Good for provisioning only, which asks for itself.
      case RegistryState.Holder.OfEnrolment _ -> new Identity.Unknown();
    };
  }

  private Identity identityOf(Device device, CredentialHash hash) {
    Credential own = DeviceProofs.credential(device, hash);
    if (own == null) {
      return new Identity.Unknown();
    }
    if (!own.isLiveAt(nowMicros())) {
      return new Identity.ShutOut(device.id());
    }
    return device.enabled()
        ? new Identity.Known(new Principal(device.id(), Role.DEVICE))
        : new Identity.ShutOut(device.id());
  }

  private Identity identityOf(Token token, CredentialHash hash, boolean isUse) {
    if (!token.hash().matches(hash)) {
      return new Identity.Unknown();
    }
    if (accounts.isExpired(token)) {
      return new Identity.ShutOut(token.name());
    }
    if (isUse) {
      uses.note(token, nowMicros());
    }
    return new Identity.Known(token.principal());
  }

  @Override
  public boolean mayPublish(Principal principal, String topic) {
    if (topic.startsWith("$")) {
      return OwnTree.isOf(principal, topic) && proofs.isIn(principal.name());
    }
    if (accounts.isGone(principal)) {
      return false;
    }
    if (rights.limits(principal)) {
      return limitedPublishes(principal, topic);
    }
    return switch (principal.role()) {
      case VIEWER -> false;
      case OPERATOR -> DeviceRights.isOutside(topic);
      case ENGINEER ->
          DeviceRights.isOutside(topic) || TopicFilters.matches(TELEMETRY_OF_ANY, topic);
      case ADMIN -> true;
      case DEVICE -> devicePublishes(principal.name(), topic);
    };
  }

  private boolean devicePublishes(String name, String topic) {
    if (name.equals(Devices.ANONYMOUS)) {
      return anonymousAllowed
          && ((DeviceRights.isOutside(topic) && deviceRights.isFreeSparkplug(topic))
              || TopicFilters.matches(TELEMETRY_OF_ANY, topic)
              || TopicFilters.matches(DefaultTopics.ANSWERS_OF_ANY, topic)
              || DefaultTopics.DESIRED_FROM_ANY.stream()
                  .anyMatch(filter -> TopicFilters.matches(filter, topic)));
    }
    Device device = deviceOf(name);
    return device != null && deviceRights.publishes(device, topic);
  }

  @Override
  public boolean maySubscribe(Principal principal, String filter) {
    String asked = TopicFilters.withoutShare(filter);
    if (accounts.isGone(principal)) {
      return false;
    }
    if (OwnTree.isOf(principal, asked)) {
      return proofs.isIn(principal.name())
          || (FleetProvisioning.isAnswer(principal, asked) && claimOf(principal).isPresent());
    }
    String births = SparkplugTopic.birthsOf(asked);
    if (births != null) {
      return !rights.limitsReads(principal) && maySubscribe(principal, births);
    }
    if (asked.startsWith("$")) {
      boolean isSystem =
          asked.equals("$SYS") || asked.startsWith("$SYS/") || ThingEvents.isPlain(asked);
      return switch (principal.role()) {
        case OPERATOR, ENGINEER -> isSystem && !rights.limitsReads(principal);
        case ADMIN -> !rights.limitsReads(principal);
        case VIEWER, DEVICE -> false;
      };
    }
    if (rights.limitsReads(principal) && !TwinTopicRights.mayAsk(rights, principal, asked)) {
      return false;
    }
    return switch (principal.role()) {
      case VIEWER, OPERATOR, ENGINEER, ADMIN -> true;
      case DEVICE -> deviceSubscribes(principal.name(), asked);
    };
  }

  private boolean deviceSubscribes(String name, String asked) {
    if (name.equals(Devices.ANONYMOUS)) {
      return anonymousAllowed;
    }
    Device device = deviceOf(name);
    return device != null && deviceRights.subscribes(device, asked);
  }

  /// The device of this name; a token of role DEVICE counts as one with the default permissions.
  private @Nullable Device deviceOf(String name) {
    return proofs // first: a device is in the registry before it is no longer on its way
        .provisional(name)
        .or(() -> devices.actor(name))
        .orElseGet(
            () ->
                devices
                    .tokenNamed(name)
                    .filter(token -> token.role() == Role.DEVICE && !accounts.isExpired(token))
                    .map(token -> Device.withDefaults(token.name(), token.hash()))
                    .orElse(null));
  }

  /// What devices may publish a second that have no quota of their own, from now on; 0 for as much
  /// as they can.
  public void limitBy(Quota standard) {
    allowances.standard(standard);
  }

  /// How many messages of a device were refused for its quota since the process has started, or the
  /// quota was changed.
  public long refusedByQuota(String device) {
    return allowances.refused(device);
  }

  @Override
  public @Nullable Allowance allowance(Principal principal) {
    return allowances.of(principal);
  }

  @Override
  public @Nullable Crowd crowd(Principal principal) {
    int most = allowances.connections(principal);
    return most == 0 ? null : new DeviceCrowd(devices.deviceOf(principal.name()), most);
  }

  @Override
  public long generation() {
    return devices.generation() + rights.generation();
  }

  // Those whose rights depend on policies

  /// They publish telemetry of twins that they may write, as far as their role may publish any. A
  /// device needs what its entry says besides.
  private boolean limitedPublishes(Principal principal, String topic) {
    TwinTopic of = TwinTopic.of(topic);
    boolean isTelemetry = of != null && of.kind().equals("telemetry");
    return switch (principal.role()) {
      case VIEWER, OPERATOR -> false;
      case ENGINEER, ADMIN -> isTelemetry && mayWrite(principal, of);
      case DEVICE ->
          devicePublishes(principal.name(), topic)
              && (isTelemetry ? mayWrite(principal, of) : !principal.restricted() || of != null);
    };
  }

  private boolean mayWrite(Principal principal, @Nullable TwinTopic of) {
    String twin = of == null ? null : of.twin();
    return of != null && twin != null && rights.mayWrite(principal, twin, of.path());
  }

  @Override
  public boolean limitsReceipt(Principal principal) {
    return rights.limitsReads(principal);
  }

  @Override
  public boolean mayReceive(Principal principal, String topic) {
    if (principal.role() == Role.DEVICE && !principal.restricted()) {
      return true; // What its entry says.
    }
    TwinTopic of = TwinTopic.of(topic);
    String twin = of == null ? null : of.twin();
    return OwnTree.isOf(principal, topic)
        || (of != null
            && twin != null
            && !accounts.isGone(principal)
            && TwinTopicRights.mayRead(rights, principal, twin, of));
  }
}
